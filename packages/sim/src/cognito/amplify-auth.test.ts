/** `aws-amplify` in Node, unmodified, configured by the file that `cairn outputs` writes: all that its Auth category does. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import { GetUserCommand, SetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createProgram } from '@cairn/cli';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { customChallengeFunctions } from './custom-challenge-functions.ts';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { allFlows, anyKey, PoolMaker, password, region } from './pool-maker.ts';

let folder: string;
let server: ServerProcess;
let maker: PoolMaker;
let inbox: Inbox;
let userPoolId: string;
let clientId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-amplify-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  maker = new PoolMaker(server.endpoint);
  inbox = new Inbox(server.endpoint);
  userPoolId = await maker.pool({
    UsernameAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    LambdaConfig: await customChallengeFunctions(server.endpoint),
  });
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: userPoolId,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      MfaConfiguration: 'OPTIONAL',
    }),
  );
  clientId = await maker.client(userPoolId, { ExplicitAuthFlows: [...allFlows] });
  await makeIdentityPool();
  const out = join(folder, 'amplify_outputs.json');
  const where = ['--endpoint', server.endpoint, '--region', region, '--out', out];
  await createProgram(() => undefined).parseAsync(['outputs', ...where, '--json'], { from: 'user' });
  Amplify.configure(JSON.parse(await readFile(out, 'utf8')));
});
afterEach(async () => {
  await auth.signOut();
});
afterAll(async () => {
  maker?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** With one role for guests and one for users. */
async function makeIdentityPool(): Promise<void> {
  const shared = { endpoint: server.endpoint, region, credentials: anyKey };
  const identities = new CognitoIdentityClient(shared);
  const iam = new IAMClient(shared);
  const { IdentityPoolId } = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'notes',
      AllowUnauthenticatedIdentities: true,
      CognitoIdentityProviders: [
        { ClientId: clientId, ProviderName: `cognito-idp.${region}.amazonaws.com/${userPoolId}` },
      ],
    }),
  );
  const role = async (RoleName: string): Promise<string> => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': IdentityPoolId } },
        },
      ],
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    return Role?.Arn as string;
  };
  const Roles = { unauthenticated: await role('guests'), authenticated: await role('people') };
  await identities.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles }));
  identities.destroy();
  iam.destroy();
}

const tokensOf = async (options?: { readonly forceRefresh: boolean }) => {
  const { tokens } = await auth.fetchAuthSession(options);
  return tokens as NonNullable<typeof tokens>;
};
/** A user, who is there, confirmed and with a verified address. */
async function person(name: string): Promise<string> {
  const email = `${name}@example.com`;
  await maker.user(userPoolId, email, { email, email_verified: 'true' });
  return email;
}
const getUser = (AccessToken: string) => maker.app.send(new GetUserCommand({ AccessToken }));
const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };

let lastAutoSignInMs = Number.NEGATIVE_INFINITY;
/** The library passes over a call that comes within 300 ms of the one before, and its promise never ends. */
async function autoSignIn() {
  await vi.waitFor(() => expect(performance.now() - lastAutoSignInMs).toBeGreaterThan(400), 2_000);
  lastAutoSignInMs = performance.now();
  return auth.autoSignIn();
}

describe('signing up', () => {
  it.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const)(
    'takes a code from the mail and goes on signed in: %s',
    async (authFlowType) => {
      const username = `new-${authFlowType.toLowerCase()}@example.com`;
      const signedUp = await auth.signUp({
        username,
        password,
        options: { userAttributes: { email: username }, autoSignIn: { authFlowType } },
      });
      expect(signedUp).toMatchObject({
        isSignUpComplete: false,
        userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        nextStep: {
          signUpStep: 'CONFIRM_SIGN_UP',
          codeDeliveryDetails: { deliveryMedium: 'EMAIL', attributeName: 'email', destination: 'n***@e***' },
        },
      });
      const confirmationCode = await inbox.code(username);
      const wrong = String((Number(confirmationCode) + 1) % 1_000_000).padStart(6, '0');
      await expect(auth.confirmSignUp({ username, confirmationCode: wrong })).rejects.toMatchObject({
        name: 'CodeMismatchException',
      });
      expect(await auth.confirmSignUp({ username, confirmationCode })).toMatchObject({
        isSignUpComplete: true,
        nextStep: { signUpStep: 'COMPLETE_AUTO_SIGN_IN' },
      });
      expect(await autoSignIn()).toEqual(done);
      expect(await auth.getCurrentUser()).toMatchObject({ userId: signedUp.userId });
      expect(await auth.fetchUserAttributes()).toMatchObject({ email: username, email_verified: 'true' });
      await expect(auth.signUp({ username, password })).rejects.toMatchObject({
        name: 'UsernameExistsException',
      });
    },
  );

  it('without a password goes on with its session, once', async () => {
    const username = 'no-password@example.com';
    await auth.signUp({
      username,
      options: { userAttributes: { email: username }, autoSignIn: { authFlowType: 'USER_AUTH' } },
    });
    const confirmationCode = await inbox.code(username);
    await auth.confirmSignUp({ username, confirmationCode });
    expect(await autoSignIn()).toEqual(done);
    expect(await auth.fetchUserAttributes()).toMatchObject({ email: username });
  });

  it('sends a code again', async () => {
    const username = 'again@example.com';
    await auth.signUp({ username, password, options: { userAttributes: { email: username } } });
    await inbox.code(username);
    expect(await auth.signIn({ username, password })).toMatchObject({
      nextStep: { signInStep: 'CONFIRM_SIGN_UP' },
    });
    expect(await auth.resendSignUpCode({ username })).toMatchObject({ deliveryMedium: 'EMAIL' });
    const confirmationCode = await inbox.code(username);
    expect(await auth.confirmSignUp({ username, confirmationCode })).toMatchObject({
      isSignUpComplete: true,
    });
  });
});

describe('signing in', () => {
  it('proves the password by SRP', async () => {
    const username = await person('srp');
    await expect(auth.signIn({ username, password: 'Wr0ng-password!' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    expect(await auth.signIn({ username, password })).toEqual(done);
    const { accessToken, idToken } = await tokensOf();
    expect(accessToken.payload).toMatchObject({ token_use: 'access', client_id: clientId });
    expect(idToken?.payload).toMatchObject({ token_use: 'id', aud: clientId, email: username });
  });

  it('sends the password where that flow is asked for', async () => {
    const username = await person('plain');
    const options = { authFlowType: 'USER_PASSWORD_AUTH' } as const;
    expect(await auth.signIn({ username, password, options })).toEqual(done);
  });

  it.each(['CUSTOM_WITH_SRP', 'CUSTOM_WITHOUT_SRP'] as const)(
    'answers what triggers ask: %s',
    async (authFlowType) => {
      const username = await person(authFlowType.toLowerCase());
      const options = { authFlowType };
      const input =
        authFlowType === 'CUSTOM_WITH_SRP' ? { username, password, options } : { username, options };
      const asked = {
        signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
        additionalInfo: { question: 'open what?' },
      };
      expect((await auth.signIn(input)).nextStep).toMatchObject(asked);
      await expect(auth.confirmSignIn({ challengeResponse: 'barley' })).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
      expect((await auth.signIn(input)).nextStep).toMatchObject(asked);
      expect(await auth.confirmSignIn({ challengeResponse: 'sesame' })).toEqual(done);
    },
  );

  it('by a code from a mail, preferred or chosen', async () => {
    const username = await person('otp');
    const preferred = await auth.signIn({
      username,
      options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
    });
    expect(preferred.nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'o***@e***' },
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(username) })).toEqual(done);
    await auth.signOut();
    const { nextStep } = await auth.signIn({ username, options: { authFlowType: 'USER_AUTH' } });
    expect(nextStep).toMatchObject({ signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION' });
    expect((nextStep as { availableChallenges?: readonly string[] }).availableChallenges?.toSorted()).toEqual(
      ['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP'],
    );
    expect((await auth.confirmSignIn({ challengeResponse: 'EMAIL_OTP' })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(username) })).toEqual(done);
  });

  it.each(['PASSWORD', 'PASSWORD_SRP'] as const)('by a choice of the password: %s', async (choice) => {
    const username = await person(`chosen-${choice.toLowerCase()}`);
    const options = { authFlowType: 'USER_AUTH', preferredChallenge: choice } as const;
    expect(await auth.signIn({ username, password, options })).toEqual(done);
    await auth.signOut();
    await auth.signIn({ username, options: { authFlowType: 'USER_AUTH' } });
    expect((await auth.confirmSignIn({ challengeResponse: choice })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_PASSWORD',
    });
    expect(await auth.confirmSignIn({ challengeResponse: password })).toEqual(done);
  });

  it('asks for the code of an authenticator app, once it is set up', async () => {
    const username = await person('totp');
    await auth.signIn({ username, password });
    const { sharedSecret, getSetupUri } = await auth.setUpTOTP();
    expect(getSetupUri('notes').href).toContain(`secret=${sharedSecret}`);
    await expect(auth.verifyTOTPSetup({ code: '000000' })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
    });
    await auth.verifyTOTPSetup({ code: oneTimePassword(sharedSecret, -1) });
    await auth.updateMFAPreference({ totp: 'PREFERRED' });
    expect(await auth.fetchMFAPreference()).toEqual({ preferred: 'TOTP', enabled: ['TOTP'] });
    await auth.signOut();
    expect((await auth.signIn({ username, password })).nextStep).toEqual({
      signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE',
    });
    await expect(auth.confirmSignIn({ challengeResponse: '000000' })).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    expect(await auth.confirmSignIn({ challengeResponse: oneTimePassword(sharedSecret, 1) })).toEqual(done);
    await auth.updateMFAPreference({ totp: 'DISABLED' });
    await auth.signOut();
    expect(await auth.signIn({ username, password })).toEqual(done);
  });
});

describe('somebody who is signed in', () => {
  it('refreshes tokens', async () => {
    await auth.signIn({ username: await person('fresh'), password });
    const before = await tokensOf();
    const after = await tokensOf({ forceRefresh: true });
    expect(after.accessToken.payload.jti).not.toBe(before.accessToken.payload.jti);
    expect(after.accessToken.payload.origin_jti).toBe(before.accessToken.payload.origin_jti);
    expect(after.accessToken.payload.sub).toBe(before.accessToken.payload.sub);
  });

  it('changes attributes, and confirms a new address by a code that went there', async () => {
    const username = await person('attributes');
    await auth.signIn({ username, password });
    expect(await auth.updateUserAttributes({ userAttributes: { name: 'Ada', locale: 'en' } })).toMatchObject({
      name: { isUpdated: true },
    });
    await auth.deleteUserAttributes({ userAttributeKeys: ['locale'] });
    const email = 'moved@example.com';
    expect(await auth.updateUserAttributes({ userAttributes: { email } })).toMatchObject({
      email: { isUpdated: false, nextStep: { updateAttributeStep: 'CONFIRM_ATTRIBUTE_WITH_CODE' } },
    });
    await inbox.code(email);
    await auth.sendUserAttributeVerificationCode({ userAttributeKey: 'email' });
    const confirmationCode = await inbox.code(email);
    await auth.confirmUserAttribute({ userAttributeKey: 'email', confirmationCode });
    const attributes = await auth.fetchUserAttributes();
    expect(attributes).toMatchObject({ name: 'Ada', email, email_verified: 'true' });
    expect(attributes.locale).toBeUndefined();
  });

  it('changes the password, and takes a forgotten one back by a code', async () => {
    const username = await person('forgetful');
    await auth.signIn({ username, password });
    const second = 'Sec0nd-password!';
    await expect(
      auth.updatePassword({ oldPassword: 'Wr0ng-one!', newPassword: second }),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await auth.updatePassword({ oldPassword: password, newPassword: second });
    await auth.signOut();
    expect(await auth.resetPassword({ username })).toMatchObject({
      nextStep: {
        resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE',
        codeDeliveryDetails: { destination: 'f***@e***' },
      },
    });
    const confirmationCode = await inbox.code(username);
    const reset = { username, confirmationCode, newPassword: 'Th1rd-password!' };
    await expect(auth.confirmResetPassword({ ...reset, newPassword: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    await auth.confirmResetPassword(reset);
    await expect(auth.confirmResetPassword(reset)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await expect(auth.signIn({ username, password: second })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
    expect(await auth.signIn({ username, password: reset.newPassword })).toEqual(done);
  });

  it('has the device remembered, known again and forgotten', async () => {
    const username = await person('device');
    await auth.signIn({ username, password });
    await auth.rememberDevice();
    const [device, ...others] = await auth.fetchDevices();
    expect([device?.id, others]).toEqual([expect.stringMatching(`^${region}_[0-9a-f-]{36}$`), []]);
    await auth.signOut();
    // The library proves by SRP which device it is.
    expect(await auth.signIn({ username, password })).toEqual(done);
    expect((await tokensOf()).accessToken.payload.device_key).toBe(device?.id);
    expect((await auth.fetchDevices()).map(({ id }) => id)).toEqual([device?.id]);
    await tokensOf({ forceRefresh: true });
    await auth.forgetDevice();
    expect(await auth.fetchDevices()).toEqual([]);
    await auth.signOut();
    expect(await auth.signIn({ username, password })).toEqual(done);
  });

  it('signs out: the tokens of this session are over, of all sessions where that is asked for', async () => {
    const username = await person('leaving');
    await auth.signIn({ username, password });
    const elsewhere = await maker.signIn(clientId, username);
    const { accessToken } = await tokensOf();
    await auth.signOut();
    await expect(getUser(accessToken.toString())).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
    await expect(auth.getCurrentUser()).rejects.toMatchObject({ name: 'UserUnAuthenticatedException' });
    await getUser(elsewhere.AccessToken);
    await auth.signIn({ username, password });
    await auth.signOut({ global: true });
    await expect(getUser(elsewhere.AccessToken)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('is given credentials of the role for users; guests those of theirs', async () => {
    const arnOf = async () => {
      const { credentials, identityId } = await auth.fetchAuthSession();
      if (credentials === undefined) throw new Error('there are no credentials');
      const sts = new STSClient({ endpoint: server.endpoint, region, credentials });
      const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
      sts.destroy();
      return { Arn, identityId };
    };
    const guest = await arnOf();
    expect(guest.Arn).toContain(':assumed-role/guests/');
    const username = await person('credentialed');
    await auth.signIn({ username, password });
    const user = await arnOf();
    expect(user.Arn).toContain(':assumed-role/people/');
    await auth.signOut();
    await auth.signIn({ username, password });
    expect((await arnOf()).identityId).toBe(user.identityId);
  });

  it('deletes himself', async () => {
    const username = await person('going');
    await auth.signIn({ username, password });
    await auth.deleteUser();
    await expect(auth.signIn({ username, password })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it('notices nothing of a server that was killed', async () => {
    const username = await person('resilient');
    const username2 = 'unconfirmed@example.com';
    await auth.signUp({ username: username2, password, options: { userAttributes: { email: username2 } } });
    const confirmationCode = await inbox.code(username2);
    await auth.signIn({ username, password });
    const before = await tokensOf();
    await server.kill();
    await server.start();
    const after = await tokensOf({ forceRefresh: true });
    expect(after.accessToken.payload.origin_jti).toBe(before.accessToken.payload.origin_jti);
    expect((await getUser(before.accessToken.toString())).Username).toBe(before.accessToken.payload.username);
    await auth.signOut();
    expect(await auth.confirmSignUp({ username: username2, confirmationCode })).toMatchObject({
      isSignUpComplete: true,
    });
    expect(await auth.signIn({ username: username2, password })).toEqual(done);
  });
});
