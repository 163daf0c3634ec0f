/** A server of users that is killed: nothing that was acknowledged is lost, and nothing is taken twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminGetUserCommand,
  AssociateSoftwareTokenCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  UserNotFoundException,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { seededRandom } from '@cairn/kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { Inbox } from './inbox.ts';
import { oneTimePassword } from './one-time-password.ts';
import { PoolMaker, password } from './pool-maker.ts';

const seed = Number(process.env.CAIRN_SEED ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
const rounds = 3;
const perRound = 16;

let folder: string;
let server: ServerProcess;
let maker: PoolMaker;
let inbox: Inbox;
let UserPoolId: string;
let ClientId: string;
/** Rotates, and lets nobody ask twice. */
let strictId: string;
/** Rotates, and whose clients may ask again where they did not hear. */
let patientId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-users-crash-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  maker = new PoolMaker(server.endpoint);
  inbox = new Inbox(server.endpoint);
  UserPoolId = await maker.pool({ AutoVerifiedAttributes: ['email'] });
  await maker.owner.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      SoftwareTokenMfaConfiguration: { Enabled: true },
      MfaConfiguration: 'OPTIONAL',
    }),
  );
  ClientId = await maker.client(UserPoolId, { PreventUserExistenceErrors: 'LEGACY' });
  const rotating = (RetryGracePeriodSeconds: number) =>
    maker.client(UserPoolId, {
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds },
    });
  strictId = await rotating(0);
  patientId = await rotating(60);
});
afterAll(async () => {
  maker?.destroy();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const restart = async (): Promise<void> => {
  await server.kill();
  await server.start();
};

/**
 * Does many things at once, and kills the server once some of them were acknowledged.
 * @returns what was acknowledged
 */
async function killedAmid<Thing, Answer>(
  things: readonly Thing[],
  act: (thing: Thing) => Promise<Answer>,
): Promise<ReadonlyMap<Thing, Answer>> {
  const acknowledged = new Map<Thing, Answer>();
  const enough = 1 + Math.floor(random.next() * (things.length - 1));
  let killing: Promise<void> | undefined;
  await Promise.allSettled(
    things.map(async (thing) => {
      const answer = await act(thing);
      acknowledged.set(thing, answer);
      if (acknowledged.size >= enough) killing ??= server.kill();
    }),
  );
  await killing;
  await server.kill();
  await server.start();
  return acknowledged;
}

const names = (prefix: string, round: number) =>
  Array.from({ length: perRound }, (_, at) => `${prefix}-${round}-${at}`);
const addressOf = (name: string) => `${name}@example.com`;
const signUp = (Username: string) =>
  maker.app.send(
    new SignUpCommand({
      ...{ ClientId, Username, Password: password },
      UserAttributes: [{ Name: 'email', Value: addressOf(Username) }],
    }),
  );
const statusOf = async (Username: string): Promise<string | undefined> => {
  try {
    return (await maker.owner.send(new AdminGetUserCommand({ UserPoolId, Username }))).UserStatus;
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined;
    throw error;
  }
};
const confirm = (Username: string, ConfirmationCode: string) =>
  maker.app.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
const refresh = async (client: string, RefreshToken: string): Promise<string> => {
  const { AuthenticationResult } = await maker.app.send(
    new GetTokensFromRefreshTokenCommand({ ClientId: client, RefreshToken }),
  );
  return AuthenticationResult?.RefreshToken as string;
};

it(`keeps users who were told that they have signed up, and their codes (seed ${seed})`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const all = names('new', round);
    const told = await killedAmid(all, signUp);
    expect(told.size).toBeGreaterThan(0);
    for (const name of all) {
      const status = await statusOf(name);
      if (told.has(name)) expect([name, status]).toEqual([name, 'UNCONFIRMED']);
      // Of one who was told nothing nothing is left by halves: he is there, or his name is free.
      if (status === undefined) await signUp(name);
      else await expect(signUp(name)).rejects.toMatchObject({ name: 'UsernameExistsException' });
    }
    for (const name of told.keys()) await confirm(name, await inbox.code(addressOf(name)));
    expect((await maker.signIn(ClientId, [...told.keys()][0] as string)).AccessToken).toBeDefined();
  }
});

it(`takes a code once, whether its taker has heard of it or not (seed ${seed})`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const codes = new Map<string, string>();
    for (const name of names('code', round)) {
      await signUp(name);
      codes.set(name, await inbox.code(addressOf(name)));
    }
    const told = await killedAmid([...codes.keys()], (name) => confirm(name, codes.get(name) as string));
    for (const [name, code] of codes) {
      const status = await statusOf(name);
      if (told.has(name)) expect([name, status]).toEqual([name, 'CONFIRMED']);
      // The code and what it is good for are one write: it is taken if, and only if, he is confirmed.
      if (status === 'UNCONFIRMED') await confirm(name, code);
      expect(await statusOf(name)).toBe('CONFIRMED');
      await expect(confirm(name, code)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    }
  }
});

it(`changes a forgotten password once (seed ${seed})`, async () => {
  const all = names('forgot', 0);
  const codes = new Map<string, string>();
  for (const name of all) {
    await maker.user(UserPoolId, name, { email: addressOf(name), email_verified: 'true' });
    await maker.app.send(new ForgotPasswordCommand({ ClientId, Username: name }));
    codes.set(name, await inbox.code(addressOf(name)));
  }
  const change = (Username: string, Password: string) =>
    maker.app.send(
      new ConfirmForgotPasswordCommand({
        ...{ ClientId, Username, Password },
        ConfirmationCode: codes.get(Username),
      }),
    );
  const told = await killedAmid(all, (name) => change(name, 'N3w-password!'));
  for (const name of all) {
    const isChanged = await maker.signIn(ClientId, name, 'N3w-password!').then(
      () => true,
      () => false,
    );
    if (told.has(name)) expect([name, isChanged]).toEqual([name, true]);
    if (isChanged) {
      await expect(change(name, 'St0len-password!')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    } else {
      await maker.signIn(ClientId, name);
      await change(name, 'N3w-password!');
    }
  }
});

it(`goes on with the refresh token that it gave last (seed ${seed})`, async () => {
  await maker.user(UserPoolId, 'rotating');
  const first = names('chain', 0).slice(0, 8);
  /** The last token that each chain has heard of. */
  const latest = new Map<string, string>();
  for (const chain of first) latest.set(chain, (await maker.signIn(patientId, 'rotating')).RefreshToken);
  for (let round = 0; round < rounds; round += 1) {
    // Each turns its token over and over until the server is gone.
    const steps = first.flatMap((chain) => Array.from({ length: 4 }, () => chain));
    const queues = new Map<string, Promise<unknown>>();
    let count = 0;
    const enough = 1 + Math.floor(random.next() * (steps.length - 1));
    let killing: Promise<void> | undefined;
    for (const chain of steps) {
      const before = queues.get(chain) ?? Promise.resolve();
      const next = before.then(async () => {
        latest.set(chain, await refresh(patientId, latest.get(chain) as string));
        count += 1;
        if (count >= enough) killing ??= server.kill();
      });
      queues.set(chain, next);
    }
    await Promise.allSettled([...queues.values()]);
    await killing;
    await restart();
    for (const chain of first) {
      latest.set(chain, await refresh(patientId, latest.get(chain) as string));
    }
  }
});

it('has written down what it took before it says so: none of it passes again after a kill', async () => {
  await maker.user(UserPoolId, 'ada', { email: 'ada@example.com', email_verified: 'true' });
  const { AccessToken, RefreshToken } = await maker.signIn(ClientId, 'ada');
  const { SecretCode = '' } = await maker.app.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = oneTimePassword(SecretCode, -1);
  await maker.app.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await maker.app.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
  const begin = async () => {
    const AuthParameters = { USERNAME: 'ada', PASSWORD: password };
    const input = { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters } as const;
    return (await maker.app.send(new InitiateAuthCommand(input))).Session as string;
  };
  const answer = (Session: string, SOFTWARE_TOKEN_MFA_CODE: string) =>
    maker.app.send(
      new RespondToAuthChallengeCommand({
        ...{ ClientId, Session, ChallengeName: 'SOFTWARE_TOKEN_MFA' },
        ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE },
      }),
    );
  const code = oneTimePassword(SecretCode, 1);
  const session = await begin();
  await maker.user(UserPoolId, 'zoe');
  const stolen = (await maker.signIn(strictId, 'zoe')).RefreshToken;
  const asked = await maker.app.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'zoe' } }),
  );
  const choose = () =>
    maker.app.send(
      new RespondToAuthChallengeCommand({
        ...{ ClientId, Session: asked.Session, ChallengeName: 'SELECT_CHALLENGE' },
        ChallengeResponses: { USERNAME: 'zoe', ANSWER: 'PASSWORD', PASSWORD: password },
      }),
    );
  await Promise.all([answer(session, code), refresh(strictId, stolen), choose()]);
  await restart();
  await expect(choose()).rejects.toMatchObject({
    message: 'Invalid session for the user, session can only be used once.',
  });
  await expect(answer(session, code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  await expect(answer(await begin(), code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  await expect(refresh(strictId, stolen)).rejects.toMatchObject({ name: 'RefreshTokenReuseException' });

  await maker.app.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
  await restart();
  await expect(maker.app.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
    message: 'Access Token has been revoked',
  });
});

it('counts wrong passwords and codes on after a kill', async () => {
  await maker.user(UserPoolId, 'guessed', { email: 'guessed@example.com', email_verified: 'true' });
  await maker.app.send(new ForgotPasswordCommand({ ClientId, Username: 'guessed' }));
  const right = await inbox.code('guessed@example.com');
  const wrong = right === '000000' ? '000001' : '000000';
  const guess = (ConfirmationCode: string) =>
    maker.app.send(
      new ConfirmForgotPasswordCommand({
        ...{ ClientId, Username: 'guessed', Password: 'St0len-password!', ConfirmationCode },
      }),
    );
  for (let at = 0; at < 5; at += 1) {
    await expect(guess(wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    if (at === 2) await restart();
  }
  await restart();
  await expect(guess(right)).rejects.toMatchObject({ name: 'LimitExceededException' });
});
