import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password } from '../pool-maker.ts';
import { StrictWorld } from './strict-world.ts';

let world: StrictWorld;
let ClientId: string;
let AccessToken: string;
let narrowToken: string;
let narrowId: string;
beforeAll(async () => {
  world = await StrictWorld.make();
  const { maker } = world;
  const UserPoolId = await maker.pool({
    AutoVerifiedAttributes: ['email'],
    Schema: [
      { Name: 'team', AttributeDataType: 'String', Mutable: true },
      { Name: 'born', AttributeDataType: 'String', Mutable: false },
      { Name: 'rank', AttributeDataType: 'String', Mutable: true, DeveloperOnlyAttribute: true },
    ],
  });
  const own = ['name', 'email', 'custom:team', 'custom:born'];
  ClientId = await maker.client(UserPoolId, { WriteAttributes: own, ReadAttributes: own });
  narrowId = await maker.client(UserPoolId, { WriteAttributes: ['name'], ReadAttributes: ['name', 'email'] });
  await maker.user(UserPoolId, 'eve', { email: 'eve@example.com', 'custom:born': 'here' });
  AccessToken = (await maker.signIn(ClientId, 'eve')).AccessToken;
  narrowToken = (await maker.signIn(narrowId, 'eve')).AccessToken;
});
afterAll(() => world?.stop());

const attributesOf = async (token = AccessToken) => {
  const { UserAttributes = [] } = await world.maker.app.send(new GetUserCommand({ AccessToken: token }));
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
};

const unwritable = [
  ['email_verified', 'true'],
  ['phone_number_verified', 'true'],
  ['cognito:user_status', 'CONFIRMED'],
  ['cognito:groups', 'admins'],
  ['cognito:username', 'root'],
  ['cognito:mfa_enabled', 'false'],
  ['identities', '[{"userId":"1","providerName":"Google"}]'],
  ['sub', '00000000-0000-4000-8000-000000000000'],
  ['custom:born', 'elsewhere'],
  ['dev:custom:rank', 'general'],
  ['custom:rank', 'general'],
  ['custom:unknown', 'x'],
  ['__proto__', 'x'],
] as const;

it('a user writes what his client may write', async () => {
  const UserAttributes = [{ Name: 'custom:team', Value: 'first' }];
  expect((await world.call('UpdateUserAttributes', { AccessToken, UserAttributes })).status).toBe(200);
  expect(await attributesOf()).toMatchObject({ 'custom:team': 'first' });
});

describe.each(unwritable)('a user who writes %s', (Name, Value) => {
  it('is refused when he changes himself, and nothing else of the call is written', async () => {
    const before = await attributesOf();
    const UserAttributes = [
      { Name: 'custom:team', Value: 'along' },
      { Name, Value },
    ];
    const heard = await world.call('UpdateUserAttributes', { AccessToken, UserAttributes });
    expect([heard.status, heard.error]).toEqual([
      400,
      expect.stringMatching(/^(?:NotAuthorized|InvalidParameter)Exception$/),
    ]);
    expect(await attributesOf()).toEqual(before);
  });

  it.runIf(Name !== 'custom:born')('is refused when he signs up', async () => {
    const heard = await world.call('SignUp', {
      ...{ ClientId, Username: `by-${Name}`, Password: password },
      UserAttributes: [{ Name, Value }],
    });
    expect([heard.status, heard.error]).toEqual([
      400,
      expect.stringMatching(/^(?:NotAuthorized|InvalidParameter)Exception$/),
    ]);
  });
});

it('a user deletes none of them', async () => {
  for (const name of ['email_verified', 'sub', 'identities', 'custom:born']) {
    const heard = await world.call('DeleteUserAttributes', { AccessToken, UserAttributeNames: [name] });
    expect([name, heard.status]).toEqual([name, 400]);
  }
});

it('by a client that may write one attribute, no other one is written', async () => {
  const write = (Name: string) =>
    world.call('UpdateUserAttributes', {
      AccessToken: narrowToken,
      UserAttributes: [{ Name, Value: 'new@example.com' }],
    });
  expect((await write('email')).error).toBe('NotAuthorizedException');
  expect((await write('custom:team')).error).toBe('NotAuthorizedException');
  expect((await write('name')).status).toBe(200);
  const heard = await world.call('SignUp', {
    ...{ ClientId: narrowId, Username: 'by-narrow', Password: password },
    UserAttributes: [{ Name: 'custom:team', Value: 'x' }],
  });
  expect(heard.error).toBe('NotAuthorizedException');
  // Nor are others read by it.
  expect(Object.keys(await attributesOf(narrowToken)).toSorted()).toEqual(['email', 'name', 'sub']);
});

it('a new address is not verified until its code comes back', async () => {
  await world.call('UpdateUserAttributes', {
    AccessToken,
    UserAttributes: [{ Name: 'email', Value: 'victim@example.com' }],
  });
  expect((await attributesOf()).email_verified).not.toBe('true');
});
