import {
  CreateManagedLoginBrandingCommand,
  CreateTermsCommand,
  DeleteManagedLoginBrandingCommand,
  DescribeManagedLoginBrandingByClientCommand,
  DescribeTermsByClientCommand,
  GetUICustomizationCommand,
  ListTermsCommand,
  ListUserPoolReplicasCommand,
  SetUICustomizationCommand,
  UpdateManagedLoginBrandingCommand,
  UpdateTermsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { openMemoryStore } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import { refusedOperations } from './refused-operations.ts';
import { inProcessClient } from './testing/in-process-client.ts';
import { newPool, poolsFixture, scope } from './testing/pools-fixture.ts';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

async function poolWithClient(options: Parameters<typeof poolsFixture>[0] = {}) {
  const fixture = await poolsFixture(options);
  const sdk = inProcessClient(fixture);
  const UserPoolId = await newPool(fixture);
  const made = await fixture.operations.createUserPoolClient(scope, { UserPoolId, ClientName: 'web' });
  return { ...fixture, sdk, UserPoolId, ClientId: made.UserPoolClient.ClientId };
}

describe('the style of the classic pages', () => {
  it('is that of the client, or else that of all', async () => {
    const { sdk, UserPoolId, ClientId, operations } = await poolWithClient();
    const set = (input: object) => sdk.send(new SetUICustomizationCommand({ UserPoolId, ...input }));
    const get = async () =>
      (await sdk.send(new GetUICustomizationCommand({ UserPoolId, ClientId }))).UICustomization;
    await expect(set({ CSS: 'a' })).rejects.toMatchObject({
      message: 'There has to be an existing domain associated with this user pool.',
    });
    await operations.createUserPoolDomain(scope, { UserPoolId, Domain: 'notes' });
    expect(await get()).toEqual({});
    await set({ CSS: '.banner-customizable { color: red; }', ImageFile: png });
    expect(await get()).toMatchObject({
      ClientId: 'ALL',
      CSS: '.banner-customizable { color: red; }',
      ImageUrl: `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    });
    await set({ ClientId, CSS: '.label-customizable {}' });
    expect(await get()).toMatchObject({ ClientId, CSS: '.label-customizable {}' });
    await expect(set({ ClientId: 'none', CSS: 'a' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('takes images alone, and small ones', async () => {
    const { operations, UserPoolId } = await poolWithClient({ limits: { userPoolUiImageBytes: 16 } });
    await operations.createUserPoolDomain(scope, { UserPoolId, Domain: 'notes' });
    for (const ImageFile of [new TextEncoder().encode('<svg/>'), Uint8Array.from([...png, ...png])])
      await expect(operations.setUICustomization(scope, { UserPoolId, ImageFile })).rejects.toMatchObject({
        code: 'InvalidParameterException',
      });
  });
});

describe('a style of managed login', () => {
  it('is kept for its client with its images, and given back after a restart', async () => {
    const { records } = await openMemoryStore();
    const { sdk, UserPoolId, ClientId } = await poolWithClient({ records });
    const Settings = { components: { form: { borderRadius: 8.5 } } };
    const Assets = [
      { Category: 'FORM_LOGO' as const, ColorMode: 'LIGHT' as const, Extension: 'PNG' as const, Bytes: png },
    ];
    const create = new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId, Settings, Assets });
    const { ManagedLoginBranding: made } = await sdk.send(create);
    expect(made).toMatchObject({ UserPoolId, UseCognitoProvidedValues: false, Settings });
    await expect(
      sdk.send(new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject({ name: 'ManagedLoginBrandingExistsException' });
    const restarted = inProcessClient(await poolsFixture({ records }));
    const byClient = async () =>
      restarted.send(new DescribeManagedLoginBrandingByClientCommand({ UserPoolId, ClientId }));
    const { ManagedLoginBranding } = await byClient();
    expect(ManagedLoginBranding).toEqual(made);
    expect(ManagedLoginBranding?.Assets?.[0]?.Bytes).toEqual(png);
    const ManagedLoginBrandingId = made?.ManagedLoginBrandingId;
    const { ManagedLoginBranding: updated } = await restarted.send(
      new UpdateManagedLoginBrandingCommand({
        UserPoolId,
        ManagedLoginBrandingId,
        UseCognitoProvidedValues: true,
      }),
    );
    expect(updated).not.toHaveProperty('Settings');
    expect(await records.list('cognito-branding-assets', { limit: 1 })).toEqual([]);
    await restarted.send(new DeleteManagedLoginBrandingCommand({ UserPoolId, ManagedLoginBrandingId }));
    await expect(byClient()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('has either settings or those of Cognito, and goes with its client', async () => {
    const { operations, UserPoolId, ClientId, records, store } = await poolWithClient();
    const place = { UserPoolId, ClientId };
    await expect(
      operations.createManagedLoginBranding(scope, {
        ...place,
        UseCognitoProvidedValues: true,
        Settings: {},
      }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
    const asset = { Category: 'FORM_LOGO', ColorMode: 'LIGHT', Extension: 'PNG', Bytes: png };
    await operations.createManagedLoginBranding(scope, { ...place, Assets: [asset] });
    await operations.deleteUserPoolClient(scope, place);
    expect(store.brandings.ofPool(UserPoolId)).toEqual([]);
    expect(await records.list('cognito-branding-assets', { limit: 1 })).toEqual([]);
  });
});

describe('terms', () => {
  const Links = { 'cognito:default': 'https://example.com/terms' };
  const kind = { TermsSource: 'LINK' as const, Enforcement: 'NONE' as const };

  it('are kept by client and name', async () => {
    const { sdk, UserPoolId, ClientId } = await poolWithClient();
    const input = { UserPoolId, ClientId, TermsName: 'terms-of-use', Links, ...kind };
    const { Terms } = await sdk.send(new CreateTermsCommand(input));
    expect(Terms).toMatchObject(input);
    await expect(sdk.send(new CreateTermsCommand(input))).rejects.toMatchObject({
      name: 'TermsExistsException',
    });
    const TermsName = 'privacy-policy';
    await sdk.send(new UpdateTermsCommand({ UserPoolId, TermsId: Terms?.TermsId, TermsName }));
    const found = await sdk.send(new DescribeTermsByClientCommand({ UserPoolId, ClientId, TermsName }));
    expect(found.Terms).toMatchObject({ TermsId: Terms?.TermsId, Links });
    const listed = await sdk.send(new ListTermsCommand({ UserPoolId, MaxResults: 10 }));
    expect(listed.Terms).toEqual([
      {
        TermsId: Terms?.TermsId,
        TermsName,
        Enforcement: 'NONE',
        CreationDate: Terms?.CreationDate,
        LastModifiedDate: Terms?.LastModifiedDate,
      },
    ]);
  });

  it.each([
    { TermsName: 'other', Links },
    { TermsName: 'terms-of-use', Links: {} },
    { TermsName: 'terms-of-use', Links: { 'cognito:default': 'javascript:alert(1)' } },
    { TermsName: 'terms-of-use', Links: { ...Links, '<b>': 'https://example.com' } },
  ])('lead to pages: %j does not', async (input) => {
    const { operations, UserPoolId, ClientId } = await poolWithClient();
    await expect(operations.createTerms(scope, { UserPoolId, ClientId, ...input })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });
});

describe('operations that are not done', () => {
  it('are refused by their names, with a reason', async () => {
    const { sdk, UserPoolId } = await poolWithClient();
    await expect(sdk.send(new ListUserPoolReplicasCommand({ UserPoolId }))).rejects.toMatchObject({
      name: 'UnsupportedOperationException',
      message: `Cairn does not support ListUserPoolReplicas: ${refusedOperations.ListUserPoolReplicas}.`,
    });
  });

  it('are operations of Cognito, each with its command', async () => {
    const commands = await import('@aws-sdk/client-cognito-identity-provider');
    for (const name of Object.keys(refusedOperations)) expect(commands).toHaveProperty(`${name}Command`);
  });
});
