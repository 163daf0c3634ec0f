import { generateKeyPair, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import { fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { type LoadResult, runLoad } from '../load.ts';
import { type PasswordChallenge, SrpClient, srpTimestamp } from '../srp-client.ts';

const target = 'AWSCognitoIdentityProviderService';
const password = 'Correct-horse-7';
const userCount = 20;
/** Which all of them belong to. */
const groups = ['editors', 'readers'];
const connections = 50;
/** Sign-ins per second that have to be reached. */
const signInsPerSecond = 250;
/** Sign-ins before anything is measured. */
const warmAnswers = 500;
/** Executions that are started meanwhile, per second. */
const startsPerSecond = 100;
/** Challenges that are answered: their answers are worked out while nothing is measured. */
const signInsMax = 5_000;

/** Refresh tokens for new ID and access tokens: two signatures of RSA-2048 each. */
export const refresh: BenchRow = {
  name: 'refresh',
  run: ({ seconds }) =>
    withPool(async ({ endpoint, clientId, refreshToken }) => {
      const bare = await barePairs(Math.min(seconds, 5));
      const load = await runLoad({
        endpoint,
        operation: 'GetTokensFromRefreshToken',
        input: { ClientId: clientId, RefreshToken: refreshToken },
        headers: {
          Host: new URL(endpoint).host,
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': `${target}.GetTokensFromRefreshToken`,
        },
        connections,
        seconds,
      });
      if (load.errors > 0) throw new Error(`${load.errors} calls failed`);
      return [
        {
          name: 'refresh',
          value: load.answers / load.seconds,
          unit: 'refreshes/s',
          target: { atLeast: 500 },
          peer: { name: 'bare pairs of signatures', value: bare },
          method: `${connections} keep-alive connections, the load generator on the same cores`,
        },
      ];
    }),
};

/**
 * Sign-ins by USER_SRP_AUTH, both calls of each: how many there are when all connections ask without a pause, and what
 * executions that start meanwhile feel, then and at the rate that is asked for.
 */
export const signIn: BenchRow = {
  name: 'sign-in',
  run: ({ seconds }) =>
    withPool(async ({ endpoint, clientId, userPoolId }) => {
      const client = new RawClient(endpoint, connections, target, '1.1');
      const steps = new RawClient(endpoint);
      try {
        const { stateMachineArn } = await steps.call('CreateStateMachine', {
          name: 'five-states',
          definition: JSON.stringify(fiveStateMachine),
          roleArn: 'arn:aws:iam::000000000000:role/bench',
        });
        const load = new SignInLoad(client, { clientId, userPoolId });
        const beside = <Result>(seconds: number, work: (isRunning: () => boolean) => Promise<Result>) =>
          measured({ endpoint, stateMachineArn: String(stateMachineArn), seconds }, work);
        // What is compiled in its first calls is compiled before the time runs.
        const warm = await beside(Math.min(seconds / 3, 2), (isRunning) => load.beginAll(isRunning));
        await load.answerAll(load.answersTo(warm.result.slice(0, warmAnswers)));
        const begun = await beside(seconds / 3, (isRunning) => load.beginAll(isRunning));
        const answers = load.answersTo(begun.result);
        const pacedSeconds = Math.min(seconds / 3, answers.length / 2 / signInsPerSecond);
        const paced = answers.slice(0, Math.floor(pacedSeconds * signInsPerSecond));
        const rest = answers.slice(paced.length);
        const ended = await beside(seconds / 3, () => load.answerAll(rest));
        const alone = await beside(Math.min(seconds / 3, 5), () => Promise.resolve());
        const even = await beside(pacedSeconds, () => load.signInEvenly(paced));
        const perSignInSeconds = begun.seconds / begun.result.length + ended.seconds / rest.length;
        return [
          {
            name: 'sign-in by SRP',
            value: 1 / perSignInSeconds,
            unit: 'sign-ins/s',
            target: { atLeast: signInsPerSecond },
            method: `${rest.length} sign-ins of ${userCount} users, ${connections} connections; what clients work out is not in the time`,
          },
          {
            name: 'sign-in: StartExecution p99',
            value: even.starts.p99Ms,
            unit: 'ms',
            target: { atMost: 15 },
            peer: { name: 'while nobody signs in', value: alone.starts.p99Ms },
            method: `${startsPerSecond} starts per second while ${signInsPerSecond} users sign in per second, spread evenly`,
          },
          {
            name: 'sign-in: the same, no pause',
            value: Math.max(begun.starts.p99Ms, ended.starts.p99Ms),
            unit: 'ms',
            target: { atMost: 15 },
            method: `while ${connections} connections sign in as fast as they are answered, which takes all cores`,
          },
        ];
      } finally {
        client.close();
        steps.close();
      }
    }),
};

/** Work with executions that start beside it, and how long it took. */
async function measured<Result>(
  {
    endpoint,
    stateMachineArn,
    seconds,
  }: { readonly endpoint: string; readonly stateMachineArn: string; readonly seconds: number },
  work: (isRunning: () => boolean) => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number; readonly starts: LoadResult }> {
  const beganAt = performance.now();
  const endsAt = beganAt + seconds * 1_000;
  const starting = runLoad({
    endpoint,
    operation: 'StartExecution',
    input: { stateMachineArn, input: fiveStateInput },
    connections: 4,
    rate: startsPerSecond,
    seconds,
  });
  const result = await work(() => performance.now() < endsAt);
  const took = (performance.now() - beganAt) / 1_000;
  return { result, seconds: took, starts: await starting };
}

type Answers = { readonly [name: string]: string };

/** Users who sign in, and what they answer: worked out while nothing is measured. */
class SignInLoad {
  readonly #client: RawClient;
  readonly #clientId: string;
  readonly #srp: SrpClient;
  #begun = 0;

  constructor(
    client: RawClient,
    { clientId, userPoolId }: { readonly clientId: string; readonly userPoolId: string },
  ) {
    this.#client = client;
    this.#clientId = clientId;
    this.#srp = new SrpClient(userPoolId, new Uint8Array(32).fill(0x5a));
  }

  /** Begins sign-ins on all connections as long as there is time. */
  async beginAll(isRunning: () => boolean): Promise<readonly PasswordChallenge[]> {
    const challenges: PasswordChallenge[] = [];
    let begun = 0;
    await onAllConnections(async () => {
      while ((isRunning() || begun < connections) && begun < signInsMax) {
        begun += 1;
        challenges.push(await this.#begin());
      }
    });
    return challenges;
  }

  answersTo(challenges: readonly PasswordChallenge[]): readonly Answers[] {
    return challenges.map((challenge) => this.#srp.respond(challenge, password, srpTimestamp(new Date())));
  }

  async answerAll(answers: readonly Answers[]): Promise<void> {
    let next = 0;
    await onAllConnections(async () => {
      for (let answer = answers[next++]; answer !== undefined; answer = answers[next++])
        await this.#answer(answer);
    });
  }

  /** Begins one sign-in and ends another, at even distances. */
  async signInEvenly(answers: readonly Answers[]): Promise<void> {
    const beganAt = performance.now();
    const calls: Promise<unknown>[] = [];
    for (const [at, answer] of answers.entries()) {
      const waitMs = beganAt + (at * 1_000) / signInsPerSecond - performance.now();
      if (waitMs > 0) await setTimeout(waitMs);
      calls.push(this.#begin(), this.#answer(answer));
    }
    await Promise.all(calls);
  }

  async #begin(): Promise<PasswordChallenge> {
    this.#begun += 1;
    const answer = await this.#client.call('InitiateAuth', {
      AuthFlow: 'USER_SRP_AUTH',
      ClientId: this.#clientId,
      AuthParameters: { USERNAME: usernameOf(this.#begun % userCount), SRP_A: this.#srp.publicValue },
    });
    return answer.ChallengeParameters as PasswordChallenge;
  }

  async #answer(answer: Answers): Promise<void> {
    const { AuthenticationResult } = await this.#client.call('RespondToAuthChallenge', {
      ChallengeName: 'PASSWORD_VERIFIER',
      ClientId: this.#clientId,
      ChallengeResponses: answer,
    });
    if (AuthenticationResult === undefined) throw new Error('a sign-in ended without tokens');
  }
}

async function onAllConnections(work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: connections }, work));
}

/** Pairs of signatures per second by the threads of this process, nothing around them. */
async function barePairs(seconds: number): Promise<number> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const text = Buffer.alloc(800, 'x');
  const one = () => promisify(sign)('sha256', text, privateKey);
  const beganAt = performance.now();
  let pairs = 0;
  await onAllConnections(async () => {
    while (performance.now() < beganAt + seconds * 1_000) {
      await Promise.all([one(), one()]);
      pairs += 1;
    }
  });
  return (pairs * 1_000) / (performance.now() - beganAt);
}

interface PoolTarget {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly refreshToken: string;
}

function usernameOf(index: number): string {
  return `user-${index}`;
}

/** A server process with a pool and its users. */
async function withPool<Answer>(work: (target: PoolTarget) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  const client = new CognitoIdentityProviderClient(clientConfiguration(server.endpoint));
  try {
    return await work({ endpoint: server.endpoint, ...(await preparePool(client)) });
  } finally {
    client.destroy();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function preparePool(client: CognitoIdentityProviderClient): Promise<Omit<PoolTarget, 'endpoint'>> {
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'bench' }));
  const UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'bench',
      ExplicitAuthFlows: [
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      ],
    }),
  );
  const ClientId = UserPoolClient?.ClientId as string;
  for (const GroupName of groups) await client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
  for (let index = 0; index < userCount; index++) {
    const Username = usernameOf(index);
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
    await client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: password, Permanent: true }),
    );
    for (const GroupName of groups)
      await client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  }
  const { AuthenticationResult } = await client.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: usernameOf(0), PASSWORD: password },
    }),
  );
  return {
    userPoolId: UserPoolId,
    clientId: ClientId,
    refreshToken: AuthenticationResult?.RefreshToken as string,
  };
}
