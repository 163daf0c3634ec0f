import { openMemoryStore } from '@cairn/store';
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

const Password = 'Passw0rd!';
const ada = {
  ClientId: clientId,
  Username: 'ada',
  Password,
  UserAttributes: [{ Name: 'email', Value: 'Ada@Example.com' }],
};

type Refused = readonly [object, string, string | RegExp];
const refused: readonly Refused[] = [
  [{ Password: 'Ab1!' }, 'InvalidPasswordException', /: Password not long enough$/],
  [{ Password: 'passw0rd!' }, 'InvalidPasswordException', /: Password must have uppercase characters$/],
  [{ Password: 'PASSW0RD!' }, 'InvalidPasswordException', /: Password must have lowercase characters$/],
  [{ Password: 'Password!' }, 'InvalidPasswordException', /: Password must have numeric characters$/],
  [{ Password: 'Passw0rdd' }, 'InvalidPasswordException', /: Password must have symbol characters$/],
  [
    { UserAttributes: [{ Name: 'email', Value: 'ada' }] },
    'InvalidParameterException',
    'Invalid email address format.',
  ],
  [
    { UserAttributes: [{ Name: 'phone_number', Value: '0123' }] },
    'InvalidParameterException',
    'Invalid phone number format.',
  ],
  [
    { UserAttributes: [{ Name: 'nickname', Value: 'x' }] },
    'InvalidParameterException',
    'Attributes did not conform to the schema: nickname: Attribute does not exist in the schema.\n',
  ],
  [
    { UserAttributes: [] },
    'InvalidParameterException',
    'Attributes did not conform to the schema: email: The attribute is required\n',
  ],
  [{ ClientId: 'none' }, 'ResourceNotFoundException', 'User pool client none does not exist.'],
  ...['email_verified', 'sub', 'identities', 'cognito:username', 'dev:custom:secret'].map(
    (Name): Refused => [
      { UserAttributes: [...ada.UserAttributes, { Name, Value: 'true' }] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
  ),
];

describe('SignUp', () => {
  it('keeps an unconfirmed user and sends a code to his address', async () => {
    const { operations, sent } = await userPoolFixture();
    const answer = await operations.signUp(visitor(), ada);
    expect(answer).toEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    });
    expect(sent).toMatchObject([
      { occasion: 'CustomMessage_SignUp', code: expect.stringMatching(/^\d{6}$/) },
    ]);
    const user = await operations.adminGetUser(admin, { UserPoolId: poolId, Username: 'ADA' });
    expect(user).toMatchObject({ Username: 'ada', UserStatus: 'UNCONFIRMED', Enabled: true });
    expect(user.UserAttributes).toEqual([
      { Name: 'sub', Value: answer.UserSub },
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'email_verified', Value: 'false' },
    ]);
  });

  it('keeps neither code nor password in plain', async () => {
    const { operations, records, lastCode } = await userPoolFixture();
    await operations.signUp(visitor(), ada);
    for (const collection of ['cognito-codes', 'cognito-users', 'cognito-credentials']) {
      for (const { value } of await records.list(collection, { limit: 100 })) {
        expect(value).not.toContain(lastCode());
        expect(value).not.toContain(Password);
      }
    }
  });

  it.each(refused)('refuses %j', async (wrong, name, message) => {
    const settings = {
      SchemaAttributes: schemaOf(
        schemaAttribute('email', { Required: true }),
        schemaAttribute('custom:team'),
      ),
    };
    const { operations, sent } = await userPoolFixture({ settings });
    await expect(operations.signUp(visitor(), { ...ada, ...wrong })).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect(sent).toEqual([]);
  });

  it('tells a username that is taken, whatever its case, and lets one of many at once win', async () => {
    const { operations } = await userPoolFixture();
    const names = ['ada', 'Ada', 'ADA', 'aDa'];
    const all = await Promise.allSettled(
      names.map((Username) => operations.signUp(visitor(), { ...ada, Username })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of all)
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ name: 'UsernameExistsException', message: 'User already exists' });
  });

  it('gives an id as username where users sign up by their address', async () => {
    const { operations, context, pool } = await userPoolFixture({
      settings: { UsernameAttributes: ['email'] },
    });
    const input = { ...ada, Username: 'Ada@Example.com', UserAttributes: [] };
    const { UserSub } = await operations.signUp(visitor(), input);
    const user = await context.users.named(pool, { kind: 'email', value: 'ada@EXAMPLE.com' });
    expect(user).toMatchObject({ sub: UserSub, username: UserSub });
    await expect(operations.signUp(visitor(), input)).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    });
    await expect(operations.signUp(visitor(), ada)).rejects.toThrow('Username should be an email.');
  });

  it('is not for pools whose users administrators make', async () => {
    const { operations } = await userPoolFixture({
      settings: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    await expect(operations.signUp(visitor(), ada)).rejects.toThrow(
      'SignUp is not permitted for this user pool',
    );
  });

  it('is bounded by address', async () => {
    const { operations, clock } = await userPoolFixture({ limits: { userPoolSignUpsPerHour: 2 } });
    const signUp = (Username: string, ip?: string) => operations.signUp(visitor(ip), { ...ada, Username });
    await signUp('one');
    await signUp('two');
    await expect(signUp('three')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await signUp('four', '203.0.113.8');
    clock.nowMs += 3_600_001;
    await signUp('three');
  });

  it('is bounded by address also for many at once; names that are taken use nothing up', async () => {
    const { operations } = await userPoolFixture({ limits: { userPoolSignUpsPerHour: 33 } });
    const signUp = (Username: string) => operations.signUp(visitor(), { ...ada, Username });
    await signUp('one');
    await Promise.allSettled(Array.from({ length: 20 }, () => signUp('one')));
    const all = await Promise.allSettled(Array.from({ length: 200 }, (_, at) => signUp(`user-${at}`)));
    const names = all.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : 'signed up'));
    expect(names.filter((name) => name === 'signed up')).toHaveLength(32);
    expect(names.filter((name) => name === 'TooManyRequestsException')).toHaveLength(168);
  });

  it('counts addresses of version 6 by their network', async () => {
    const { operations } = await userPoolFixture({ limits: { userPoolSignUpsPerHour: 1 } });
    await operations.signUp(visitor('2001:db8::1'), { ...ada, Username: 'one' });
    await expect(
      operations.signUp(visitor('2001:db8::2'), { ...ada, Username: 'two' }),
    ).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await operations.signUp(visitor('2001:db8:0:1::1'), { ...ada, Username: 'two' });
  });

  it('asks the trigger PreSignUp, which may confirm and verify', async () => {
    const { operations, events, sent } = await userPoolFixture({
      onTrigger: ({ trigger }) =>
        trigger === 'PreSignUp' ? { autoConfirmUser: true, autoVerifyEmail: true } : {},
    });
    const ValidationData = [{ Name: 'invite', Value: '7' }];
    const answer = await operations.signUp(visitor(), {
      ...ada,
      ValidationData,
      ClientMetadata: { from: 'web' },
    });
    expect(answer).toEqual({ UserConfirmed: true, UserSub: answer.UserSub });
    expect(sent).toEqual([]);
    expect(events.map(({ source }) => source)).toEqual([
      'PreSignUp_SignUp',
      'PostConfirmation_ConfirmSignUp',
    ]);
    expect(events[0]?.request).toMatchObject({
      validationData: { invite: '7' },
      clientMetadata: { from: 'web' },
      userAttributes: { email: 'ada@example.com' },
    });
    expect(await operations.adminGetUser(admin, { UserPoolId: poolId, Username: 'ada' })).toMatchObject({
      UserStatus: 'CONFIRMED',
    });
  });

  it('gives a Session where the client signs in by USER_AUTH', async () => {
    const { operations, lastCode } = await userPoolFixture({
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
    });
    const { Session, UserSub } = await operations.signUp(visitor(), ada);
    expect(JSON.parse(Session ?? '')).toEqual({ step: 'SIGN_UP', sub: UserSub, username: 'ada' });
    const confirmed = await operations.confirmSignUp(visitor(), {
      ...ada,
      ConfirmationCode: lastCode(),
      Session,
    });
    expect(JSON.parse(confirmed.Session ?? '')).toMatchObject({ step: 'CONFIRM_SIGN_UP', sub: UserSub });
  });

  it.each([
    ['EMAIL_OTP', 'OPTIONAL', true],
    ['EMAIL_OTP', 'ON', false],
    ['SMS_OTP', 'OFF', false],
  ] as const)(
    'takes the code of a mail for a factor where it is enough: %s, MFA %s',
    async (factor, MfaConfiguration, isOne) => {
      const { operations, lastCode } = await userPoolFixture({
        client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
        settings: {
          MfaConfiguration,
          Policies: {
            PasswordPolicy: {
              ...{ MinimumLength: 8, RequireUppercase: true, RequireLowercase: true, RequireNumbers: true },
              ...{ RequireSymbols: true, TemporaryPasswordValidityDays: 7 },
            },
            SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', factor] },
          },
        },
      });
      await operations.signUp(visitor(), ada);
      const confirmed = await operations.confirmSignUp(visitor(), { ...ada, ConfirmationCode: lastCode() });
      expect(confirmed.Session !== undefined).toBe(isOne);
    },
  );
});

describe('ConfirmSignUp', () => {
  it('confirms by the code, once', async () => {
    const { operations, lastCode } = await userPoolFixture();
    await operations.signUp(visitor(), ada);
    const confirm = () => operations.confirmSignUp(visitor(), { ...ada, ConfirmationCode: lastCode() });
    const both = await Promise.allSettled([confirm(), confirm()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const user = await operations.adminGetUser(admin, { UserPoolId: poolId, Username: 'ada' });
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    await expect(confirm()).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('tells a client that may know what is wrong', async () => {
    const { operations, lastCode } = await userPoolFixture({
      client: { PreventUserExistenceErrors: 'LEGACY' },
    });
    const input = { ...ada, ConfirmationCode: '000000' };
    await expect(operations.confirmSignUp(visitor(), input)).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await operations.signUp(visitor(), ada);
    await operations.confirmSignUp(visitor(), { ...ada, ConfirmationCode: lastCode() });
    await expect(operations.confirmSignUp(visitor(), input)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  it('takes an alias of somebody else only by force, with the same code', async () => {
    const { operations, lastCode, context, pool } = await userPoolFixture({
      settings: { AliasAttributes: ['email'] },
    });
    await operations.signUp(visitor(), ada);
    await operations.confirmSignUp(visitor(), { ...ada, ConfirmationCode: lastCode() });
    const bob = { ...ada, Username: 'bob' };
    const { UserSub } = await operations.signUp(visitor(), bob);
    const confirm = { ...bob, ConfirmationCode: lastCode() };
    await expect(operations.confirmSignUp(visitor(), confirm)).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the given email already exists.',
    });
    await operations.confirmSignUp(visitor(), { ...confirm, ForceAliasCreation: true });
    const named = await context.users.named(pool, { kind: 'email', value: 'ada@example.com' });
    expect(named?.sub).toBe(UserSub);
    const loser = await operations.adminGetUser(admin, { UserPoolId: poolId, Username: 'ada' });
    expect(loser.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'false' });
  });

  it('lets two who take the same alias at once not wait for each other', async () => {
    const { operations, sent, context, pool } = await userPoolFixture({
      settings: { AliasAttributes: ['email'] },
    });
    const names = ['ada', 'bob', 'eve'];
    for (const Username of names) await operations.signUp(visitor(), { ...ada, Username });
    const confirm = (Username: string) =>
      operations.confirmSignUp(visitor(), {
        ...ada,
        Username,
        ConfirmationCode: sent.find(({ user }) => user.username === Username)?.code ?? '',
        ForceAliasCreation: true,
      });
    await Promise.all(names.map(confirm));
    const all = await context.users.list(pool.id, { limit: 10 });
    const owners = all.filter(({ attributes }) => attributes.email_verified === 'true');
    expect(owners).toHaveLength(1);
    const named = await context.users.named(pool, { kind: 'email', value: 'ada@example.com' });
    expect(named?.sub).toBe(owners[0]?.sub);
  });

  it('verifies the address that the code was sent to, whatever the pool says meanwhile', async () => {
    const { operations, lastCode, context, pool } = await userPoolFixture();
    const UserAttributes = [...ada.UserAttributes, { Name: 'phone_number', Value: '+15555550123' }];
    await operations.signUp(visitor(), { ...ada, UserAttributes });
    const settings = { ...pool.settings, AutoVerifiedAttributes: ['phone_number'] as const };
    await context.store.change(pool.id, (changes) => changes.put(context.store.pools, { ...pool, settings }));
    await operations.confirmSignUp(visitor(), { ...ada, ConfirmationCode: lastCode() });
    const user = await operations.adminGetUser(admin, { UserPoolId: poolId, Username: 'ada' });
    expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
    expect(user.UserAttributes).toContainEqual({ Name: 'phone_number_verified', Value: 'false' });
  });

  it('leaves user and code as they were when nothing could be written', async () => {
    const { records } = await openMemoryStore();
    let isFull = false;
    const failing = {
      get: records.get,
      getAll: records.getAll,
      list: records.list,
      clear: records.clear,
      write: (writes: Parameters<typeof records.write>[0]) =>
        isFull ? Promise.reject(new Error('the disk is full')) : records.write(writes),
    };
    const { operations, lastCode } = await userPoolFixture({ records: failing });
    await operations.signUp(visitor(), ada);
    isFull = true;
    const input = { ...ada, ConfirmationCode: lastCode() };
    await expect(operations.confirmSignUp(visitor(), input)).rejects.toThrow('the disk is full');
    isFull = false;
    const user = { UserPoolId: poolId, Username: 'ada' };
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ UserStatus: 'UNCONFIRMED' });
    await operations.confirmSignUp(visitor(), input);
    expect(await operations.adminGetUser(admin, user)).toMatchObject({ UserStatus: 'CONFIRMED' });
  });

  it('gives a Session to nobody but who has signed up, and keeps nobody from confirming', async () => {
    const { operations, lastCode } = await userPoolFixture({
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
    });
    const { Session: ofBob } = await operations.signUp(visitor(), { ...ada, Username: 'bob' });
    for (const [Username, Session] of [
      ['one', ofBob],
      ['two', undefined],
    ] as const) {
      await operations.signUp(visitor(), { ...ada, Username });
      const input = { ...ada, Username, ConfirmationCode: lastCode(), Session };
      expect(await operations.confirmSignUp(visitor(), input)).toEqual({});
    }
  });
});

describe('who exists', () => {
  /** What somebody hears who asks for names that are there and names that are not. */
  async function heard(Username: string) {
    const { operations, lastCode } = await userPoolFixture({ settings: { UsernameAttributes: ['email'] } });
    await operations.signUp(visitor(), { ...ada, Username: 'ada@example.com', UserAttributes: [] });
    await operations.signUp(visitor(), { ...ada, Username: 'bob@example.com', UserAttributes: [] });
    await operations.confirmSignUp(visitor(), {
      ...ada,
      Username: 'bob@example.com',
      ConfirmationCode: lastCode(),
    });
    const answers: string[] = [];
    const hear = async (call: Promise<unknown>) => {
      answers.push(
        await call.then(
          (answer) => JSON.stringify(answer),
          (error: Error) => `${error.name}: ${error.message}`,
        ),
      );
    };
    const input = { ClientId: clientId, Username };
    for (let time = 0; time < 3; time++) await hear(operations.resendConfirmationCode(visitor(), input));
    for (let time = 0; time < 7; time++)
      await hear(operations.confirmSignUp(visitor(), { ...input, ConfirmationCode: 'x' }));
    await hear(operations.confirmForgotPassword(visitor(), { ...input, Password, ConfirmationCode: 'x' }));
    for (let time = 0; time < 7; time++) await hear(operations.forgotPassword(visitor(), input));
    for (let time = 0; time < 7; time++)
      await hear(operations.confirmForgotPassword(visitor(), { ...input, Password, ConfirmationCode: 'x' }));
    return answers.map((answer) => answer.replace(/\w\*\*\*/, '?***'));
  }

  it('is not told by codes: the same is answered for those who are there and those who are not', async () => {
    const unconfirmed = await heard('ada@example.com');
    expect(unconfirmed).toContain(
      'LimitExceededException: Attempt limit exceeded, please try after some time.',
    );
    expect(unconfirmed).toContain(
      'CodeMismatchException: Invalid verification code provided, please try again.',
    );
    expect(await heard('bob@example.com')).toEqual(unconfirmed);
    expect(await heard('eve@example.com')).toEqual(unconfirmed);
  });
});
