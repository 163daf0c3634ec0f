import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import type { CairnServer } from '@cairn/server';

export const storageRegion = 'us-east-1';
export const storagePassword = 'Passw0rd!';

/** What pages may ask of a bucket: what Amplify sets for the buckets that it makes. */
const CORSConfiguration = {
  CORSRules: [
    {
      AllowedOrigins: ['*'],
      AllowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
      AllowedHeaders: ['*'],
      ExposeHeaders: ['x-amz-server-side-encryption', 'x-amz-request-id', 'x-amz-id-2', 'ETag'],
      MaxAgeSeconds: 3_000,
    },
  ],
};

/** What an app is configured by. */
export interface StoragePools {
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly identityPoolId: string;
}

/** Makes buckets, users by their names, and what lets the users to the buckets by the rules of Amplify's storage. */
export async function makeStoragePools(
  server: CairnServer,
  { buckets, users }: { readonly buckets: readonly string[]; readonly users: readonly string[] },
): Promise<StoragePools> {
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  const settings = {
    endpoint: server.endpoint,
    region: storageRegion,
    credentials: { accessKeyId, secretAccessKey },
  };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  for (const Bucket of buckets) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }));
  }
  s3.destroy();
  const pool = await makeUserPool(new CognitoIdentityProviderClient(settings), users);
  const identities = new CognitoIdentityClient(settings);
  const { IdentityPoolId: identityPoolId = '' } = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'files',
      AllowUnauthenticatedIdentities: true,
      CognitoIdentityProviders: [
        {
          ProviderName: `cognito-idp.${storageRegion}.amazonaws.com/${pool.userPoolId}`,
          ClientId: pool.userPoolClientId,
        },
      ],
    }),
  );
  const iam = new IAMClient(settings);
  const Roles = {
    authenticated: await makeRole(iam, { name: 'signed-in', amr: 'authenticated', identityPoolId }),
    unauthenticated: await makeRole(iam, { name: 'guests', amr: 'unauthenticated', identityPoolId }),
  };
  for (const bucket of buckets) {
    await allow(iam, 'signed-in', bucket, statementsForUsers(bucket));
    await allow(iam, 'guests', bucket, statementsForGuests(bucket));
  }
  iam.destroy();
  await identities.send(new SetIdentityPoolRolesCommand({ IdentityPoolId: identityPoolId, Roles }));
  identities.destroy();
  return { ...pool, identityPoolId };
}

async function makeUserPool(
  client: CognitoIdentityProviderClient,
  users: readonly string[],
): Promise<Omit<StoragePools, 'identityPoolId'>> {
  const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'files' }));
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await client.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app' }),
  );
  for (const Username of users) {
    await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
    await client.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: storagePassword, Permanent: true }),
    );
  }
  client.destroy();
  return { userPoolId: UserPoolId, userPoolClientId: UserPoolClient?.ClientId ?? '' };
}

async function makeRole(
  client: IAMClient,
  {
    name: RoleName,
    amr,
    identityPoolId,
  }: { readonly name: string; readonly amr: string; readonly identityPoolId: string },
): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': amr },
      },
    },
  };
  const { Role } = await client.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  return Role?.Arn ?? '';
}

async function allow(
  client: IAMClient,
  RoleName: string,
  bucket: string,
  Statement: readonly object[],
): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName: bucket, PolicyDocument }));
}

/** What guests may: read and write what is public, read what is protected. */
function statementsForGuests(bucket: string): readonly object[] {
  const at = (path: string) => `arn:aws:s3:::${bucket}/${path}`;
  return [
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
      Resource: at('public/*'),
    },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: at('protected/*') },
    {
      ...{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${bucket}` },
      Condition: { StringLike: { 's3:prefix': ['public/*', 'protected/*'] } },
    },
  ];
}

/** What whoever is signed in may do with their files: the rules of `amplify add storage`. */
function statementsForUsers(bucket: string): readonly object[] {
  const mine = '$' + '{cognito-identity.amazonaws.com:sub}';
  return [
    {
      Effect: 'Allow',
      Action: [
        's3:PutObject',
        's3:GetObject',
        's3:DeleteObject',
        's3:ListMultipartUploadParts',
        's3:AbortMultipartUpload',
      ],
      Resource: ['public/*', `protected/${mine}/*`, `private/${mine}/*`].map(
        (path) => `arn:aws:s3:::${bucket}/${path}`,
      ),
    },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/protected/*` },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${bucket}`,
      Condition: { StringLike: { 's3:prefix': ['public/*', 'protected/*', `private/${mine}/*`] } },
    },
  ];
}
