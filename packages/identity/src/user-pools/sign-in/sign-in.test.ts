import fc from 'fast-check';
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
import { SrpClient } from './testing/srp-client.ts';
import { parseTimestamp, printTimestamp } from './timestamp.ts';

type Texts = { readonly [name: string]: string };
type Flow = Parameters<SignInFixture['operations']['initiateAuth']>[1]['AuthFlow'];

let at: SignInFixture;
const set = async (options: FixtureOptions = {}) => {
  at = await signInFixture(options);
  return at;
};
beforeEach(() => set());

const initiate = (
  AuthFlow: Flow,
  AuthParameters: Texts,
  more: { ClientId?: string; Session?: string } = {},
) => at.operations.initiateAuth(anyone, { AuthFlow, ClientId: clientId, AuthParameters, ...more });
const respond = (
  ChallengeName: ChallengeName,
  ChallengeResponses: Texts,
  more: { ClientId?: string; Session?: string | undefined } = {},
) =>
  at.operations.respondToAuthChallenge(anyone, {
    ChallengeName,
    ClientId: clientId,
    ChallengeResponses,
    ...more,
  });
const byPassword = (USERNAME: string, PASSWORD: string = password) =>
  initiate('USER_PASSWORD_AUTH', { USERNAME, PASSWORD });
const isSignedIn = (answer: AuthAnswer) =>
  expect(answer.AuthenticationResult?.AccessToken).toBeTypeOf('string');
const wrong = { code: 'NotAuthorizedException', message: 'Incorrect username or password.' };

async function bySrp(
  username: string,
  secret: string,
  change: (answer: Texts) => Texts = (answer) => answer,
) {
  const client = new SrpClient();
  const { ChallengeParameters } = await initiate('USER_SRP_AUTH', {
    USERNAME: username,
    SRP_A: client.publicHex,
  });
  const name = ChallengeParameters.USER_ID_FOR_SRP ?? '';
  const identity = { group: 'AbCdEf123', name, password: secret };
  const answer = client.answer(identity, ChallengeParameters, at.clock.nowMs);
  return respond('PASSWORD_VERIFIER', change({ USERNAME: name, ...answer }));
}

describe('a sign-in by SRP', () => {
  it('lets in who knows the password, and nobody else', async () => {
    await at.addUser('bob');
    isSignedIn(await bySrp('bob', password));
    await expect(bySrp('bob', 'Passw0rd?')).rejects.toMatchObject(wrong);
  });

  it.each(['0', '00', 'N', '2N', 'xyz', '', '-1'])('refuses %s as SRP_A', async (text) => {
    await at.addUser('bob');
    const { srpGroup } = await import('../srp/srp-numbers.ts');
    const numbers: Texts = { N: srpGroup.prime.toString(16), '2N': (2n * srpGroup.prime).toString(16) };
    const begun = initiate('USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: numbers[text] ?? text });
    await expect(begun).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('takes a secret block once, whether the proof is right or not', async () => {
    await at.addUser('bob');
    const seen: Texts[] = [];
    await bySrp('bob', password, (answer) => {
      seen.push(answer);
      return answer;
    });
    await expect(respond('PASSWORD_VERIFIER', seen[0] ?? {})).rejects.toThrow('once');
    await expect(
      bySrp('bob', 'Wr0ng!word', (answer) => {
        seen.push(answer);
        return answer;
      }),
    ).rejects.toMatchObject(wrong);
    await expect(respond('PASSWORD_VERIFIER', seen[1] ?? {})).rejects.toMatchObject({ code: wrong.code });
  });

  it('lets one of two answers to the same challenge win', async () => {
    await at.addUser('bob');
    const client = new SrpClient();
    const begun = await initiate('USER_SRP_AUTH', { USERNAME: 'bob', SRP_A: client.publicHex });
    const identity = { group: 'AbCdEf123', name: 'bob', password };
    const answer = {
      USERNAME: 'bob',
      ...client.answer(identity, begun.ChallengeParameters, at.clock.nowMs),
    };
    const both = await Promise.allSettled([
      respond('PASSWORD_VERIFIER', answer),
      respond('PASSWORD_VERIFIER', answer),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each([
    ['an old time', { TIMESTAMP: 'Thu Nov 5 03:04:05 UTC 2026' }],
    ['no time at all', { TIMESTAMP: 'now' }],
    ['a signature that is no base64', { PASSWORD_CLAIM_SIGNATURE: '!' }],
    ['a short signature', { PASSWORD_CLAIM_SIGNATURE: 'AAAA' }],
    ['a secret block of one’s own', { PASSWORD_CLAIM_SECRET_BLOCK: 'c2VjcmV0' }],
    ['the name of somebody else', { USERNAME: 'eve' }],
  ])('refuses %s', async (_name, change) => {
    await at.addUser('bob');
    await at.addUser('eve');
    const refused = bySrp('bob', password, (answer) => ({ ...answer, ...change }));
    await expect(refused).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  });

  it('ends with the minutes of the client', async () => {
    await at.addUser('bob');
    const refused = bySrp('bob', password, (answer) => {
      at.clock.nowMs += 3 * 60_000;
      return answer;
    });
    await expect(refused).rejects.toThrow('session is expired');
  });

  it.each(['client2', 'otherclient'])('does not go on at another client: %s', async (ClientId) => {
    await at.addUser('bob');
    const client = new SrpClient();
    const { ChallengeParameters } = await initiate('USER_SRP_AUTH', {
      USERNAME: 'bob',
      SRP_A: client.publicHex,
    });
    const identity = { group: 'AbCdEf123', name: 'bob', password };
    const answer = client.answer(identity, ChallengeParameters, at.clock.nowMs);
    const refused = respond('PASSWORD_VERIFIER', { USERNAME: 'bob', ...answer }, { ClientId });
    await expect(refused).rejects.toMatchObject({ code: 'NotAuthorizedException' });
  });
});

describe('somebody who is not there', () => {
  it('is answered as a user is, the same each time', async () => {
    await at.addUser('bob');
    const ask = async (USERNAME: string) =>
      (await initiate('USER_SRP_AUTH', { USERNAME, SRP_A: new SrpClient().publicHex })).ChallengeParameters;
    const [there, absent, again] = [await ask('bob'), await ask('nobody'), await ask('Nobody')];
    expect(Object.keys(absent)).toEqual(Object.keys(there));
    expect(absent.SALT).toBe(again.SALT);
    expect(absent.SALT).toHaveLength(there.SALT?.length ?? 0);
    expect(absent.SRP_B).not.toBe(again.SRP_B);
    const restarted = await signInFixture({ records: at.records });
    at = restarted;
    expect((await ask('nobody')).SALT).toBe(absent.SALT);
    await expect(bySrp('nobody', password)).rejects.toMatchObject(wrong);
    await expect(byPassword('nobody')).rejects.toMatchObject(wrong);
  });

  it('is told to be missing where the client is old-fashioned', async () => {
    await set({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    await expect(byPassword('nobody')).rejects.toMatchObject({ code: 'UserNotFoundException' });
  });

  it('is locked out as users are', async () => {
    await at.addUser('bob');
    for (const name of ['bob', 'nobody']) {
      for (let tries = 0; tries < 5; tries += 1)
        await expect(byPassword(name, 'x')).rejects.toMatchObject(wrong);
      await expect(byPassword(name, 'x')).rejects.toThrow('Password attempts exceeded');
    }
  });

  it('is not told apart by being disabled or not confirmed', async () => {
    await at.addUser('out', { isEnabled: false });
    await at.addUser('new', { status: 'UNCONFIRMED' });
    for (const name of ['out', 'new']) await expect(byPassword(name, 'x')).rejects.toMatchObject(wrong);
    await expect(byPassword('out')).rejects.toThrow('User is disabled.');
    await expect(byPassword('new')).rejects.toMatchObject({ code: 'UserNotConfirmedException' });
  });
});

describe('lock-out', () => {
  const fail = () => expect(byPassword('bob', 'wrong')).rejects.toThrow();

  it('doubles with each failure, does not grow while it lasts, and outlives a restart', async () => {
    await at.addUser('bob');
    for (let tries = 0; tries < 5; tries += 1) await fail();
    for (let tries = 0; tries < 20; tries += 1) {
      await expect(byPassword('bob')).rejects.toThrow('Password attempts exceeded');
    }
    at = await signInFixture({ records: at.records });
    await expect(byPassword('bob')).rejects.toThrow('Password attempts exceeded');
    at.clock.nowMs += 1_000;
    await expect(byPassword('bob', 'wrong')).rejects.toMatchObject(wrong);
    at.clock.nowMs += 1_999;
    await expect(byPassword('bob')).rejects.toThrow('Password attempts exceeded');
    at.clock.nowMs += 1;
    isSignedIn(await byPassword('bob'));
    await expect(byPassword('bob', 'wrong')).rejects.toMatchObject(wrong);
    isSignedIn(await byPassword('bob'));
  });

  it('gives many tries at once no more than one after the other', async () => {
    await at.addUser('bob');
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => byPassword('bob', 'wrong')));
    const looked = all.filter((one) => one.status === 'rejected' && one.reason.message === wrong.message);
    expect(looked.length).toBeLessThanOrEqual(6);
  });

  it('does not keep many from signing in at once', async () => {
    await at.addUser('bob');
    const all = await Promise.all(Array.from({ length: 20 }, () => byPassword('bob')));
    all.forEach(isSignedIn);
  });
});

describe('second factors', () => {
  const sms = { SmsMfaConfiguration: {}, MfaConfiguration: 'OPTIONAL' } as const;
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const totp = { SoftwareTokenMfaConfiguration: { Enabled: true }, MfaConfiguration: 'OPTIONAL' } as const;
  const totpNow = async () => {
    const { TOTP } = await import('otpauth');
    return new TOTP({ secret }).generate({ timestamp: at.clock.nowMs });
  };

  it('asks for a code by text message; a wrong one may be tried again, the right one is good once', async () => {
    await set({ settings: sms });
    await at.addUser('bob', { attributes: { phone_number: '+15550001' }, mfa: { enabled: ['SMS_MFA'] } });
    const asked = await byPassword('bob');
    expect(asked.ChallengeName).toBe('SMS_MFA');
    const answer = (SMS_MFA_CODE: string) =>
      respond('SMS_MFA', { USERNAME: 'bob', SMS_MFA_CODE }, { Session: asked.Session });
    await expect(answer('000000')).rejects.toMatchObject({ code: 'CodeMismatchException' });
    isSignedIn(await answer(at.sent[0]?.code ?? ''));
    await expect(answer(at.sent[0]?.code ?? '')).rejects.toThrow();
  });

  it('takes each time step of an authenticator once, also after a restart', async () => {
    await set({ settings: totp });
    await at.addUser('bob', { mfa: { enabled: ['SOFTWARE_TOKEN_MFA'] } }, { totpSecret: secret });
    const signIn = async (code: string) => {
      const { Session } = await byPassword('bob');
      return respond('SOFTWARE_TOKEN_MFA', { USERNAME: 'bob', SOFTWARE_TOKEN_MFA_CODE: code }, { Session });
    };
    const code = await totpNow();
    await expect(signIn('000000')).rejects.toThrow('Invalid code received for user');
    const both = await Promise.allSettled([signIn(code), signIn(code)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    at = await signInFixture({ records: at.records, settings: totp });
    await expect(signIn(code)).rejects.toThrow('Your software token has already been used once.');
    at.clock.nowMs += 30_000;
    isSignedIn(await signIn(await totpNow()));
  });

  it('lets the user choose among several, and nothing else', async () => {
    await set({ settings: { ...sms, ...totp } });
    const attributes = { phone_number: '+15550001' };
    await at.addUser('bob', { attributes, mfa: { enabled: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'] } });
    const asked = await byPassword('bob');
    expect(JSON.parse(asked.ChallengeParameters.MFAS_CAN_CHOOSE ?? '')).toEqual([
      'SMS_MFA',
      'SOFTWARE_TOKEN_MFA',
    ]);
    const choose = (ANSWER: string) =>
      respond('SELECT_MFA_TYPE', { USERNAME: 'bob', ANSWER }, { Session: asked.Session });
    await expect(choose('EMAIL_OTP')).rejects.toMatchObject({ code: 'InvalidParameterException' });
    expect((await choose('SMS_MFA')).ChallengeName).toBe('SMS_MFA');
  });

  it('wants one to be set up where none is and the pool requires it', async () => {
    await set({ settings: { ...totp, MfaConfiguration: 'ON' } });
    await at.addUser('bob');
    const asked = await byPassword('bob');
    expect(asked.ChallengeName).toBe('MFA_SETUP');
    const unverified = respond('MFA_SETUP', { USERNAME: 'bob' }, { Session: asked.Session });
    await expect(unverified).rejects.toThrow('Invalid session for the user.');
    const { openMfaSetup } = await import('./mfa-setup.ts');
    const client = at.context.store.clients.byId(clientId);
    const place = { pool: at.pool, client: client as NonNullable<typeof client> };
    const ports = { sessions: at.context.sessions as never, users: at.context.users };
    const associated = await (await openMfaSetup(ports, place, asked.Session ?? '')).next({ tried: 1 });
    const setup = await openMfaSetup(ports, place, associated);
    expect(setup.state).toEqual({ tried: 1 });
    isSignedIn(await respond('MFA_SETUP', { USERNAME: 'bob' }, { Session: await setup.verified() }));
  });

  it('takes an address as the second factor, proved by a code that went there', async () => {
    await set({
      settings: { EmailMfaConfiguration: {}, MfaConfiguration: 'ON', AliasAttributes: ['email'] },
    });
    await at.addUser('bob', { attributes: {} });
    const setUp = async (EMAIL: string) => {
      const { Session } = await byPassword('bob');
      return respond('MFA_SETUP', { USERNAME: 'bob', EMAIL }, { Session });
    };
    await expect(setUp('no address')).rejects.toThrow('Invalid email address format.');
    const eves = await setUp('eve@example.com');
    const bobs = await setUp('bob@example.com');
    const answer = ({ Session }: AuthAnswer, EMAIL_OTP_CODE: string | undefined) =>
      respond('EMAIL_OTP', { USERNAME: 'bob', EMAIL_OTP_CODE: EMAIL_OTP_CODE ?? '' }, { Session });
    await expect(answer(eves, at.sent.at(-1)?.code)).rejects.toMatchObject({ code: 'CodeMismatchException' });
    isSignedIn(await answer(bobs, at.sent.at(-1)?.code));
    const asked = await byPassword('bob@example.com');
    expect(asked.ChallengeName).toBe('EMAIL_OTP');
    expect(asked.ChallengeParameters.CODE_DELIVERY_DESTINATION).toBe('b***@e***');
  });

  it('refuses a session of another step, user or client', async () => {
    await set({ settings: sms });
    const mfa = { attributes: { phone_number: '+15550001' }, mfa: { enabled: ['SMS_MFA' as const] } };
    await at.addUser('bob', mfa);
    await at.addUser('eve', mfa);
    const { Session } = await byPassword('eve');
    const SMS_MFA_CODE = at.sent[0]?.code ?? '';
    const refusals = [
      respond('SMS_MFA', { USERNAME: 'bob', SMS_MFA_CODE }, { Session }),
      respond('NEW_PASSWORD_REQUIRED', { USERNAME: 'eve', NEW_PASSWORD: password }, { Session }),
      respond('SMS_MFA', { USERNAME: 'eve', SMS_MFA_CODE }, { Session, ClientId: 'client2' }),
      respond('SMS_MFA', { USERNAME: 'eve', SMS_MFA_CODE }, { Session, ClientId: 'otherclient' }),
      respond('SMS_MFA', { USERNAME: 'eve', SMS_MFA_CODE }, { Session: `${Session}A` }),
    ];
    for (const refused of refusals)
      await expect(refused).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    isSignedIn(await respond('SMS_MFA', { USERNAME: 'eve', SMS_MFA_CODE }, { Session }));
  });
});

describe('a password of one’s own', () => {
  const forced = { status: 'FORCE_CHANGE_PASSWORD' } as const;

  it('takes the place of a temporary one', async () => {
    await at.addUser('bob', { ...forced, temporaryPasswordMs: at.clock.nowMs });
    const { Session, ChallengeName } = await byPassword('bob');
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const set = (NEW_PASSWORD: string, more: Texts = {}) =>
      respond('NEW_PASSWORD_REQUIRED', { USERNAME: 'bob', NEW_PASSWORD, ...more }, { Session });
    await expect(set('short')).rejects.toMatchObject({ code: 'InvalidPasswordException' });
    await expect(set(password)).rejects.toMatchObject({ code: 'PasswordHistoryPolicyViolationException' });
    for (const name of ['email_verified', 'sub']) {
      const written = set('N3w!word.', { [`userAttributes.${name}`]: 'true' });
      await expect(written).rejects.toMatchObject({ code: 'NotAuthorizedException' });
    }
    const answer = await set('N3w!word.', { 'userAttributes.name': 'Bob' });
    expect(answer.AuthenticationResult?.AccessToken).toContain('TokenGeneration_NewPasswordChallenge');
    isSignedIn(await byPassword('bob', 'N3w!word.'));
    await expect(byPassword('bob')).rejects.toMatchObject(wrong);
    await expect(set('An0ther!word')).rejects.toThrow();
  });

  it('is wanted too late when the temporary one is over', async () => {
    await at.addUser('bob', { ...forced, temporaryPasswordMs: at.clock.nowMs - 7 * 86_400_000 - 1 });
    await expect(byPassword('bob')).rejects.toThrow('Temporary password has expired');
  });
});

describe('what happened meanwhile', () => {
  const sms = { SmsMfaConfiguration: {}, MfaConfiguration: 'OPTIONAL' } as const;
  const withPhone = { attributes: { phone_number: '+15550001' }, mfa: { enabled: ['SMS_MFA' as const] } };

  it.each([
    ['signed out everywhere', { signedOutMs: Number.MAX_SAFE_INTEGER }, 'session is expired'],
    ['disabled', { isEnabled: false }, 'User is disabled.'],
  ])('ends the sign-in of a user who was %s', async (_name, change, text) => {
    await set({ settings: sms });
    const user = await at.addUser('bob', withPhone);
    const { Session } = await byPassword('bob');
    await at.context.users.write(at.pool, user, { user: { ...user, ...change }, before: user });
    const answer = { USERNAME: 'bob', SMS_MFA_CODE: at.sent[0]?.code ?? '' };
    await expect(respond('SMS_MFA', answer, { Session })).rejects.toThrow(text);
  });

  it('ends the sign-in of a user who was deleted', async () => {
    await set({ settings: sms });
    const user = await at.addUser('bob', withPhone);
    const { Session } = await byPassword('bob');
    const names = { removed: [{ kind: 'username' as const, value: 'bob' }] };
    await at.context.users.write(at.pool, user, { user: undefined, before: user, names });
    const answer = { USERNAME: 'bob', SMS_MFA_CODE: at.sent[0]?.code ?? '' };
    await expect(respond('SMS_MFA', answer, { Session })).rejects.toThrow('session is expired');
  });

  it('tells of a reset to whoever knew the password, and to all where nothing is hidden', async () => {
    await at.addUser('bob', { status: 'RESET_REQUIRED' });
    const reset = { code: 'PasswordResetRequiredException' };
    await expect(byPassword('bob')).rejects.toMatchObject(reset);
    await expect(byPassword('bob', 'wrong')).rejects.toMatchObject(wrong);
    await set({ client: { PreventUserExistenceErrors: 'LEGACY' } });
    const user = await at.addUser('bob', { status: 'RESET_REQUIRED' });
    await at.context.users.write(at.pool, user, { credentials: { revision: 1 } });
    await expect(byPassword('bob', 'anything')).rejects.toMatchObject(reset);
    await expect(bySrp('bob', 'anything')).rejects.toMatchObject(reset);
  });
});

describe('clients', () => {
  it('allow the flows that they name', async () => {
    await set({ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
    await at.addUser('bob');
    await expect(byPassword('bob')).rejects.toThrow('USER_PASSWORD_AUTH flow not enabled for this client');
    await expect(initiate('ADMIN_USER_PASSWORD_AUTH', {})).rejects.toThrow(
      'Initiate Auth method not supported.',
    );
    await expect(initiate('CUSTOM_AUTH', {})).rejects.toThrow('CUSTOM_AUTH is not enabled for the client.');
    await set({ client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] } });
    await expect(initiate('USER_SRP_AUTH', {})).rejects.toThrow(
      'USER_SRP_AUTH is not enabled for the client.',
    );
  });

  it('let administrators sign in for users of their own pools', async () => {
    await at.addUser('bob');
    const call = {
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' as const,
      AuthParameters: { USERNAME: 'bob', PASSWORD: password },
    };
    isSignedIn(await at.operations.adminInitiateAuth(administrator, call));
    const elsewhere = at.operations.adminInitiateAuth({ ...administrator, account: '999999999999' }, call);
    await expect(elsewhere).rejects.toThrow(`User pool ${poolId} does not exist.`);
    const foreign = at.operations.adminInitiateAuth(administrator, { ...call, ClientId: 'otherclient' });
    await expect(foreign).rejects.toThrow('User pool client otherclient does not exist.');
  });

  it('refresh tokens', async () => {
    const answer = await initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'refresh bob' });
    expect(answer.AuthenticationResult?.AccessToken).toBe('again');
    await expect(initiate('REFRESH_TOKEN', { REFRESH_TOKEN: 'x' })).rejects.toThrow('Invalid Refresh Token');
  });
});

describe('sessions', () => {
  it('are as long for nobody as for a user', () => {
    const client = at.context.store.clients.byId(clientId);
    const place = { pool: at.pool, client: client as NonNullable<typeof client> };
    const there = { step: 'A', username: 'bob', sub: at.context.ids.uuid() };
    const absent = { step: 'A', username: 'eve' };
    const { sessions } = at.context;
    expect(sessions.seal(place, there).length).toBe(sessions.seal(place, absent).length);
  });

  it('are forgotten when they are over, and long ones are kept here', async () => {
    const { context, clock } = at;
    const client = context.store.clients.byId(clientId);
    const place = { pool: at.pool, client: client as NonNullable<typeof client> };
    const { sessions } = context;
    const long = await sessions.keep(place, {
      step: 'A',
      username: 'bob',
      state: { text: 'x'.repeat(5_000) },
    });
    expect(long.length).toBeLessThanOrEqual(2_048);
    expect((await sessions.open(place, long, ['A'])).state).toEqual({ text: 'x'.repeat(5_000) });
    await expect(sessions.open(place, long, ['A'])).rejects.toThrow();
    for (let round = 0; round < 64; round += 1) {
      await sessions.open(place, sessions.seal(place, { step: 'A', username: 'bob' }), ['A']);
      clock.nowMs += 3_600_000;
    }
    expect((await at.records.list('cognito-taken-sessions', { limit: 1_000 })).length).toBeLessThan(40);
    expect(await at.records.list('cognito-session-states', { limit: 10 })).toEqual([]);
  });
});

describe('timestamps', () => {
  it('are read as clients write them', () => {
    const range = { min: 0, max: Date.UTC(9_999, 0, 1) };
    fc.assert(
      fc.property(fc.integer(range), (atMs) => {
        expect(parseTimestamp(printTimestamp(atMs))).toBe(Math.floor(atMs / 1_000) * 1_000);
      }),
    );
    expect(parseTimestamp('Fri Nov 6 03:04:05 UTC 2026')).toBe(Date.UTC(2026, 10, 6, 3, 4, 5));
  });

  it('are nothing else', () => {
    fc.assert(fc.property(fc.string(), (text) => parseTimestamp(text) === undefined));
    const others = [
      'Fri Nov 31 03:04:05 UTC 2026',
      'Thu Nov 6 03:04:05 UTC 2026',
      'Fri Nov 6 24:04:05 UTC 2026',
    ];
    for (const text of others) expect(parseTimestamp(text)).toBeUndefined();
  });
});
