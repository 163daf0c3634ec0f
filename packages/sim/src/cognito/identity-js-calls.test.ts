/** What `identity-js.test.ts` leaves of `amazon-cognito-identity-js`: each method with a callback of its own. */
import {
  AdminCreateUserCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { customChallengeFunctions } from './custom-challenge-functions.ts';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { PoolMaker, password } from './pool-maker.ts';

const phone = '+12065550100';
let server: CairnServer;
let maker: PoolMaker;
let inbox: Inbox;
let userPoolId: string;
let clientId: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  maker = new PoolMaker(server.endpoint);
  inbox = new Inbox(server.endpoint);
  userPoolId = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    LambdaConfig: await customChallengeFunctions(server.endpoint),
  });
  const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'x' };
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      ...{ UserPoolId: userPoolId, MfaConfiguration: 'OPTIONAL', SmsMfaConfiguration: { SmsConfiguration } },
      SoftwareTokenMfaConfiguration: { Enabled: true },
    }),
  );
  clientId = await maker.client(userPoolId);
});
afterAll(async () => {
  maker?.destroy();
  await server?.stop();
});

/** A user, and what the library keeps of him; nothing of anybody else. */
function userOf(Username: string): CognitoUser {
  const kept = new Map<string, string>();
  const Storage = {
    setItem: (key: string, value: string) => kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => kept.delete(key),
    clear: () => kept.clear(),
  } as never;
  const Pool = new CognitoUserPool({
    ...{ UserPoolId: userPoolId, ClientId: clientId, endpoint: server.endpoint, Storage },
  });
  const user = new CognitoUser({ Username, Pool, Storage });
  // The powers of SRP take this library most of a second.
  user.setAuthenticationFlowType('USER_PASSWORD_AUTH');
  return user;
}

type Step = { readonly step: string; readonly value?: unknown };
/** All that an answer to a sign-in can be. */
function stepOf(begin: (callbacks: IAuthenticationCallback) => void): Promise<Step> {
  return new Promise((resolve, reject) => {
    const to = (step: string) => (_name: unknown, value: unknown) => resolve({ step, value });
    begin({
      onSuccess: (session) => resolve({ step: 'done', value: session }),
      onFailure: reject,
      newPasswordRequired: (attributes) => resolve({ step: 'newPasswordRequired', value: attributes }),
      customChallenge: (parameters) => resolve({ step: 'customChallenge', value: parameters }),
      mfaRequired: to('mfaRequired'),
      totpRequired: to('totpRequired'),
      selectMFAType: to('selectMFAType'),
      mfaSetup: to('mfaSetup'),
    } as IAuthenticationCallback);
  });
}
const authenticate = (user: CognitoUser, Password = password) =>
  stepOf((callbacks) =>
    user.authenticateUser(new AuthenticationDetails({ Username: user.getUsername(), Password }), callbacks),
  );
const called = <Result>(call: (end: (error: unknown, result?: Result) => void) => void) =>
  new Promise<Result>((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result as Result)));
  });
/** Calls that take an object of callbacks. */
const answered = <Result = string>(
  call: (callbacks: { onSuccess(result: string): void; onFailure(error: Error): void }) => void,
) =>
  new Promise<Result>((resolve, onFailure) => {
    call({ onSuccess: (result) => resolve(result as Result), onFailure });
  });

async function signedIn(name: string, attributes: { readonly [name: string]: string } = {}) {
  await maker.user(userPoolId, name, attributes);
  const user = userOf(name);
  const { step } = await authenticate(user);
  expect(step).toBe('done');
  return user;
}
const tokenOf = (user: CognitoUser) =>
  (user.getSignInUserSession() as CognitoUserSession).getAccessToken().getJwtToken();

it('gives whom was invited a password of his own', async () => {
  const created = { UserPoolId: userPoolId, Username: 'ida', TemporaryPassword: 'Temp0rary-one!' };
  await maker.owner.send(new AdminCreateUserCommand({ ...created, MessageAction: 'SUPPRESS' }));
  const ida = userOf('ida');
  expect(await authenticate(ida, created.TemporaryPassword)).toMatchObject({ step: 'newPasswordRequired' });
  const completed = await stepOf((callbacks) =>
    ida.completeNewPasswordChallenge(password, { name: 'Ida' }, callbacks),
  );
  expect(completed.step).toBe('done');
});

it.each(['USER_PASSWORD_AUTH', 'USER_SRP_AUTH'])('signs in by %s', async (flow) => {
  const name = flow.toLowerCase();
  await maker.user(userPoolId, name);
  const user = userOf(name);
  user.setAuthenticationFlowType(flow);
  expect((await authenticate(user)).step).toBe('done');
});

it('answers challenges of triggers', async () => {
  await maker.user(userPoolId, 'carla');
  const carla = userOf('carla');
  carla.setAuthenticationFlowType('CUSTOM_AUTH');
  const details = new AuthenticationDetails({ Username: 'carla' });
  const asked = await stepOf((callbacks) => carla.initiateAuth(details, callbacks));
  expect(asked).toMatchObject({ step: 'customChallenge', value: { question: 'open what?' } });
  const answer = await stepOf((callbacks) => carla.sendCustomChallengeAnswer('sesame', callbacks));
  expect(answer.step).toBe('done');
});

it('sends a code to a new user again', async () => {
  const email = 'nora@example.com';
  const nora = userOf('nora');
  const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
  await called((end) =>
    new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: server.endpoint }).signUp(
      'nora',
      password,
      attributes,
      [],
      end,
    ),
  );
  await inbox.code(email);
  expect(await called((end) => nora.resendConfirmationCode(end))).toMatchObject({
    CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' },
  });
  const code = await inbox.code(email);
  expect(await called((end) => nora.confirmRegistration(code, true, end))).toBe('SUCCESS');
});

it('changes, verifies and deletes attributes', async () => {
  const vera = await signedIn('vera');
  const email = 'vera@example.com';
  const attributes = [
    new CognitoUserAttribute({ Name: 'email', Value: email }),
    new CognitoUserAttribute({ Name: 'name', Value: 'Vera' }),
  ];
  expect(await called((end) => vera.updateAttributes(attributes, end))).toBe('SUCCESS');
  await inbox.code(email);
  const sent = await new Promise<unknown>((resolve, onFailure) => {
    vera.getAttributeVerificationCode('email', {
      inputVerificationCode: (details) => resolve(details),
      onSuccess: resolve,
      onFailure,
    });
  });
  expect(sent).toMatchObject({ CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL' } });
  const code = await inbox.code(email);
  expect(await answered((callbacks) => vera.verifyAttribute('email', code, callbacks))).toBe('SUCCESS');
  expect(await called((end) => vera.deleteAttributes(['name'], end))).toBe('SUCCESS');
  const data = await called<{ UserAttributes: object[] }>((end) =>
    vera.getUserData(end as never, { bypassCache: true }),
  );
  expect(data.UserAttributes).toEqual(expect.arrayContaining([{ Name: 'email_verified', Value: 'true' }]));
  expect(JSON.stringify(data.UserAttributes)).not.toContain('Vera');
});

it('has codes by SMS asked for, by the calls of old and of now', async () => {
  const sina = await signedIn('sina', { phone_number: phone, phone_number_verified: 'true' });
  expect(await called((end) => sina.enableMFA(end))).toBe('SUCCESS');
  expect(await called((end) => sina.getMFAOptions(end as never))).toEqual([
    { AttributeName: 'phone_number', DeliveryMedium: 'SMS' },
  ]);
  const again = userOf('sina');
  expect(await authenticate(again)).toMatchObject({ step: 'mfaRequired' });
  const code = await inbox.code(phone);
  expect((await stepOf((callbacks) => again.sendMFACode(code, callbacks))).step).toBe('done');
  expect(await called((end) => again.disableMFA(end))).toBe('SUCCESS');
  expect((await authenticate(userOf('sina'))).step).toBe('done');
});

it('lets somebody choose between his second factors', async () => {
  const number = '+12065550101';
  const mila = await signedIn('mila', { phone_number: number, phone_number_verified: 'true' });
  const secret = await new Promise<string>((associateSecretCode, onFailure) => {
    mila.associateSoftwareToken({ associateSecretCode, onFailure });
  });
  await answered((callbacks) =>
    mila.verifySoftwareToken(oneTimePassword(secret, 0), 'phone', callbacks as never),
  );
  const on = { Enabled: true, PreferredMfa: false };
  await called((end) => mila.setUserMfaPreference(on, on, end));
  const again = userOf('mila');
  expect(await authenticate(again)).toMatchObject({ step: 'selectMFAType' });
  const chosen = await stepOf((callbacks) => again.sendMFASelectionAnswer('SMS_MFA', callbacks as never));
  expect(chosen.step).toBe('mfaRequired');
  const code = await inbox.code(number);
  expect((await stepOf((callbacks) => again.sendMFACode(code, callbacks))).step).toBe('done');
});

it('signs out, and its tokens are over', async () => {
  const lisa = await signedIn('lisa');
  const AccessToken = tokenOf(lisa);
  await maker.app.send(new GetUserCommand({ AccessToken }));
  await new Promise<void>((resolve) => {
    lisa.signOut(resolve);
  });
  await expect(maker.app.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
  const again = await signedIn('lena');
  const token = again.getSignInUserSession()?.getRefreshToken();
  // Its types do not have this one.
  const { revokeToken } = again as unknown as { revokeToken(this: CognitoUser, input: object): void };
  await called((callback) => revokeToken.call(again, { token: token?.getToken(), callback }));
  // The library would try again for seconds.
  const refresh = {
    ...{ ClientId: clientId, AuthFlow: 'REFRESH_TOKEN_AUTH' as const },
    AuthParameters: { REFRESH_TOKEN: token?.getToken() as string },
  };
  await expect(maker.app.send(new InitiateAuthCommand(refresh))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});

it('deletes himself', async () => {
  const tom = await signedIn('tom');
  expect(await called((end) => tom.deleteUser(end))).toBe('SUCCESS');
  await expect(authenticate(userOf('tom'))).rejects.toMatchObject({ code: 'NotAuthorizedException' });
});

it('lists devices, has them not remembered, and forgets one of them', async () => {
  const DeviceConfiguration = { DeviceOnlyRememberedOnUserPrompt: true };
  await maker.owner.send(
    new UpdateUserPoolCommand({ UserPoolId: userPoolId, MfaConfiguration: 'OPTIONAL', DeviceConfiguration }),
  );
  const dora = await signedIn('dora');
  const key = dora.getSignInUserSession()?.getAccessToken().payload.device_key as string;
  expect(await answered((callbacks) => dora.setDeviceStatusNotRemembered(callbacks))).toBe('SUCCESS');
  const list = () =>
    answered<{ Devices: { DeviceKey: string }[] }>((callbacks) =>
      dora.listDevices(10, undefined as never, callbacks as never),
    );
  expect((await list()).Devices.map(({ DeviceKey }) => DeviceKey)).toEqual([key]);
  await answered((callbacks) => dora.forgetSpecificDevice(key, callbacks as never));
  expect((await list()).Devices).toEqual([]);
});
