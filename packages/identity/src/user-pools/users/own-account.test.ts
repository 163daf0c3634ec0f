import { describe, expect, it } from 'vitest';
import {
  admin,
  clientId,
  poolId,
  schemaAttribute,
  schemaOf,
  userPoolFixture,
  visitor,
} from '../testing/user-pool-fixture.ts';

const user = { UserPoolId: poolId, Username: 'ada' };

/** A confirmed user who is signed in. */
async function accountFixture(options: Parameters<typeof userPoolFixture>[0] = {}) {
  const fixture = await userPoolFixture(options);
  const { operations, tokenOf } = fixture;
  await operations.adminCreateUser(admin, {
    ...user,
    UserAttributes: [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'true' },
    ],
    MessageAction: 'SUPPRESS',
  });
  await operations.adminSetUserPassword(admin, { ...user, Password: 'Passw0rd!', Permanent: true });
  const AccessToken = await tokenOf('ada');
  const attributes = async () => {
    const { UserAttributes } = await operations.adminGetUser(admin, user);
    return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  };
  const update = (values: { readonly [name: string]: string }) =>
    operations.updateUserAttributes(visitor(), {
      AccessToken,
      UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    });
  return { ...fixture, AccessToken, attributes, update };
}

describe('GetUser', () => {
  it('shows what the client may read', async () => {
    const settings = { SchemaAttributes: schemaOf(schemaAttribute('custom:team')) };
    const client = { ReadAttributes: ['custom:team'] };
    const { operations, AccessToken } = await accountFixture({ settings, client });
    const UserAttributes = [{ Name: 'custom:team', Value: 'blue' }];
    await operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    const shown = await operations.getUser(visitor(), { AccessToken });
    expect(shown.Username).toBe('ada');
    expect(shown.UserAttributes.map(({ Name }) => Name)).toEqual(['sub', 'custom:team']);
  });

  it('shows all but developers’ own where the client does not say', async () => {
    const settings = {
      SchemaAttributes: schemaOf(
        schemaAttribute('custom:team'),
        schemaAttribute('dev:custom:note', { DeveloperOnlyAttribute: true }),
      ),
    };
    const { operations, AccessToken } = await accountFixture({ settings });
    const UserAttributes = ['custom:team', 'dev:custom:note'].map((Name) => ({ Name, Value: 'blue' }));
    await operations.adminUpdateUserAttributes(admin, { ...user, UserAttributes });
    const shown = await operations.getUser(visitor(), { AccessToken });
    expect(shown.UserAttributes.map(({ Name }) => Name)).toEqual([
      'sub',
      'email',
      'email_verified',
      'custom:team',
    ]);
  });
});

describe('ChangePassword', () => {
  it('asks for the password before, and tires of wrong ones', async () => {
    const { operations, AccessToken } = await accountFixture();
    const change = (PreviousPassword: string) =>
      operations.changePassword(visitor(), {
        AccessToken,
        PreviousPassword,
        ProposedPassword: 'N3wPassw0rd!',
      });
    for (let time = 0; time < 5; time++) {
      await expect(change('wrong')).rejects.toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      });
    }
    await expect(change('Passw0rd!')).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  it('judges no more wrong ones of many at once', async () => {
    const { operations, AccessToken } = await accountFixture();
    const all = await Promise.allSettled(
      Array.from({ length: 200 }, (_, at) =>
        operations.changePassword(visitor(), {
          AccessToken,
          PreviousPassword: `wrong-${at}`,
          ProposedPassword: 'N3wPassw0rd!',
        }),
      ),
    );
    const names = all.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'changed'));
    expect(names.filter((name) => name === 'NotAuthorizedException')).toHaveLength(5);
    expect(names.filter((name) => name === 'LimitExceededException')).toHaveLength(195);
  });

  it('lets one of two at once win', async () => {
    const { operations, AccessToken } = await accountFixture();
    const change = (ProposedPassword: string) =>
      operations.changePassword(visitor(), { AccessToken, PreviousPassword: 'Passw0rd!', ProposedPassword });
    const both = await Promise.allSettled([change('N3wPassw0rd!'), change('0therPassw0rd!')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('gives a first password to whoever has none', async () => {
    const settings = {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: false,
          RequireLowercase: false,
          RequireNumbers: false,
          RequireSymbols: false,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] as const },
      },
    };
    const { operations, tokenOf } = await userPoolFixture({ settings });
    await operations.signUp(visitor(), {
      ClientId: clientId,
      Username: 'bob',
      UserAttributes: [{ Name: 'email', Value: 'b@example.com' }],
    });
    const AccessToken = await tokenOf('bob');
    await operations.changePassword(visitor(), { AccessToken, ProposedPassword: 'long enough' });
    await expect(
      operations.changePassword(visitor(), { AccessToken, ProposedPassword: 'long enough too' }),
    ).rejects.toThrow('Incorrect username or password.');
  });
});

describe('UpdateUserAttributes', () => {
  it('makes a new address unverified, sends a code to it, and verifies it by that', async () => {
    const { operations, AccessToken, update, attributes, sent, lastCode } = await accountFixture();
    const { CodeDeliveryDetailsList } = await update({ email: 'Ada@Example.org', name: 'Ada' });
    expect(CodeDeliveryDetailsList).toEqual([
      { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    expect(sent.at(-1)).toMatchObject({
      occasion: 'CustomMessage_UpdateUserAttribute',
      destination: 'ada@example.org',
    });
    expect(await attributes()).toMatchObject({
      email: 'ada@example.org',
      email_verified: 'false',
      name: 'Ada',
    });
    await operations.verifyUserAttribute(visitor(), {
      AccessToken,
      AttributeName: 'email',
      Code: lastCode(),
    });
    expect(await attributes()).toMatchObject({ email: 'ada@example.org', email_verified: 'true' });
  });

  it('keeps the address before until the new one is verified, where the pool says so', async () => {
    const settings = {
      AliasAttributes: ['email'] as const,
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] as const },
    };
    const { operations, AccessToken, update, attributes, lastCode, context, pool } = await accountFixture({
      settings,
    });
    const isNamed = async (value: string) =>
      (await context.users.named(pool, { kind: 'email', value })) !== undefined;
    await update({ email: 'ada@example.org' });
    expect(await attributes()).toMatchObject({ email: 'ada@example.com', email_verified: 'true' });
    expect([await isNamed('ada@example.com'), await isNamed('ada@example.org')]).toEqual([true, false]);
    const Code = lastCode();
    await update({ email: 'ada@example.net' });
    await expect(
      operations.verifyUserAttribute(visitor(), { AccessToken, AttributeName: 'email', Code }),
    ).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await operations.verifyUserAttribute(visitor(), {
      AccessToken,
      AttributeName: 'email',
      Code: lastCode(),
    });
    expect(await attributes()).toMatchObject({ email: 'ada@example.net', email_verified: 'true' });
    expect([await isNamed('ada@example.com'), await isNamed('ada@example.net')]).toEqual([false, true]);
  });

  it('does not verify an address by a code that was sent to another', async () => {
    const { operations, AccessToken, update, lastCode } = await accountFixture({
      settings: { AutoVerifiedAttributes: [] },
    });
    await operations.getUserAttributeVerificationCode(visitor(), { AccessToken, AttributeName: 'email' });
    const Code = lastCode();
    await update({ email: 'victim@example.com' });
    await expect(
      operations.verifyUserAttribute(visitor(), { AccessToken, AttributeName: 'email', Code }),
    ).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it.each([
    'email_verified',
    'phone_number_verified',
    'sub',
    'identities',
    'cognito:groups',
    'dev:custom:secret',
  ])('does not write %s', async (name) => {
    const SchemaAttributes = schemaOf(
      schemaAttribute('custom:team'),
      schemaAttribute('dev:custom:secret', { DeveloperOnlyAttribute: true }),
    );
    const { operations, AccessToken, update } = await accountFixture({ settings: { SchemaAttributes } });
    const refusal = {
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    };
    await expect(update({ [name]: 'true' })).rejects.toMatchObject(refusal);
    await expect(
      operations.deleteUserAttributes(visitor(), { AccessToken, UserAttributeNames: [name] }),
    ).rejects.toMatchObject(refusal);
  });

  it('writes what the client may write, and does not change what stays', async () => {
    const SchemaAttributes = schemaOf(
      schemaAttribute('custom:team'),
      schemaAttribute('custom:once', { Mutable: false }),
    );
    const WriteAttributes = ['custom:team', 'custom:once'];
    const { update, attributes } = await accountFixture({
      settings: { SchemaAttributes },
      client: { WriteAttributes },
    });
    await update({ 'custom:team': 'blue' });
    expect(await attributes()).toMatchObject({ 'custom:team': 'blue' });
    await expect(update({ name: 'Ada' })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(update({ 'custom:once': 'x' })).rejects.toThrow(
      'user.custom:once: Attribute cannot be updated.',
    );
  });

  it('does not take an address by which somebody else signs in', async () => {
    const { operations, context, pool } = await userPoolFixture({
      settings: { UsernameAttributes: ['email'] },
    });
    for (const Username of ['ada@example.com', 'bob@example.com'])
      await operations.adminCreateUser(admin, { UserPoolId: poolId, Username });
    const bob = await context.users.named(pool, { kind: 'email', value: 'bob@example.com' });
    const AccessToken = `token:${bob?.sub}`;
    const update = (Value: string) =>
      operations.updateUserAttributes(visitor(), { AccessToken, UserAttributes: [{ Name: 'email', Value }] });
    await expect(update('Ada@example.com')).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
    await expect(update('')).rejects.toThrow('User cannot be without email.');
    await expect(
      operations.deleteUserAttributes(visitor(), { AccessToken, UserAttributeNames: ['email'] }),
    ).rejects.toThrow('User cannot be without email.');
    await update('robert@example.com');
    expect(await context.users.named(pool, { kind: 'email', value: 'bob@example.com' })).toBeUndefined();
  });
});

describe('deleting', () => {
  it('takes an address away with whether it was verified', async () => {
    const { operations, AccessToken, attributes } = await accountFixture();
    await operations.deleteUserAttributes(visitor(), { AccessToken, UserAttributeNames: ['email'] });
    expect(Object.keys(await attributes())).toEqual(['sub']);
  });

  it('does not take required attributes away', async () => {
    const SchemaAttributes = schemaOf(schemaAttribute('email', { Required: true }));
    const { operations, AccessToken, update } = await accountFixture({ settings: { SchemaAttributes } });
    await expect(
      operations.deleteUserAttributes(visitor(), { AccessToken, UserAttributeNames: ['email'] }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(update({ email: '' })).rejects.toThrow('email: The attribute is required');
  });

  it('leaves nothing of a user who deletes himself, and his names to others', async () => {
    const { operations, AccessToken, records, context, pool } = await accountFixture({
      settings: { AliasAttributes: ['email'] },
    });
    const sub = AccessToken.replace('token:', '');
    await operations.createGroup(admin, { UserPoolId: poolId, GroupName: 'readers' });
    await operations.adminAddUserToGroup(admin, { ...user, GroupName: 'readers' });
    await operations.getUserAttributeVerificationCode(visitor(), { AccessToken, AttributeName: 'email' });
    const others = ['cognito-sessions', 'cognito-devices', 'cognito-passkeys'];
    await records.write(
      others.map((collection) => ({ collection, key: `${poolId}/${sub}/one`, value: '{}' })),
    );
    await operations.deleteUser(visitor(), { AccessToken });
    for (const collection of [
      ...others,
      'cognito-users',
      'cognito-usernames',
      'cognito-credentials',
      'cognito-memberships',
      'cognito-codes',
    ]) {
      expect(await records.list(collection, { limit: 10 }), collection).toEqual([]);
    }
    await expect(operations.getUser(visitor(), { AccessToken })).rejects.toThrow('Invalid Access Token');
    await operations.adminCreateUser(admin, { ...user, MessageAction: 'SUPPRESS' });
    expect((await context.users.named(pool, { kind: 'username', value: 'ada' }))?.sub).not.toBe(sub);
  });
});
