import { X509Certificate } from 'node:crypto';
import {
  CreateIdentityProviderCommand,
  type CreateIdentityProviderCommandInput,
  DeleteIdentityProviderCommand,
  DeleteUserPoolCommand,
  DescribeIdentityProviderCommand,
  GetIdentityProviderByIdentifierCommand,
  GetSigningCertificateCommand,
  ListIdentityProvidersCommand,
  UpdateIdentityProviderCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it, vi } from 'vitest';
import { openProviderSecrets } from './provider-operations.ts';
import { inProcessClient } from './testing/in-process-client.ts';
import { everythingKept, fixtureSeal, newPool, poolsFixture, scope } from './testing/pools-fixture.ts';

const google = { client_id: 'g', client_secret: 'google-secret', authorize_scopes: 'openid email' };
const oidc = {
  client_id: 'o',
  client_secret: 'oidc-secret',
  attributes_request_method: 'GET',
  oidc_issuer: 'https://id.example.com',
  authorize_scopes: 'openid email',
};
const apple = {
  client_id: 'com.example',
  team_id: 'T',
  key_id: 'K',
  private_key: 'apple-private-key',
  authorize_scopes: 'email name',
};

type Input = Omit<CreateIdentityProviderCommandInput, 'UserPoolId'>;

async function poolForProviders() {
  const fixture = await poolsFixture();
  const sdk = inProcessClient(fixture);
  const UserPoolId = await newPool(fixture);
  const create = (input: Input) => sdk.send(new CreateIdentityProviderCommand({ UserPoolId, ...input }));
  return { ...fixture, sdk, UserPoolId, create };
}

const providerOf = (
  ProviderName: string,
  ProviderDetails: Record<string, string>,
  more: object = {},
): Input => ({
  ProviderName,
  ProviderType: 'OIDC',
  ProviderDetails,
  ...more,
});

describe('an identity provider', () => {
  it('is described with what AWS fills in, and its secret lies sealed', async () => {
    const { create, records, store, UserPoolId } = await poolForProviders();
    const { IdentityProvider } = await create({
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: google,
      AttributeMapping: { email: 'email' },
      IdpIdentifiers: ['example.com'],
    });
    expect(IdentityProvider).toMatchObject({
      UserPoolId,
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: {
        ...google,
        oidc_issuer: 'https://accounts.google.com',
        authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
        attributes_url_add_attributes: 'true',
        token_request_method: 'POST',
      },
      AttributeMapping: { email: 'email', username: 'sub' },
      IdpIdentifiers: ['example.com'],
      CreationDate: new Date('2026-01-01T00:00:00Z'),
    });
    const kept = await everythingKept(records, ['cognito-providers', 'cognito-pools']);
    expect(kept).toContain('accounts.google.com');
    expect(kept).not.toContain('google-secret');
    expect(store.providers.ofPool(UserPoolId)).toHaveLength(1);
  });

  it('of Apple never gives its private key out, and keeps it when it is not sent again', async () => {
    const { create, sdk, UserPoolId, store, records } = await poolForProviders();
    const made = await create({
      ProviderName: 'SignInWithApple',
      ProviderType: 'SignInWithApple',
      ProviderDetails: apple,
    });
    expect(JSON.stringify(made)).not.toContain('apple-private-key');
    const { private_key: _, ...again } = apple;
    const update = new UpdateIdentityProviderCommand({
      UserPoolId,
      ProviderName: 'SignInWithApple',
      ProviderDetails: { ...again, team_id: 'U' },
    });
    expect((await sdk.send(update)).IdentityProvider).toMatchObject({ ProviderDetails: { team_id: 'U' } });
    const fixture = await poolsFixture({ records });
    const [provider] = fixture.store.providers.ofPool(UserPoolId);
    if (provider === undefined) throw new Error('the provider is not there');
    expect(provider).toEqual(store.providers.ofPool(UserPoolId)[0]);
    expect(openProviderSecrets(fixtureSeal, provider)).toEqual({ private_key: 'apple-private-key' });
  });

  it.each<[Input, string | RegExp]>([
    [
      { ProviderName: 'Google', ProviderType: 'Google', ProviderDetails: { client_id: 'g' } },
      'client_id, client_secret and authorize_scopes are all required idp details',
    ],
    [
      { ProviderName: 'MyGoogle', ProviderType: 'Google', ProviderDetails: google },
      'Provider MyGoogle cannot be of type Google.',
    ],
    [providerOf('Google', oidc), 'Provider Google cannot be of type OIDC.'],
    [providerOf('COGNITO', oidc), 'Provider COGNITO cannot be of type OIDC.'],
    [providerOf('my_idp_', oidc), /providerName/],
    [providerOf('a'.repeat(33), oidc), /providerName/],
    [providerOf('idp', { ...oidc, oidc_issuer: 'http://id.example.com' }), /Invalid oidc_issuer/],
    [providerOf('idp', { ...oidc, token_url: 'file:///etc/hosts' }), /Invalid token_url/],
    [providerOf('idp', { ...oidc, authorize_scopes: 'email' }), /openid/],
    [providerOf('idp', { ...oidc, attributes_request_method: 'PUT' }), /GET or POST/],
    [providerOf('idp', { ...oidc, token_endpoint: 'x' }), /token_endpoint/],
    [providerOf('idp', oidc, { AttributeMapping: { 'custom:none': 'x' } }), /custom:none/],
    [providerOf('idp', oidc, { AttributeMapping: { sub: 'sub' } }), /attribute mapping: sub/],
    [providerOf('idp', oidc, { IdpIdentifiers: ['a', 'a'] }), /Duplicate/],
    [{ ProviderName: 'saml', ProviderType: 'SAML', ProviderDetails: {} }, /MetadataURL or MetadataFile/],
    [
      {
        ProviderName: 'saml',
        ProviderType: 'SAML',
        ProviderDetails: { MetadataURL: 'https://id.example.com', MetadataFile: '<x/>' },
      },
      /MetadataURL or MetadataFile/,
    ],
  ])('is refused: %j', async (input, message) => {
    const { create } = await poolForProviders();
    await expect(create(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('may stand on this machine, for tests', async () => {
    const { create } = await poolForProviders();
    const local = { ...google, oidc_issuer: 'http://localhost:4000', jwks_uri: 'http://localhost:4000/jwks' };
    const { IdentityProvider } = await create({
      ProviderName: 'Google',
      ProviderType: 'Google',
      ProviderDetails: local,
    });
    expect(IdentityProvider?.ProviderDetails).toMatchObject(local);
  });

  it('is one of its name, and found by its identifiers', async () => {
    const { create, sdk, UserPoolId } = await poolForProviders();
    await create(providerOf('idp', oidc, { IdpIdentifiers: ['example.com'] }));
    await expect(create(providerOf('idp', oidc))).rejects.toMatchObject({
      name: 'DuplicateProviderException',
    });
    await expect(
      create(providerOf('other', oidc, { IdpIdentifiers: ['example.com'] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const byIdentifier = (IdpIdentifier: string) =>
      sdk.send(new GetIdentityProviderByIdentifierCommand({ UserPoolId, IdpIdentifier }));
    expect((await byIdentifier('example.com')).IdentityProvider?.ProviderName).toBe('idp');
    await expect(byIdentifier('example.org')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { Providers } = await sdk.send(new ListIdentityProvidersCommand({ UserPoolId }));
    expect(Providers).toMatchObject([{ ProviderName: 'idp', ProviderType: 'OIDC' }]);
  });

  it('is changed in what is given, and keeps the rest', async () => {
    const { create, sdk, UserPoolId } = await poolForProviders();
    await create(providerOf('idp', oidc, { AttributeMapping: { email: 'mail' }, IdpIdentifiers: ['x'] }));
    const update = (input: object) =>
      sdk.send(new UpdateIdentityProviderCommand({ UserPoolId, ProviderName: 'idp', ...input }));
    const { IdentityProvider } = await update({ AttributeMapping: { name: 'display_name' } });
    expect(IdentityProvider).toMatchObject({
      AttributeMapping: { username: 'sub', name: 'display_name' },
      ProviderDetails: { ...oidc, attributes_url_add_attributes: 'false' },
      IdpIdentifiers: ['x'],
    });
    expect(IdentityProvider?.AttributeMapping).not.toHaveProperty('email');
    await expect(update({ ProviderName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('leaves the clients when it goes', async () => {
    const { create, sdk, UserPoolId, operations, store } = await poolForProviders();
    await create(providerOf('idp', oidc));
    const { UserPoolClient } = await operations.createUserPoolClient(scope, {
      UserPoolId,
      ClientName: 'web',
      SupportedIdentityProviders: ['COGNITO', 'idp'],
    });
    await sdk.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: 'idp' }));
    const client = store.clients.byId(UserPoolClient.ClientId);
    expect(client?.settings.SupportedIdentityProviders).toEqual(['COGNITO']);
    await expect(
      sdk.send(new DescribeIdentityProviderCommand({ UserPoolId, ProviderName: 'idp' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('keys for SAML', () => {
  const samlDetails = { MetadataURL: 'https://idp.example.com/metadata' };
  const company: Input = { ProviderName: 'Company', ProviderType: 'SAML', ProviderDetails: samlDetails };
  const publicKeyOf = (certificate = '') =>
    new X509Certificate(Buffer.from(certificate, 'base64')).publicKey.export({ type: 'spki', format: 'pem' });

  it('of a pool are made once, also where two ask at the same time, and are there after a restart', async () => {
    const { sdk, UserPoolId, records } = await poolForProviders();
    const ask = async (client = sdk) =>
      (await client.send(new GetSigningCertificateCommand({ UserPoolId }))).Certificate;
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(second).toBe(first);
    expect(await ask(inProcessClient(await poolsFixture({ records })))).toBe(first);
    const { validTo, validFrom } = new X509Certificate(Buffer.from(first ?? '', 'base64'));
    const years = (Date.parse(validTo) - Date.parse(validFrom)) / (365.25 * 86_400_000);
    expect(Math.round(years)).toBe(10);
  });

  it('of a pool are those that were written first where two processes make them at once', async () => {
    const { sdk, UserPoolId, records } = await poolForProviders();
    const other = inProcessClient(await poolsFixture({ records }));
    const [first, second] = await Promise.all(
      [sdk, other].map((client) => client.send(new GetSigningCertificateCommand({ UserPoolId }))),
    );
    expect(second?.Certificate).toBe(first?.Certificate);
  });

  it('lie sealed, and go with the provider and the pool', async () => {
    const { create, sdk, UserPoolId, records } = await poolForProviders();
    const { IdentityProvider } = await create(company);
    const certificate = IdentityProvider?.ProviderDetails?.ActiveEncryptionCertificate;
    await sdk.send(new GetSigningCertificateCommand({ UserPoolId }));
    expect(publicKeyOf(certificate)).toContain('BEGIN PUBLIC KEY');
    expect(await everythingKept(records, ['cognito-saml-keys'])).not.toMatch(/PRIVATE|MII/);
    const listed = () => records.list('cognito-saml-keys', { limit: 10 });
    expect(await listed()).toHaveLength(2);
    await sdk.send(new DeleteIdentityProviderCommand({ UserPoolId, ProviderName: 'Company' }));
    expect(await listed()).toHaveLength(1);
    const anew = (await create(company)).IdentityProvider?.ProviderDetails?.ActiveEncryptionCertificate;
    expect(publicKeyOf(anew)).not.toBe(publicKeyOf(certificate));
    await sdk.send(new DeleteUserPoolCommand({ UserPoolId }));
    await vi.waitFor(async () => expect(await listed()).toEqual([]));
  });

  it('of a provider stay the same however its details change', async () => {
    const { create, sdk, UserPoolId } = await poolForProviders();
    const before = (await create(company)).IdentityProvider?.ProviderDetails;
    const { IdentityProvider } = await sdk.send(
      new UpdateIdentityProviderCommand({
        ...{ UserPoolId, ProviderName: 'Company' },
        ProviderDetails: {
          ...{ ...samlDetails, EncryptedResponses: 'true', IDPInit: 'false', IDPSignout: 'true' },
          RequestSigningAlgorithm: 'rsa-sha256',
        },
      }),
    );
    expect(IdentityProvider?.ProviderDetails).toEqual({
      ...{ ...samlDetails, EncryptedResponses: 'true', IDPInit: 'false', IDPSignout: 'true' },
      RequestSigningAlgorithm: 'rsa-sha256',
      ActiveEncryptionCertificate: before?.ActiveEncryptionCertificate,
    });
  });

  it.each<[object, RegExp]>([
    [{ IDPInit: 'yes' }, /IDPInit must be true or false/],
    [{ RequestSigningAlgorithm: 'rsa-sha1' }, /must be rsa-sha256/],
    [{ ActiveEncryptionCertificate: 'MII' }, /ActiveEncryptionCertificate is not a valid key for SAML/],
  ])('and other details are refused where they are none: %j', async (more, message) => {
    const { create } = await poolForProviders();
    const ProviderDetails = { ...samlDetails, ...more };
    await expect(create({ ...company, ProviderDetails })).rejects.toThrow(message);
  });
});
