import { aesSeal, nodeTokenSignature, systemRandom } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { type JsonObject, type Records, resolveLimits, type ServiceError, timeOrderedIds } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { standardAttributes } from '../../pools/standard-attributes.ts';
import type { AppClientRecord, AppClientSettings, UserPoolRecord } from '../../records/pool-records.ts';
import type { UserPoolSettings } from '../../records/pool-settings.ts';
import { UserPoolStore } from '../../records/user-pool-store.ts';
import type { UserRecord } from '../../records/user-records.ts';
import { UserStore } from '../../records/user-store.ts';
import { appClientRecordOf, poolRecordOf } from '../../testing/pool-records.ts';
import { schemaAttribute } from '../../testing/schema-attributes.ts';
import type { TriggerEvent } from '../../triggers/triggers.ts';
import type { UserPoolContext } from '../../user-pool-context.ts';
import { type UserPoolLimitName, userPoolLimits } from '../../user-pool-limits.ts';
import { KeyDocuments } from '../key-documents.ts';
import { poolTokens } from '../pool-tokens.ts';
import { tokenOperations } from '../token-operations.ts';
import type { TokenGrant } from '../tokens.ts';

export const account = '111122223333';
export const scope = {
  account,
  region: 'eu-west-1',
  principal: { arn: `arn:aws:iam::${account}:root` },
};

/** The same in every test: making an RSA key takes long. */
const keyPairs: Awaited<ReturnType<ReturnType<typeof nodeUserPoolCrypto>['generateSigningKey']>>[] = [];

/** Crypto as it is, but for keys that other tests have made already. */
function cryptoWithMadeKeys(keysFrom = 0) {
  const node = nodeUserPoolCrypto();
  let at = keysFrom;
  return {
    ...node,
    async generateSigningKey() {
      const index = at++;
      keyPairs[index] ??= await node.generateSigningKey();
      return keyPairs[index];
    },
  };
}

export interface TokensFixtureOptions {
  /** Which of the keys of all tests are made first: another process makes others. */
  readonly keysFrom?: number;
  /** What an earlier one has kept: a restart. */
  readonly records?: Records;
  readonly limits?: { readonly [name in UserPoolLimitName]?: number };
  /** What the trigger PreTokenGeneration answers. */
  readonly trigger?: (event: TriggerEvent) => JsonObject | Promise<JsonObject>;
}

const settings: Partial<UserPoolSettings> = {
  SchemaAttributes: [...standardAttributes, schemaAttribute('custom:team')],
};

export function poolRecord(id: string, changed: Partial<UserPoolSettings> = {}): UserPoolRecord {
  return poolRecordOf(id, { ...settings, ...changed });
}

/** Tokens of user pools on memory with real signatures and seals, at a time that the test moves. */
export async function tokensFixture(options: TokensFixtureOptions = {}) {
  const { records = (await openMemoryStore()).records, trigger } = options;
  const clock = { nowMs: Date.UTC(2026, 10, 20), now: () => clock.nowMs };
  const written: string[] = [];
  const seal = aesSeal([new Uint8Array(32).fill(7)]);
  const limits = resolveLimits(userPoolLimits, { ...options.limits });
  const watched: Records = {
    get: (...key) => records.get(...key),
    getAll: (keys) => records.getAll(keys),
    list: (...list) => records.list(...list),
    clear: (collection) => records.clear(collection),
    write(writes) {
      for (const { collection, key, value } of writes) written.push(`${collection} ${key} ${value ?? '-'}`);
      return records.write(writes);
    },
  };
  const store = new UserPoolStore(watched);
  await store.load();
  const users = new UserStore({ records: watched, seal, limits });
  const random = systemRandom();
  const events: TriggerEvent[] = [];
  const context = {
    records: watched,
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    seal,
    limits,
    log: () => undefined,
    crypto: cryptoWithMadeKeys(options.keysFrom),
    verifySignature: nodeTokenSignature,
    places: {
      issuer: (_region: string, id: string) => `http://localhost:4566/${id}`,
      signInPages: (domain: string) => `https://auth.localhost:4566/${domain}`,
    },
    store,
    users,
    clientSecrets: {
      isSecretOf: (client: AppClientRecord, secret: string) =>
        client.sealedSecrets?.some(({ sealed }) => sealed === secret) === true,
    },
    triggers: {
      has: () => trigger !== undefined,
      async run(_pool: UserPoolRecord, event: TriggerEvent) {
        if (trigger === undefined) return undefined;
        events.push(event);
        return trigger(event);
      },
    },
  } as unknown as UserPoolContext;
  const tokens = poolTokens(context);
  (context as { tokens: unknown }).tokens = tokens;
  const documents = new KeyDocuments(context, tokens);
  const operations = tokenOperations(context, tokens);
  return { context, tokens, documents, operations, clock, records, written, events, store, users };
}

export type TokensFixture = Awaited<ReturnType<typeof tokensFixture>>;

/** A pool with a client and a user, and what a sign-in of him grants. */
export async function signedUp(
  { store, users }: Pick<TokensFixture, 'store' | 'users'>,
  {
    id = 'eu-west-1_AbCdEf123',
    client: changedClient = {},
    pool: changedPool = {},
    user: changedUser = {},
  }: {
    readonly id?: string;
    readonly client?: Partial<AppClientSettings>;
    readonly pool?: Partial<UserPoolSettings>;
    readonly user?: Partial<UserRecord>;
  } = {},
) {
  const pool = poolRecord(id, changedPool);
  const client = appClientRecordOf(
    { id: `client${id.replace(/\W|_/g, '').toLowerCase()}`, userPoolId: id, name: 'web' },
    changedClient,
  );
  const user: UserRecord = {
    userPoolId: id,
    sub: '39d76107-edf9-46ca-9ddd-813e49b2c249',
    username: 'ada',
    status: 'CONFIRMED',
    isEnabled: true,
    createdMs: 0,
    changedMs: 0,
    attributes: { email: 'ada@example.com', email_verified: 'true', 'custom:team': 'one' },
    mfa: { enabled: [] },
    ...changedUser,
  };
  await store.change(pool.id, (changes) => {
    changes.put(store.pools, pool);
    changes.put(store.clients, client);
  });
  await users.write(pool, user, { user, names: { added: [{ kind: 'username', value: user.username }] } });
  const grant: TokenGrant = {
    pool,
    client,
    user,
    occasion: 'TokenGeneration_Authentication',
    scopes: ['aws.cognito.signin.user.admin'],
  };
  return { pool, client, user, grant };
}

/** Claims of a token, nothing verified. */
export function claimsOf(token: string | undefined): { readonly [name: string]: unknown } {
  const [, body = ''] = (token ?? '').split('.');
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
}

/** Name and text of the error of a call that is refused. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (thrown: ServiceError) => thrown,
  );
  return error === undefined ? 'it was carried out' : `${error.code}: ${error.message}`;
}
