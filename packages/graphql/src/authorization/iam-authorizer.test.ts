import type { CallScope, CognitoIdentity } from '@cairn/kit';
import { expect, it } from 'vitest';
import type { FieldAccess } from './field-access.ts';
import { iamAuthorizer } from './iam-authorizer.ts';

const account = '111122223333';
const region = 'eu-west-1';
const pool = 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123';

async function identityOf(cognitoIdentity: CognitoIdentity | undefined) {
  const authorizer = iamAuthorizer({
    account,
    region,
    arn: `arn:aws:appsync:${region}:${account}:apis/notes`,
    access: { ofMode: () => () => true } as unknown as FieldAccess,
    schema: undefined,
  });
  const principal = {
    arn: `arn:aws:sts::${account}:assumed-role/users/CognitoIdentityCredentials`,
    kind: 'role-session',
    account,
    userId: 'AROAEXAMPLE:CognitoIdentityCredentials',
    ...(cognitoIdentity === undefined ? {} : { cognitoIdentity }),
  } as const;
  const signer: CallScope = { account, region, principal };
  const authenticate = async () => signer;
  const caller = await authorizer.authorize({ headers: {}, requestId: 'r', sourceIps: [], authenticate });
  return 'identity' in caller ? caller.identity : undefined;
}

it.each([
  [
    'signed in',
    ['authenticated', pool, `${pool}:CognitoSignIn:user-1`],
    'authenticated',
    `"${pool}","${pool}:CognitoSignIn:user-1"`,
  ],
  ['a guest', ['unauthenticated'], 'unauthenticated', null],
])('resolvers are told the identity of whoever is %s', async (_, methods, type, provider) => {
  const identity = { identityId: 'eu-west-1:identity', identityPoolId: 'eu-west-1:pool', methods };
  expect(await identityOf(identity)).toMatchObject({
    cognitoIdentityId: 'eu-west-1:identity',
    cognitoIdentityPoolId: 'eu-west-1:pool',
    cognitoIdentityAuthType: type,
    cognitoIdentityAuthProvider: provider,
    username: 'AROAEXAMPLE:CognitoIdentityCredentials',
  });
});

it('resolvers are told of none where no identity pool gave the credentials', async () => {
  expect(await identityOf(undefined)).toMatchObject({
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  });
});
