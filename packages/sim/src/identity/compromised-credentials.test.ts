/** Stolen passwords, on a whole server with a list of them, by the AWS SDK. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminGetUserCommand,
  ChangePasswordCommand,
  type CompromisedCredentialsRiskConfigurationType,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Inbox } from '../cognito/inbox.ts';
import { password, type ThreatPool, ThreatWorld } from './threat-world.ts';

const stolen = 'Password-123';
const reset = {
  name: 'PasswordResetRequiredException',
  message: 'Password reset required for user due to security reasons',
};
const refused = {
  name: 'InvalidPasswordException',
  message: 'Provided password cannot be used for security reasons.',
};
let folder: string;
let list: string;
let world: ThreatWorld;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-stolen-'));
  list = join(folder, 'stolen.txt');
  await writeFile(list, `${createHash('sha1').update(stolen).digest('hex').toUpperCase()}:42\r\n`);
  world = await ThreatWorld.make({ compromisedPasswordsFile: list });
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true });
});

const ask = (
  pool: ThreatPool,
  EventAction: 'BLOCK' | 'NO_ACTION',
  EventFilter?: CompromisedCredentialsRiskConfigurationType['EventFilter'],
) =>
  pool.risk({
    CompromisedCredentialsRiskConfiguration: {
      Actions: { EventAction },
      ...(EventFilter && { EventFilter }),
    },
  });
const signUp = ({ ClientId }: ThreatPool, Username: string, Password = stolen) =>
  world.sdk.send(new SignUpCommand({ ClientId, Username, Password }));

describe('a stolen password', () => {
  it('signs nobody in where it is blocked: its user has to reset it, and cannot choose it again', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.addUser('bo', stolen);
    await ask(pool, 'BLOCK');
    await expect(pool.signIn({}, { username: 'bo', word: 'Wrong-horse-7' })).rejects.toThrow(/Incorrect/);
    await expect(pool.signIn({}, { username: 'bo', word: stolen })).rejects.toMatchObject(reset);
    const { UserStatus } = await world.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: 'bo' }),
    );
    expect(UserStatus).toBe('RESET_REQUIRED');
    const [event] = await pool.events(2, 'bo');
    expect(event).toMatchObject({
      EventResponse: 'Fail',
      EventRisk: { RiskDecision: 'Block', CompromisedCredentialsDetected: true },
    });
    await world.sdk.send(new ForgotPasswordCommand({ ClientId: pool.ClientId, Username: 'bo' }));
    const ConfirmationCode = await new Inbox(world.server.endpoint).code('bo@example.com');
    const confirm = (Password: string) =>
      world.sdk.send(
        new ConfirmForgotPasswordCommand({
          ...{ ClientId: pool.ClientId, Username: 'bo', ConfirmationCode, Password },
        }),
      );
    await expect(confirm(stolen)).rejects.toMatchObject(refused);
    // The code is not used up by a password that may not be.
    await confirm('Fresh-horse-8');
    expect(
      (await pool.signIn({}, { username: 'bo', word: 'Fresh-horse-8' })).AuthenticationResult,
    ).toBeDefined();
  });

  it('is no password of whoever signs up, or chooses another one', async () => {
    const pool = await world.pool('ENFORCED');
    await ask(pool, 'BLOCK');
    await expect(signUp(pool, 'cy')).rejects.toMatchObject(refused);
    await signUp(pool, 'cy', 'Fresh-horse-8');
    const { AuthenticationResult } = await pool.signIn();
    const change = new ChangePasswordCommand({
      AccessToken: AuthenticationResult?.AccessToken,
      PreviousPassword: password,
      ProposedPassword: stolen,
    });
    await expect(world.sdk.send(change)).rejects.toMatchObject(refused);
  });

  it('is looked for where the filter says so alone', async () => {
    const pool = await world.pool('ENFORCED');
    await pool.addUser('bo', stolen);
    await ask(pool, 'BLOCK', ['SIGN_UP']);
    expect((await pool.signIn({}, { username: 'bo', word: stolen })).AuthenticationResult).toBeDefined();
    await expect(signUp(pool, 'cy')).rejects.toMatchObject(refused);
    await ask(pool, 'BLOCK', ['SIGN_IN']);
    await signUp(pool, 'cy');
    await expect(pool.signIn({}, { username: 'bo', word: stolen })).rejects.toMatchObject(reset);
  });

  it.each([
    ['AUDIT', 'BLOCK'],
    ['ENFORCED', 'NO_ACTION'],
  ] as const)('is remembered in mode %s with %s', async (mode, eventAction) => {
    const pool = await world.pool(mode);
    await pool.addUser('bo', stolen);
    await ask(pool, eventAction);
    expect((await pool.signIn({}, { username: 'bo', word: stolen })).AuthenticationResult).toBeDefined();
    const [event] = await pool.events(1, 'bo');
    expect(event?.EventRisk).toMatchObject({ RiskDecision: 'NoRisk', CompromisedCredentialsDetected: true });
    await signUp(pool, 'cy');
  });
});

describe('a list', () => {
  it('that is given no longer is missed: the next start says so', async () => {
    const dataDirectory = join(folder, 'data');
    const first = await ThreatWorld.make({ dataDirectory, compromisedPasswordsFile: list });
    await ask(await first.pool('ENFORCED'), 'BLOCK');
    await first.stop();
    const said: string[] = [];
    const next = await ThreatWorld.make({
      ...{ dataDirectory, logLevel: 'warn' },
      log: (_level, message) => void said.push(message),
    });
    await next.pool('OFF');
    await next.stop();
    expect(said).toContainEqual(expect.stringContaining('--compromised-passwords'));
  });

  it.each([
    ['is missing', 'none.txt', undefined],
    ['is binary', 'binary', Uint8Array.of(0, 255, 1)],
    ['is one huge line', 'huge', 'a'.repeat(100_000)],
  ])('that %s stops the start, by the name of its option', async (_what, name, content) => {
    const compromisedPasswordsFile = join(folder, name);
    if (content !== undefined) await writeFile(compromisedPasswordsFile, content);
    const started = createServer({ port: 0, memory: true, compromisedPasswordsFile });
    await expect(started).rejects.toThrow(/^--compromised-passwords: /);
  });
});
