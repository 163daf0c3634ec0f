/** Lists of user pools and identity pools, page by page, by the AWS SDK and its paginators; and ListUsers with its filters. */
import * as identitySdk from '@aws-sdk/client-cognito-identity';
import * as userSdk from '@aws-sdk/client-cognito-identity-provider';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyKey, PoolMaker, password, region } from './pool-maker.ts';

const people = 65;
let server: CairnServer;
let users: userSdk.CognitoIdentityProvider;
let identities: identitySdk.CognitoIdentity;
let maker: PoolMaker;
let UserPoolId: string;
let otherPoolId: string;
let IdentityPoolId: string;
let AccessToken: string;
let ClientId: string;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', studio: false });
  const shared = { endpoint: server.endpoint, region, credentials: anyKey, maxAttempts: 1 };
  users = new userSdk.CognitoIdentityProvider(shared);
  identities = new identitySdk.CognitoIdentity(shared);
  maker = new PoolMaker(server.endpoint);
  const settings = {
    ...({ UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } } as const),
    Schema: [{ Name: 'level', AttributeDataType: 'Number' as const, Mutable: true }],
  };
  [UserPoolId, otherPoolId] = await Promise.all([maker.pool(settings), maker.pool()]);
  ClientId = await maker.client(UserPoolId);
  await Promise.all(
    Array.from({ length: people }, (_, at) =>
      users.adminCreateUser({
        ...{ UserPoolId, Username: `user-${String(at).padStart(3, '0')}`, MessageAction: 'SUPPRESS' },
        UserAttributes: [
          { Name: 'email', Value: `user-${at}@example.com` },
          { Name: 'custom:level', Value: String(at) },
        ],
      }),
    ),
  );
  await makeFew();
});
afterAll(async () => {
  for (const client of [users, identities, maker]) client?.destroy();
  await server?.stop();
});

/** Five of everything else. */
async function makeFew(): Promise<void> {
  await maker.user(UserPoolId, 'ada');
  await maker.user(otherPoolId, 'ada');
  for (const at of [1, 2, 3, 4, 5]) {
    const GroupName = `group-${at}`;
    await users.createGroup({ UserPoolId, GroupName });
    await users.adminAddUserToGroup({ UserPoolId, GroupName, Username: 'ada' });
    await users.adminAddUserToGroup({ UserPoolId, GroupName: 'group-1', Username: `user-00${at}` });
    await users.createIdentityProvider({
      ...{ UserPoolId, ProviderName: `Company${at}`, ProviderType: 'OIDC' },
      ProviderDetails: {
        ...{ client_id: 'cairn', oidc_issuer: 'https://company.example' },
        ...{ authorize_scopes: 'openid', attributes_request_method: 'GET' },
      },
    });
    await users.createResourceServer({ UserPoolId, Identifier: `server-${at}`, Name: 'server' });
    await maker.client(UserPoolId, { ClientName: `client-${at}` });
    await maker.pool({ PoolName: `pool-${at}` });
    await users.createUserImportJob({
      ...{ UserPoolId, JobName: `job-${at}`, CloudWatchLogsRoleArn: 'arn:aws:iam::000000000000:role/logs' },
    });
    const made = await identities.createIdentityPool({
      ...{ IdentityPoolName: `pool-${at}`, AllowUnauthenticatedIdentities: true },
    });
    IdentityPoolId = made.IdentityPoolId as string;
    ({ AccessToken } = await maker.signIn(ClientId, 'ada'));
  }
  await Promise.all([1, 2, 3, 4, 5].map(() => identities.getId({ IdentityPoolId })));
}

type Pages = AsyncIterable<object>;
const user = () => ({ client: users, pageSize: 2 });
/** Every paginator of the SDK. */
const paginators: { readonly [name: string]: () => Pages } = {
  paginateAdminListGroupsForUser: () =>
    userSdk.paginateAdminListGroupsForUser(user(), { UserPoolId, Username: 'ada' }),
  paginateAdminListUserAuthEvents: () =>
    userSdk.paginateAdminListUserAuthEvents(user(), { UserPoolId, Username: 'ada' }),
  paginateListGroups: () => userSdk.paginateListGroups(user(), { UserPoolId }),
  paginateListIdentityProviders: () => userSdk.paginateListIdentityProviders(user(), { UserPoolId }),
  paginateListResourceServers: () => userSdk.paginateListResourceServers(user(), { UserPoolId }),
  paginateListUserPoolClients: () => userSdk.paginateListUserPoolClients(user(), { UserPoolId }),
  paginateListUserPools: () => userSdk.paginateListUserPools(user(), { MaxResults: 2 }),
  paginateListUsers: () => userSdk.paginateListUsers(user(), { UserPoolId, Filter: 'username ^= "user-00"' }),
  paginateListUsersInGroup: () =>
    userSdk.paginateListUsersInGroup(user(), { UserPoolId, GroupName: 'group-1' }),
  paginateListIdentityPools: () =>
    identitySdk.paginateListIdentityPools({ client: identities, pageSize: 2 }, { MaxResults: 2 }),
};
const lengths: { readonly [name: string]: number } = {
  ...{ paginateAdminListGroupsForUser: 5, paginateAdminListUserAuthEvents: 5, paginateListGroups: 5 },
  ...{ paginateListIdentityProviders: 5, paginateListResourceServers: 5, paginateListUserPoolClients: 6 },
  ...{ paginateListUserPools: 7, paginateListUsers: 10, paginateListUsersInGroup: 6 },
  paginateListIdentityPools: 5,
};

/** What is listed on pages; the list of a page is the one of its members that is a list. */
async function listed(pages: Pages): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const page of pages) {
    const items = Object.values(page).find(Array.isArray) ?? [];
    expect(items.length).toBeLessThanOrEqual(2);
    all.push(...items.map((item) => JSON.stringify(item)));
  }
  return all;
}

describe('paginators', () => {
  it('are all here', () => {
    const known = [userSdk, identitySdk].flatMap((sdk) => Object.keys(sdk));
    expect(Object.keys(paginators).toSorted()).toEqual(
      known.filter((name) => name.startsWith('paginate')).toSorted(),
    );
  });

  it.each(Object.keys(paginators))('list everything once, and end: %s', async (name) => {
    const all = await listed(paginators[name]?.() as Pages);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(lengths[name]);
  });
});

describe('lists without a paginator', () => {
  it.each<[string, (token: string | undefined) => Promise<object>, number]>([
    [
      'ListUserImportJobs',
      (PaginationToken) => users.listUserImportJobs({ UserPoolId, MaxResults: 2, PaginationToken }),
      5,
    ],
    [
      'ListIdentities',
      (NextToken) => identities.listIdentities({ IdentityPoolId, MaxResults: 2, NextToken }),
      5,
    ],
    ['ListUserSessions', (NextToken) => users.listUserSessions({ AccessToken, NextToken }), 5],
    [
      'AdminListUserSessions',
      (NextToken) => users.adminListUserSessions({ UserPoolId, Username: 'ada', NextToken }),
      5,
    ],
    ['ListDevices', (PaginationToken) => users.listDevices({ AccessToken, Limit: 2, PaginationToken }), 0],
    [
      'ListWebAuthnCredentials',
      (NextToken) => users.listWebAuthnCredentials({ AccessToken, MaxResults: 2, NextToken }),
      0,
    ],
    ['ListTerms', (NextToken) => users.listTerms({ UserPoolId, MaxResults: 2, NextToken }), 0],
  ])('end as well: %s', async (_name, ask, length) => {
    const all: unknown[] = [];
    let token: string | undefined;
    do {
      const page = (await ask(token)) as { readonly NextToken?: string; readonly PaginationToken?: string };
      all.push(...(Object.values(page).find(Array.isArray) ?? []));
      token = page.NextToken ?? page.PaginationToken;
    } while (token !== undefined);
    expect(all.length).toBe(length);
  });
});

describe('a token that nobody gave', () => {
  it.each<[string, (token: string) => Promise<object>]>([
    ['ListUsers', (PaginationToken) => users.listUsers({ UserPoolId, PaginationToken })],
    [
      'ListUsersInGroup',
      (NextToken) => users.listUsersInGroup({ UserPoolId, GroupName: 'group-1', NextToken }),
    ],
    ['ListGroups', (NextToken) => users.listGroups({ UserPoolId, NextToken })],
    ['ListUserPools', (NextToken) => users.listUserPools({ MaxResults: 2, NextToken })],
    ['ListUserPoolClients', (NextToken) => users.listUserPoolClients({ UserPoolId, NextToken })],
    ['ListIdentityProviders', (NextToken) => users.listIdentityProviders({ UserPoolId, NextToken })],
    ['ListResourceServers', (NextToken) => users.listResourceServers({ UserPoolId, NextToken })],
    [
      'ListUserImportJobs',
      (PaginationToken) => users.listUserImportJobs({ UserPoolId, MaxResults: 2, PaginationToken }),
    ],
    [
      'AdminListGroupsForUser',
      (NextToken) => users.adminListGroupsForUser({ UserPoolId, Username: 'ada', NextToken }),
    ],
    [
      'AdminListUserAuthEvents',
      (NextToken) => users.adminListUserAuthEvents({ UserPoolId, Username: 'ada', NextToken }),
    ],
    [
      'AdminListUserSessions',
      (NextToken) => users.adminListUserSessions({ UserPoolId, Username: 'ada', NextToken }),
    ],
    [
      'AdminListDevices',
      (PaginationToken) => users.adminListDevices({ UserPoolId, Username: 'ada', PaginationToken }),
    ],
    ['ListDevices', (PaginationToken) => users.listDevices({ AccessToken, PaginationToken })],
    ['ListUserSessions', (NextToken) => users.listUserSessions({ AccessToken, NextToken })],
    ['ListTerms', (NextToken) => users.listTerms({ UserPoolId, NextToken })],
    ['ListWebAuthnCredentials', (NextToken) => users.listWebAuthnCredentials({ AccessToken, NextToken })],
    ['ListIdentityPools', (NextToken) => identities.listIdentityPools({ MaxResults: 2, NextToken })],
    [
      'ListIdentities',
      (NextToken) => identities.listIdentities({ IdentityPoolId, MaxResults: 2, NextToken }),
    ],
  ])('is a mistake of the client: %s', async (_name, ask) => {
    const { NextToken = 'none' } = await users.listGroups({ UserPoolId: otherPoolId, Limit: 1 });
    for (const token of ['nonsense', 'eyJhIjoxfQ', NextToken])
      await expect(ask(token)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        $metadata: { httpStatusCode: 400 },
      });
  });
});

describe('ListUsers', () => {
  const names = async (input: Partial<userSdk.ListUsersCommandInput>) =>
    (await users.listUsers({ UserPoolId, ...input })).Users?.map(({ Username }) => Username);

  it('has pages of 60, of fewer where asked, and none of more', async () => {
    expect((await names({}))?.length).toBe(60);
    expect((await names({ Limit: 1 }))?.length).toBe(1);
    expect((await names({ Limit: 60 }))?.length).toBe(60);
    await expect(names({ Limit: 61 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const all: (string | undefined)[] = [];
    for await (const { Users = [] } of userSdk.paginateListUsers({ client: users }, { UserPoolId }))
      all.push(...Users.map(({ Username }) => Username));
    expect([all.length, new Set(all).size]).toEqual([people + 1, people + 1]);
  });

  it('tells the attributes that are asked for', async () => {
    const told = async (AttributesToGet: string[]) =>
      (await users.listUsers({ UserPoolId, Filter: 'username = "user-007"', AttributesToGet })).Users?.[0]
        ?.Attributes;
    expect(await told(['email'])).toEqual([{ Name: 'email', Value: 'user-7@example.com' }]);
    expect(await told(['custom:level', 'sub'])).toEqual(
      expect.arrayContaining([
        { Name: 'custom:level', Value: '7' },
        { Name: 'sub', Value: expect.any(String) },
      ]),
    );
    for (const name of ['custom:none', 'name'])
      await expect(told([name])).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'One or more requested attributes do not exist.',
      });
  });

  describe('finds', () => {
    let sub: string;
    const values = {
      ...{
        email: 'Eve@example.com',
        phone_number: '+12065550100',
        name: 'Eve "E" Example',
        given_name: 'Evelyn',
      },
      ...{ family_name: 'Exa\\mple', preferred_username: 'evening' },
    };
    beforeAll(async () => {
      sub = await maker.user(UserPoolId, 'eve', values);
      await users.adminDisableUser({ UserPoolId, Username: 'eve' });
    });
    const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

    it.each(Object.entries(values))('by %s, whole and by how it begins', async (name, value) => {
      expect(await names({ Filter: `${name} = ${quoted(value)}` })).toEqual(['eve']);
      expect(await names({ Filter: `${name} ^= ${quoted(value.slice(0, 3))}` })).toEqual(['eve']);
      expect(await names({ Filter: `${name}=${quoted(value)}` })).toEqual(['eve']);
      expect(await names({ Filter: `${name} = ${quoted(value.slice(0, 3))}` })).toEqual([]);
    });

    it.each([
      ['username', 'eve', 'ev'],
      ['cognito:user_status', 'CONFIRMED', 'CONF'],
      ['status', 'Disabled', 'Dis'],
    ])('by %s', async (name, whole, beginning) => {
      expect(await names({ Filter: `${name} = "${whole}"` })).toContain('eve');
      expect(await names({ Filter: `${name} ^= "${beginning}"` })).toContain('eve');
    });

    it('by sub', async () => {
      expect(await names({ Filter: `sub = "${sub}"` })).toEqual(['eve']);
      expect(await names({ Filter: `sub ^= "${sub.slice(0, 13)}"` })).toEqual(['eve']);
    });

    it.each([
      'custom:level = "7"',
      'email',
      'email = eve',
      'email > "a"',
      'email = "a" and name = "b"',
      'nothing = "a"',
      'email *= "a"',
    ])('nobody by what is no filter: %s', async (Filter) => {
      await expect(names({ Filter })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    });
    it('everybody by an empty one', async () => {
      expect((await names({ Filter: '' }))?.length).toBe(60);
    });
  });
});

describe('what is done again', () => {
  const mistake = (name: string) => ({ name, $metadata: { httpStatusCode: 400 } });

  it('changes nothing where AWS takes it', async () => {
    const ada = { UserPoolId, Username: 'ada' };
    for (const _ of [1, 2]) {
      await users.adminAddUserToGroup({ ...ada, GroupName: 'group-1' });
      await users.adminRemoveUserFromGroup({ ...ada, GroupName: 'group-2' });
      await users.adminDisableUser(ada);
      await users.adminUserGlobalSignOut(ada);
      await users.adminSetUserPassword({ ...ada, Password: password, Permanent: true });
    }
    for (const _ of [1, 2]) await users.adminEnableUser(ada);
    for (const _ of [1, 2]) await users.adminDeleteUserAttributes({ ...ada, UserAttributeNames: ['name'] });
  });

  it('is refused by AWS’s names where it is not', async () => {
    await expect(users.createGroup({ UserPoolId, GroupName: 'group-1' })).rejects.toMatchObject(
      mistake('GroupExistsException'),
    );
    await expect(users.adminCreateUser({ UserPoolId, Username: 'ada' })).rejects.toMatchObject(
      mistake('UsernameExistsException'),
    );
    await expect(users.adminConfirmSignUp({ UserPoolId, Username: 'ada' })).rejects.toMatchObject(
      mistake('NotAuthorizedException'),
    );
    await expect(
      users.createResourceServer({ UserPoolId, Identifier: 'server-1', Name: 'x' }),
    ).rejects.toMatchObject(mistake('InvalidParameterException'));
    await users.deleteGroup({ UserPoolId, GroupName: 'group-5' });
    await expect(users.deleteGroup({ UserPoolId, GroupName: 'group-5' })).rejects.toMatchObject(
      mistake('ResourceNotFoundException'),
    );
    await users.adminDeleteUser({ UserPoolId, Username: 'user-000' });
    await expect(users.adminDeleteUser({ UserPoolId, Username: 'user-000' })).rejects.toMatchObject(
      mistake('UserNotFoundException'),
    );
    await users.deleteUserPool({ UserPoolId: otherPoolId });
    await expect(users.deleteUserPool({ UserPoolId: otherPoolId })).rejects.toMatchObject(
      mistake('ResourceNotFoundException'),
    );
  });
});
