import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetIdentityPoolRolesCommand,
  GetOpenIdTokenCommand,
  ListIdentitiesCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';

const region = 'us-east-1';
const Bucket = 'notes';
/** The client of an app signs nothing. */
const nobody = { accessKeyId: '', secretAccessKey: '' };

let server: CairnServer;
let owner: CognitoIdentityClient;
let app: CognitoIdentityClient;
let s3: S3Client;
let poolId: string;
let guests: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', auth: 'strict' });
  const { accessKeyId, secretAccessKey } = server.cairn.rootAccessKey;
  const shared = { endpoint: server.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  owner = new CognitoIdentityClient(shared);
  app = new CognitoIdentityClient({ ...shared, credentials: nobody });
  s3 = new S3Client({ ...shared, forcePathStyle: true });
  const iam = new IAMClient(shared);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'public/a', Body: 'for all' }));
  const pool = await owner.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'notes',
      AllowUnauthenticatedIdentities: true,
      AllowClassicFlow: true,
    }),
  );
  poolId = pool.IdentityPoolId ?? '';
  const trust = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': poolId },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'unauthenticated' },
      },
    },
  };
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'guests', AssumeRolePolicyDocument }));
  guests = Role?.Arn ?? '';
  const sub = `\${cognito-identity.amazonaws.com:sub}`;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/public/*` },
      { Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}/private/${sub}/*` },
    ],
  });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'guests', PolicyName: 'files', PolicyDocument }));
  iam.destroy();
  await owner.send(
    new SetIdentityPoolRolesCommand({ IdentityPoolId: poolId, Roles: { unauthenticated: guests } }),
  );
}, 30_000);

afterAll(async () => {
  for (const client of [owner, app, s3]) client.destroy();
  await server.stop();
});

async function guest() {
  const { IdentityId = '' } = await app.send(new GetIdCommand({ IdentityPoolId: poolId }));
  const { Credentials } = await app.send(new GetCredentialsForIdentityCommand({ IdentityId }));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  return { IdentityId, credentials, expiration: Credentials?.Expiration };
}

it('a guest who signs nothing is given credentials that reach what is his, and nothing else', async () => {
  const [one, other] = [await guest(), await guest()];
  expect(one.expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  const files = new S3Client({
    endpoint: server.endpoint,
    region,
    credentials: one.credentials,
    forcePathStyle: true,
  });
  const shared = await files.send(new GetObjectCommand({ Bucket, Key: 'public/a' }));
  expect(await shared.Body?.transformToString()).toBe('for all');
  const put = (id: string) =>
    files.send(new PutObjectCommand({ Bucket, Key: `private/${id}/a`, Body: 'mine' }));
  await put(one.IdentityId);
  await expect(put(other.IdentityId)).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(put('..')).rejects.toMatchObject({ name: 'AccessDenied' });
  files.destroy();
});

it('the token of the classic flow is taken by STS, with nothing asked over HTTP', async () => {
  const { IdentityId } = await guest();
  const { Token } = await app.send(new GetOpenIdTokenCommand({ IdentityId }));
  const sts = new STSClient({ endpoint: server.endpoint, region, credentials: nobody });
  const { Credentials, Provider } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: guests,
      RoleSessionName: 'app',
      WebIdentityToken: Token,
    }),
  );
  expect(Provider).toBe('cognito-identity.amazonaws.com');
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const session = new STSClient({ endpoint: server.endpoint, region, credentials });
  expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toContain('assumed-role/guests/app');
  sts.destroy();
  session.destroy();
});

it('what owners ask is refused to whoever signs nothing, and to guests', async () => {
  const list = new ListIdentitiesCommand({ IdentityPoolId: poolId, MaxResults: 10 });
  await expect(app.send(list)).rejects.toThrow();
  const { credentials } = await guest();
  const asGuest = new CognitoIdentityClient({ endpoint: server.endpoint, region, credentials });
  await expect(asGuest.send(list)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  asGuest.destroy();
  expect((await owner.send(list)).Identities?.length).toBeGreaterThan(0);
  const roles = await owner.send(new GetIdentityPoolRolesCommand({ IdentityPoolId: poolId }));
  expect(roles.Roles).toEqual({ unauthenticated: guests });
});

it('errors have the names and texts of AWS', async () => {
  await expect(
    app.send(new GetIdCommand({ IdentityPoolId: `${region}:00000000-0000-4000-8000-000000000000` })),
  ).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `IdentityPool '${region}:00000000-0000-4000-8000-000000000000' not found.`,
  });
  const Logins = { 'accounts.google.com': 'a.b.c' };
  await expect(app.send(new GetIdCommand({ IdentityPoolId: poolId, Logins }))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Token is not from a supported provider of this identity pool.',
  });
});
