import { nodeUserPoolCrypto } from '@cairn/host/identity';
import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import type { UserPoolPorts } from '../user-pool-ports.ts';
import { administrator, anybody, type WholeUserPools, wholeUserPools } from './whole-user-pools.ts';

const password = 'Correct-1-horse';
const { randomBytes: plainBytes } = nodeUserPoolCrypto();
/** Making keys takes long: all pools of these tests sign with the same. */
const signingKey = nodeUserPoolCrypto().generateSigningKey();

/** Of four bytes above a bound a code is drawn again, which would count: these are below it. */
function evenBytes(length: number): Uint8Array {
  const [first = 0, ...rest] = plainBytes(length);
  return Uint8Array.of(first & 0x7f, ...rest);
}

/** What was done, each kind as often as it was. */
type Work = Map<string, number>;

/** Objects whose calls are counted by their names. */
function counted<Port extends object>(
  port: Port,
  work: Work,
  nameOf: (name: string, given: readonly unknown[]) => string,
): Port {
  return new Proxy(port, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...given: readonly unknown[]) => {
        const key = nameOf(name, given);
        work.set(key, (work.get(key) ?? 0) + 1);
        return Reflect.apply(member, target, given);
      };
    },
  });
}

const recordsCall = (name: string, given: readonly unknown[]): string => {
  const [keys] = given;
  return Array.isArray(keys) ? `records.${name} of ${keys.length}` : `records.${name}`;
};

/** All of user pools, with what is done counted. @param kept what an earlier one has kept: a restart */
export async function countedUserPools(kept?: Records) {
  const work: Work = new Map();
  const inner = kept ?? (await openMemoryStore()).records;
  const { modularPower: _, ...plain } = nodeUserPoolCrypto();
  const whole = await wholeUserPools({
    records: counted(inner, work, recordsCall),
    crypto: { ...plain, generateSigningKey: () => signingKey, randomBytes: evenBytes },
    around: (ports: UserPoolPorts) => ({
      ...ports,
      crypto: counted(ports.crypto, work, (name) => `crypto.${name}`),
      seal: counted(ports.seal, work, (name) => `seal.${name}`),
      deliverMessage: async (...given) => {
        work.set('message', (work.get('message') ?? 0) + 1);
        await ports.deliverMessage(...given);
      },
    }),
  });
  return { ...whole, inner, work };
}
export type CountedUserPools = WholeUserPools & { readonly inner: Records; readonly work: Work };

/** A pool that hides who exists, and its client. */
export interface CountedPlace {
  readonly UserPoolId: string;
  readonly ClientId: string;
}

/** Who somebody is whom a call names. */
export const states = ['nobody', 'confirmed', 'unconfirmed', 'disabled'] as const;
/** Names of one length, for what is sealed is as long as what it says. */
export const nameOf = (state: (typeof states)[number], at: number): string =>
  `${state.padEnd(11, '-')}-${at}`;

/** A pool with two users of each state. */
export async function countedPool({ operations }: CountedUserPools): Promise<CountedPlace> {
  const { UserPool } = await operations.createUserPool(administrator, {
    PoolName: 'notes',
    AutoVerifiedAttributes: ['email'],
    AliasAttributes: ['email'],
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
  });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await operations.createUserPoolClient(administrator, {
    ...{ UserPoolId, ClientName: 'web', PreventUserExistenceErrors: 'ENABLED' },
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ],
  });
  const { ClientId } = UserPoolClient;
  for (const at of [0, 1]) {
    for (const state of ['confirmed', 'disabled'] as const) {
      const user = { UserPoolId, Username: nameOf(state, at) };
      const UserAttributes = [
        { Name: 'email', Value: `${nameOf(state, at)}@example.com` },
        { Name: 'email_verified', Value: 'true' },
      ];
      await operations.adminCreateUser(administrator, { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
      await operations.adminSetUserPassword(administrator, { ...user, Password: password, Permanent: true });
      if (state === 'disabled') await operations.adminDisableUser(administrator, user);
    }
    const Username = nameOf('unconfirmed', at);
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
    await operations.signUp(anybody, { ClientId, Username, Password: password, UserAttributes });
  }
  return { UserPoolId, ClientId };
}

/** What a call makes the server do, and what it answers; errors are answers. */
export async function workOf({ work }: CountedUserPools, call: () => Promise<unknown>) {
  work.clear();
  const answer = await call().then(
    () => 'carried out',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return { answer, work: [...work].map(([kind, times]) => `${kind}: ${times}`).sort() };
}
