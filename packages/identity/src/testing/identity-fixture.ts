import {
  type CallScope,
  type OutboundHttp,
  type Records,
  resolveLimits,
  type Seal,
  SealError,
  seededRandom,
  type VerifySignature,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { Identity } from '../identity.ts';
import { identityLimits } from '../identity-limits.ts';

/** Turns texts round and names what they belong to: enough to see who seals what. */
const turningSeal: Seal = {
  seal: (plain, name) => `sealed:${name}:${[...plain].reverse().join('')}`,
  open(sealed, name) {
    const prefix = `sealed:${name}:`;
    if (!sealed.startsWith(prefix)) throw new SealError('this is no sealed text');
    return [...sealed.slice(prefix.length)].reverse().join('');
  },
};

export const account = '111122223333';
export const root: CallScope = {
  account,
  region: 'eu-west-1',
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account, userId: account },
};

/** What a test gives of its own. */
export interface FixtureOptions {
  /** What an earlier one has kept: a restart. */
  readonly records?: Records;
  readonly isStrict?: boolean;
  readonly http?: OutboundHttp;
  readonly verifySignature?: VerifySignature;
}

/** Every document that was ever written, as text. */
function watchingWrites(records: Records, written: string[]): Records {
  return {
    get: records.get,
    getAll: records.getAll,
    list: records.list,
    clear: records.clear,
    write(writes) {
      for (const { key, value } of writes) written.push(`${key}\n${value ?? ''}`);
      return records.write(writes);
    },
  };
}

/** IAM and STS on memory, at a time that the test moves. */
export async function identityFixture(options: FixtureOptions = {}) {
  const { records = (await openMemoryStore()).records, isStrict = true, http, verifySignature } = options;
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const logged: string[] = [];
  const written: string[] = [];
  const identity = new Identity(
    {
      records: watchingWrites(records, written),
      clock,
      random: seededRandom(1),
      seal: turningSeal,
      limits: resolveLimits(identityLimits),
      log: (_level, message) => logged.push(message),
      http,
      verifySignature,
    },
    { isStrict },
  );
  await identity.start();
  const { authorizer, resolveAccessKey } = identity;
  const loaded = {
    iam: await identity.iam(),
    sts: await identity.sts(),
    authorizer,
    resolveAccessKey,
    roleCredentials: identity.roleCredentials.bind(identity),
  };
  return { identity: loaded, records, clock, logged, written };
}
