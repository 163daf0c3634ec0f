import { randomBytes } from 'node:crypto';
import { aesSeal } from '@cairn/host';
import { CryptoThreads, nodeUserPoolCrypto } from '@cairn/host/identity';
import {
  type CallScope,
  type JsonObject,
  type Records,
  resolveLimits,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { keptCodes } from '../../codes/kept-codes.ts';
import { deviceOperations } from '../../devices/device-operations.ts';
import type { MessageOrder, PretendedOrder } from '../../messages/messages.ts';
import type { AppClientRecord, UserPoolRecord } from '../../records/pool-records.ts';
import type { UserPoolSettings } from '../../records/pool-settings.ts';
import { UserPoolStore } from '../../records/user-pool-store.ts';
import type { UserCredentials, UserRecord } from '../../records/user-records.ts';
import { UserStore } from '../../records/user-store.ts';
import { srpVerifiers } from '../../srp/srp-verifiers.ts';
import { appClientRecordOf, poolRecordOf, usualSettings } from '../../testing/pool-records.ts';
import { schemaAttribute } from '../../testing/schema-attributes.ts';
import type { UserPoolContext } from '../../user-pool-context.ts';
import { userPoolErrors } from '../../user-pool-errors.ts';
import { userPoolLimits } from '../../user-pool-limits.ts';
import { oneTimeSessions } from '../one-time-sessions.ts';
import type { Passkeys } from '../passkeys.ts';
import { signInOperations } from '../sign-in-operations.ts';
import { signInSteps } from '../sign-in-steps.ts';

export const account = '111122223333';
export const poolId = 'eu-west-1_AbCdEf123';
export const clientId = 'client1client1client1cl';
export const password = 'Passw0rd!';

/** A call from nowhere in particular. */
export const anyone: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'anonymous', kind: 'anonymous' },
  origin: { sourceIp: '192.0.2.7' },
};
export const administrator: CallScope = {
  account,
  region: 'eu-west-1',
  principal: { arn: `arn:aws:iam::${account}:root`, kind: 'root', account },
};

const threads = new CryptoThreads();
const sealKey = randomBytes(32);
const allFlows = [
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

/** What a trigger does. */
export type TestTrigger = (request: JsonObject) => JsonObject;

export interface FixtureOptions {
  readonly settings?: Partial<UserPoolSettings>;
  readonly client?: Partial<AppClientRecord['settings']>;
  readonly triggers?: { readonly [name: string]: TestTrigger };
  readonly passkeys?: Passkeys;
  /** What an earlier one has kept: a restart. */
  readonly records?: Records;
}

function poolOf(id: string, settings: Partial<UserPoolSettings>, nowMs: number): UserPoolRecord {
  const { PasswordPolicy } = usualSettings.Policies;
  const names = ['sub', 'name', 'email', 'email_verified', 'phone_number', 'custom:team'];
  const own: Partial<UserPoolSettings> = {
    Policies: {
      PasswordPolicy: { ...PasswordPolicy, PasswordHistorySize: 2 },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'] },
    },
    SchemaAttributes: names.map((Name) => schemaAttribute(Name)),
    AccountRecoverySetting: { RecoveryMechanisms: [] },
  };
  const times = { createdMs: nowMs - 1_000_000, changedMs: nowMs };
  return poolRecordOf(id, { ...own, ...settings }, { name: id, ...times });
}

function clientOf(
  id: string,
  userPoolId: string,
  settings: Partial<AppClientRecord['settings']>,
): AppClientRecord {
  return appClientRecordOf(
    { id, userPoolId },
    { ExplicitAuthFlows: allFlows, PreventUserExistenceErrors: 'ENABLED', ...settings },
  );
}

/** Sign-ins on memory with real cryptography; the parts beside them stand in for what others build. */
export async function signInFixture(options: FixtureOptions = {}) {
  const records = options.records ?? (await openMemoryStore()).records;
  const clock = { nowMs: Date.UTC(2026, 10, 6, 3, 4, 5), now: () => clock.nowMs };
  const sent: { readonly code: string; readonly username: string; readonly attributeName: string }[] = [];
  const calls: { readonly source: string; readonly request: JsonObject }[] = [];
  const seal = aesSeal([sealKey]);
  const limits = resolveLimits(userPoolLimits);
  const crypto = nodeUserPoolCrypto(threads);
  const context = {
    records,
    clock,
    seal,
    limits,
    crypto,
    ids: timeOrderedIds(clock, seededRandom(7)),
    store: new UserPoolStore(records),
    users: new UserStore({ records, seal, limits }),
    clientSecrets: {
      checkHash(client: AppClientRecord, username: string, hash: string | undefined) {
        if (client.sealedSecrets === undefined || hash === `hash of ${username}`) return;
        throw userPoolErrors.notAuthorized(`Unable to verify secret hash for client ${client.id}`);
      },
    },
    messages: {
      async send(_pool: UserPoolRecord, order: Pick<MessageOrder, 'user' | 'attributeName' | 'code'>) {
        sent.push({ code: order.code, username: order.user.username, attributeName: order.attributeName });
        const { [order.attributeName]: destination = '' } = order.user.attributes;
        return this.pretend(_pool, { attributeName: order.attributeName, destination });
      },
      pretend: async (
        _pool: UserPoolRecord,
        { attributeName: AttributeName, destination }: Pick<PretendedOrder, 'attributeName' | 'destination'>,
      ) => ({
        Destination:
          AttributeName === 'email' ? destination.replace(/^(.)[^@]*@(.).*/, '$1***@$2***') : '+*******',
        DeliveryMedium: AttributeName === 'email' ? 'EMAIL' : 'SMS',
        AttributeName,
      }),
    },
    triggers: {
      has: (_pool: UserPoolRecord, name: string) => options.triggers?.[name] !== undefined,
      async run(
        _pool: UserPoolRecord,
        event: { readonly trigger: string; readonly source: string; readonly request: JsonObject },
      ) {
        calls.push({ source: event.source, request: event.request });
        return options.triggers?.[event.trigger]?.(event.request);
      },
    },
    tokens: {
      issue: async (grant: {
        readonly user: UserRecord;
        readonly deviceKey?: string;
        readonly occasion: string;
      }) => ({
        AccessToken: JSON.stringify({
          sub: grant.user.sub,
          device_key: grant.deviceKey,
          occasion: grant.occasion,
        }),
        IdToken: 'id',
        RefreshToken: `refresh ${grant.user.username}`,
        ExpiresIn: 3_600,
        TokenType: 'Bearer' as const,
      }),
      usernameOf: async (_client: AppClientRecord, token: string) =>
        token.startsWith('refresh ') ? token.slice(8) : undefined,
      refresh: async () => ({ AccessToken: 'again', ExpiresIn: 3_600, TokenType: 'Bearer' as const }),
      async holderOf(accessToken: string) {
        const claims = JSON.parse(accessToken) as { readonly sub: string };
        const user = await context.users.get(poolId, claims.sub);
        const pool = context.store.pools.find(poolId);
        const client = context.store.clients.byId(clientId);
        return { pool, client, user, claims, scopes: new Set() };
      },
    },
    passkeys: options.passkeys ?? { has: async () => false },
  } as unknown as { -readonly [name in keyof UserPoolContext]: UserPoolContext[name] };
  context.codes = keptCodes(context);
  context.verifiers = srpVerifiers(context);
  context.sessions = oneTimeSessions(context);
  context.signIns = signInSteps(context);
  const pool = poolOf(poolId, options.settings ?? {}, clock.nowMs);
  const otherPool = poolOf('eu-west-1_Zz9', options.settings ?? {}, clock.nowMs);
  await context.store.change(poolId, (changes) => {
    changes.put(context.store.pools, pool);
    changes.put(context.store.pools, otherPool);
    changes.put(context.store.clients, clientOf(clientId, poolId, options.client ?? {}));
    changes.put(context.store.clients, clientOf('client2', poolId, options.client ?? {}));
    changes.put(context.store.clients, clientOf('otherclient', otherPool.id, options.client ?? {}));
  });
  const addUser = async (
    username: string,
    given: Partial<UserRecord> = {},
    credentials: UserCredentials = {},
  ): Promise<UserRecord> => {
    const user: UserRecord = {
      userPoolId: poolId,
      sub: context.ids.uuid(),
      username,
      status: 'CONFIRMED',
      isEnabled: true,
      createdMs: 0,
      changedMs: 0,
      attributes: { email: `${username}@example.com`, email_verified: 'true' },
      mfa: { enabled: [] },
      ...given,
    };
    const verifier = await context.verifiers.make(pool, user, password);
    const names = { added: [{ kind: 'username' as const, value: username }] };
    await context.users.write(pool, user, {
      user,
      credentials: { password: verifier, ...credentials },
      names,
    });
    return user;
  };
  const operations = { ...signInOperations(context), ...deviceOperations(context) };
  return { context, operations, pool, clock, sent, calls, records, addUser };
}

export type SignInFixture = Awaited<ReturnType<typeof signInFixture>>;
