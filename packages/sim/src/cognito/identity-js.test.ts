/** `amazon-cognito-identity-js`, the library that older apps have: callbacks, SRP of its own, REFRESH_TOKEN_AUTH. */
import { InitiateAuthCommand, SetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { PoolMaker, password } from './pool-maker.ts';

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
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  });
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: userPoolId,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      MfaConfiguration: 'OPTIONAL',
    }),
  );
  clientId = await maker.client(userPoolId);
});
afterAll(async () => {
  maker?.destroy();
  await server?.stop();
});

/** What a browser would keep. */
class Storage implements ICognitoStorage {
  readonly #items = new Map<string, string>();
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
}

function userOf(Username: string, storage = new Storage()): CognitoUser {
  const Pool = poolOf(storage);
  return new CognitoUser({ Username, Pool, Storage: storage });
}
const poolOf = (storage: Storage) =>
  new CognitoUserPool({
    UserPoolId: userPoolId,
    ClientId: clientId,
    endpoint: server.endpoint,
    Storage: storage,
  });

type Asked = { readonly kind: 'session'; readonly session: CognitoUserSession } | { readonly kind: 'totp' };

const signIn = (user: CognitoUser, Password = password): Promise<Asked> =>
  new Promise((resolve, onFailure) => {
    const details = new AuthenticationDetails({ Username: user.getUsername(), Password });
    user.authenticateUser(details, {
      onSuccess: (session) => resolve({ kind: 'session', session }),
      totpRequired: () => resolve({ kind: 'totp' }),
      onFailure,
    });
  });
const session = async (user: CognitoUser, Password = password): Promise<CognitoUserSession> => {
  const asked = await signIn(user, Password);
  if (asked.kind !== 'session') throw new Error(`asked for ${asked.kind}`);
  return asked.session;
};
/** Those of its functions that end in `(error, result)`. */
const called = <Result>(call: (end: (error: unknown, result?: Result) => void) => void): Promise<Result> =>
  new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result as Result)));
  });

it('signs up, confirms, signs in by SRP, refreshes and reads attributes', async () => {
  const storage = new Storage();
  const email = 'ada@example.com';
  const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
  const { userConfirmed, userSub } = await called<{ userConfirmed: boolean; userSub: string }>((end) =>
    poolOf(storage).signUp('ada', password, attributes, [], end),
  );
  expect([userConfirmed, userSub]).toEqual([false, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  const ada = userOf('ada', storage);
  await expect(signIn(ada)).rejects.toMatchObject({ code: 'UserNotConfirmedException' });
  const code = await inbox.code(email);
  expect(await called((end) => ada.confirmRegistration(code, false, end))).toBe('SUCCESS');
  await expect(signIn(ada, 'Wr0ng-password!')).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  const first = await session(ada);
  const refreshed = await called<CognitoUserSession>((end) =>
    ada.refreshSession(first.getRefreshToken(), end),
  );
  expect(refreshed.getAccessToken().getJwtToken()).not.toBe(first.getAccessToken().getJwtToken());
  expect(refreshed.getIdToken().payload).toMatchObject({ sub: userSub, email, email_verified: true });
  const read = await called<CognitoUserAttribute[]>((end) => ada.getUserAttributes(end));
  expect(read.find((attribute) => attribute.getName() === 'email')?.getValue()).toBe(email);
  // A page that is loaded again finds its user, and a session without asking for a password.
  const again = poolOf(storage).getCurrentUser();
  const kept = await called<CognitoUserSession | null>((end) => again?.getSession(end));
  expect(kept?.isValid()).toBe(true);
});

it('changes passwords, also forgotten ones', async () => {
  await maker.user(userPoolId, 'eve', { email: 'eve@example.com', email_verified: 'true' });
  const eve = userOf('eve');
  await session(eve);
  const second = 'Sec0nd-password!';
  await expect(called((end) => eve.changePassword('Wr0ng-one!', second, end))).rejects.toMatchObject({
    code: 'NotAuthorizedException',
  });
  expect(await called((end) => eve.changePassword(password, second, end))).toBe('SUCCESS');
  await expect(signIn(userOf('eve'))).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  await new Promise((resolve, onFailure) => {
    userOf('eve').forgotPassword({ onSuccess: resolve, onFailure });
  });
  const code = await inbox.code('eve@example.com');
  const third = 'Th1rd-password!';
  expect(
    await new Promise((onSuccess, onFailure) => {
      userOf('eve').confirmPassword(code, third, { onSuccess, onFailure });
    }),
  ).toBe('SUCCESS');
  await session(userOf('eve'), third);
});

it('sets an authenticator app up and is asked for its codes', async () => {
  await maker.user(userPoolId, 'mia');
  const mia = userOf('mia');
  await session(mia);
  const secret = await new Promise<string>((associateSecretCode, onFailure) => {
    mia.associateSoftwareToken({ associateSecretCode, onFailure });
  });
  await new Promise((onSuccess, onFailure) => {
    mia.verifySoftwareToken(oneTimePassword(secret, -1), 'phone', { onSuccess, onFailure });
  });
  await called((end) => mia.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, end));
  const again = userOf('mia');
  expect(await signIn(again)).toEqual({ kind: 'totp' });
  const answer = (code: string) =>
    new Promise<CognitoUserSession>((onSuccess, onFailure) => {
      again.sendMFACode(code, { onSuccess, onFailure }, 'SOFTWARE_TOKEN_MFA');
    });
  await expect(answer('000000')).rejects.toMatchObject({ code: 'CodeMismatchException' });
  expect((await answer(oneTimePassword(secret, 1))).isValid()).toBe(true);
});

it('is known again by its device, until that is forgotten', async () => {
  await maker.user(userPoolId, 'dora');
  const storage = new Storage();
  await session(userOf('dora', storage));
  const first = poolOf(storage).getCurrentUser() as CognitoUser;
  await called((end) => first.getSession(end));
  // Where the key of the device lies is not on its public face.
  first.getCachedDeviceKeyAndPassword();
  await new Promise((onSuccess, onFailure) => {
    first.setDeviceStatusRemembered({ onSuccess, onFailure });
  });
  const second = userOf('dora', storage);
  const signedIn = await session(second);
  const deviceKey = signedIn.getAccessToken().payload.device_key;
  expect(deviceKey).toMatch(/^us-east-1_[0-9a-f-]{36}$/);
  const device = await new Promise<{ Device: { DeviceKey: string } }>((onSuccess, onFailure) => {
    second.getDevice({ onSuccess: onSuccess as never, onFailure });
  });
  expect(device.Device.DeviceKey).toBe(deviceKey);
  await new Promise<void>((resolve, onFailure) => {
    second.forgetDevice({ onSuccess: () => resolve(), onFailure });
  });
  // Its key is gone at both ends: the next sign-in is one of a new device.
  const third = await session(userOf('dora', storage));
  expect(third.isValid()).toBe(true);
});

it('signs out everywhere', async () => {
  await maker.user(userPoolId, 'zoe');
  const zoe = userOf('zoe');
  const { RefreshToken } = await maker.signIn(clientId, 'zoe');
  await session(zoe);
  await new Promise((onSuccess, onFailure) => {
    zoe.globalSignOut({ onSuccess, onFailure });
  });
  const refresh = { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: RefreshToken } };
  await expect(
    maker.app.send(new InitiateAuthCommand({ ClientId: clientId, ...refresh } as never)),
  ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});
