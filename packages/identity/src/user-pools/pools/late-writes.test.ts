/** Operations that began before their pool was deleted, and write after it. */
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { ServiceError } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import { expect, it, vi } from 'vitest';
import { PausingRecords } from '../../testing/pausing-records.ts';
import { administrator, anybody, wholeUserPools } from '../testing/whole-user-pools.ts';
import { poolCollections } from './pool-collections.ts';

const password = 'Correct-1-horse';
/** Making keys takes long: all pools of these tests sign with the same. */
const signingKey = nodeUserPoolCrypto().generateSigningKey();
/** More calls of the records than any of the operations makes. */
const callsMax = 60;

async function world() {
  const inner = (await openMemoryStore()).records;
  const records = new PausingRecords(inner);
  const whole = await wholeUserPools({ records, crypto: { generateSigningKey: () => signingKey } });
  return { ...whole, records, inner };
}

async function madePool({ operations }: Awaited<ReturnType<typeof world>>) {
  const { UserPool } = await operations.createUserPool(administrator, {
    PoolName: 'notes',
    AutoVerifiedAttributes: ['email'],
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    MfaConfiguration: 'OFF',
  });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await operations.createUserPoolClient(administrator, {
    ...{ UserPoolId, ClientName: 'web' },
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const user = { UserPoolId, Username: 'ada' };
  const UserAttributes = [
    { Name: 'email', Value: 'ada@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ];
  await operations.adminCreateUser(administrator, { ...user, UserAttributes, MessageAction: 'SUPPRESS' });
  await operations.adminSetUserPassword(administrator, { ...user, Password: password, Permanent: true });
  const { ClientId } = UserPoolClient;
  const signIn = (PASSWORD = password) =>
    operations.initiateAuth(anybody, {
      ...{ ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    });
  const { AuthenticationResult } = await signIn();
  const AccessToken = AuthenticationResult?.AccessToken as string;
  return { UserPoolId, ClientId, user, signIn, AccessToken };
}

type World = Awaited<ReturnType<typeof world>>;
type Made = Awaited<ReturnType<typeof madePool>>;

/** Changes of settings and groups are none of them: they and the deletion follow one another. */
const calls: { readonly [name: string]: (operations: World['operations'], made: Made) => Promise<unknown> } =
  {
    signUp: (operations, { ClientId }) =>
      operations.signUp(anybody, {
        ...{ ClientId, Username: 'bob', Password: password },
        UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }],
      }),
    'a sign-in': (_operations, { signIn }) => signIn(),
    'a sign-in by a wrong password': (_operations, { signIn }) => signIn('Wr0ng-password!'),
    forgotPassword: (operations, { ClientId }) =>
      operations.forgotPassword(anybody, { ClientId, Username: 'ada' }),
    'forgotPassword of nobody': (operations, { ClientId }) =>
      operations.forgotPassword(anybody, { ClientId, Username: 'nobody' }),
    changePassword: (operations, { AccessToken }) =>
      operations.changePassword(anybody, {
        ...{ AccessToken, PreviousPassword: password, ProposedPassword: 'Other-2-horse' },
      }),
    associateSoftwareToken: (operations, { AccessToken }) =>
      operations.associateSoftwareToken(anybody, { AccessToken }),
    adminCreateUser: (operations, { UserPoolId }) =>
      operations.adminCreateUser(administrator, { UserPoolId, Username: 'bob', MessageAction: 'SUPPRESS' }),
  };

async function leftOf({ inner }: World, userPoolId: string): Promise<readonly string[]> {
  const { settings, users, single } = poolCollections;
  const left: string[] = [];
  for (const collection of ['cognito-pools', ...settings, ...users, ...single]) {
    const found = await inner.list(collection, { prefix: userPoolId, limit: 10 });
    left.push(...found.map(({ key }) => `${collection}: ${key}`));
  }
  return left;
}

it.each(Object.entries(calls))(
  '%s leaves nothing in a pool that is deleted under it',
  async (_name, call) => {
    const all = await world();
    const { operations, pools, records, inner } = all;
    for (let at = 1; ; at += 1) {
      expect(at).toBeLessThan(callsMax);
      const made = await madePool(all);
      await pools.settled();
      const pause = records.pauseAt(at);
      const ended = call(operations, made).then(
        () => 'ended',
        (error: unknown) => error,
      );
      const isHeld = await Promise.race([pause.reached.then(() => true), ended.then(() => false)]);
      if (!isHeld) {
        pause.release();
        break;
      }
      await operations.deleteUserPool(administrator, { UserPoolId: made.UserPoolId });
      await vi.waitFor(async () => {
        expect(await inner.list('cognito-deleted-pools', { limit: 1 })).toEqual([]);
      });
      pause.release();
      const outcome = await ended;
      await pools.settled();
      if (outcome !== 'ended') expect(outcome).toBeInstanceOf(ServiceError);
      expect([at, await leftOf(all, made.UserPoolId)]).toEqual([at, []]);
    }
  },
);
