import { nodeUserPoolCrypto } from '@cairn/host/identity';
import {
  type CallScope,
  type JsonObject,
  type Records,
  resolveLimits,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { keptCodes } from '../codes/kept-codes.ts';
import type { MessageOrder, Messages } from '../messages/messages.ts';
import type { AppClientRecord, AppClientSettings, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolSettings } from '../records/pool-settings.ts';
import { UserPoolStore } from '../records/user-pool-store.ts';
import { type UserKey, UserStore } from '../records/user-store.ts';
import type { SessionContent } from '../sign-in/sealed-sessions.ts';
import type { TriggerEvent } from '../triggers/triggers.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { type UserPoolLimitName, userPoolLimits } from '../user-pool-limits.ts';
import { userOperations } from '../users/user-operations.ts';
import { appClientRecordOf, poolRecordOf } from './pool-records.ts';
import { schemaOf } from './schema-attributes.ts';

export { schemaAttribute, schemaOf } from './schema-attributes.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const poolId = 'eu-west-1_TestPool1';
export const clientId = 'client1234567890abcdefghij';

/** An administrator. */
export const admin: CallScope = {
  account,
  region,
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account, userId: account },
};

/** Somebody who has not signed his call. */
export const visitor = (sourceIp = '203.0.113.7'): CallScope => ({
  account: '000000000000',
  region: 'nowhere',
  principal: { arn: 'anonymous', kind: 'anonymous' },
  origin: { sourceIp },
});

/** What a test gives of its own. */
export interface UserPoolFixtureOptions {
  readonly settings?: Partial<UserPoolSettings>;
  readonly client?: Partial<AppClientSettings>;
  readonly limits?: Partial<Record<UserPoolLimitName, number>>;
  /** What an earlier one has kept: a restart. */
  readonly records?: Records;
  readonly onTrigger?: (event: TriggerEvent) => JsonObject | undefined;
}

/**
 * Users of one pool with one client, on memory, at a time that the test moves. Verifiers are plain hashes, tokens
 * `token:SUB`, sessions JSON; messages and events of triggers are gathered.
 */
export async function userPoolFixture(options: UserPoolFixtureOptions = {}) {
  const records = options.records ?? (await openMemoryStore()).records;
  const clock = { nowMs: Date.UTC(2026, 0, 1), now: () => clock.nowMs };
  const random = seededRandom(1);
  const limits = resolveLimits(userPoolLimits, options.limits as Record<string, number>);
  const seal = {
    seal: (plain: string, name: string) => `sealed:${name}:${[...plain].reverse().join('')}`,
    open: (sealed: string, name: string) => [...sealed.slice(`sealed:${name}:`.length)].reverse().join(''),
  };
  const store = new UserPoolStore(records);
  const users = new UserStore({ records, seal, limits });
  const sent: MessageOrder[] = [];
  const events: TriggerEvent[] = [];
  const signedOut: string[] = [];
  const context = {
    records,
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    seal,
    limits,
    log: () => undefined,
    crypto: nodeUserPoolCrypto(),
    store,
    users,
    ...standIns({ store, users, sent, events, signedOut, onTrigger: options.onTrigger }),
  } as unknown as { -readonly [Name in keyof UserPoolContext]: UserPoolContext[Name] };
  context.codes = keptCodes(context);
  await store.load();
  const pool = poolRecordOf(poolId, { SchemaAttributes: schemaOf(), ...options.settings });
  const client = appClientRecordOf(
    { id: clientId, userPoolId: poolId, name: 'web' },
    { PreventUserExistenceErrors: 'ENABLED', ...options.client },
  );
  await store.change(pool.id, (changes) => {
    changes.put(store.pools, pool);
    changes.put(store.clients, client);
  });
  return {
    operations: userOperations(context),
    context: context as UserPoolContext,
    pool,
    client,
    records,
    clock,
    sent,
    events,
    signedOut,
    /** The code that was sent last. */
    lastCode: () => sent.at(-1)?.code ?? '',
    tokenOf: async (username: string) => {
      const user = await users.named(pool, { kind: 'username', value: username });
      return `token:${user?.sub}`;
    },
  };
}

interface StandIns {
  readonly store: UserPoolStore;
  readonly users: UserStore;
  readonly sent: MessageOrder[];
  readonly events: TriggerEvent[];
  readonly signedOut: string[];
  readonly onTrigger: UserPoolFixtureOptions['onTrigger'];
}

/** The parts of others, as simple as they can be. */
function standIns({ store, users, sent, events, signedOut, onTrigger }: StandIns): Partial<UserPoolContext> {
  const { hash } = nodeUserPoolCrypto();
  const hashOf = (salt: string, password: string) =>
    Buffer.from(hash('SHA-256', salt, password.normalize('NFC'))).toString('hex');
  let salts = 0;
  const messages: Messages = {
    async send(_pool, order) {
      sent.push(order);
      const { [order.attributeName]: address = '' } = order.user.attributes;
      return this.pretend(_pool, {
        ...order,
        username: order.user.username,
        destination: order.destination ?? address,
      });
    },
    pretend: async (_pool, { attributeName: AttributeName, destination }) => ({
      Destination: AttributeName === 'email' ? masked(destination) : `+*******${destination.slice(-4)}`,
      DeliveryMedium: AttributeName === 'email' ? 'EMAIL' : 'SMS',
      AttributeName,
    }),
  };
  return {
    messages,
    clientSecrets: {
      checkHash: () => undefined,
      hashOf: () => undefined,
      isSecretOf: () => false,
    },
    verifiers: {
      async make(_pool, _user, password) {
        const salt = String(++salts);
        return { salt, verifier: hashOf(salt, password) };
      },
      matches: async (_pool, _user, { password, verifier }) =>
        verifier !== undefined && hashOf(verifier.salt, password) === verifier.verifier,
    },
    triggers: {
      has: () => onTrigger !== undefined,
      async run(_pool, event) {
        events.push(event);
        return onTrigger?.(event);
      },
    },
    sessions: {
      seal: (_place: unknown, content: SessionContent) => JSON.stringify(content),
      open: async (_place: unknown, session: string) => JSON.parse(session) as SessionContent,
    } as unknown as UserPoolContext['sessions'],
    tokens: tokensByLookup(store, users, signedOut),
  };
}

const masked = (address: string): string =>
  address.replace(/^(.)[^@]*@(.).*$/u, (_all, first: string, second: string) => `${first}***@${second}***`);

function tokensByLookup(
  store: UserPoolStore,
  users: UserStore,
  signedOut: string[],
): UserPoolContext['tokens'] {
  const tokens: Pick<UserPoolContext['tokens'], 'holderOf' | 'signOutEverywhere'> = {
    async holderOf(accessToken) {
      const pool = store.pools.find(poolId) as UserPoolRecord;
      const client = store.clients.byId(clientId) as AppClientRecord;
      const user = await users.get(poolId, accessToken.replace('token:', ''));
      if (user === undefined) throw userPoolErrors.notAuthorized('Invalid Access Token');
      return { pool, client, user, claims: {}, scopes: new Set(['aws.cognito.signin.user.admin']) };
    },
    // As tokens do: a change of the user in a turn of his own.
    signOutEverywhere: ({ userPoolId, sub }: UserKey) =>
      users.turn({ userPoolId, sub }, async () => {
        signedOut.push(sub);
      }),
  };
  return tokens as UserPoolContext['tokens'];
}
