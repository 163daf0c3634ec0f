import type { CallScope } from '@cairn/kit';
import type { IamContext } from './iam-context.ts';
import { type OpenIdProvider, providerArn, type Tag } from './iam-entities.ts';
import { iamErrors } from './iam-errors.ts';
import type { PageInput } from './iam-pages.ts';
import type { IamStore } from './iam-store.ts';
import { listTags, withoutTags, withTags } from './iam-tags.ts';

interface ProviderInput {
  readonly OpenIDConnectProviderArn: string;
}

interface CreateProviderInput {
  readonly Url: string;
  readonly ClientIDList?: readonly string[];
  readonly ThumbprintList?: readonly string[];
  readonly Tags?: readonly Tag[];
}

/** A provider of the account by its ARN. */
export function findProvider(store: IamStore, account: string, arn: string): OpenIdProvider | undefined {
  const prefix = `arn:aws:iam::${account}:oidc-provider/`;
  return arn.startsWith(prefix) ? store.providers.find(account, arn.slice(prefix.length)) : undefined;
}

/**
 * Providers of web identities (OpenID Connect). Thumbprints are kept and not looked at: connections are verified by
 * the authorities that the server trusts.
 */
export function openIdProviderOperations({ store, clock, limits }: IamContext) {
  const providerOf = ({ account }: CallScope, arn: string): OpenIdProvider => {
    const provider = findProvider(store, account, arn);
    if (provider === undefined) throw iamErrors.providerNotFound(arn);
    return provider;
  };
  const change = (
    scope: CallScope,
    { OpenIDConnectProviderArn }: ProviderInput,
    changed: (provider: OpenIdProvider) => OpenIdProvider,
  ): Promise<void> =>
    store.change((changes) =>
      changes.put(store.providers, changed(providerOf(scope, OpenIDConnectProviderArn))),
    );
  return {
    createOpenIDConnectProvider: (scope: CallScope, input: CreateProviderInput) =>
      store.change((changes) => {
        const { Url, ClientIDList = [], ThumbprintList = [] } = input;
        const match = /^https?:\/\/([^?#\s]+?)\/?$/.exec(Url);
        if (match === null) throw iamErrors.validation('Invalid Open ID Connect Provider URL');
        const name = match[1] as string;
        if (store.providers.sameName(scope.account, name) !== undefined) throw iamErrors.providerExists(Url);
        if (store.providers.count(scope.account) >= limits.iamProviders) {
          throw iamErrors.quota('OpenIdConnectProvidersPerAccount', limits.iamProviders);
        }
        const provider: OpenIdProvider = {
          kind: 'provider',
          account: scope.account,
          name,
          clientIds: [...new Set(ClientIDList)],
          thumbprints: ThumbprintList,
          tags: withTags([], input.Tags, limits),
          createdMs: clock.now(),
        };
        changes.put(store.providers, provider);
        return { OpenIDConnectProviderArn: providerArn(provider), Tags: provider.tags };
      }),
    getOpenIDConnectProvider: async (scope: CallScope, { OpenIDConnectProviderArn }: ProviderInput) => {
      const provider = providerOf(scope, OpenIDConnectProviderArn);
      return {
        Url: provider.name,
        ClientIDList: provider.clientIds,
        ThumbprintList: provider.thumbprints,
        CreateDate: provider.createdMs,
        Tags: provider.tags,
      };
    },
    listOpenIDConnectProviders: async ({ account }: CallScope) => ({
      OpenIDConnectProviderList: store.providers
        .list(account)
        .map((provider) => ({ Arn: providerArn(provider) })),
    }),
    deleteOpenIDConnectProvider: (scope: CallScope, { OpenIDConnectProviderArn }: ProviderInput) =>
      store.change((changes) => changes.delete(store.providers, providerOf(scope, OpenIDConnectProviderArn))),
    updateOpenIDConnectProviderThumbprint: (
      scope: CallScope,
      input: ProviderInput & { readonly ThumbprintList: readonly string[] },
    ) => change(scope, input, (provider) => ({ ...provider, thumbprints: input.ThumbprintList })),
    addClientIDToOpenIDConnectProvider: (
      scope: CallScope,
      input: ProviderInput & { readonly ClientID: string },
    ) =>
      change(scope, input, (provider) => ({
        ...provider,
        clientIds: [...new Set([...provider.clientIds, input.ClientID])],
      })),
    removeClientIDFromOpenIDConnectProvider: (
      scope: CallScope,
      input: ProviderInput & { readonly ClientID: string },
    ) =>
      change(scope, input, (provider) => ({
        ...provider,
        clientIds: provider.clientIds.filter((id) => id !== input.ClientID),
      })),
    tagOpenIDConnectProvider: (scope: CallScope, input: ProviderInput & { readonly Tags: readonly Tag[] }) =>
      change(scope, input, (provider) => ({
        ...provider,
        tags: withTags(provider.tags, input.Tags, limits),
      })),
    untagOpenIDConnectProvider: (
      scope: CallScope,
      input: ProviderInput & { readonly TagKeys: readonly string[] },
    ) =>
      change(scope, input, (provider) => ({ ...provider, tags: withoutTags(provider.tags, input.TagKeys) })),
    listOpenIDConnectProviderTags: async (
      scope: CallScope,
      { OpenIDConnectProviderArn, ...page }: ProviderInput & PageInput,
    ) => listTags(providerOf(scope, OpenIDConnectProviderArn).tags, page),
  };
}
