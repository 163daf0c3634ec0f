import type { JsonObject } from '@cairn/kit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuthAnswer } from './sign-in-inputs.ts';
import type { ChallengeName } from './sign-ins.ts';
import {
  administrator,
  anyone,
  clientId,
  type FixtureOptions,
  password,
  poolId,
  type SignInFixture,
  signInFixture,
} from './testing/sign-in-fixture.ts';
import { deviceVerifier, SrpClient } from './testing/srp-client.ts';

type Texts = { readonly [name: string]: string };
type Flow = Parameters<SignInFixture['operations']['initiateAuth']>[1]['AuthFlow'];

let at: SignInFixture;
const set = async (options: FixtureOptions = {}) => {
  at = await signInFixture(options);
};
beforeEach(() => set());

const initiate = (AuthFlow: Flow, AuthParameters: Texts, Session?: string) =>
  at.operations.initiateAuth(anyone, { AuthFlow, ClientId: clientId, AuthParameters, Session });
const respond = (ChallengeName: ChallengeName, ChallengeResponses: Texts, Session?: string) =>
  at.operations.respondToAuthChallenge(anyone, {
    ChallengeName,
    ClientId: clientId,
    ChallengeResponses,
    Session,
  });
const isSignedIn = (answer: AuthAnswer) =>
  expect(answer.AuthenticationResult?.AccessToken).toBeTypeOf('string');
const wrong = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };

async function proved(begun: AuthAnswer, client: SrpClient, more: Texts = {}): Promise<AuthAnswer> {
  const name = begun.ChallengeParameters.USER_ID_FOR_SRP ?? '';
  const identity = { group: 'AbCdEf123', name, password };
  const answer = client.answer(identity, begun.ChallengeParameters, at.clock.nowMs);
  return respond('PASSWORD_VERIFIER', { USERNAME: name, ...answer, ...more });
}

describe('a custom sign-in', () => {
  const results = ({ session }: JsonObject) =>
    session as readonly { challengeName: string; challengeResult: boolean }[];
  const riddles = {
    DefineAuthChallenge: (request: JsonObject): JsonObject => {
      const rounds = results(request);
      if (rounds.at(-1)?.challengeName === 'SRP_A') return { challengeName: 'PASSWORD_VERIFIER' };
      const last = rounds.at(-1);
      if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) return { issueTokens: true };
      const failures = rounds.filter(({ challengeResult }) => !challengeResult);
      return failures.length >= 3 ? { failAuthentication: true } : { challengeName: 'CUSTOM_CHALLENGE' };
    },
    CreateAuthChallenge: (): JsonObject => ({
      publicChallengeParameters: { riddle: 'what walks on four legs' },
      privateChallengeParameters: { answer: 'man' },
      challengeMetadata: 'sphinx',
    }),
    VerifyAuthChallengeResponse: ({
      privateChallengeParameters,
      challengeAnswer,
    }: JsonObject): JsonObject => ({
      answerCorrect: (privateChallengeParameters as JsonObject).answer === (challengeAnswer as string),
    }),
  };
  const answer = (begun: AuthAnswer, ANSWER: string, USERNAME = 'bob') =>
    respond('CUSTOM_CHALLENGE', { USERNAME, ANSWER }, begun.Session);

  it('asks until the triggers are content, each session once', async () => {
    await set({ triggers: riddles });
    await at.addUser('bob');
    const first = await initiate('CUSTOM_AUTH', { USERNAME: 'bob' });
    expect(first.ChallengeParameters).toEqual({ riddle: 'what walks on four legs', USERNAME: 'bob' });
    expect(first.Session).not.toContain('man');
    const second = await answer(first, 'dog');
    expect(second.ChallengeName).toBe('CUSTOM_CHALLENGE');
    await expect(answer(first, 'man')).rejects.toThrow('once');
    isSignedIn(await answer(second, 'man'));
    const [seen] = at.calls.filter(({ source }) => source === 'DefineAuthChallenge_Authentication').slice(-1);
    expect(results(seen?.request ?? {})).toEqual([
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'sphinx' },
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'sphinx' },
    ]);
  });

  it('fails when they say so', async () => {
    await set({ triggers: riddles });
    await at.addUser('bob');
    let step = await initiate('CUSTOM_AUTH', { USERNAME: 'bob' });
    for (const word of ['a', 'b']) step = await answer(step, word);
    await expect(answer(step, 'c')).rejects.toMatchObject(wrong);
  });

  it('begins with the password where the client asks for that', async () => {
    await set({ triggers: riddles });
    await at.addUser('bob');
    const client = new SrpClient();
    const begun = await initiate('CUSTOM_AUTH', {
      USERNAME: 'bob',
      CHALLENGE_NAME: 'SRP_A',
      SRP_A: client.publicHex,
    });
    expect(begun.ChallengeName).toBe('PASSWORD_VERIFIER');
    isSignedIn(await answer(await proved(begun, client), 'man'));
  });

  it('lets in nobody who is not there, whatever the triggers say', async () => {
    await set({ triggers: riddles });
    const begun = await initiate('CUSTOM_AUTH', { USERNAME: 'nobody' });
    expect(begun.ChallengeName).toBe('CUSTOM_CHALLENGE');
    await expect(answer(begun, 'man', 'nobody')).rejects.toMatchObject(wrong);
  });

  it('does not go on for ever', async () => {
    await set({
      triggers: { ...riddles, DefineAuthChallenge: () => ({ challengeName: 'CUSTOM_CHALLENGE' }) },
    });
    await at.addUser('bob');
    let step = await initiate('CUSTOM_AUTH', { USERNAME: 'bob' });
    for (let round = 0; round < 20; round += 1) step = await answer(step, 'a');
    await expect(answer(step, 'a')).rejects.toMatchObject(wrong);
  });
});

describe('the choice of the user', () => {
  it('offers what he has and the pool allows', async () => {
    await at.addUser('bob');
    const asked = await initiate('USER_AUTH', { USERNAME: 'bob' });
    expect(asked).toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'],
    });
    const absent = await initiate('USER_AUTH', { USERNAME: 'nobody' });
    expect(absent.AvailableChallenges).toEqual(asked.AvailableChallenges);
    const choose = (answers: Texts) =>
      respond('SELECT_CHALLENGE', { USERNAME: 'bob', ...answers }, asked.Session);
    await expect(choose({ ANSWER: 'WEB_AUTHN' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    await expect(choose({ ANSWER: 'PASSWORD', PASSWORD: 'x' })).rejects.toMatchObject(wrong);
    isSignedIn(await choose({ ANSWER: 'PASSWORD', PASSWORD: password }));
  });

  it('signs in by a code, which is good for one sign-in', async () => {
    await at.addUser('bob');
    const asked = await initiate('USER_AUTH', { USERNAME: 'bob', PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    expect(asked.ChallengeParameters.CODE_DELIVERY_DESTINATION).toBe('b***@e***');
    const answer = { USERNAME: 'bob', EMAIL_OTP_CODE: at.sent[0]?.code ?? '' };
    isSignedIn(await respond('EMAIL_OTP', answer, asked.Session));
    await expect(respond('EMAIL_OTP', answer, asked.Session)).rejects.toThrow();
  });

  it('sends nobody anything, and says the same', async () => {
    await at.addUser('bob');
    const ask = (USERNAME: string) => initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    const [there, absent] = [await ask('bob'), await ask('nobody')];
    expect(Object.keys(absent.ChallengeParameters)).toEqual(Object.keys(there.ChallengeParameters));
    expect(absent.ChallengeParameters.CODE_DELIVERY_DESTINATION).toMatch(/^[a-z]\*\*\*@[a-z]\*\*\*$/);
    expect(at.sent).toHaveLength(1);
    const answer = { USERNAME: 'nobody', EMAIL_OTP_CODE: '123456' };
    await expect(respond('EMAIL_OTP', answer, absent.Session)).rejects.toMatchObject({
      code: 'CodeMismatchException',
    });
  });

  it('refuses the sixth code within an hour to whoever is there, and to nobody', async () => {
    await at.addUser('bob');
    const ask = (USERNAME: string) => initiate('USER_AUTH', { USERNAME, PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    for (const username of ['bob', 'nobody']) {
      for (let sent = 0; sent < at.context.limits.userPoolCodesPerHour; sent += 1) await ask(username);
      await expect(ask(username)).rejects.toMatchObject({ code: 'LimitExceededException' });
    }
  });

  it('goes on with SRP', async () => {
    await at.addUser('bob');
    const client = new SrpClient();
    const asked = await initiate('USER_AUTH', { USERNAME: 'bob' });
    const answers = { USERNAME: 'bob', ANSWER: 'PASSWORD_SRP', SRP_A: client.publicHex };
    isSignedIn(await proved(await respond('SELECT_CHALLENGE', answers, asked.Session), client));
  });

  it('leaves the password alone to whoever has to show two factors', async () => {
    await set({
      settings: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
    });
    await at.addUser('bob', { mfa: { enabled: ['SOFTWARE_TOKEN_MFA'] } });
    const asked = await initiate('USER_AUTH', { USERNAME: 'bob', PREFERRED_CHALLENGE: 'EMAIL_OTP' });
    expect(asked.AvailableChallenges).toEqual(['PASSWORD', 'PASSWORD_SRP']);
  });

  it('asks for a passkey, whose challenge is answered once', async () => {
    await set({
      passkeys: {
        has: async () => true,
        request: async () => ({ options: '{"challenge":"c1"}', state: 'c1' }),
        verify: async (_place, _user, { credential, state }) => credential === `signed ${state}`,
      },
    });
    await at.addUser('bob');
    const ask = () => initiate('USER_AUTH', { USERNAME: 'bob', PREFERRED_CHALLENGE: 'WEB_AUTHN' });
    const asked = await ask();
    expect(asked.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS).toBe('{"challenge":"c1"}');
    const answer = (CREDENTIAL: string, Session?: string) =>
      respond('WEB_AUTHN', { USERNAME: 'bob', CREDENTIAL }, Session);
    await expect(answer('signed c0', asked.Session)).rejects.toMatchObject(wrong);
    await expect(answer('signed c1', asked.Session)).rejects.toThrow('once');
    isSignedIn(await answer('signed c1', (await ask()).Session));
  });

  it('signs in who has just confirmed himself, once', async () => {
    const user = await at.addUser('bob');
    const client = at.context.store.clients.byId(clientId);
    const place = { pool: at.pool, client: client as NonNullable<typeof client> };
    const session = at.context.sessions.seal(place, {
      step: 'CONFIRM_SIGN_UP',
      sub: user.sub,
      username: 'bob',
    });
    await expect(initiate('USER_AUTH', { USERNAME: 'eve' }, session)).rejects.toMatchObject({
      code: wrong.code,
    });
    isSignedIn(await initiate('USER_AUTH', { USERNAME: 'bob' }, session));
    await expect(initiate('USER_AUTH', { USERNAME: 'bob' }, session)).rejects.toThrow('once');
  });
});

describe('devices', () => {
  const settings = {
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
    MfaConfiguration: 'OPTIONAL',
    SmsMfaConfiguration: {},
  } as const;
  const withPhone = { attributes: { phone_number: '+15550001' }, mfa: { enabled: ['SMS_MFA' as const] } };
  const secret = 'the secret of a device';
  const byPassword = (USERNAME: string, more: Texts = {}) =>
    initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD: password, ...more });

  async function confirmedDevice(username: string) {
    const { Session } = await byPassword(username);
    const code = at.sent.at(-1)?.code ?? '';
    const { AuthenticationResult } = await respond(
      'SMS_MFA',
      { USERNAME: username, SMS_MFA_CODE: code },
      Session,
    );
    const { DeviceKey = '', DeviceGroupKey = '' } = AuthenticationResult?.NewDeviceMetadata ?? {};
    const AccessToken = AuthenticationResult?.AccessToken ?? '';
    const DeviceSecretVerifierConfig = deviceVerifier(DeviceGroupKey, DeviceKey, secret);
    const confirmed = await at.operations.confirmDevice(anyone, {
      AccessToken,
      DeviceKey,
      DeviceName: 'a telephone',
      DeviceSecretVerifierConfig,
    });
    expect(confirmed).toEqual({ UserConfirmationNecessary: false });
    return { DeviceKey, DeviceGroupKey, AccessToken };
  }

  async function proveDevice(
    username: string,
    device: { DeviceKey: string; DeviceGroupKey: string },
    word = secret,
  ) {
    const asked = await byPassword(username, { DEVICE_KEY: device.DeviceKey });
    expect(asked.ChallengeName).toBe('DEVICE_SRP_AUTH');
    const client = new SrpClient();
    const common = { USERNAME: username, DEVICE_KEY: device.DeviceKey };
    const begun = await respond('DEVICE_SRP_AUTH', { ...common, SRP_A: client.publicHex }, asked.Session);
    expect(begun.ChallengeName).toBe('DEVICE_PASSWORD_VERIFIER');
    const identity = { group: device.DeviceGroupKey, name: device.DeviceKey, password: word };
    const answer = client.answer(identity, begun.ChallengeParameters, at.clock.nowMs);
    return respond('DEVICE_PASSWORD_VERIFIER', { ...common, ...answer });
  }

  it('that are remembered stand for a second factor', async () => {
    await set({ settings });
    await at.addUser('bob', withPhone);
    const device = await confirmedDevice('bob');
    const { AuthenticationResult } = await proveDevice('bob', device);
    expect(AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
    expect(AuthenticationResult?.AccessToken).toContain(device.DeviceKey);
    await expect(proveDevice('bob', device, 'another secret')).rejects.toMatchObject(wrong);
  });

  it('that are not remembered do not', async () => {
    await set({ settings });
    await at.addUser('bob', withPhone);
    const device = await confirmedDevice('bob');
    const status = { ...device, DeviceRememberedStatus: 'not_remembered' as const };
    await at.operations.updateDeviceStatus(anyone, status);
    expect((await proveDevice('bob', device)).ChallengeName).toBe('SMS_MFA');
  });

  it('of other users, and made-up ones, do not exist', async () => {
    await set({ settings });
    await at.addUser('bob', withPhone);
    await at.addUser('eve', withPhone);
    const device = await confirmedDevice('bob');
    const eves = await confirmedDevice('eve');
    const gone = { code: 'ResourceNotFoundException', message: 'Device does not exist.' };
    await expect(byPassword('eve', { DEVICE_KEY: device.DeviceKey })).rejects.toMatchObject(gone);
    const own = { AccessToken: eves.AccessToken, DeviceKey: device.DeviceKey };
    await expect(at.operations.getDevice(anyone, own)).rejects.toMatchObject(gone);
    await expect(at.operations.forgetDevice(anyone, own)).rejects.toMatchObject(gone);
    await expect(at.operations.confirmDevice(anyone, own)).rejects.toMatchObject(gone);
    const swapped = await byPassword('eve', { DEVICE_KEY: eves.DeviceKey });
    const answers = { USERNAME: 'eve', DEVICE_KEY: device.DeviceKey, SRP_A: new SrpClient().publicHex };
    await expect(respond('DEVICE_SRP_AUTH', answers, swapped.Session)).rejects.toMatchObject(gone);
  });

  it('whose verifiers everybody could prove are refused', async () => {
    await set({ settings });
    await at.addUser('bob', withPhone);
    const { DeviceKey, AccessToken } = await confirmedDevice('bob');
    for (const PasswordVerifier of ['', 'AA==', 'AQ==', '!']) {
      const DeviceSecretVerifierConfig = { Salt: 'AQID', PasswordVerifier };
      const refused = at.operations.confirmDevice(anyone, {
        AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig,
      });
      await expect(refused).rejects.toMatchObject({ code: 'InvalidParameterException' });
    }
  });

  it('let a client that has lost its device come again with the same proof', async () => {
    await set({ settings: { DeviceConfiguration: {} } });
    await at.addUser('bob');
    const client = new SrpClient();
    const begun = await initiate('USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: client.publicHex });
    await expect(proved(begun, client, { DEVICE_KEY: 'eu-west-1_gone' })).rejects.toThrow(
      'Device does not exist.',
    );
    isSignedIn(await proved(begun, client));
  });

  it('are listed, page by page, and forgotten by administrators', async () => {
    await set({ settings });
    await at.addUser('bob', withPhone);
    const keys = [];
    for (let count = 0; count < 3; count += 1) keys.push((await confirmedDevice('bob')).DeviceKey);
    const { AccessToken } = await confirmedDevice('bob');
    const first = await at.operations.listDevices(anyone, { AccessToken, Limit: 3 });
    const more = { AccessToken, Limit: 3, PaginationToken: first.PaginationToken };
    const second = await at.operations.listDevices(anyone, more);
    expect([first.Devices.length, second.Devices.length]).toEqual([3, 1]);
    expect(first.Devices[0]?.DeviceAttributes).toContainEqual({ Name: 'device_status', Value: 'remembered' });
    const named = { UserPoolId: poolId, Username: 'bob' };
    for (const DeviceKey of keys)
      await at.operations.adminForgetDevice(administrator, { ...named, DeviceKey });
    expect((await at.operations.adminListDevices(administrator, named)).Devices).toHaveLength(1);
  });
});

describe('users from elsewhere', () => {
  it('are taken over with the password that they give', async () => {
    const directory = ({ password: given }: JsonObject): JsonObject =>
      given === 'old password'
        ? { userAttributes: { email: 'carol@example.com', email_verified: 'true' } }
        : {};
    await set({ triggers: { UserMigration: directory } });
    const byPassword = (PASSWORD: string) => initiate('USER_PASSWORD_AUTH', { USERNAME: 'carol', PASSWORD });
    await expect(byPassword('wrong')).rejects.toMatchObject(wrong);
    isSignedIn(await byPassword('old password'));
    isSignedIn(await byPassword('old password'));
    expect(at.calls.filter(({ source }) => source === 'UserMigration_Authentication')).toHaveLength(2);
    await expect(byPassword('wrong')).rejects.toMatchObject(wrong);
  });
});

it('keeps secrets out of the records', async () => {
  await at.addUser('bob');
  const client = new SrpClient();
  const begun = await initiate('USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: client.publicHex });
  isSignedIn(await proved(begun, client));
  const { password: verifier } = await at.context.users.credentials(
    (await at.context.users.list(poolId, { limit: 1 }))[0] ?? { userPoolId: '', sub: '' },
  );
  const collections = [
    'cognito-users',
    'cognito-credentials',
    'cognito-taken-sessions',
    'cognito-server-secrets',
  ];
  const pages = await Promise.all(collections.map((name) => at.records.list(name, { limit: 100 })));
  const text = JSON.stringify(pages);
  expect(verifier?.verifier.length).toBe(768);
  expect(text).not.toContain(verifier?.verifier);
  expect(text).not.toContain(password);
});
