/** Whether anybody can find out who has an account, where the client hides it: by answers, by work. */
import { AdminDisableUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { CryptoThreads } from '@cairn/host/identity';
import { createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Heard, StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let userPoolId: string;
let ClientId: string;
const people = Array.from({ length: 20 }, (_, at) => `person-${at}`);
const nobodies = Array.from({ length: 20 }, (_, at) => `nobody-${at}`);

beforeAll(async () => {
  world = await StrictWorld.make();
  userPoolId = await world.maker.pool({
    AutoVerifiedAttributes: ['email'],
    AliasAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  ClientId = await world.maker.client(userPoolId);
  for (const name of people) {
    await world.maker.user(userPoolId, name, { email: `${name}@example.com`, email_verified: 'true' });
  }
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.stop());

const wrong = 'Wr0ng-password!';
const withPassword = (USERNAME: string) =>
  world.call('InitiateAuth', {
    ...{ ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
    AuthParameters: { USERNAME, PASSWORD: wrong },
  });
const withSrp = (USERNAME: string) =>
  world.call('InitiateAuth', {
    ...{ ClientId, AuthFlow: 'USER_SRP_AUTH' },
    AuthParameters: { USERNAME, SRP_A: createSrpSession(USERNAME, wrong, userPoolId, false).largeA },
  });
async function proveBySrp(name: string): Promise<Heard> {
  const srp = createSrpSession(name, wrong, userPoolId, false);
  const begun = await world.call('InitiateAuth', {
    ...{ ClientId, AuthFlow: 'USER_SRP_AUTH' },
    AuthParameters: { USERNAME: name, SRP_A: srp.largeA },
  });
  const call = wrapAuthChallenge(signSrpSession(srp, begun.body as never), {
    ...{ ClientId, ChallengeName: 'PASSWORD_VERIFIER' },
    ChallengeResponses: { USERNAME: name },
  });
  return world.call('RespondToAuthChallenge', call);
}
const choose = (name: string) =>
  world.call('InitiateAuth', { ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: name } });
const preferMail = (name: string) =>
  world.call('InitiateAuth', {
    ...{ ClientId, AuthFlow: 'USER_AUTH' },
    AuthParameters: { USERNAME: name, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
  });
async function guessMail(name: string): Promise<Heard> {
  const { body } = await preferMail(name);
  return world.call('RespondToAuthChallenge', {
    ...{ ClientId, ChallengeName: 'EMAIL_OTP', Session: body.Session },
    ChallengeResponses: { USERNAME: name, EMAIL_OTP_CODE: '000000' },
  });
}
const forgot = (Username: string) => world.call('ForgotPassword', { ClientId, Username });
const confirmForgot = (Username: string) =>
  world.call('ConfirmForgotPassword', { ClientId, Username, ConfirmationCode: '000000', Password: wrong });
const resend = (Username: string) => world.call('ResendConfirmationCode', { ClientId, Username });
const confirm = (Username: string) =>
  world.call('ConfirmSignUp', { ClientId, Username, ConfirmationCode: '000000' });

/** An answer without what differs from call to call anyhow: its form and its lengths. */
function shape(value: unknown, name = ''): unknown {
  // Leading zeros are not written: the number itself may be a digit shorter.
  if (name === 'SRP_B') return 'hexadecimal';
  if (typeof value === 'string') {
    const isSaid =
      /^(?:message|__type|ChallengeName|DeliveryMedium|AttributeName|CODE_DELIVERY_DELIVERY_MEDIUM)$/;
    if (isSaid.test(name)) return value;
    return name === 'Session' || name === 'SECRET_BLOCK' || name === 'SALT' ? value.length : typeof value;
  }
  if (Array.isArray(value)) return value.map((each) => (typeof each === 'string' ? each : shape(each)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each, key)]));
}

const calls = {
  withPassword,
  withSrp,
  proveBySrp,
  choose,
  preferMail,
  guessMail,
  forgot,
  confirmForgot,
  resend,
  confirm,
};

it('shows the same address in all answers about one name, of users, of unconfirmed and disabled ones, and of nobody', async () => {
  const pool = await world.maker.pool({
    AutoVerifiedAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const client = await world.maker.client(pool);
  await world.maker.user(pool, 'confirmed', { email: 'c@example.com', email_verified: 'true' });
  await world.maker.user(pool, 'disabled', { email: 'd@example.com', email_verified: 'true' });
  await world.maker.owner.send(new AdminDisableUserCommand({ UserPoolId: pool, Username: 'disabled' }));
  const email = { Name: 'email', Value: 'u@example.com' };
  const UserAttributes = [email];
  await world.call('SignUp', { ClientId: client, Username: 'unconfirmed', Password: wrong, UserAttributes });
  for (const name of ['confirmed', 'disabled', 'unconfirmed', 'nobody-here', 'nobody@example.com']) {
    const shown = new Set<unknown>();
    for (const Username of [name, name.toUpperCase()]) {
      for (const operation of ['ForgotPassword', 'ResendConfirmationCode']) {
        const { body } = await world.call(operation, { ClientId: client, Username });
        shown.add((body.CodeDeliveryDetails as { readonly Destination: string }).Destination);
      }
      const { body } = await world.call('InitiateAuth', {
        ...{ ClientId: client, AuthFlow: 'USER_AUTH' },
        AuthParameters: { USERNAME: Username, PREFERRED_CHALLENGE: 'EMAIL_OTP' },
      });
      shown.add((body.ChallengeParameters as { readonly [name: string]: string }).CODE_DELIVERY_DESTINATION);
    }
    expect([...shown], name).toEqual([expect.stringMatching(/^\w\*{3}@\w\*{3}$/)]);
  }
});

it('calls people as they are kept and nobody in one way, however their names are written where the case does not count', async () => {
  const pool = await world.maker.pool({ UsernameConfiguration: { CaseSensitive: false } });
  const client = await world.maker.client(pool);
  await world.maker.user(pool, 'somebody');
  for (const name of ['somebody', 'not-here']) {
    for (const USERNAME of [name, name.toUpperCase()]) {
      const { largeA } = createSrpSession(USERNAME, wrong, pool, false);
      const { body } = await world.call('InitiateAuth', {
        ...{ ClientId: client, AuthFlow: 'USER_SRP_AUTH' },
        AuthParameters: { USERNAME, SRP_A: largeA },
      });
      expect(body.ChallengeParameters).toMatchObject({ USERNAME: name, USER_ID_FOR_SRP: name });
    }
  }
});

describe.each(Object.entries(calls))('%s', (name, call) => {
  it('says the same of a user and of nobody, the first time and the sixth', async () => {
    // Somebody else for each call, else a lock of the one before may end between two calls; and names of one length, for
    // what is sealed is as long as what it says.
    const who = 10 + Object.keys(calls).indexOf(name);
    const [user, nobody] = [people[who] as string, nobodies[who] as string];
    // Proofs take their clients so long that the lock which the fifth begins may end between two calls.
    const rounds = call === proveBySrp ? 5 : 6;
    for (let at = 0; at < rounds; at += 1) {
      const [of, none] = [await call(user), await call(nobody)];
      expect([of.status, of.error, shape(of.body)]).toEqual([none.status, none.error, shape(none.body)]);
    }
  });
});

describe.each([
  ['who is not confirmed', 'stranger-1'],
  ['who is disabled', 'disabled-1'],
])('somebody %s', (_who, name) => {
  beforeAll(async () => {
    const { maker } = world;
    if (name === 'stranger-1') {
      const UserAttributes = [{ Name: 'email', Value: 'stranger-1@example.com' }];
      const signedUp = { ClientId, Username: name, Password: 'Passw0rd!', UserAttributes };
      expect((await world.call('SignUp', signedUp)).status).toBe(200);
    } else {
      await maker.user(userPoolId, name, { email: `${name}@example.com`, email_verified: 'true' });
      await maker.owner.send(new AdminDisableUserCommand({ UserPoolId: userPoolId, Username: name }));
    }
  });

  it.each(Object.entries({ withPassword, withSrp, proveBySrp, forgot, confirmForgot, resend }))(
    'is told from nobody by no answer: %s',
    async (_call, call) => {
      const [of, none] = [await call(name), await call(name.replace('-1', '-2'))];
      expect([of.status, of.error, shape(of.body)]).toEqual([none.status, none.error, shape(none.body)]);
    },
  );
});

it('the salt of nobody is the same each time, as that of a user is, and another one for each', async () => {
  const saltOf = async (name: string) =>
    ((await withSrp(name)).body.ChallengeParameters as { readonly SALT: string }).SALT;
  for (const name of [people[0] as string, nobodies[0] as string]) {
    expect(await saltOf(name)).toBe(await saltOf(name));
  }
  const salts = await Promise.all([...people, ...nobodies].map(saltOf));
  expect(new Set(salts).size).toBe(40);
});

it('an alias that nobody has is none that somebody has', async () => {
  const [of, none] = [await withSrp('person-1@example.com'), await withSrp('nobody-1@example.com')];
  expect([of.status, shape(of.body)]).toEqual([none.status, shape(none.body)]);
  const idOf = ({ body }: Heard) =>
    (body.ChallengeParameters as { readonly USER_ID_FOR_SRP: string }).USER_ID_FOR_SRP;
  // The name behind it is told to be one, for the proof needs it.
  expect([typeof idOf(of), typeof idOf(none)]).toEqual(['string', 'string']);
});

it.each([
  ['a password', withPassword],
  ['SRP, begun', withSrp],
  ['SRP, proved', proveBySrp],
] as const)('the same powers are computed for a user and for nobody: %s', async (_name, call) => {
  const powers = vi.spyOn(CryptoThreads.prototype, 'power');
  const worthOf = async (name: string) => {
    powers.mockClear();
    await call(name);
    return powers.mock.calls.length;
  };
  const counts = [];
  for (const at of [2, 3]) {
    counts.push(await worthOf(people[at] as string), await worthOf(nobodies[at] as string));
  }
  expect(counts[0]).toBeGreaterThan(0);
  expect(new Set(counts).size).toBe(1);
});
