import { randomBytes } from 'node:crypto';
import { aesSeal } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { type CallScope, type Records, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { UserPoolStore } from '../../records/user-pool-store.ts';
import { UserStore } from '../../records/user-store.ts';
import type { UserPoolContext } from '../../user-pool-context.ts';
import { userPoolLimits } from '../../user-pool-limits.ts';
import { controlOperations } from '../control-operations.ts';
import { keptClientSecrets } from '../kept-client-secrets.ts';
import { PoolDeletions } from '../pool-deletions.ts';

export const account = '111122223333';
export const region = 'eu-west-1';

/** Whoever calls from an account and a region. */
export function scopeOf(inAccount: string, inRegion: string): CallScope {
  const arn = `arn:aws:iam::${inAccount}:user/ada`;
  return { account: inAccount, region: inRegion, principal: { arn, kind: 'user', account: inAccount } };
}

export const scope = scopeOf(account, region);

/** What a test gives of its own. */
export interface PoolsFixtureOptions {
  /** What an earlier one has kept: a restart. */
  readonly records?: Records;
  readonly limits?: { readonly [name: string]: number };
}

/** The same through a restart. */
export const fixtureSeal = aesSeal([randomBytes(32)]);

/** The control plane on memory, with real cryptography, at a time that the test moves. */
export async function poolsFixture({ records: given, limits }: PoolsFixtureOptions = {}) {
  const records = given ?? (await openMemoryStore()).records;
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const logged: string[] = [];
  const ports = {
    records,
    clock,
    seal: fixtureSeal,
    limits: resolveLimits(userPoolLimits, limits),
    crypto: nodeUserPoolCrypto(),
    log: (_level: string, message: string) => logged.push(message),
  };
  const parts = {
    ...ports,
    random: seededRandom(1),
    ids: timeOrderedIds(clock, seededRandom(2)),
    places: {
      issuer: (inRegion: string, id: string) => `http://localhost:4566/${inRegion}/${id}`,
      signInPages: (domain: string) => `https://auth.localhost:4566/${domain}`,
    },
    store: new UserPoolStore(records),
    users: new UserStore(ports),
  };
  // The control plane asks for these alone; whatever else it asked for would not be there.
  const context = parts as unknown as UserPoolContext;
  const deletions = new PoolDeletions(ports);
  await deletions.resume();
  await context.store.load();
  return {
    operations: controlOperations(context, deletions),
    secrets: keptClientSecrets(context),
    store: context.store,
    users: context.users,
    records,
    clock,
    deletions,
    logged,
  };
}

export type PoolsFixture = Awaited<ReturnType<typeof poolsFixture>>;

/** A pool to work with. */
export async function newPool(fixture: PoolsFixture, PoolName = 'notes'): Promise<string> {
  return (await fixture.operations.createUserPool(scope, { PoolName })).UserPool.Id;
}

/** Everything that is kept, as one text. */
export async function everythingKept(records: Records, collections: readonly string[]): Promise<string> {
  const pages = await Promise.all(
    collections.map((collection) => records.list(collection, { limit: 10_000 })),
  );
  return JSON.stringify(pages);
}
