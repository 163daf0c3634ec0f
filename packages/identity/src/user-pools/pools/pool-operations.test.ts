import {
  AddCustomAttributesCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
  ListTagsForResourceCommand,
  ListUserPoolsCommand,
  type ListUserPoolsCommandOutput,
  SetUserPoolMfaConfigCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Records } from '@cairn/kit';
import { openMemoryStore } from '@cairn/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreateUserPoolInput } from './pool-inputs.ts';
import { inProcessClient } from './testing/in-process-client.ts';
import { account, newPool, poolsFixture, region, scope, scopeOf } from './testing/pools-fixture.ts';

const sms = { SnsCallerArn: `arn:aws:iam::${account}:role/sms`, ExternalId: 'x' };

describe('a pool', () => {
  it('is made with the defaults of AWS, and the SDK reads it', async () => {
    const client = inProcessClient(await poolsFixture());
    const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
    expect(UserPool).toMatchObject({
      Name: 'notes',
      Arn: `arn:aws:cognito-idp:${region}:${account}:userpool/${UserPool?.Id}`,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      UserPoolTier: 'ESSENTIALS',
      CreationDate: new Date('2026-01-01T00:00:00Z'),
    });
    expect(UserPool?.Id).toMatch(/^eu-west-1_[0-9A-Za-z]{9}$/);
    expect(UserPool).not.toHaveProperty('UsernameConfiguration');
    const names = UserPool?.SchemaAttributes?.map(({ Name }) => Name);
    expect(names).toHaveLength(21);
    expect(names).toEqual(expect.arrayContaining(['sub', 'email', 'phone_number_verified', 'updated_at']));
    expect(UserPool?.SchemaAttributes?.find(({ Name }) => Name === 'sub')).toMatchObject({
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
    });
    const described = await client.send(new DescribeUserPoolCommand({ UserPoolId: UserPool?.Id }));
    expect(described.UserPool).toEqual(UserPool);
  });

  it('is there after a restart, as it was', async () => {
    const { records } = await openMemoryStore();
    const before = await poolsFixture({ records });
    const input: CreateUserPoolInput = {
      PoolName: 'notes',
      Schema: [{ Name: 'team', AttributeDataType: 'String' }],
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserPoolTags: { owner: 'ada' },
    };
    const { UserPool } = await before.operations.createUserPool(scope, input);
    const after = await poolsFixture({ records });
    const described = await after.operations.describeUserPool(scope, { UserPoolId: UserPool.Id });
    expect(described.UserPool).toEqual(UserPool);
  });

  it('is that of its account and region alone', async () => {
    const { operations, ...fixture } = await poolsFixture();
    const UserPoolId = await newPool({ operations, ...fixture });
    for (const other of [scopeOf('444455556666', region), scopeOf(account, 'us-east-1')]) {
      await expect(operations.describeUserPool(other, { UserPoolId })).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
        message: `User pool ${UserPoolId} does not exist.`,
      });
      expect(await operations.listUserPools(other, { MaxResults: 10 })).toEqual({ UserPools: [] });
    }
  });

  it('takes the id that a tag asks for, once', async () => {
    const { operations } = await poolsFixture();
    const create = (id: string) =>
      operations.createUserPool(scope, { PoolName: 'notes', UserPoolTags: { _custom_id_: id } });
    expect((await create('eu-west-1_notes')).UserPool.Id).toBe('eu-west-1_notes');
    await expect(create('eu-west-1_notes')).rejects.toMatchObject({ code: 'InvalidParameterException' });
    for (const id of ['notes', 'us-east-1_notes', 'eu-west-1_', 'eu-west-1_a_b', 'eu-west-1_a/b'])
      await expect(create(id)).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('of an id that two ask for at once is one', async () => {
    const { operations } = await poolsFixture();
    const create = (PoolName: string) =>
      operations.createUserPool(scope, { PoolName, UserPoolTags: { _custom_id_: 'eu-west-1_notes' } });
    const results = await Promise.allSettled(['one', 'two', 'three'].map(create));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const { UserPools } = await operations.listUserPools(scope, { MaxResults: 10 });
    expect(UserPools).toHaveLength(1);
  });

  it('does not come from a page token that nobody gave out', async () => {
    const fixture = await poolsFixture();
    await newPool(fixture);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (NextToken) => {
        const page = fixture.operations.listUserPools(scope, { MaxResults: 1, NextToken });
        const outcome = await page.then(
          () => 'a page',
          (error: { readonly code?: string }) => error.code,
        );
        expect(['a page', 'InvalidParameterException']).toContain(outcome);
      }),
    );
  });

  it('is one of as many as the limit says', async () => {
    const fixture = await poolsFixture({ limits: { userPools: 2 } });
    await newPool(fixture);
    await newPool(fixture);
    await expect(newPool(fixture)).rejects.toMatchObject({ code: 'LimitExceededException' });
    const elsewhere = scopeOf(account, 'us-east-1');
    await fixture.operations.createUserPool(elsewhere, { PoolName: 'notes' });
  });

  it('is listed page by page, each once', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const made = new Set<string | undefined>();
    for (let count = 0; count < 7; count++) made.add(await newPool(fixture));
    const found: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page: ListUserPoolsCommandOutput = await client.send(
        new ListUserPoolsCommand({ MaxResults: 3, NextToken }),
      );
      found.push(...(page.UserPools ?? []).map(({ Id }) => Id));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(found).toHaveLength(7);
    expect(new Set(found)).toEqual(made);
    await expect(
      client.send(new ListUserPoolsCommand({ MaxResults: 3, NextToken: '%%%' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  const sentence = (text: string): CreateUserPoolInput => ({ PoolName: text });
  const refused: readonly [string, Partial<CreateUserPoolInput>, string | RegExp][] = [
    [
      'both kinds of sign-in attributes',
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool.',
    ],
    [
      'a short password',
      { Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
    ],
    [
      'a required attribute of its own',
      { Schema: [{ Name: 'team', AttributeDataType: 'String', Required: true }] },
      'Required custom attributes are not supported currently.',
    ],
    [
      'an attribute without a type',
      { Schema: [{ Name: 'team' }] },
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    ],
    [
      'a standard attribute of another type',
      { Schema: [{ Name: 'family_name', AttributeDataType: 'Number' }] },
      'You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute family_name',
    ],
    [
      'an attribute with a long name',
      { Schema: [{ Name: 'a'.repeat(21), AttributeDataType: 'String' }] },
      /length/,
    ],
    [
      'bounds in the wrong order',
      {
        Schema: [
          {
            Name: 'age',
            AttributeDataType: 'Number',
            NumberAttributeConstraints: { MinValue: '9', MaxValue: '8' },
          },
        ],
      },
      /Invalid constraints/,
    ],
    [
      'the same attribute twice',
      {
        Schema: [
          { Name: 'team', AttributeDataType: 'String' },
          { Name: 'custom:team', AttributeDataType: 'String' },
        ],
      },
      'custom:team: Existing attribute already has name custom:team.',
    ],
    [
      'second factors without text messages',
      { MfaConfiguration: 'ON' },
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    ],
    [
      'verified telephone numbers without text messages',
      { AutoVerifiedAttributes: ['phone_number'] },
      'SMS configuration is required when phone_number is selected for auto verification',
    ],
    [
      'a verification that is not asked for',
      { UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] } },
      /AutoVerifiedAttributes/,
    ],
    ['a message without its code', { EmailVerificationMessage: 'Hello' }, /\{####\}/],
    [
      'an invitation without the name',
      { AdminCreateUserConfig: { InviteMessageTemplate: { EmailMessage: '{####}' } } },
      /\{username\}/,
    ],
    [
      'two lives of temporary passwords',
      {
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 3 } },
        AdminCreateUserConfig: { UnusedAccountValidityDays: 4 },
      },
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ],
    [
      'administrators beside other ways to recover',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Priority: 1, Name: 'admin_only' },
            { Priority: 2, Name: 'verified_email' },
          ],
        },
      },
      /admin_only/,
    ],
    [
      'a passkey alone',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['WEB_AUTHN'] } } },
      /PASSWORD/,
    ],
  ];
  it.each(refused)('is refused with %s', async (_name, input, message) => {
    const { operations } = await poolsFixture();
    const call = operations.createUserPool(scope, { ...sentence('notes'), ...input });
    await expect(call).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
    expect(await operations.listUserPools(scope, { MaxResults: 1 })).toEqual({ UserPools: [] });
  });

  it.each<[string, Partial<CreateUserPoolInput>]>([
    ['LambdaConfig.CustomEmailSender', { LambdaConfig: { CustomEmailSender: {} } }],
    ['LambdaConfig.KMSKeyID', { LambdaConfig: { KMSKeyID: 'x' } }],
    ['KeyConfiguration.KeyType', { KeyConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } }],
    ['AcrConfiguration', { AcrConfiguration: {} }],
    ['SmsConfiguration.EumsSms', { SmsConfiguration: { EumsSms: {} } }],
  ])('refuses %s by its name', async (name, input) => {
    const { operations } = await poolsFixture();
    await expect(operations.createUserPool(scope, { PoolName: 'notes', ...input })).rejects.toMatchObject({
      code: 'UnsupportedOperationException',
      message: expect.stringContaining(name),
    });
  });

  it.each<[Partial<CreateUserPoolInput>]>([
    [{ UserPoolTier: 'ESSENTIALS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }],
    [
      {
        UserPoolTier: 'LITE',
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } },
      },
    ],
    [{ UserPoolTier: 'LITE', Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } }],
  ])('does not have what its feature plan does not: %j', async (input) => {
    const { operations } = await poolsFixture();
    await expect(operations.createUserPool(scope, { PoolName: 'notes', ...input })).rejects.toMatchObject({
      code: 'FeatureUnavailableInTierException',
    });
  });

  it('is changed as a whole: what is not given has its default again', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const { UserPool } = await client.send(
      new CreateUserPoolCommand({
        PoolName: 'notes',
        Policies: { PasswordPolicy: { MinimumLength: 12 } },
        AutoVerifiedAttributes: ['email'],
        LambdaConfig: { PreTokenGeneration: `arn:aws:lambda:${region}:${account}:function:claims` },
        EmailVerificationMessage: 'Your code is {####}',
        DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
        UsernameConfiguration: { CaseSensitive: false },
        Schema: [{ Name: 'team', AttributeDataType: 'String' }],
        UserPoolTags: { owner: 'ada' },
        UserPoolTier: 'PLUS',
      }),
    );
    expect(UserPool?.Policies?.PasswordPolicy).toMatchObject({ MinimumLength: 12, RequireNumbers: false });
    expect(UserPool?.VerificationMessageTemplate?.EmailMessage).toBe('Your code is {####}');
    expect(UserPool?.LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion).toBe('V1_0');
    fixture.clock.nowMs += 60_000;
    const UserPoolId = UserPool?.Id;
    await client.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'ACTIVE' }));
    const { UserPool: after } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(after).toMatchObject({
      Name: 'notes',
      DeletionProtection: 'ACTIVE',
      LambdaConfig: {},
      AutoVerifiedAttributes: [],
      UsernameConfiguration: { CaseSensitive: false },
      UserPoolTags: { owner: 'ada' },
      UserPoolTier: 'PLUS',
      LastModifiedDate: new Date('2026-01-01T00:01:00Z'),
    });
    expect(after?.Policies?.PasswordPolicy).toMatchObject({ MinimumLength: 8, RequireNumbers: true });
    expect(after).not.toHaveProperty('DeviceConfiguration');
    expect(after).not.toHaveProperty('EmailVerificationMessage');
    expect(after?.SchemaAttributes?.map(({ Name }) => Name)).toContain('custom:team');
  });

  it('gains attributes, and loses none', async () => {
    const fixture = await poolsFixture({ limits: { userPoolCustomAttributes: 3 } });
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const add = (...Names: string[]) =>
      client.send(
        new AddCustomAttributesCommand({
          UserPoolId,
          CustomAttributes: Names.map((Name) => ({ Name, AttributeDataType: 'String' })),
        }),
      );
    await add('team');
    await expect(add('level', 'team')).rejects.toMatchObject({
      message: 'custom:team: Existing attribute already has name custom:team.',
    });
    await add('level', 'role');
    await expect(add('more')).rejects.toMatchObject({ name: 'LimitExceededException' });
    const { UserPool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
    const custom = UserPool?.SchemaAttributes?.filter(({ Name }) => Name?.startsWith('custom:'));
    expect(custom).toEqual(
      ['custom:team', 'custom:level', 'custom:role'].map((Name) => ({
        Name,
        AttributeDataType: 'String',
        DeveloperOnlyAttribute: false,
        Mutable: true,
        Required: false,
        StringAttributeConstraints: {},
      })),
    );
  });

  it('has tags, which are set and taken away by its ARN', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'notes' }));
    const ResourceArn = UserPool?.Arn;
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { owner: 'ada', stage: 'test' } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['owner'] }));
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({
      stage: 'test',
    });
    await expect(
      client.send(new TagResourceCommand({ ResourceArn, Tags: { 'aws:x': 'y' } })),
    ).rejects.toMatchObject({ name: 'UserPoolTaggingException' });
    for (const arn of ['arn:aws:s3:::notes', `arn:aws:cognito-idp:${region}:${account}:other/x`])
      await expect(client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    const foreign = `arn:aws:cognito-idp:${region}:444455556666:userpool/${UserPool?.Id}`;
    await expect(client.send(new ListTagsForResourceCommand({ ResourceArn: foreign }))).rejects.toMatchObject(
      { name: 'ResourceNotFoundException' },
    );
  });
});

describe('second factors', () => {
  it('are set as a whole', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const set = (input: object) => client.send(new SetUserPoolMfaConfigCommand({ UserPoolId, ...input }));
    await set({
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      SmsMfaConfiguration: { SmsAuthenticationMessage: '{####}', SmsConfiguration: sms },
      WebAuthnConfiguration: { RelyingPartyId: 'localhost' },
    });
    const config = await client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(config).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      SmsMfaConfiguration: { SmsAuthenticationMessage: '{####}', SmsConfiguration: sms },
      WebAuthnConfiguration: { RelyingPartyId: 'localhost', UserVerification: 'preferred' },
    });
    await set({ MfaConfiguration: 'ON', EmailMfaConfiguration: { Subject: 'Code' } });
    const emailOnly = await client.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(emailOnly).toMatchObject({ MfaConfiguration: 'ON', EmailMfaConfiguration: { Subject: 'Code' } });
    expect(emailOnly).not.toHaveProperty('SmsMfaConfiguration');
    expect(emailOnly).not.toHaveProperty('SoftwareTokenMfaConfiguration');
  });

  it('stay through an update that leaves them on, and go with one that does not', async () => {
    const fixture = await poolsFixture();
    const { operations } = fixture;
    const UserPoolId = await newPool(fixture);
    const token = { SoftwareTokenMfaConfiguration: { Enabled: true } };
    await operations.setUserPoolMfaConfig(scope, { UserPoolId, MfaConfiguration: 'OPTIONAL', ...token });
    await operations.updateUserPool(scope, { UserPoolId, MfaConfiguration: 'ON' });
    expect(await operations.getUserPoolMfaConfig(scope, { UserPoolId })).toEqual({
      MfaConfiguration: 'ON',
      ...token,
    });
    await operations.updateUserPool(scope, { UserPoolId });
    expect(await operations.getUserPoolMfaConfig(scope, { UserPoolId })).toEqual({ MfaConfiguration: 'OFF' });
  });

  it.each<[object, string]>([
    [
      { MfaConfiguration: 'OFF', SoftwareTokenMfaConfiguration: { Enabled: true } },
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    ],
    [
      { MfaConfiguration: 'ON' },
      "Invalid MFA configuration given, can't turn on MFA without configuring an MFA.",
    ],
    [
      { MfaConfiguration: 'ON', SmsMfaConfiguration: {} },
      'SMS configuration is required when SMS MFA is configured.',
    ],
  ])('that contradict themselves are refused: %j', async (input, message) => {
    const fixture = await poolsFixture();
    const UserPoolId = await newPool(fixture);
    await expect(
      fixture.operations.setUserPoolMfaConfig(scope, { UserPoolId, ...input }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException', message });
  });
});

describe('a pool that is deleted', () => {
  const collections = ['cognito-users', 'cognito-usernames', 'cognito-credentials', 'cognito-memberships'];

  it('must not be protected, nor have a domain', async () => {
    const fixture = await poolsFixture();
    const client = inProcessClient(fixture);
    const UserPoolId = await newPool(fixture);
    const remove = () => client.send(new DeleteUserPoolCommand({ UserPoolId }));
    await client.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'ACTIVE' }));
    await expect(remove()).rejects.toMatchObject({
      message:
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    });
    await client.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'INACTIVE' }));
    await fixture.operations.createUserPoolDomain(scope, { UserPoolId, Domain: 'notes' });
    await expect(remove()).rejects.toMatchObject({
      message: 'User pool cannot be deleted. It has a domain configured that should be deleted first.',
    });
    await fixture.operations.deleteUserPoolDomain(scope, { UserPoolId, Domain: 'notes' });
    await remove();
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('leaves nothing of its own, and all of others', async () => {
    const fixture = await poolsFixture();
    const { operations, records, store } = fixture;
    const gone = await newPool(fixture);
    const stays = await newPool(fixture);
    const { UserPoolClient } = await operations.createUserPoolClient(scope, {
      UserPoolId: gone,
      ClientName: 'web',
    });
    const writes = [gone, stays].flatMap((pool) =>
      collections.flatMap((collection) =>
        Array.from({ length: 450 }, (_, at) => ({ collection, key: `${pool}/${at}`, value: '{}' })),
      ),
    );
    await records.write(writes);
    await operations.deleteUserPool(scope, { UserPoolId: gone });
    expect(store.clients.byId(UserPoolClient.ClientId)).toBeUndefined();
    await fixture.deletions.settled();
    for (const collection of [...collections, 'cognito-clients', 'cognito-deleted-pools'])
      expect(await records.list(collection, { prefix: gone, limit: 1 })).toEqual([]);
    for (const collection of collections)
      expect(await records.list(collection, { prefix: `${stays}/`, limit: 1_000 })).toHaveLength(450);
    expect(fixture.logged).toEqual([]);
  });

  it('is cleared away by the next start when a crash comes between', async () => {
    const { records } = await openMemoryStore();
    const before = await poolsFixture({ records });
    const UserPoolId = await newPool(before);
    await before.operations.createUserPoolClient(scope, { UserPoolId, ClientName: 'web' });
    await records.write([
      { collection: 'cognito-users', key: `${UserPoolId}/1`, value: '{}' },
      { collection: 'cognito-pools', key: UserPoolId, value: undefined },
      before.deletions.note(UserPoolId),
    ]);
    const after = await poolsFixture({ records });
    expect([...after.store.clients.all()]).toEqual([]);
    await after.deletions.settled();
    for (const collection of ['cognito-users', 'cognito-clients', 'cognito-deleted-pools'])
      expect(await records.list(collection, { limit: 1 })).toEqual([]);
  });

  it('is forgotten by whoever else holds something of it', async () => {
    const fixture = await poolsFixture();
    const forgotten: string[] = [];
    fixture.deletions.alsoForget(async (id) => void forgotten.push(id));
    const UserPoolId = await newPool(fixture);
    await fixture.records.write([{ collection: 'cognito-keys', key: UserPoolId, value: 'sealed' }]);
    await fixture.operations.deleteUserPool(scope, { UserPoolId });
    await fixture.deletions.settled();
    expect(forgotten).toEqual([UserPoolId]);
    expect(await fixture.records.get('cognito-keys', UserPoolId)).toBeUndefined();
  });

  it('leaves nothing for good, whichever write fails', async () => {
    for (let failing = 1; ; failing++) {
      const { records } = await openMemoryStore();
      const before = await poolsFixture({ records });
      const UserPoolId = await newPool(before);
      await before.operations.createUserPoolClient(scope, { UserPoolId, ClientName: 'web' });
      await records.write([{ collection: 'cognito-users', key: `${UserPoolId}/1`, value: '{}' }]);
      const broken = failingAt(records, failing);
      const during = await poolsFixture({ records: broken.records });
      const deleted = await during.operations.deleteUserPool(scope, { UserPoolId }).then(
        () => true,
        () => false,
      );
      await during.deletions.settled();
      expect(during.store.pools.find(UserPoolId) === undefined).toBe(deleted);
      expect(during.store.clients.ofPool(UserPoolId)).toHaveLength(deleted ? 0 : 1);
      const after = await poolsFixture({ records });
      await after.deletions.settled();
      const left = deleted ? [] : [expect.anything()];
      for (const collection of ['cognito-pools', 'cognito-users', 'cognito-clients'])
        expect(await records.list(collection, { limit: 9 })).toEqual(left);
      expect(await records.list('cognito-deleted-pools', { limit: 1 })).toEqual([]);
      if (!broken.hasFailed()) break;
      if (deleted) expect(during.logged).toHaveLength(1);
    }
  });

  it('gives its id back when nothing is left of it', async () => {
    const fixture = await poolsFixture();
    const create = () =>
      fixture.operations.createUserPool(scope, {
        PoolName: 'notes',
        UserPoolTags: { _custom_id_: 'eu-west-1_notes' },
      });
    await create();
    await fixture.records.write([{ collection: 'cognito-users', key: 'eu-west-1_notes/1', value: '{}' }]);
    await fixture.operations.deleteUserPool(scope, { UserPoolId: 'eu-west-1_notes' });
    await create();
    expect(await fixture.records.list('cognito-users', { limit: 1 })).toEqual([]);
  });
});

/** Records whose n-th write fails. */
function failingAt(records: Records, n: number) {
  let writes = 0;
  const failing: Records = {
    get: (...asked) => records.get(...asked),
    getAll: (...asked) => records.getAll(...asked),
    list: (...asked) => records.list(...asked),
    clear: (...asked) => records.clear(...asked),
    async write(given) {
      writes += 1;
      if (writes === n) throw new Error('the disk is full');
      return records.write(given);
    },
  };
  return { records: failing, hasFailed: () => writes >= n };
}
