import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasChromium } from './has-chromium.ts';
import { useStudio } from './studio-fixture.ts';
import { printEfforts, type StudioTask, type TaskEffort, TaskWalk } from './studio-task.ts';

/** Tasks of those who look after the users of an app. */

const studio = useStudio({ hasExamples: false });
const efforts: TaskEffort[] = [];
const password = 'Correct-horse-7';
let pools: CognitoIdentityProviderClient;
let UserPoolId: string;
let ClientId: string;

beforeAll(async () => {
  if (!hasChromium) return;
  pools = new CognitoIdentityProviderClient(studio.clientOptions);
  const { UserPool } = await pools.send(
    new CreateUserPoolCommand({ PoolName: 'notes', AutoVerifiedAttributes: ['email'] }),
  );
  UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await pools.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'web',
      ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  );
  ClientId = UserPoolClient?.ClientId as string;
  await pools.send(new CreateGroupCommand({ UserPoolId, GroupName: 'admins' }));
  for (const Username of ['ada', 'bob', 'cleo', 'dora']) await create(Username);
}, 30_000);

afterAll(() => {
  pools?.destroy();
  process.stdout.write(printEfforts(efforts));
});

async function create(Username: string): Promise<void> {
  await pools.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      UserAttributes: [{ Name: 'email', Value: `${Username}@example.com` }],
      MessageAction: 'SUPPRESS',
    }),
  );
}

async function signUp(Username: string): Promise<void> {
  const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
  await pools.send(new SignUpCommand({ ClientId, Username, Password: password, UserAttributes }));
}

async function signIn(USERNAME: string, PASSWORD: string): Promise<string | undefined> {
  const { AuthenticationResult, ChallengeName } = await pools.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
  return AuthenticationResult === undefined ? ChallengeName : 'SIGNED_IN';
}

async function take(task: StudioTask): Promise<Page> {
  const { effort, page } = await TaskWalk.take(studio, task);
  efforts.push(effort);
  return page;
}

it.runIf(hasChromium)('a user pool and its app client are made', async () => {
  const page = await take({
    task: 'Create a user pool and an app client',
    from: '/users',
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'New user pool' }));
      await walk.fill(page.getByRole('textbox', { name: 'Name' }), 'shop');
      await walk.click(page.getByRole('button', { name: 'Create' }));
      await walk.click(page.getByRole('link', { name: 'App clients' }));
      await walk.click(page.getByRole('button', { name: 'New app client' }));
      await walk.fill(page.getByRole('textbox', { name: 'Name' }), 'web');
      await walk.click(page.getByRole('button', { name: 'Create' }));
      await page.getByText('amplify_outputs.json').first().waitFor();
    },
  });
  const { UserPools = [] } = await pools.send(new ListUserPoolsCommand({ MaxResults: 60 }));
  const made = UserPools.find(({ Name }) => Name === 'shop')?.Id as string;
  const { UserPoolClients = [] } = await pools.send(new ListUserPoolClientsCommand({ UserPoolId: made }));
  expect(page.url()).toContain(`/users/${made}/clients/${UserPoolClients[0]?.ClientId}`);
});

it.runIf(hasChromium)('a user is invited, and the first password lies in the inbox', async () => {
  let first = '';
  await take({
    task: 'Invite a user and read the first password',
    from: `/users/${UserPoolId}/users`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.click(page.getByRole('button', { name: 'New user' }));
      await walk.fill(page.getByRole('textbox', { name: 'Name' }), 'grace');
      await walk.fill(page.getByRole('textbox', { name: 'Mail address' }), 'grace@example.com');
      await walk.click(page.getByRole('button', { name: 'Create and invite' }));
      await page.getByRole('heading', { name: 'grace' }).waitFor();
      await walk.click(page.getByRole('link', { name: 'Inbox' }));
      const row = page.getByRole('row', { name: /grace@example\.com/ });
      first = await row.locator('code').innerText();
    },
  });
  expect(await signIn('grace', first)).toBe('NEW_PASSWORD_REQUIRED');
});

it.runIf(hasChromium)('a user is found by the mail address and given a password', async () => {
  await take({
    task: 'Find a user and set a password',
    from: `/users/${UserPoolId}/users`,
    walk: async (walk) => {
      const { page } = walk;
      await walk.fill(page.getByRole('searchbox', { name: 'Search users' }), 'ada@');
      await walk.click(page.getByRole('link', { name: 'ada', exact: true }));
      await walk.click(page.getByRole('button', { name: 'Actions' }));
      await walk.click(page.getByRole('menuitem', { name: 'Set a password…' }));
      await walk.fill(page.getByLabel('Password', { exact: true }), password);
      await walk.click(page.getByRole('button', { name: 'Set', exact: true }));
      await page.getByText('Confirmed').waitFor();
    },
  });
  expect(await signIn('ada', password)).toBe('SIGNED_IN');
});

it.runIf(hasChromium)('a user is put into a group', async () => {
  await take({
    task: 'Put a user into a group',
    from: `/users/${UserPoolId}/user?name=bob`,
    walk: async (walk) => {
      const groups = walk.page.getByRole('region', { name: 'Groups' });
      await walk.click(groups.getByRole('button', { name: 'Add to the group' }));
      await groups.getByRole('link', { name: 'admins' }).waitFor();
    },
  });
  const { Groups } = await pools.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: 'bob' }));
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['admins']);
});

it.runIf(hasChromium)('the code of a sign-up comes to the inbox by itself', async () => {
  const page = await take({
    task: 'See the code of a sign-up come',
    from: '/inbox',
    walk: async (walk) => {
      const { page } = walk;
      // Told live: nothing on the page is pressed, and the list is not asked for on a clock.
      await page.getByText('New ones come by themselves').waitFor();
      await page.locator('.empty, table').first().waitFor();
      await signUp('hedy');
      const row = page.getByRole('row', { name: /hedy@example\.com/ });
      await row.waitFor();
      expect(await row.locator('code').innerText()).toMatch(/^\d{6}$/);
    },
  });
  expect(await page.getByRole('row', { name: /hedy/ }).count()).toBe(1);
});

it.runIf(hasChromium)(
  'somebody who signed up is confirmed, disabled, enabled again and deleted',
  async () => {
    await signUp('ivan');
    const page = await studio.open(`/users/${UserPoolId}/user?name=ivan`);
    const act = async (name: string) => {
      await page.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await act('Confirm');
    await page.getByText('Confirmed', { exact: true }).waitFor();
    await act('Disable');
    await page.getByText('Disabled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Confirmed', { exact: true }).waitFor();
    const { Enabled, UserStatus } = await pools.send(
      new AdminGetUserCommand({ UserPoolId, Username: 'ivan' }),
    );
    expect({ Enabled, UserStatus }).toEqual({ Enabled: true, UserStatus: 'CONFIRMED' });
    expect(await signIn('ivan', password)).toBe('SIGNED_IN');
    await page.reload();
    const sessions = page.getByRole('region', { name: 'Sessions' });
    await sessions.getByRole('link', { name: ClientId }).waitFor();
    await act('Sign out everywhere…');
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await sessions.getByText('Signed in nowhere').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('ivan');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('searchbox', { name: 'Search users' }).waitFor();
    const gone = pools.send(new AdminGetUserCommand({ UserPoolId, Username: 'ivan' }));
    await expect(gone).rejects.toThrow('User does not exist.');
  },
);

it.runIf(hasChromium)('attributes are added, changed, taken away and put back', async () => {
  const page = await studio.open(`/users/${UserPoolId}/user?name=cleo`);
  const attributes = page.getByRole('region', { name: 'Attributes' });
  await attributes.getByText('email = cleo@example.com').waitFor();
  await attributes.getByLabel('Key').fill('given_name');
  await attributes.getByLabel('Value').fill('<b>Cleo</b>');
  await attributes.getByRole('button', { name: 'Add an attribute' }).click();
  await attributes.getByText('given_name = <b>Cleo</b>').waitFor();
  await attributes.getByRole('button', { name: 'Take the attribute given_name away' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await attributes.getByText('given_name = <b>Cleo</b>').waitFor();
  const { UserAttributes } = await pools.send(new AdminGetUserCommand({ UserPoolId, Username: 'cleo' }));
  expect(UserAttributes).toContainEqual({ Name: 'given_name', Value: '<b>Cleo</b>' });
});

it.runIf(hasChromium)(
  'users are searched by filters, and one that is not finished asks for nothing',
  async () => {
    const page = await studio.open(`/users/${UserPoolId}/users?filter=${encodeURIComponent('email ^= "do')}`);
    await page.getByText('The filter is not finished').waitFor();
    const search = page.getByRole('searchbox', { name: 'Search users' });
    await search.fill('email ^= "do"');
    await page.getByRole('link', { name: 'dora', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'cleo', exact: true }).count()).toBe(0);
    expect(new URL(page.url()).searchParams.get('filter')).toBe('email ^= "do"');
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Disabled');
    await page.getByText('None of the users fits').waitFor();
    await search.fill('shirt = "red"');
    await page.getByText('InvalidParameterException').waitFor();
  },
);

it.runIf(hasChromium)('an app client is changed, and what was not asked for stays', async () => {
  const { UserPoolClient } = await pools.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'phone',
      ReadAttributes: ['email'],
      EnableTokenRevocation: false,
    }),
  );
  const of = { UserPoolId, ClientId: UserPoolClient?.ClientId };
  const page = await studio.open(`/users/${UserPoolId}/clients/${of.ClientId}`);
  await page.getByRole('button', { name: 'Change' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password by SRP').check();
  await dialog.getByLabel('Refresh tokens').check();
  await dialog.getByLabel('Refresh token, days').fill('7');
  await dialog.getByLabel('code', { exact: true }).check();
  await dialog.getByLabel('Scopes').fill('openid email');
  await dialog.getByLabel('Callback URLs').fill('http://localhost:5173/ https://notes.example.com/in');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('https://notes.example.com/in').waitFor();
  await page.getByText('7 days').waitFor();
  const { UserPoolClient: changed } = await pools.send(new DescribeUserPoolClientCommand(of));
  expect(changed).toMatchObject({
    ClientName: 'phone',
    ReadAttributes: ['email'],
    EnableTokenRevocation: false,
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    RefreshTokenValidity: 7,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    CallbackURLs: ['http://localhost:5173/', 'https://notes.example.com/in'],
  });
});

it.runIf(hasChromium)('a group is made, changed and emptied', async () => {
  const page = await studio.open(`/users/${UserPoolId}/groups`);
  await page.getByRole('button', { name: 'New group' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('..');
  await page.getByLabel('Precedence').fill('3');
  await page.getByRole('button', { name: 'Create' }).click();
  // A name that would be a way up in a path has a page all the same.
  await page.getByRole('heading', { level: 1, name: '..' }).waitFor();
  await page.getByRole('button', { name: 'Add a user' }).click();
  await page.getByLabel('User', { exact: true }).fill('dora');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: 'dora', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByLabel('Description').fill('Two dots');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Two dots').waitFor();
  await page.getByRole('button', { name: 'Take dora out of the group' }).click();
  await page.getByText('No members yet').waitFor();
});

it.runIf(hasChromium)('a group of many is named, and one of many of a user is found', async () => {
  const { UserPool } = await pools.send(new CreateUserPoolCommand({ PoolName: 'crowded' }));
  const of = { UserPoolId: UserPool?.Id as string, Username: 'ada' };
  await pools.send(new AdminCreateUserCommand({ ...of, MessageAction: 'SUPPRESS' }));
  for (let number = 100; number < 165; number += 1) {
    const group = { UserPoolId: of.UserPoolId, GroupName: `group-${number}` };
    await pools.send(new CreateGroupCommand(group));
    if (number < 164) await pools.send(new AdminAddUserToGroupCommand({ ...group, Username: 'ada' }));
  }
  const page = await studio.open(`/users/${of.UserPoolId}/user?name=ada`);
  const groups = page.getByRole('region', { name: 'Groups' });
  await groups.getByText('60 groups so far').waitFor();
  await groups.getByRole('textbox', { name: 'Group' }).fill('group-164');
  await groups.getByRole('button', { name: 'Add to the group' }).click();
  await groups.getByRole('button', { name: 'Load more' }).click();
  await groups.getByRole('link', { name: 'group-163' }).waitFor();
  await groups.getByRole('link', { name: 'group-164' }).waitFor();
});

it.runIf(hasChromium)('messages are filtered and deleted', async () => {
  await signUp('jane');
  const page = await studio.open('/inbox');
  await page.getByRole('searchbox', { name: 'Filter messages' }).fill('jane');
  await page.getByRole('row', { name: /jane/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The message is deleted').waitFor();
  await page.getByText('None of these messages fits').waitFor();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
  await page.goto(`${studio.origin}/inbox`);
  await page.getByText('No messages yet').waitFor();
});
