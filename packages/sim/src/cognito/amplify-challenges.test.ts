/** Every step that `signIn` of `aws-amplify` can lead to, and what it goes on by; passkeys are in `../authenticator`. */
import {
  AdminCreateUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUserGlobalSignOutCommand,
  CompleteWebAuthnRegistrationCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { SoftwareAuthenticator } from '@cairn/host/identity/testing';
import { type CairnServer, createServer } from '@cairn/server';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { allFlows, PoolMaker, password } from './pool-maker.ts';

const phone = '+12065550100';
const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
let server: CairnServer;
let maker: PoolMaker;
let inbox: Inbox;
/** Pools whose users may have, and must have, a second factor. */
let optional: string;
let required: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  maker = new PoolMaker(server.endpoint);
  inbox = new Inbox(server.endpoint);
  [optional, required] = await Promise.all([makePool('OPTIONAL'), makePool('ON')]);
});
afterEach(() => auth.signOut());
afterAll(async () => {
  maker?.destroy();
  await server?.stop();
});

async function makePool(MfaConfiguration: SetUserPoolMfaConfigCommandInput['MfaConfiguration']) {
  const UserPoolId = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    // Mails that recover accounts are none to sign in by: AWS has both at once only where there is another way.
    AccountRecoverySetting: {
      RecoveryMechanisms: [
        { Name: 'verified_phone_number', Priority: 1 },
        { Name: 'verified_email', Priority: 2 },
      ],
    },
    EmailConfiguration: {
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: 'arn:aws:ses:us-east-1:000000000000:identity/us@example.com',
    },
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'SMS_OTP', 'WEB_AUTHN'] } },
  });
  const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'x' };
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      ...{ UserPoolId, MfaConfiguration, SoftwareTokenMfaConfiguration: { Enabled: true } },
      ...{ SmsMfaConfiguration: { SmsConfiguration }, EmailMfaConfiguration: {} },
      WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
    }),
  );
  return UserPoolId;
}

/** Has the library sign in to a pool, by a client of that pool. */
async function use(userPoolId: string): Promise<void> {
  const userPoolClientId = await maker.client(userPoolId, { ExplicitAuthFlows: [...allFlows] });
  const Cognito = { userPoolId, userPoolClientId, userPoolEndpoint: server.endpoint };
  Amplify.configure({ Auth: { Cognito } });
}
async function person(pool: string, username: string, attributes: { readonly [name: string]: string } = {}) {
  await use(pool);
  const email = `${username}@example.com`;
  await maker.user(pool, username, { email, email_verified: 'true', ...attributes });
  return { username, password, email };
}
const verifiedPhone = { phone_number: phone, phone_number_verified: 'true' };
const prefer = (Username: string, settings: object) =>
  maker.owner.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId: optional, Username, ...settings }));
const on = { Enabled: true };

describe('the step after signIn', () => {
  it('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED', async () => {
    await use(optional);
    const username = 'invited';
    await maker.owner.send(
      new AdminCreateUserCommand({
        ...{ UserPoolId: optional, Username: username, TemporaryPassword: 'Temp0rary-one!' },
        MessageAction: 'SUPPRESS',
      }),
    );
    const { nextStep } = await auth.signIn({ username, password: 'Temp0rary-one!' });
    expect(nextStep).toMatchObject({ signInStep: 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED' });
    await expect(auth.confirmSignIn({ challengeResponse: 'short' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    const userAttributes = { name: 'Ada' };
    expect(await auth.confirmSignIn({ challengeResponse: password, options: { userAttributes } })).toEqual(
      done,
    );
    expect(await auth.fetchUserAttributes()).toMatchObject(userAttributes);
  });

  it('CONFIRM_SIGN_IN_WITH_SMS_CODE', async () => {
    const { username } = await person(optional, 'texted', verifiedPhone);
    await prefer(username, { SMSMfaSettings: on });
    expect((await auth.signIn({ username, password })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_SMS_CODE',
      codeDeliveryDetails: { deliveryMedium: 'SMS', destination: '+*******0100' },
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(phone) })).toEqual(done);
    expect(await auth.fetchMFAPreference()).toMatchObject({ enabled: ['SMS'] });
  });

  it('CONFIRM_SIGN_IN_WITH_SMS_CODE, as the only factor', async () => {
    const { username } = await person(optional, 'passwordless', {
      phone_number: '+12065550101',
      phone_number_verified: 'true',
    });
    const options = { authFlowType: 'USER_AUTH', preferredChallenge: 'SMS_OTP' } as const;
    expect((await auth.signIn({ username, options })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_SMS_CODE',
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code('+12065550101') })).toEqual(done);
  });

  it('CONFIRM_SIGN_IN_WITH_EMAIL_CODE', async () => {
    const { username, email } = await person(optional, 'mailed');
    await prefer(username, { EmailMfaSettings: on });
    expect((await auth.signIn({ username, password })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL' },
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(email) })).toEqual(done);
  });

  it('CONTINUE_SIGN_IN_WITH_MFA_SELECTION', async () => {
    const { username, email } = await person(optional, 'choosing', {
      phone_number: '+12065550102',
      phone_number_verified: 'true',
    });
    await prefer(username, { SMSMfaSettings: on, EmailMfaSettings: on });
    const asked = await auth.signIn({ username, password });
    expect(asked.nextStep).toMatchObject({ signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SELECTION' });
    const { allowedMFATypes = [] } = asked.nextStep as { readonly allowedMFATypes?: readonly string[] };
    expect(allowedMFATypes.toSorted()).toEqual(['EMAIL', 'SMS']);
    expect((await auth.confirmSignIn({ challengeResponse: 'EMAIL' })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(email) })).toEqual(done);
    await auth.updateMFAPreference({ sms: 'PREFERRED', email: 'ENABLED' });
    expect(await auth.fetchMFAPreference()).toMatchObject({ preferred: 'SMS' });
    await auth.signOut();
    expect((await auth.signIn({ username, password })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_SMS_CODE',
    });
    await auth.confirmSignIn({ challengeResponse: await inbox.code('+12065550102') });
    await auth.updateMFAPreference({ sms: 'DISABLED', email: 'DISABLED' });
    expect(await auth.fetchMFAPreference()).toEqual({ preferred: undefined, enabled: undefined });
  });

  it('CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION, and then CONTINUE_SIGN_IN_WITH_TOTP_SETUP', async () => {
    await use(required);
    await maker.user(required, 'bare');
    const asked = await auth.signIn({ username: 'bare', password });
    expect(asked.nextStep).toMatchObject({ signInStep: 'CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION' });
    const setUp = await auth.confirmSignIn({ challengeResponse: 'TOTP' });
    if (setUp.nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP')
      throw new Error(`it is ${setUp.nextStep.signInStep}`);
    const { sharedSecret } = setUp.nextStep.totpSetupDetails;
    await expect(auth.confirmSignIn({ challengeResponse: '000000' })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
    });
    expect(await auth.confirmSignIn({ challengeResponse: oneTimePassword(sharedSecret, 0) })).toEqual(done);
    await auth.signOut();
    expect((await auth.signIn({ username: 'bare', password })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE',
    });
  });

  it('CONTINUE_SIGN_IN_WITH_EMAIL_SETUP', async () => {
    await use(required);
    await maker.user(required, 'without-mail');
    await auth.signIn({ username: 'without-mail', password });
    expect((await auth.confirmSignIn({ challengeResponse: 'EMAIL' })).nextStep).toMatchObject({
      signInStep: 'CONTINUE_SIGN_IN_WITH_EMAIL_SETUP',
    });
    const email = 'found@example.com';
    expect((await auth.confirmSignIn({ challengeResponse: email })).nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
    });
    expect(await auth.confirmSignIn({ challengeResponse: await inbox.code(email) })).toEqual(done);
    expect(await auth.fetchUserAttributes()).toMatchObject({ email, email_verified: 'true' });
  });

  it('RESET_PASSWORD', async () => {
    const { username, email } = await person(optional, 'forced');
    await maker.owner.send(new AdminResetUserPasswordCommand({ UserPoolId: optional, Username: username }));
    expect((await auth.signIn({ username, password })).nextStep).toEqual({ signInStep: 'RESET_PASSWORD' });
    const newPassword = 'Sec0nd-password!';
    await auth.confirmResetPassword({ username, newPassword, confirmationCode: await inbox.code(email) });
    expect(await auth.signIn({ username, password: newPassword })).toEqual(done);
  });
});

describe('somebody who is signed in', () => {
  it('changes one attribute', async () => {
    await auth.signIn(await person(optional, 'renamed'));
    expect(
      await auth.updateUserAttribute({ userAttribute: { attributeKey: 'name', value: 'Ada' } }),
    ).toMatchObject({ isUpdated: true, nextStep: { updateAttributeStep: 'DONE' } });
    expect(
      await auth.updateUserAttribute({
        userAttribute: { attributeKey: 'email', value: 'renamed2@example.com' },
      }),
    ).toMatchObject({
      isUpdated: false,
      nextStep: { updateAttributeStep: 'CONFIRM_ATTRIBUTE_WITH_CODE' },
    });
    const confirmationCode = await inbox.code('renamed2@example.com');
    await auth.confirmUserAttribute({ userAttributeKey: 'email', confirmationCode });
    expect(await auth.fetchUserAttributes()).toMatchObject({ email: 'renamed2@example.com', name: 'Ada' });
  });

  it('lists his passkeys, and deletes one', async () => {
    await auth.signIn(await person(optional, 'keyed'));
    const { tokens } = await auth.fetchAuthSession();
    const AccessToken = String(tokens?.accessToken);
    for (const _ of [1, 2, 3]) {
      const { CredentialCreationOptions } = await maker.app.send(
        new StartWebAuthnRegistrationCommand({ AccessToken }),
      );
      const { challenge } = CredentialCreationOptions as { readonly challenge: string };
      const asked = { challenge, relyingPartyId: 'localhost', origin: 'http://localhost' };
      const Credential = new SoftwareAuthenticator().register(asked) as never;
      await maker.app.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
    }
    const first = await auth.listWebAuthnCredentials({ pageSize: 2 });
    const { nextToken } = first as { readonly nextToken?: string };
    const rest = await auth.listWebAuthnCredentials({ pageSize: 2, nextToken: nextToken as string });
    const all = [...first.credentials, ...rest.credentials];
    expect(all.map(({ createdAt }) => createdAt)).toEqual([1, 2, 3].map(() => expect.any(Date)));
    await auth.deleteWebAuthnCredential({ credentialId: all[0]?.credentialId as string });
    const left = await auth.listWebAuthnCredentials();
    expect(left.credentials.map(({ credentialId }) => credentialId)).toEqual(
      all.slice(1).map(({ credentialId }) => credentialId),
    );
    await expect(
      auth.deleteWebAuthnCredential({ credentialId: all[0]?.credentialId as string }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is told by the Hub what becomes of him', async () => {
    const heard: string[] = [];
    const stop = Hub.listen('auth', ({ payload }) => heard.push(payload.event));
    try {
      const { username } = await person(optional, 'heard');
      await auth.signIn({ username, password });
      await auth.fetchAuthSession({ forceRefresh: true });
      await auth.signOut();
      await auth.signIn({ username, password });
      await maker.owner.send(new AdminUserGlobalSignOutCommand({ UserPoolId: optional, Username: username }));
      const { tokens } = await auth.fetchAuthSession({ forceRefresh: true });
      expect(tokens).toBeUndefined();
      expect(heard).toEqual([
        ...['signedIn', 'tokenRefresh', 'signedOut', 'signedIn', 'tokenRefresh_failure'],
      ]);
    } finally {
      stop();
    }
  });
});
