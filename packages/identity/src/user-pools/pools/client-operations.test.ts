import { createHmac, randomBytes } from 'node:crypto';
import {
  AddUserPoolClientSecretCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientSecretsCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { aesSeal } from '@cairn/host';
import { nodeUserPoolCrypto } from '@cairn/host/identity';
import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import type { AppClientRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { keptClientSecrets, sealSecret } from './kept-client-secrets.ts';
import { inProcessClient } from './testing/in-process-client.ts';
import { everythingKept, newPool, poolsFixture, scope } from './testing/pools-fixture.ts';

async function poolWithClient(input: Partial<CreateUserPoolClientCommandInput> = {}) {
  const fixture = await poolsFixture();
  const sdk = inProcessClient(fixture);
  const UserPoolId = await newPool(fixture);
  const create = (more: object) =>
    sdk.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'web', ...more }));
  const { UserPoolClient } = await create(input);
  const ClientId = UserPoolClient?.ClientId ?? '';
  const record = (): AppClientRecord => fixture.store.clients.byId(ClientId) as AppClientRecord;
  return { ...fixture, sdk, UserPoolId, ClientId, UserPoolClient, create, record };
}

const oauth = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid'],
  CallbackURLs: ['https://app.example.com/in'],
};

describe('an app client', () => {
  it('is made with the defaults of AWS, and the SDK reads it', async () => {
    const { UserPoolClient, UserPoolId, sdk, ClientId } = await poolWithClient();
    expect(UserPoolClient).toEqual({
      UserPoolId,
      ClientName: 'web',
      ClientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      LastModifiedDate: new Date('2026-01-01T00:00:00Z'),
      CreationDate: new Date('2026-01-01T00:00:00Z'),
      RefreshTokenValidity: 30,
      TokenValidityUnits: {},
      AllowedOAuthFlowsUserPoolClient: false,
      EnableTokenRevocation: true,
      EnablePropagateAdditionalUserContextData: false,
      AuthSessionValidity: 3,
    });
    const described = await sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(described.UserPoolClient).toEqual(UserPoolClient);
  });

  it('is changed as a whole, keeps its secret, and goes', async () => {
    const { sdk, UserPoolId, ClientId, UserPoolClient, store } = await poolWithClient({
      GenerateSecret: true,
      AccessTokenValidity: 10,
      TokenValidityUnits: { AccessToken: 'minutes' },
      PreventUserExistenceErrors: 'ENABLED',
      ReadAttributes: ['email'],
    });
    expect(UserPoolClient?.ClientSecret).toMatch(/^[a-z0-9]{52}$/);
    const updated = await sdk.send(
      new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ClientName: 'phone' }),
    );
    expect(updated.UserPoolClient).toMatchObject({
      ClientName: 'phone',
      ClientSecret: UserPoolClient?.ClientSecret,
      TokenValidityUnits: {},
    });
    for (const name of ['AccessTokenValidity', 'PreventUserExistenceErrors', 'ReadAttributes'])
      expect(updated.UserPoolClient).not.toHaveProperty(name);
    await sdk.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));
    expect(store.clients.byId(ClientId)).toBeUndefined();
    await expect(sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))).rejects.toMatchObject(
      {
        name: 'ResourceNotFoundException',
        message: `User pool client ${ClientId} does not exist.`,
      },
    );
  });

  it('is found in its own pool alone', async () => {
    const fixture = await poolWithClient();
    const other = await newPool(fixture);
    await expect(
      fixture.operations.describeUserPoolClient(scope, { UserPoolId: other, ClientId: fixture.ClientId }),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('is listed page by page', async () => {
    const { sdk, UserPoolId, ClientId, create } = await poolWithClient();
    const made = [ClientId];
    for (let count = 0; count < 4; count++) made.push((await create({})).UserPoolClient?.ClientId ?? '');
    const first = await sdk.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 3 }));
    const NextToken = first.NextToken;
    const second = await sdk.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 3, NextToken }));
    const listed = [...(first.UserPoolClients ?? []), ...(second.UserPoolClients ?? [])];
    expect(listed.map(({ ClientId: id }) => id)).toEqual(made.sort());
    expect(second.NextToken).toBeUndefined();
    const registered = await sdk.send(new ListUserPoolClientsCommand({ UserPoolId, ClientType: 'DCR' }));
    expect(registered.UserPoolClients).toEqual([]);
  });

  const hour = { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'hours' };
  it.each<[object, string, string | RegExp]>([
    [
      { AccessTokenValidity: 4, TokenValidityUnits: { AccessToken: 'minutes' } },
      'InvalidParameterException',
      'Invalid range for token validity.',
    ],
    [{ IdTokenValidity: 25 }, 'InvalidParameterException', 'Invalid range for token validity.'],
    [
      { RefreshTokenValidity: 59, TokenValidityUnits: { RefreshToken: 'minutes' } },
      'InvalidParameterException',
      'Invalid range for token validity.',
    ],
    [{ RefreshTokenValidity: 3651 }, 'InvalidParameterException', 'Invalid range for token validity.'],
    [
      { AccessTokenValidity: 3, RefreshTokenValidity: 2, TokenValidityUnits: hour },
      'InvalidParameterException',
      /refresh token/,
    ],
    [
      { AuthSessionValidity: 2 },
      'InvalidParameterException',
      "1 validation error detected: Value '2' at 'authSessionValidity' failed to satisfy constraint: Member must have value greater than or equal to 3",
    ],
    [{ AuthSessionValidity: 16 }, 'InvalidParameterException', /less than or equal to 15/],
    [
      { RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 61 } },
      'InvalidParameterException',
      /less than or equal to 60/,
    ],
    [
      { RefreshTokenRotation: { Feature: 'ENABLED' }, ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] },
      'InvalidParameterException',
      /rotation/,
    ],
    [
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH', 'ALLOW_USER_SRP_AUTH'] },
      'InvalidParameterException',
      /ADMIN_NO_SRP_AUTH/,
    ],
    [
      { ExplicitAuthFlows: ['ALLOW_CLIENT_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'] },
      'InvalidParameterException',
      /ALLOW_CLIENT_TOKEN_AUTH/,
    ],
    [
      { ReadAttributes: ['custom:none'] },
      'InvalidParameterException',
      'Invalid read attributes specified while creating a client',
    ],
    [
      { WriteAttributes: ['email_verified'] },
      'InvalidParameterException',
      'Invalid write attributes specified while creating a client',
    ],
    [{ WriteAttributes: ['sub'] }, 'InvalidParameterException', /write attributes/],
    [{ ...oauth, CallbackURLs: [] }, 'InvalidOAuthFlowException', /CallbackUrls can not be empty/],
    [{ AllowedOAuthFlowsUserPoolClient: true }, 'InvalidOAuthFlowException', /are required/],
    [
      { ...oauth, AllowedOAuthFlows: ['code', 'client_credentials'] },
      'InvalidOAuthFlowException',
      /along with/,
    ],
    [{ ...oauth, AllowedOAuthFlows: ['client_credentials'] }, 'InvalidOAuthFlowException', /client secret/],
    [
      { ...oauth, AllowedOAuthScopes: ['Cognito'] },
      'ScopeDoesNotExistException',
      'Invalid scope requested: Cognito',
    ],
    [
      { ...oauth, AllowedOAuthFlows: ['client_credentials'], GenerateSecret: true },
      'InvalidOAuthFlowException',
      /custom scopes/,
    ],
    [
      { SupportedIdentityProviders: ['Google'] },
      'InvalidParameterException',
      /^The provider Google does not exist for User Pool eu-west-1_/,
    ],
    [
      { ...oauth, DefaultRedirectURI: 'https://app.example.com/out' },
      'InvalidParameterException',
      /DefaultRedirectURI/,
    ],
    [
      { ...oauth, CallbackURLs: ['http://app.example.com'] },
      'InvalidParameterException',
      'http://app.example.com cannot use the HTTP protocol.',
    ],
    [{ ...oauth, CallbackURLs: ['https://app.example.com/#x'] }, 'InvalidParameterException', /fragment/],
    [{ LogoutURLs: ['javascript:alert(1)'] }, 'InvalidParameterException', /redirect URL/],
    [{ GenerateSecret: true, ClientSecret: 'a'.repeat(24) }, 'InvalidParameterException', /both/],
    [{ ClientSecret: 'short-secret' }, 'InvalidParameterException', /clientSecret/],
    [{ EnablePropagateAdditionalUserContextData: true }, 'InvalidParameterException', /client secret/],
  ])('is refused with %j', async (input, name, message) => {
    const { create } = await poolWithClient();
    await expect(create(input)).rejects.toMatchObject({
      name,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('never hears its secret in an error', async () => {
    const { create } = await poolWithClient();
    await expect(create({ ClientSecret: 'tell-nobody' })).rejects.toMatchObject({
      message: expect.not.stringContaining('tell-nobody'),
    });
  });

  it('takes all that is allowed', async () => {
    const { create, UserPoolId, operations } = await poolWithClient();
    await operations.createResourceServer(scope, {
      UserPoolId,
      Identifier: 'https://api.example.com',
      Name: 'api',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'reads' }],
    });
    const machine = await create({
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['https://api.example.com/read'],
    });
    expect(machine.UserPoolClient?.AllowedOAuthScopes).toEqual(['https://api.example.com/read']);
    const app = await create({
      ...oauth,
      CallbackURLs: ['myapp://in', 'http://localhost:3000/', 'http://[::1]:1/', 'http://127.0.0.1/x?y=1'],
      DefaultRedirectURI: 'myapp://in',
      SupportedIdentityProviders: ['COGNITO'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 60 },
      ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH'],
      RefreshTokenValidity: 0,
      AnalyticsConfiguration: { ApplicationId: 'x' },
    });
    expect(app.UserPoolClient).toMatchObject({
      RefreshTokenValidity: 30,
      AnalyticsConfiguration: { ApplicationId: 'x' },
    });
  });

  it('must let users write what the pool requires', async () => {
    const { operations } = await poolsFixture();
    const { UserPool } = await operations.createUserPool(scope, {
      PoolName: 'notes',
      Schema: [{ Name: 'email', Required: true }],
    });
    const create = (WriteAttributes: readonly string[]) =>
      operations.createUserPoolClient(scope, { UserPoolId: UserPool.Id, ClientName: 'web', WriteAttributes });
    await expect(create(['given_name'])).rejects.toMatchObject({
      message: 'Invalid write attributes specified while creating a client',
    });
    await create(['given_name', 'email']);
  });

  it('is one of as many as the limit says, however many are made at once', async () => {
    const fixture = await poolsFixture({ limits: { userPoolClients: 3 } });
    const UserPoolId = await newPool(fixture);
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        fixture.operations.createUserPoolClient(scope, { UserPoolId, ClientName: 'web' }),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(fixture.store.clients.ofPool(UserPoolId)).toHaveLength(3);
  });
});

describe('secrets of a client', () => {
  it('are sealed where they lie, and open after a restart', async () => {
    const { records } = await openMemoryStore();
    const before = await poolsFixture({ records });
    const UserPoolId = await newPool(before);
    const { UserPoolClient } = await before.operations.createUserPoolClient(scope, {
      UserPoolId,
      ClientName: 'web',
      GenerateSecret: true,
    });
    const secret = UserPoolClient.ClientSecret as string;
    expect(await everythingKept(records, ['cognito-clients', 'cognito-pools'])).not.toContain(secret);
    const after = await poolsFixture({ records });
    const client = after.store.clients.byId(UserPoolClient.ClientId) as AppClientRecord;
    expect(after.secrets.isSecretOf(client, secret)).toBe(true);
    expect(after.secrets.isSecretOf(client, `${secret}x`)).toBe(false);
    expect(after.secrets.isSecretOf(client, '')).toBe(false);
  });

  it('are proved by the hash of name and client', async () => {
    const { record, secrets, UserPoolClient, ClientId } = await poolWithClient({ GenerateSecret: true });
    const hash = createHmac('sha256', UserPoolClient?.ClientSecret ?? '')
      .update(`ada${ClientId}`)
      .digest('base64');
    secrets.checkHash(record(), 'ada', hash);
    expect(secrets.hashOf(record(), 'ada')).toBe(hash);
    expect(() => secrets.checkHash(record(), 'bob', hash)).toThrow(
      `Unable to verify secret hash for client ${ClientId}`,
    );
    expect(() => secrets.checkHash(record(), 'ada', '')).toThrow('Unable to verify secret hash');
    expect(() => secrets.checkHash(record(), 'ada', undefined)).toThrow(
      `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
    );
  });

  it('agree with an answer that was reckoned apart, and open by their own key and client alone', async () => {
    const { secrets, record } = await poolWithClient();
    const seal = aesSeal([randomBytes(32)]);
    const own = keptClientSecrets({ seal, crypto: nodeUserPoolCrypto() } as UserPoolContext);
    const client: AppClientRecord = {
      ...record(),
      id: 'client123',
      sealedSecrets: [sealSecret(seal, 'client123', 'mysecret', 0)],
    };
    expect(own.hashOf(client, 'bob')).toBe('dqTFKN2WjU3rp37mbC9m8cLKc0a1/OvxleCXAtdIF0Y=');
    expect(() => secrets.hashOf(client, 'bob')).toThrow();
    expect(() => own.hashOf({ ...client, id: 'client124' }, 'bob')).toThrow();
  });

  it('are none of a public client', async () => {
    const { record, secrets, ClientId, sdk, UserPoolId } = await poolWithClient();
    secrets.checkHash(record(), 'ada', undefined);
    expect(secrets.hashOf(record(), 'ada')).toBeUndefined();
    expect(secrets.isSecretOf(record(), '')).toBe(false);
    expect(() => secrets.checkHash(record(), 'ada', 'x')).toThrow(`Unable to verify secret hash`);
    await expect(
      sdk.send(new AddUserPoolClientSecretCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('are two while one is replaced, and never none', async () => {
    const { sdk, UserPoolId, ClientId, UserPoolClient, record, secrets } = await poolWithClient({
      GenerateSecret: true,
    });
    const first = UserPoolClient?.ClientSecret ?? '';
    const added = await sdk.send(new AddUserPoolClientSecretCommand({ UserPoolId, ClientId }));
    const second = added.ClientSecretDescriptor?.ClientSecretValue ?? '';
    expect(second).toMatch(/^[a-z0-9]{52}$/);
    expect([first, second].map((secret) => secrets.isSecretOf(record(), secret))).toEqual([true, true]);
    const hash = createHmac('sha256', second).update(`ada${ClientId}`).digest('base64');
    secrets.checkHash(record(), 'ada', hash);
    await expect(
      sdk.send(new AddUserPoolClientSecretCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject({ name: 'LimitExceededException' });
    const { ClientSecrets = [] } = await sdk.send(
      new ListUserPoolClientSecretsCommand({ UserPoolId, ClientId }),
    );
    expect(ClientSecrets).toHaveLength(2);
    expect(new Set(ClientSecrets.map(({ ClientSecretId }) => ClientSecretId)).size).toBe(2);
    expect(JSON.stringify(ClientSecrets)).not.toContain(second);
    const remove = (ClientSecretId: string | undefined) =>
      sdk.send(new DeleteUserPoolClientSecretCommand({ UserPoolId, ClientId, ClientSecretId }));
    await expect(remove('other--1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await remove(ClientSecrets[0]?.ClientSecretId);
    expect([first, second].map((secret) => secrets.isSecretOf(record(), secret))).toEqual([false, true]);
    await expect(remove(ClientSecrets[1]?.ClientSecretId)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('are never more than two, nor none, whoever calls at once', async () => {
    const { operations, UserPoolId, ClientId, record } = await poolWithClient({ GenerateSecret: true });
    const place = { UserPoolId, ClientId };
    const count = (results: readonly PromiseSettledResult<unknown>[]) =>
      results.filter(({ status }) => status === 'fulfilled').length;
    const adds = Array.from({ length: 5 }, () => operations.addUserPoolClientSecret(scope, place));
    expect(count(await Promise.allSettled(adds))).toBe(1);
    const ids = (record().sealedSecrets ?? []).map(({ id }) => id);
    const deletions = ids.map((ClientSecretId) =>
      operations.deleteUserPoolClientSecret(scope, { ...place, ClientSecretId }),
    );
    expect(count(await Promise.allSettled(deletions))).toBe(1);
    expect(record().sealedSecrets).toHaveLength(1);
  });

  it('that somebody brings are not said again', async () => {
    const { sdk, UserPoolId, ClientId, record, secrets } = await poolWithClient({ GenerateSecret: true });
    const ClientSecret = 'brought_by_its_owner_0123';
    const added = await sdk.send(new AddUserPoolClientSecretCommand({ UserPoolId, ClientId, ClientSecret }));
    expect(added.ClientSecretDescriptor).not.toHaveProperty('ClientSecretValue');
    expect(secrets.isSecretOf(record(), ClientSecret)).toBe(true);
  });
});
