import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
  SetPrincipalTagAttributeMapCommand,
} from '@aws-sdk/client-cognito-identity';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { region, type SignedIn } from '../pool-maker.ts';
import { StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let IdentityPoolId: string;
let name: string;
let foreignName: string;
let ada: SignedIn;
let eve: SignedIn;
let otherApp: SignedIn;
let foreign: SignedIn;

beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  const Schema = [{ Name: 'team', AttributeDataType: 'String', Mutable: true }] as never;
  const [mine, theirs] = [await maker.pool({ Schema }), await maker.pool({ Schema })];
  const clientId = await maker.client(mine, {
    ReadAttributes: ['custom:team'],
    WriteAttributes: ['custom:team'],
  });
  for (const poolId of [mine, theirs]) {
    await maker.user(poolId, 'ada', { 'custom:team': 'red' });
    await maker.user(poolId, 'eve', { 'custom:team': 'blue' });
  }
  ada = await maker.signIn(clientId, 'ada');
  eve = await maker.signIn(clientId, 'eve');
  otherApp = await maker.signIn(await maker.client(mine), 'ada');
  foreign = await maker.signIn(await maker.client(theirs), 'ada');
  name = `cognito-idp.${region}.amazonaws.com/${mine}`;
  foreignName = `cognito-idp.${region}.amazonaws.com/${theirs}`;
  await identityPoolFor(clientId);
});
afterAll(() => world?.stop());

const options = () => ({
  endpoint: world.server.endpoint,
  region,
  credentials: world.server.cairn.rootAccessKey,
});

/** Users get a role that opens the folder of their team, and none that says nothing of teams. */
async function identityPoolFor(ClientId: string): Promise<void> {
  const identities = new CognitoIdentityClient(options());
  const iam = new IAMClient(options());
  const s3 = new S3Client({ ...options(), forcePathStyle: true });
  const pool = await identities.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'people',
      AllowUnauthenticatedIdentities: false,
      AllowClassicFlow: true,
      CognitoIdentityProviders: [{ ClientId, ProviderName: name, ServerSideTokenCheck: true }],
    }),
  );
  IdentityPoolId = pool.IdentityPoolId as string;
  const role = async (RoleName: string, aud: string): Promise<string> => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
          Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': aud } },
        },
      ],
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::files/\${aws:PrincipalTag/team}/*`,
        },
      ],
    });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'files', PolicyDocument }));
    return Role?.Arn as string;
  };
  const authenticated = await role('people', IdentityPoolId);
  await role('administrators', 'us-east-1:00000000-0000-4000-8000-000000000000');
  await identities.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: { authenticated } }));
  await identities.send(
    new SetPrincipalTagAttributeMapCommand({
      IdentityPoolId,
      IdentityProviderName: name,
      PrincipalTags: { team: 'custom:team' },
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: 'files' }));
  for (const team of ['red', 'blue']) {
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: `${team}/plan`, Body: team }));
  }
  for (const client of [identities, iam, s3]) client.destroy();
}

const getId = (Logins: object | undefined) => world.call('identity:GetId', { IdentityPoolId, Logins });
const idOf = async (token: string): Promise<string> =>
  (await getId({ [name]: token })).body.IdentityId as string;
const credentialsOf = (IdentityId: string, Logins: object, more: object = {}) =>
  world.call('identity:GetCredentialsForIdentity', { IdentityId, Logins, ...more });

describe('Logins', () => {
  it.each([
    ['of a foreign pool', () => ({ [foreignName]: foreign.IdToken })],
    ['of a foreign pool under the name of the own one', () => ({ [name]: foreign.IdToken })],
    ['of a client that the pool does not name', () => ({ [name]: otherApp.IdToken })],
    ['with an access token', () => ({ [name]: ada.AccessToken })],
    ['with a refresh token', () => ({ [name]: ada.RefreshToken })],
    ['that nobody has signed', () => ({ [name]: `${ada.IdToken.split('.').slice(0, 2).join('.')}.` })],
    [
      'with the claims of one and the signature of another',
      () => ({
        [name]: `${ada.IdToken.split('.').slice(0, 2).join('.')}.${eve.IdToken.split('.')[2]}`,
      }),
    ],
    ['of nobody', () => undefined],
  ])('%s give no identity', async (_what, logins) => {
    expect(await getId(logins())).toMatchObject({ status: 400, error: 'NotAuthorizedException' });
  });

  it('of one user open no identity of another one', async () => {
    const identityId = await idOf(ada.IdToken);
    expect(await idOf(eve.IdToken)).not.toBe(identityId);
    for (const logins of [{ [name]: eve.IdToken }, { [foreignName]: foreign.IdToken }, {}]) {
      const heard = await credentialsOf(identityId, logins);
      expect([heard.status, heard.error, heard.body.Credentials]).toEqual([
        400,
        'NotAuthorizedException',
        undefined,
      ]);
    }
  });

  it('of whoever signed out give no credentials where the pool is asked', async () => {
    const { maker } = world;
    const identityId = await idOf(eve.IdToken);
    const clientId = JSON.parse(Buffer.from(eve.IdToken.split('.')[1] ?? '', 'base64url').toString()).aud;
    const again = await maker.signIn(clientId, 'eve');
    await world.call('GlobalSignOut', { AccessToken: again.AccessToken });
    expect((await credentialsOf(identityId, { [name]: again.IdToken })).error).toBe('NotAuthorizedException');
    eve = await maker.signIn(clientId, 'eve');
  });
});

describe('credentials', () => {
  const read = async (heard: Awaited<ReturnType<typeof credentialsOf>>, Key: string) => {
    const { AccessKeyId, SecretKey, SessionToken } = heard.body.Credentials as Record<string, string>;
    const credentials = {
      accessKeyId: AccessKeyId as string,
      secretAccessKey: SecretKey as string,
      sessionToken: SessionToken as string,
    };
    const s3 = new S3Client({ ...options(), credentials, forcePathStyle: true });
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key }));
      return await Body?.transformToString();
    } catch (error) {
      return (error as Error).name;
    } finally {
      s3.destroy();
    }
  };

  it('have the tags that the token says, whatever else is asked for', async () => {
    const identityId = await idOf(ada.IdToken);
    const heard = await credentialsOf(
      identityId,
      { [name]: ada.IdToken },
      { PrincipalTags: { team: 'blue' }, Tags: [{ Key: 'team', Value: 'blue' }] },
    );
    expect(await read(heard, 'red/plan')).toBe('red');
    expect(await read(heard, 'blue/plan')).toBe('AccessDenied');
  });

  it('are never wider for a tag that holds more than a name', async () => {
    const { maker } = world;
    const { aud } = JSON.parse(Buffer.from(ada.IdToken.split('.')[1] ?? '', 'base64url').toString());
    for (const team of ['*', 'red/*', `\${aws:PrincipalTag/team}`, '?ed', 'red","Action":"*']) {
      const UserAttributes = [{ Name: 'custom:team', Value: team }];
      const signed = await maker.signIn(aud, 'ada');
      const { AccessToken } = signed;
      expect((await world.call('UpdateUserAttributes', { AccessToken, UserAttributes })).status).toBe(200);
      const { IdToken } = await maker.signIn(aud, 'ada');
      const heard = await credentialsOf(await idOf(ada.IdToken), { [name]: IdToken });
      if (heard.status !== 200) continue;
      expect([team, await read(heard, 'blue/plan')]).toEqual([team, 'AccessDenied']);
    }
  });

  it('of another role are not given for the asking', async () => {
    const identityId = await idOf(eve.IdToken);
    for (const CustomRoleArn of [
      'arn:aws:iam::000000000000:role/administrators',
      'arn:aws:iam::000000000000:root',
    ]) {
      const heard = await credentialsOf(identityId, { [name]: eve.IdToken }, { CustomRoleArn });
      expect([heard.status, heard.body.Credentials]).toEqual([400, undefined]);
    }
  });
});
