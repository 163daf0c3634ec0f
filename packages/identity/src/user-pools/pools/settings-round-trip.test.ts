import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreateUserPoolClientInput, CreateUserPoolInput, UpdateUserPoolInput } from './pool-inputs.ts';
import { account, newPool, poolsFixture, region, scope } from './testing/pools-fixture.ts';

const SmsConfiguration = { SnsCallerArn: `arn:aws:iam::${account}:role/sms` };
const functionArn = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`;
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const message = fc.constantFrom('{####}', 'Your code is {####}', 'Ihr Code: {####} – bitte');

/** Settings that a pool may have, whatever each is. */
const poolInputs: fc.Arbitrary<CreateUserPoolInput> = fc
  .record(
    {
      Policies: fc.record(
        {
          PasswordPolicy: fc.record(
            {
              MinimumLength: fc.integer({ min: 6, max: 99 }),
              RequireNumbers: fc.boolean(),
              RequireSymbols: fc.boolean(),
              PasswordHistorySize: fc.integer({ min: 0, max: 24 }),
              TemporaryPasswordValidityDays: fc.integer({ min: 0, max: 365 }),
            },
            { requiredKeys: [] },
          ),
          SignInPolicy: fc.record({
            AllowedFirstAuthFactors: fc.constantFrom(
              ['PASSWORD'] as const,
              ['PASSWORD', 'EMAIL_OTP'] as const,
              ['PASSWORD', 'SMS_OTP', 'WEB_AUTHN'] as const,
            ),
          }),
        },
        { requiredKeys: [] },
      ),
      LambdaConfig: fc.constantFrom(
        { PreSignUp: functionArn('a') },
        { PreTokenGeneration: functionArn('b') },
        { PreTokenGenerationConfig: { LambdaArn: functionArn('c'), LambdaVersion: 'V2_0' as const } },
      ),
      AutoVerifiedAttributes: fc.constantFrom([], ['email'] as const, ['email', 'phone_number'] as const),
      EmailVerificationMessage: message,
      SmsAuthenticationMessage: message,
      VerificationMessageTemplate: fc.record(
        { SmsMessage: message, DefaultEmailOption: fc.constant('CONFIRM_WITH_LINK' as const) },
        { requiredKeys: [] },
      ),
      MfaConfiguration: fc.constantFrom('OFF' as const, 'ON' as const, 'OPTIONAL' as const),
      DeviceConfiguration: fc.record({ ChallengeRequiredOnNewDevice: fc.boolean() }),
      UsernameConfiguration: fc.record({ CaseSensitive: fc.boolean() }),
      AdminCreateUserConfig: fc.record({ AllowAdminCreateUserOnly: fc.boolean() }),
      DeletionProtection: fc.constantFrom('ACTIVE' as const, 'INACTIVE' as const),
      UserPoolTags: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.string({ maxLength: 9 })),
      UserPoolTier: fc.constantFrom('ESSENTIALS' as const, 'PLUS' as const),
    },
    { requiredKeys: [] },
  )
  .map((input) => ({ PoolName: 'notes', SmsConfiguration, ...input }));

const clientInputs: fc.Arbitrary<Omit<CreateUserPoolClientInput, 'UserPoolId' | 'ClientName'>> = fc.record(
  {
    GenerateSecret: fc.boolean(),
    RefreshTokenValidity: fc.integer({ min: 0, max: 3_650 }),
    AccessTokenValidity: fc.integer({ min: 0, max: 24 }),
    TokenValidityUnits: fc.record({ IdToken: fc.constant('hours' as const) }, { requiredKeys: [] }),
    ReadAttributes: fc.subarray(['email', 'email_verified', 'sub', 'name']),
    WriteAttributes: fc.subarray(['email', 'name', 'updated_at']),
    ExplicitAuthFlows: fc.subarray(['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH', 'ALLOW_CUSTOM_AUTH'] as const),
    CallbackURLs: fc.subarray(['https://a.example/', 'myapp://in', 'http://localhost:1/']),
    LogoutURLs: fc.subarray(['https://a.example/out', 'myapp://out']),
    PreventUserExistenceErrors: fc.constantFrom('LEGACY' as const, 'ENABLED' as const),
    EnableTokenRevocation: fc.boolean(),
    AuthSessionValidity: fc.integer({ min: 3, max: 15 }),
    RefreshTokenRotation: fc.record(
      {
        Feature: fc.constantFrom('ENABLED' as const, 'DISABLED' as const),
        RetryGracePeriodSeconds: fc.integer({ min: 0, max: 60 }),
      },
      { requiredKeys: ['Feature'] },
    ),
  },
  { requiredKeys: [] },
);

describe('settings that are read and written back', () => {
  it('of a pool are as they were', async () => {
    await fc.assert(
      fc.asyncProperty(poolInputs, maybe(fc.boolean()), async (input, withToken) => {
        const { operations } = await poolsFixture();
        const UserPoolId = (await operations.createUserPool(scope, input)).UserPool.Id;
        if (withToken !== undefined && (input.MfaConfiguration ?? 'OFF') !== 'OFF')
          await operations.setUserPoolMfaConfig(scope, {
            UserPoolId,
            SoftwareTokenMfaConfiguration: { Enabled: true },
            ...(withToken && { SmsMfaConfiguration: { SmsConfiguration } }),
          });
        const before = (await operations.describeUserPool(scope, { UserPoolId })).UserPool;
        const mfaBefore = await operations.getUserPoolMfaConfig(scope, { UserPoolId });
        const { Id, Name, Arn, CreationDate, LastModifiedDate, EstimatedNumberOfUsers, ...rest } = before;
        const { SchemaAttributes, ...again } = rest;
        expect([Id, Arn, SchemaAttributes.length]).toEqual([UserPoolId, expect.any(String), 21]);
        expect([CreationDate, EstimatedNumberOfUsers]).toEqual([LastModifiedDate, 0]);
        const update: UpdateUserPoolInput = { UserPoolId, PoolName: Name, ...again };
        await operations.updateUserPool(scope, update);
        expect((await operations.describeUserPool(scope, { UserPoolId })).UserPool).toEqual(before);
        expect(await operations.getUserPoolMfaConfig(scope, { UserPoolId })).toEqual(mfaBefore);
      }),
      { numRuns: 200 },
    );
  });

  it('of an app client are as they were', async () => {
    const fixture = await poolsFixture({ limits: { userPoolClients: 1_000 } });
    const UserPoolId = await newPool(fixture);
    const { operations } = fixture;
    await fc.assert(
      fc.asyncProperty(clientInputs, async (input) => {
        const made = await operations.createUserPoolClient(scope, {
          UserPoolId,
          ClientName: 'web',
          ...input,
        });
        const { ClientSecret, CreationDate, LastModifiedDate, ...again } = made.UserPoolClient;
        const { ClientId } = again;
        const updated = await operations.updateUserPoolClient(scope, again);
        expect(updated).toEqual(made);
        expect([ClientSecret === undefined, CreationDate]).toEqual([
          input.GenerateSecret !== true,
          LastModifiedDate,
        ]);
        await operations.deleteUserPoolClient(scope, { UserPoolId, ClientId });
      }),
      { numRuns: 200 },
    );
  });
});
