import { randomBytes } from 'node:crypto';
import { aesSeal, nodeTokenSignature } from '@cairn/host';
import { CryptoThreads, nodePasskeys, nodeUserPoolCrypto } from '@cairn/host/identity';
import {
  type CallScope,
  type Json,
  type JsonObject,
  parseJson,
  type Records,
  resolveLimits,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import type { UserMessage } from '../messages/deliver-message.ts';
import { userPoolLimits } from '../user-pool-limits.ts';
import type { UserPoolPorts } from '../user-pool-ports.ts';
import { UserPools } from '../user-pools.ts';

const account = '111122223333';
const region = 'eu-west-1';

/** An administrator. */
export const administrator: CallScope = {
  account,
  region,
  principal: { arn: `arn:aws:iam::${account}:user/ada`, kind: 'user', account },
};
/** Somebody who has not signed his call. */
export const anybody: CallScope = {
  account: '000000000000',
  region: 'nowhere',
  principal: { arn: 'anonymous', kind: 'anonymous' },
  origin: { sourceIp: '203.0.113.7' },
};

const threads = new CryptoThreads();
const seal = aesSeal([randomBytes(32)]);

/** A trigger: what it answers to its event. */
export type WholeTrigger = (request: JsonObject, source: string) => JsonObject;

/** All of user pools on memory, with real cryptography and passkeys, at a time that the test moves. */
export async function wholeUserPools({
  triggers = {},
  records: given,
  crypto = {},
  around = (ports) => ports,
}: {
  readonly triggers?: { readonly [functionName: string]: WholeTrigger };
  readonly records?: Records;
  /** Parts of cryptography that the test has of its own. */
  readonly crypto?: Partial<UserPoolPorts['crypto']>;
  /** What the test puts around the ports. */
  readonly around?: (ports: UserPoolPorts) => UserPoolPorts;
} = {}) {
  const records = given ?? (await openMemoryStore()).records;
  const clock = { nowMs: Date.UTC(2026, 10, 6, 3, 4, 5), now: () => clock.nowMs };
  const messages: UserMessage[] = [];
  const sources: string[] = [];
  const ports: UserPoolPorts = {
    records,
    clock,
    random: seededRandom(3),
    ids: timeOrderedIds(clock, seededRandom(7)),
    seal,
    limits: resolveLimits(userPoolLimits),
    log: () => undefined,
    crypto: { ...nodeUserPoolCrypto(threads), ...crypto },
    passkeyCeremonies: nodePasskeys(),
    places: {
      issuer: (inRegion, id) => `http://localhost:4566/${inRegion}/${id}`,
      signInPages: (domain) => `https://auth.localhost:4566/${domain}`,
      server: () => 'http://localhost:4566',
    },
    async callService({ input }) {
      const { FunctionName, Payload } = input as { readonly FunctionName: string; readonly Payload: string };
      const event = parseJson(Payload) as { readonly triggerSource: string; readonly request: JsonObject };
      sources.push(event.triggerSource);
      const trigger = triggers[FunctionName.split(':').at(-1) ?? ''] as WholeTrigger;
      const response = trigger(event.request, event.triggerSource);
      return { StatusCode: 200, Payload: JSON.stringify({ ...event, response }) } as Json;
    },
    deadline: () => new AbortController().signal,
    async deliverMessage(message) {
      messages.push(message);
    },
    deliver: async () => true,
    http: () => Promise.reject(new Error('nobody is asked here')),
    verifySignature: nodeTokenSignature,
  };
  const pools = new UserPools(around(ports));
  await pools.start();
  return { pools, operations: pools.operations, records, clock, messages, sources };
}

export type WholeUserPools = Awaited<ReturnType<typeof wholeUserPools>>;

/** The ARN of a function that is one of the fixture's triggers. */
export const functionArn = (name: string): string => `arn:aws:lambda:${region}:${account}:function:${name}`;
