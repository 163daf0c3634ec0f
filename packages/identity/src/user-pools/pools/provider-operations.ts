import type { CallScope, Seal } from '@cairn/kit';
import type {
  AppClientRecord,
  ProviderRecord,
  ProviderType,
  UserPoolRecord,
} from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { findPool } from './find-pool.ts';
import type {
  CreateProviderInput,
  PageInput,
  PoolInput,
  ProviderInput,
  ProviderSettingsInput,
  UpdateProviderInput,
} from './pool-inputs.ts';
import { pageOf } from './pool-pages.ts';
import { providerProfiles, secretDetails, wholeDetails } from './provider-details.ts';
import { samlEncryptionKey, samlSigningKey, withoutEncryptionKey } from './saml-keys.ts';
import { refuse, requireDistinct, requireRoom, requireThat } from './settings-problems.ts';

const namePattern = /^[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}]*[^_\p{Z}]$/u;
const identifierPattern = /^[\w\s+=.@-]{1,40}$/;
const identifiersMax = 50;

/** Operations of the providers of identities that a pool trusts. */
export function providerOperations(context: UserPoolContext) {
  const { store, limits, clock } = context;
  const find = (pool: UserPoolRecord, name: string): ProviderRecord => {
    const provider = store.providers.find(`${pool.id}/${name}`);
    if (provider === undefined) throw userPoolErrors.notFound(`Identity provider ${name} does not exist.`);
    return provider;
  };
  return {
    async createIdentityProvider(scope: CallScope, input: CreateProviderInput) {
      const provider = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const { ProviderName: name, ProviderType: type } = input;
        checkName(name, type);
        if (store.providers.find(`${pool.id}/${name}`) !== undefined)
          throw userPoolErrors.duplicateProvider(`Identity provider ${name} already exists.`);
        const count = store.providers.ofPool(pool.id).length;
        requireRoom(count, limits.userPoolIdentityProviders, 'userPoolIdentityProviders');
        const nowMs = clock.now();
        const made: ProviderRecord = {
          userPoolId: pool.id,
          name,
          type,
          details: {},
          ...settingsOf(context, pool, input, { type }),
          createdMs: nowMs,
          changedMs: nowMs,
        };
        changes.put(store.providers, made);
        return made;
      });
      return { IdentityProvider: await providerOutput(context, provider) };
    },
    async describeIdentityProvider(scope: CallScope, { UserPoolId, ProviderName }: ProviderInput) {
      const provider = find(findPool(store, scope, UserPoolId), ProviderName);
      return { IdentityProvider: await providerOutput(context, provider) };
    },
    async getIdentityProviderByIdentifier(
      scope: CallScope,
      { UserPoolId, IdpIdentifier }: PoolInput & { readonly IdpIdentifier: string },
    ) {
      const pool = findPool(store, scope, UserPoolId);
      const provider = store.providers
        .ofPool(pool.id)
        .find(({ idpIdentifiers }) => idpIdentifiers.includes(IdpIdentifier));
      if (provider === undefined)
        throw userPoolErrors.notFound(`Identity provider with identifier ${IdpIdentifier} does not exist.`);
      return { IdentityProvider: await providerOutput(context, provider) };
    },
    async updateIdentityProvider(scope: CallScope, input: UpdateProviderInput) {
      const provider = await store.change(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const before = find(pool, input.ProviderName);
        const { sealedDetails: _, ...rest } = before;
        const base = input.ProviderDetails === undefined ? before : rest;
        const changed = {
          ...base,
          ...settingsOf(context, pool, input, { type: before.type, before }),
          changedMs: clock.now(),
        };
        changes.put(store.providers, changed);
        return changed;
      });
      return { IdentityProvider: await providerOutput(context, provider) };
    },
    async deleteIdentityProvider(scope: CallScope, { UserPoolId, ProviderName }: ProviderInput) {
      await store.change(UserPoolId, (changes) => {
        const pool = findPool(store, scope, UserPoolId);
        const provider = find(pool, ProviderName);
        changes.delete(store.providers, provider);
        changes.along(withoutEncryptionKey(provider));
        for (const client of store.clients.ofPool(pool.id)) {
          const without = withoutProvider(client, ProviderName);
          if (without !== undefined) changes.put(store.clients, without);
        }
      });
      return {};
    },
    async getSigningCertificate(scope: CallScope, { UserPoolId }: PoolInput) {
      const { certificate } = await samlSigningKey(context, findPool(store, scope, UserPoolId));
      return { Certificate: certificate };
    },
    async listIdentityProviders(scope: CallScope, input: PoolInput & PageInput) {
      const pool = findPool(store, scope, input.UserPoolId);
      const { items, page } = pageOf(
        `providers/${pool.id}`,
        store.providers.ofPool(pool.id),
        input,
        ({ name }) => name,
      );
      const Providers = items.map(({ name, type, createdMs, changedMs }) => ({
        ProviderName: name,
        ProviderType: type,
        LastModifiedDate: changedMs,
        CreationDate: createdMs,
      }));
      return { Providers, ...page };
    },
  };
}

/** A client that offers a provider no longer, for it is not there; undefined where it did not offer it. */
function withoutProvider(client: AppClientRecord, provider: string): AppClientRecord | undefined {
  const { SupportedIdentityProviders: supported } = client.settings;
  if (supported?.includes(provider) !== true) return undefined;
  const SupportedIdentityProviders = supported.filter((name) => name !== provider);
  return { ...client, settings: { ...client.settings, SupportedIdentityProviders } };
}

/** Members of a provider's `ProviderDetails` that are secrets: those who sign in there ask by them. */
export function openProviderSecrets(
  seal: Pick<Seal, 'open'>,
  { userPoolId, name, sealedDetails }: ProviderRecord,
): { readonly [name: string]: string } {
  if (sealedDetails === undefined) return {};
  return JSON.parse(seal.open(sealedDetails, sealName(userPoolId, name)));
}

/** What a provider is made of, checked; details stay as they are where none are given. */
function settingsOf(
  { store, seal }: Pick<UserPoolContext, 'store' | 'seal'>,
  pool: UserPoolRecord,
  input: ProviderInput & ProviderSettingsInput,
  { type, before }: { readonly type: ProviderType; readonly before?: ProviderRecord },
) {
  refuse(input.AcrMapping !== undefined, 'AcrMapping');
  const { ProviderName: name, ProviderDetails, AttributeMapping } = input;
  const idpIdentifiers = input.IdpIdentifiers ?? before?.idpIdentifiers ?? [];
  const others = store.providers.ofPool(pool.id).filter((other) => other.name !== name);
  checkIdentifiers(idpIdentifiers, others);
  const mapping = AttributeMapping ?? before?.attributeMapping ?? {};
  checkMapping(pool, mapping);
  const { username } = providerProfiles[type];
  // A provider knows its users by what never changes: a claim that they can change would make them others.
  requireThat(
    username === undefined || (mapping.username ?? username) === username,
    `The attribute mapping of username has to be ${username}.`,
  );
  return {
    ...(ProviderDetails === undefined ? {} : detailsOf(seal, pool, { name, type, ProviderDetails, before })),
    idpIdentifiers,
    attributeMapping: username === undefined ? mapping : { username, ...mapping },
  };
}

/** There is one provider of each social type, of that name; no other provider has such a name. */
function checkName(name: string, type: ProviderType): void {
  const isSocial = type !== 'OIDC' && type !== 'SAML';
  const socialNames = Object.keys(providerProfiles).filter((each) => each !== 'OIDC' && each !== 'SAML');
  requireThat(
    isSocial ? name === type : name !== 'COGNITO' && !socialNames.includes(name),
    `Provider ${name} cannot be of type ${type}.`,
  );
  requireThat(
    name.length <= 32 && namePattern.test(name),
    `1 validation error detected: Value '${name}' at 'providerName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^_\\p{Z}][\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}][^_\\p{Z}]+`,
  );
}

function checkIdentifiers(identifiers: readonly string[], others: readonly ProviderRecord[]): void {
  requireThat(
    identifiers.length <= identifiersMax,
    `A provider can have up to ${identifiersMax} identifiers.`,
  );
  requireDistinct('IdpIdentifiers', identifiers);
  for (const identifier of identifiers) {
    requireThat(identifierPattern.test(identifier), `Invalid identifier of a provider: ${identifier}`);
    requireThat(
      others.every(({ idpIdentifiers }) => !idpIdentifiers.includes(identifier)),
      `The identifier ${identifier} is one of another identity provider of the user pool.`,
    );
  }
}

function checkMapping({ settings }: UserPoolRecord, mapping: { readonly [attribute: string]: string }): void {
  const names = new Set(settings.SchemaAttributes.map(({ Name }) => Name));
  for (const attribute of Object.keys(mapping)) {
    const isKnown = attribute === 'username' || (names.has(attribute) && attribute !== 'sub');
    requireThat(isKnown && attribute !== 'identities', `Invalid attribute mapping: ${attribute}`);
  }
}

function detailsOf(
  seal: Seal,
  { id }: UserPoolRecord,
  given: {
    readonly name: string;
    readonly ProviderDetails: { readonly [name: string]: string };
    readonly type: ProviderType;
    readonly before: ProviderRecord | undefined;
  },
): Pick<ProviderRecord, 'details' | 'sealedDetails'> {
  const { name, type, ProviderDetails, before } = given;
  // A private key is not given out, so that whoever sends back what was described does not have it.
  const { private_key: key } = before === undefined ? {} : openProviderSecrets(seal, before);
  const whole = wholeDetails(type, {
    ...(key !== undefined && { private_key: key }),
    ...ProviderDetails,
  });
  const parts = Object.entries(whole);
  const secrets = parts.filter(([part]) => secretDetails.has(part));
  return {
    details: Object.fromEntries(parts.filter(([part]) => !secretDetails.has(part))),
    ...(secrets.length > 0 && {
      sealedDetails: seal.seal(JSON.stringify(Object.fromEntries(secrets)), sealName(id, name)),
    }),
  };
}

function sealName(userPoolId: string, name: string): string {
  return `cognito-providers/${userPoolId}/${name}`;
}

/** As AWS describes it: with the secret of the client or the certificate to encrypt for, without any private key. */
async function providerOutput(context: UserPoolContext, provider: ProviderRecord) {
  const { client_secret } = openProviderSecrets(context.seal, provider);
  const key = provider.type === 'SAML' ? await samlEncryptionKey(context, provider) : undefined;
  return {
    UserPoolId: provider.userPoolId,
    ProviderName: provider.name,
    ProviderType: provider.type,
    ProviderDetails: {
      ...provider.details,
      ...(client_secret !== undefined && { client_secret }),
      ...(key !== undefined && { ActiveEncryptionCertificate: key.certificate }),
    },
    AttributeMapping: provider.attributeMapping,
    IdpIdentifiers: provider.idpIdentifiers,
    LastModifiedDate: provider.changedMs,
    CreationDate: provider.createdMs,
  };
}
