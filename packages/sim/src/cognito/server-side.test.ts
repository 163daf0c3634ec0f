/** What runs on servers of apps: `aws-amplify` with the cookies of a request, and the AWS SDK with credentials of identities. */
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromCognitoIdentity, fromCognitoIdentityPool, fromWebToken } from '@aws-sdk/credential-providers';
import { Amplify } from 'aws-amplify';
import {
  createAWSCredentialsAndIdentityIdProvider,
  createKeysForAuthStorage,
  createKeyValueStorageFromCookieStorageAdapter,
  createUserPoolsTokenProvider,
  runWithAmplifyServerContext,
} from 'aws-amplify/adapter-core';
import * as auth from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import * as server from 'aws-amplify/auth/server';
import { defaultStorage } from 'aws-amplify/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrictWorld } from './attacks/strict-world.ts';
import { password, region } from './pool-maker.ts';

let world: StrictWorld;
let userPoolId: string;
let clientId: string;
let identityPoolId: string;
let roles: { readonly guests: string; readonly people: string };
let provider: string;

beforeAll(async () => {
  world = await StrictWorld.make();
  userPoolId = await world.maker.pool();
  clientId = await world.maker.client(userPoolId);
  provider = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
  for (const name of ['ada', 'eve'])
    await world.maker.user(userPoolId, name, { email: `${name}@example.com` });
  await makeIdentityPool();
});
afterAll(() => world?.stop());

async function makeIdentityPool(): Promise<void> {
  const shared = { endpoint: world.server.endpoint, region, credentials: world.server.cairn.rootAccessKey };
  const identities = new CognitoIdentityClient(shared);
  const iam = new IAMClient(shared);
  const { IdentityPoolId = '' } = await identities.send(
    new CreateIdentityPoolCommand({
      ...{ IdentityPoolName: 'notes', AllowUnauthenticatedIdentities: true },
      CognitoIdentityProviders: [{ ClientId: clientId, ProviderName: provider }],
    }),
  );
  identityPoolId = IdentityPoolId;
  const role = async (RoleName: string, Federated: string, Condition: object) => {
    const Action = 'sts:AssumeRoleWithWebIdentity';
    const Statement = { Effect: 'Allow', Principal: { Federated }, Action, Condition };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    return Role?.Arn as string;
  };
  const ofPool = { StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId } };
  roles = {
    guests: await role('guests', 'cognito-identity.amazonaws.com', ofPool),
    people: await role('people', 'cognito-identity.amazonaws.com', ofPool),
  };
  const Roles = { unauthenticated: roles.guests, authenticated: roles.people };
  await identities.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles }));
  identities.destroy();
  iam.destroy();
}
/** Whose credentials they are. */
async function arnOf(credentials: object): Promise<string> {
  const sts = new STSClient({ endpoint: world.server.endpoint, region, credentials: credentials as never });
  const { Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  return Arn;
}

describe('aws-amplify on a server', () => {
  const config = () => ({
    Auth: {
      Cognito: {
        ...{ userPoolId, userPoolClientId: clientId, identityPoolId, allowGuestAccess: true },
        ...{ userPoolEndpoint: world.server.endpoint, identityPoolEndpoint: world.server.endpoint },
      },
    },
  });

  /** The cookies that a browser sends whose user has signed in, as the adapters for frameworks write them. */
  async function cookiesOf(username: string): Promise<Map<string, string>> {
    const cookies = new Map<string, string>();
    const storage = createKeyValueStorageFromCookieStorageAdapter(adapterOf(cookies));
    Amplify.configure(config());
    cognitoUserPoolsTokenProvider.setKeyValueStorage(storage);
    try {
      await auth.signIn({ username, password });
    } finally {
      cognitoUserPoolsTokenProvider.setKeyValueStorage(defaultStorage);
    }
    return cookies;
  }
  const adapterOf = (cookies: Map<string, string>) => ({
    get: (name: string) => {
      const value = cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
    getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => void cookies.set(name, value),
    delete: (name: string) => void cookies.delete(name),
  });
  /** What a page does while it is rendered for a request. */
  function rendered<Result>(
    cookies: Map<string, string>,
    operation: (context: never) => Promise<Result>,
  ): Promise<Result> {
    const storage = createKeyValueStorageFromCookieStorageAdapter(adapterOf(cookies));
    const { Cognito } = config().Auth;
    const libraryOptions = {
      Auth: {
        tokenProvider: createUserPoolsTokenProvider({ Cognito } as never, storage),
        credentialsProvider: createAWSCredentialsAndIdentityIdProvider({ Cognito } as never, storage),
      },
    };
    return runWithAmplifyServerContext(
      config() as never,
      libraryOptions,
      operation as never,
    ) as Promise<Result>;
  }

  it('knows of each request whose it is, also of many at once', async () => {
    const all = [await cookiesOf('ada'), await cookiesOf('eve'), new Map<string, string>()];
    const told = await Promise.all(
      [...all, ...all].map((cookies) =>
        rendered(cookies, async (context) => {
          const user = await server.getCurrentUser(context).catch(() => undefined);
          const attributes = user && (await server.fetchUserAttributes(context));
          const { credentials } = await server.fetchAuthSession(context);
          return [user?.username, attributes?.email, await arnOf(credentials as object)];
        }),
      ),
    );
    const as = (role: string) => expect.stringContaining(`:assumed-role/${role}/`);
    const expected = [
      ['ada', 'ada@example.com', as('people')],
      ['eve', 'eve@example.com', as('people')],
      [undefined, undefined, as('guests')],
    ];
    expect(told).toEqual([...expected, ...expected]);
  });

  it('refreshes tokens, and writes them to the cookies of the answer', async () => {
    const cookies = await cookiesOf('ada');
    const before = new Map(cookies);
    const session = await rendered(cookies, (context) =>
      server.fetchAuthSession(context, { forceRefresh: true }),
    );
    const key = createKeysForAuthStorage('CognitoIdentityServiceProvider', `${clientId}.ada`).accessToken;
    expect(cookies.get(key)).toBe(String(session.tokens?.accessToken));
    expect(cookies.get(key)).not.toBe(before.get(key));
  });
});

describe('the credential providers of the AWS SDK', () => {
  const clientConfig = () => ({ region, endpoint: world.server.endpoint });

  it('fromCognitoIdentityPool gives those of guests and of users, always of the same identity', async () => {
    const guest = await fromCognitoIdentityPool({ identityPoolId, clientConfig: clientConfig() })();
    expect(await arnOf(guest)).toContain(':assumed-role/guests/');
    const { IdToken } = await world.maker.signIn(clientId, 'ada');
    const ask = () =>
      fromCognitoIdentityPool({
        ...{ identityPoolId, clientConfig: clientConfig(), userIdentifier: 'ada' },
        logins: { [provider]: async () => IdToken },
      })();
    const [first, second] = [await ask(), await ask()];
    expect(await arnOf(first)).toContain(':assumed-role/people/');
    expect(first.expiration).toBeInstanceOf(Date);
    expect(first.identityId).toBe(second.identityId);
    const known = await fromCognitoIdentity({
      ...{ identityId: first.identityId, logins: { [provider]: IdToken }, clientConfig: clientConfig() },
    })();
    expect(await arnOf(known)).toContain(':assumed-role/people/');
  });

  it('fromWebToken assumes a role by the ID token of a user', async () => {
    const { endpoint } = world.server;
    const shared = { endpoint, region, credentials: world.server.cairn.rootAccessKey };
    const iam = new IAMClient(shared);
    const { IdToken } = await world.maker.signIn(clientId, 'ada');
    const issuer = JSON.parse(Buffer.from(IdToken.split('.')[1] as string, 'base64url').toString()).iss;
    const { OpenIDConnectProviderArn } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [clientId] }),
    );
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Allow', Principal: { Federated: OpenIDConnectProviderArn } },
        Action: 'sts:AssumeRoleWithWebIdentity',
      },
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'web', AssumeRolePolicyDocument }));
    iam.destroy();
    const credentials = await fromWebToken({
      ...{ roleArn: Role?.Arn as string, webIdentityToken: IdToken, roleSessionName: 'ada' },
      clientConfig: clientConfig(),
    })();
    expect(await arnOf(credentials)).toContain(':assumed-role/web/ada');
    await expect(
      fromWebToken({
        ...{ roleArn: roles.people, webIdentityToken: IdToken, roleSessionName: 'ada' },
        clientConfig: clientConfig(),
      })(),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
