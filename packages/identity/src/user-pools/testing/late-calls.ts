import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { openMemoryStore } from '@cairn/store';
import { PausingRecords } from '../../testing/pausing-records.ts';
import { administrator, anybody, wholeUserPools } from './whole-user-pools.ts';

const password = 'Correct-1-horse';
/** Making keys takes long: all pools of these tests sign with the same. */
const signingKey = nodeUserPoolCrypto().generateSigningKey();
/** More calls of the records than any of the operations makes. */
export const callsMax = 60;

/** User pools whose records hold back the answer to a call. */
export async function lateWorld() {
  const inner = (await openMemoryStore()).records;
  const records = new PausingRecords(inner);
  const whole = await wholeUserPools({ records, crypto: { generateSigningKey: () => signingKey } });
  return { ...whole, records, inner };
}

/** A pool with a user, who is signed in. */
export async function madePool({ operations }: LateWorld) {
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
  const { UserAttributes: attributes = [] } = await operations.adminGetUser(administrator, user);
  const sub = attributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
  return { UserPoolId, ClientId, user, sub, signIn, AccessToken };
}

export type LateWorld = Awaited<ReturnType<typeof lateWorld>>;
export type MadePool = Awaited<ReturnType<typeof madePool>>;

/** Calls of people and administrators. Changes of settings and groups are none of them: they and a deletion follow one another. */
export const lateCalls: {
  readonly [name: string]: (operations: LateWorld['operations'], made: MadePool) => Promise<unknown>;
} = {
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
