import { describe, expect, it } from 'vitest';
import { admin, clientId, poolId, userPoolFixture, visitor } from '../testing/user-pool-fixture.ts';

const user = { UserPoolId: poolId, Username: 'ada' };
const address = [{ Name: 'email', Value: 'ada@example.com' }];
const vouched = [...address, { Name: 'email_verified', Value: 'true' }];

describe('AdminCreateUser', () => {
  it('makes a user who has to change the password that is sent to him', async () => {
    const { operations, sent, events } = await userPoolFixture({ onTrigger: () => ({}) });
    const { User } = await operations.adminCreateUser(admin, { ...user, UserAttributes: vouched });
    expect(User).toMatchObject({ Username: 'ada', UserStatus: 'FORCE_CHANGE_PASSWORD', Enabled: true });
    expect(sent).toMatchObject([{ occasion: 'CustomMessage_AdminCreateUser', attributeName: 'email' }]);
    expect(sent[0]?.code).toHaveLength(12);
    expect(events).toMatchObject([
      { source: 'PreSignUp_AdminCreateUser', clientId: 'CLIENT_ID_NOT_APPLICABLE' },
    ]);
    await expect(operations.adminCreateUser(admin, user)).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User account already exists',
    });
  });

  it('sends to the media that are wanted, or nothing', async () => {
    const { operations, sent } = await userPoolFixture();
    const UserAttributes = [...address, { Name: 'phone_number', Value: '+15555550123' }];
    const create = (Username: string, more: object) =>
      operations.adminCreateUser(admin, { UserPoolId: poolId, Username, UserAttributes, ...more });
    await create('one', {});
    await create('two', { DesiredDeliveryMediums: ['EMAIL'] });
    await create('three', { DesiredDeliveryMediums: ['EMAIL', 'SMS'] });
    await create('four', { MessageAction: 'SUPPRESS' });
    expect(sent.map(({ user: { username }, attributeName }) => [username, attributeName])).toEqual([
      ['one', 'phone_number'],
      ['two', 'email'],
      ['three', 'phone_number'],
      ['three', 'email'],
    ]);
  });

  it('invites once more those who have not come yet', async () => {
    const { operations, sent } = await userPoolFixture();
    const resend = () => operations.adminCreateUser(admin, { ...user, MessageAction: 'RESEND' });
    await expect(resend()).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await operations.adminCreateUser(admin, { ...user, UserAttributes: address });
    await resend();
    expect(sent).toHaveLength(2);
    expect(sent[0]?.code).not.toBe(sent[1]?.code);
    await operations.adminSetUserPassword(admin, { ...user, Password: 'Passw0rd!', Permanent: true });
    await expect(resend()).rejects.toMatchObject({
      name: 'UnsupportedUserStateException',
      message: 'Resend not possible. CONFIRMED status is not FORCE_CHANGE_PASSWORD',
    });
  });

  it('takes a verified alias of somebody else only by force', async () => {
    const { operations, context, pool } = await userPoolFixture({ settings: { AliasAttributes: ['email'] } });
    await operations.adminCreateUser(admin, { ...user, UserAttributes: vouched });
    const bob = { UserPoolId: poolId, Username: 'bob', UserAttributes: vouched };
    await expect(operations.adminCreateUser(admin, bob)).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
    const { User } = await operations.adminCreateUser(admin, { ...bob, ForceAliasCreation: true });
    expect(User.Attributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    expect((await context.users.named(pool, { kind: 'email', value: 'ada@example.com' }))?.username).toBe(
      'bob',
    );
  });

  it('does not write who somebody is', async () => {
    const { operations } = await userPoolFixture();
    for (const Name of ['sub', 'identities', 'cognito:user_status']) {
      const UserAttributes = [{ Name, Value: 'x' }];
      const refusal = { name: 'InvalidParameterException' };
      await expect(operations.adminCreateUser(admin, { ...user, UserAttributes })).rejects.toMatchObject(
        refusal,
      );
    }
  });
});

describe('calls of administrators', () => {
  it('see the pools of their own account and region only', async () => {
    const { operations } = await userPoolFixture();
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    for (const foreign of [
      { ...admin, account: '999999999999' },
      { ...admin, region: 'us-east-1' },
    ]) {
      await expect(operations.adminGetUser(foreign, user)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `User pool ${poolId} does not exist.`,
      });
    }
  });

  it('find a user by name, alias or id, and tell where there is none', async () => {
    const { operations } = await userPoolFixture({ settings: { AliasAttributes: ['email'] } });
    const { User } = await operations.adminCreateUser(admin, { ...user, UserAttributes: vouched });
    const sub = User.Attributes[0]?.Value ?? '';
    for (const Username of ['ada', 'ADA', 'ada@example.com', sub]) {
      expect((await operations.adminGetUser(admin, { ...user, Username })).Username).toBe('ada');
    }
    await expect(operations.adminGetUser(admin, { ...user, Username: 'eve' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });

  it('find whose id or address it is before whoever calls himself so', async () => {
    const { operations } = await userPoolFixture({
      settings: { AliasAttributes: ['preferred_username', 'email'] },
    });
    const ownName = (Value: string) => ({ Name: 'preferred_username', Value });
    const eve = { UserPoolId: poolId, Username: 'eve' };
    await operations.adminCreateUser(admin, eve);
    await operations.adminSetUserPassword(admin, { ...eve, Password: 'Passw0rd!', Permanent: true });
    const { User } = await operations.adminCreateUser(admin, { ...user, UserAttributes: vouched });
    const sub = User.Attributes[0]?.Value ?? '';
    for (const Username of [sub, 'ada@example.com']) {
      const UserAttributes = [ownName(Username)];
      await operations.adminUpdateUserAttributes(admin, { ...eve, UserAttributes });
      expect((await operations.adminGetUser(admin, { ...user, Username })).Username).toBe('ada');
    }
    for (const Username of [sub, sub.toUpperCase()]) {
      const signUp = operations.signUp(visitor(), { ClientId: clientId, Username, Password: 'Passw0rd!' });
      await expect(signUp).rejects.toMatchObject({ name: 'UsernameExistsException' });
    }
  });

  it('set passwords, for good or for one sign-in', async () => {
    const { operations } = await userPoolFixture();
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    const status = async () => (await operations.adminGetUser(admin, user)).UserStatus;
    await operations.adminSetUserPassword(admin, { ...user, Password: 'Passw0rd!', Permanent: true });
    expect(await status()).toBe('CONFIRMED');
    await operations.adminSetUserPassword(admin, { ...user, Password: 'Passw0rd!' });
    expect(await status()).toBe('FORCE_CHANGE_PASSWORD');
    await expect(operations.adminSetUserPassword(admin, { ...user, Password: 'x' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
  });

  it('confirm those who signed up, once', async () => {
    const { operations, client, events } = await userPoolFixture({ onTrigger: () => ({}) });
    await operations.signUp(visitor(), { ClientId: client.id, Username: 'ada', Password: 'Passw0rd!' });
    await operations.adminConfirmSignUp(admin, user);
    expect(events.at(-1)).toMatchObject({
      source: 'PostConfirmation_ConfirmSignUp',
      clientId: 'CLIENT_ID_NOT_APPLICABLE',
    });
    await expect(operations.adminConfirmSignUp(admin, user)).rejects.toThrow(
      'User cannot be confirmed. Current status is CONFIRMED',
    );
  });

  it('vouch for addresses', async () => {
    const { operations, sent } = await userPoolFixture();
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    const update = (UserAttributes: typeof address) =>
      operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    await update(vouched);
    expect(sent).toEqual([]);
    await update([{ Name: 'email', Value: 'ada@example.org' }]);
    expect(sent).toMatchObject([
      { occasion: 'CustomMessage_UpdateUserAttribute', destination: 'ada@example.org' },
    ]);
  });

  it('sign out whom they disable', async () => {
    const { operations, signedOut } = await userPoolFixture();
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    await operations.adminDisableUser(admin, user);
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ Enabled: false });
    expect(signedOut).toHaveLength(1);
    await operations.adminEnableUser(admin, user);
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ Enabled: true });
  });
});

describe('identities of providers', () => {
  async function providerFixture() {
    const fixture = await userPoolFixture();
    const { context, operations } = fixture;
    const provider = {
      userPoolId: poolId,
      name: 'Google',
      type: 'Google',
      details: {},
      attributeMapping: {},
      idpIdentifiers: [],
      createdMs: 0,
      changedMs: 0,
    } as const;
    await context.store.change(poolId, (changes) => changes.put(context.store.providers, provider));
    for (const Username of ['ada', 'bob']) {
      await operations.adminCreateUser(admin, { UserPoolId: poolId, Username, MessageAction: 'SUPPRESS' });
    }
    const source = (value: string) => ({
      ProviderName: 'Google',
      ProviderAttributeName: 'Cognito_Subject',
      ProviderAttributeValue: value,
    });
    const link = (username: string, value: string) =>
      operations.adminLinkProviderForUser(admin, {
        UserPoolId: poolId,
        DestinationUser: { ProviderName: 'Cognito', ProviderAttributeValue: username },
        SourceUser: source(value),
      });
    return { ...fixture, link, source };
  }

  it('lead to one user, by their exact name', async () => {
    const { link, source, operations, context, pool } = await providerFixture();
    await link('ada', 'AbC');
    await link('bob', 'abc');
    await expect(link('bob', 'AbC')).rejects.toThrow('SourceUser is already linked to DestinationUser');
    const named = await context.users.named(pool, { kind: 'identity', value: 'Google/Cognito_Subject/AbC' });
    expect(named?.username).toBe('ada');
    const { UserAttributes } = await operations.adminGetUser(admin, user);
    const identities = UserAttributes.find(({ Name }) => Name === 'identities');
    expect(JSON.parse(identities?.Value ?? '')).toMatchObject([
      { userId: 'AbC', providerName: 'Google', primary: false },
    ]);
    await operations.adminDisableProviderForUser(admin, { UserPoolId: poolId, User: source('AbC') });
    expect(
      await context.users.named(pool, { kind: 'identity', value: 'Google/Cognito_Subject/AbC' }),
    ).toBeUndefined();
    await link('bob', 'AbC');
  });

  it('are of providers that the pool has, and bounded', async () => {
    const { link, operations } = await providerFixture();
    for (const value of ['1', '2', '3', '4', '5']) await link('ada', value);
    await expect(link('ada', '6')).rejects.toMatchObject({ name: 'LimitExceededException' });
    const SourceUser = { ProviderName: 'None', ProviderAttributeValue: '1' };
    await expect(
      operations.adminLinkProviderForUser(admin, {
        UserPoolId: poolId,
        DestinationUser: { ProviderAttributeValue: 'ada' },
        SourceUser,
      }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('end the password of a user who signs in by himself', async () => {
    const { operations, context, pool } = await providerFixture();
    await operations.adminDisableProviderForUser(admin, {
      UserPoolId: poolId,
      User: {
        ProviderName: 'Cognito',
        ProviderAttributeName: 'Cognito_Subject',
        ProviderAttributeValue: 'ada',
      },
    });
    const found = await context.users.named(pool, { kind: 'username', value: 'ada' });
    expect(await context.users.credentials(found ?? { userPoolId: poolId, sub: '' })).toEqual({
      revision: 2,
    });
  });
});
