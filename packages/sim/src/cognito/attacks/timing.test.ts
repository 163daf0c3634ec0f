/** Whether the time of an answer tells who has an account, where the client hides it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Heard, StrictWorld } from './strict-world.ts';

let directory: string;
let world: StrictWorld;
let ClientId: string;
const people = 10;
/** Calls about users, and as many about nobody. */
const rounds = 200;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cairn-timing-'));
  // So many that no lock-out comes into what is measured.
  const many = 10_000;
  const limits = { userPoolCodesPerHour: many, userPoolPasswordTries: many, userPoolCodeTries: many };
  world = await StrictWorld.make(
    { ...limits, userPoolCodeTriesPerAddress: many, userPoolSignUpsPerHour: many },
    { dataDirectory: join(directory, 'data') },
  );
  const { maker } = world;
  const userPoolId = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  ClientId = await maker.client(userPoolId);
  for (let at = 0; at < people; at += 1) {
    await maker.user(userPoolId, `person-${at}`, {
      email: `person-${at}@example.com`,
      email_verified: 'true',
    });
    const UserAttributes = [{ Name: 'email', Value: `signed-${at}@example.com` }];
    const signedUp = { ClientId, Username: `signed-${at}`, Password: 'Passw0rd!', UserAttributes };
    expect((await world.call('SignUp', signedUp)).status).toBe(200);
  }
});
afterAll(async () => {
  await world?.stop();
  await rm(directory, { recursive: true, force: true });
});

type Call = (name: string) => Promise<Heard>;

const begin =
  (AuthFlow: string, parameters: object): Call =>
  (USERNAME) =>
    world.call('InitiateAuth', { ClientId, AuthFlow, AuthParameters: { USERNAME, ...parameters } });
const about =
  (operation: string, rest: object = {}): Call =>
  (Username) =>
    world.call(operation, { ClientId, Username, ...rest });
const wrong = { ConfirmationCode: '000000' };

const calls: readonly (readonly [name: string, Call, who: 'person' | 'signed'])[] = [
  ['InitiateAuth with a password', begin('USER_PASSWORD_AUTH', { PASSWORD: 'Wr0ng-password!' }), 'person'],
  ['InitiateAuth with SRP', begin('USER_SRP_AUTH', { SRP_A: 'a5' }), 'person'],
  ['InitiateAuth with a code', begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }), 'person'],
  ['ForgotPassword', about('ForgotPassword'), 'person'],
  [
    'ConfirmForgotPassword',
    about('ConfirmForgotPassword', { ...wrong, Password: 'Wr0ng-password!' }),
    'person',
  ],
  ['ResendConfirmationCode', about('ResendConfirmationCode'), 'signed'],
  ['ConfirmSignUp', about('ConfirmSignUp', wrong), 'signed'],
];

/** How likely it is that one of these takes longer than one of those: a half where nothing tells them apart. */
function chanceOfLonger(these: readonly number[], those: readonly number[]): number {
  let longer = 0;
  for (const one of these) for (const other of those) longer += one > other ? 1 : 0;
  return longer / (these.length * those.length);
}

it.each(calls)('%s takes as long for nobody as for a user', async (_name, call, who) => {
  const timeOf = async (name: string): Promise<number> => {
    const before = performance.now();
    await call(name);
    return performance.now() - before;
  };
  const ofUsers: number[] = [];
  const ofNobody: number[] = [];
  const measureUser = async (at: number) => ofUsers.push(await timeOf(`${who}-${at % people}`));
  const measureNobody = async (at: number) => ofNobody.push(await timeOf(`nobody-${at % people}`));
  // In turns, and each of them first as often as second: what else goes on on the machine is met by both.
  const inTurns = async (at: number) => {
    if (at % 2 === 0) await measureUser(at);
    await measureNobody(at);
    if (at % 2 === 1) await measureUser(at);
  };
  for (let at = 0; at < 2 * people; at += 1) await inTurns(at);
  ofUsers.length = 0;
  ofNobody.length = 0;
  for (let at = 0; at < rounds; at += 1) await inTurns(at);
  const chance = chanceOfLonger(ofUsers, ofNobody);
  expect(chance, `chance that a user takes longer, of ${rounds} each`).toBeGreaterThan(0.3);
  expect(chance, `chance that a user takes longer, of ${rounds} each`).toBeLessThan(0.7);
});
