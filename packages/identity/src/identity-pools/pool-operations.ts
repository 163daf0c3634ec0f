import type { CallScope } from '@cairn/kit';
import { pageOf } from '../user-pools/users/page-tokens.ts';
import type { IdentityDeletions } from './identity-deletions.ts';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, IdentityPoolSettings } from './identity-pool-records.ts';
import { identityPoolArn } from './open-id-tokens.ts';

interface Tags {
  readonly [key: string]: string;
}

interface PoolInput {
  readonly IdentityPoolId: string;
}

interface CreateInput extends IdentityPoolSettings {
  readonly IdentityPoolTags?: Tags;
}

interface ResourceInput {
  readonly ResourceArn: string;
}

const tagsMax = 50;

/** Operations of the pools themselves. */
export function poolOperations(
  { pools, identities, ids, clock, limits }: IdentityPoolContext,
  deletions: Pick<IdentityDeletions, 'begin'>,
) {
  const poolOfArn = (scope: CallScope, arn: string): IdentityPoolRecord => {
    const id = /^arn:aws[\w-]*:cognito-identity:[\w-]+:\d{12}:identitypool\/(.+)$/.exec(arn)?.[1] ?? arn;
    const pool = pools.get(scope, id);
    if (identityPoolArn(pool) !== arn) throw identityPoolErrors.poolNotFound(id);
    return pool;
  };
  const changeTags = (scope: CallScope, arn: string, changed: (tags: Tags) => Tags) =>
    pools.put(() => {
      const pool = poolOfArn(scope, arn);
      return { ...pool, tags: checkedTags(changed(pool.tags)) };
    });
  return {
    createIdentityPool: async (scope: CallScope, input: CreateInput) => {
      const { account, region } = scope;
      const pool = await pools.put(() => {
        if (pools.list(scope).length >= limits.identityPools) {
          throw identityPoolErrors.limitExceeded(
            `An account has at most ${limits.identityPools} identity pools.`,
          );
        }
        return {
          id: `${region}:${ids.uuid()}`,
          account,
          region,
          createdMs: clock.now(),
          settings: checkedSettings(input, limits.identityPoolUserPoolProviders),
          tags: checkedTags(input.IdentityPoolTags ?? {}),
          roles: {},
          roleMappings: {},
          tagMaps: {},
        };
      });
      return printed(pool);
    },

    describeIdentityPool: async (scope: CallScope, { IdentityPoolId }: PoolInput) =>
      printed(pools.get(scope, IdentityPoolId)),

    // What is not said is not there from then on; the tags alone stay.
    updateIdentityPool: async (scope: CallScope, input: CreateInput & PoolInput) => {
      const pool = await pools.put(() => {
        const before = pools.get(scope, input.IdentityPoolId);
        const settings = checkedSettings(input, limits.identityPoolUserPoolProviders);
        const { DeveloperProviderName: name } = before.settings;
        if (name !== undefined && settings.DeveloperProviderName !== name) {
          throw identityPoolErrors.invalidParameter(
            'The developer provider name cannot be changed once it is set.',
          );
        }
        const tags = input.IdentityPoolTags === undefined ? before.tags : checkedTags(input.IdentityPoolTags);
        return { ...before, settings, tags };
      });
      return printed(pool);
    },

    deleteIdentityPool: async (scope: CallScope, { IdentityPoolId }: PoolInput) => {
      const pool = await pools.delete(
        () => pools.get(scope, IdentityPoolId),
        ({ id }) => identities.deletionMark(id),
      );
      deletions.begin(pool.id);
    },

    listIdentityPools: async (
      scope: CallScope,
      { MaxResults, NextToken }: { readonly MaxResults: number; readonly NextToken?: string },
    ) => {
      const page = { list: 'identity-pools', token: NextToken, limit: MaxResults };
      const { items, next } = pageOf(pools.list(scope), ({ id }) => id, page);
      return {
        IdentityPools: items.map(({ id, settings }) => ({
          IdentityPoolId: id,
          IdentityPoolName: settings.IdentityPoolName,
        })),
        ...(next === undefined ? {} : { NextToken: next }),
      };
    },

    tagResource: async (scope: CallScope, { ResourceArn, Tags }: ResourceInput & { readonly Tags: Tags }) => {
      await changeTags(scope, ResourceArn, (tags) => ({ ...tags, ...Tags }));
      return {};
    },

    untagResource: async (
      scope: CallScope,
      { ResourceArn, TagKeys }: ResourceInput & { readonly TagKeys: readonly string[] },
    ) => {
      await changeTags(scope, ResourceArn, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
      );
      return {};
    },

    listTagsForResource: async (scope: CallScope, { ResourceArn }: ResourceInput) => ({
      Tags: poolOfArn(scope, ResourceArn).tags,
    }),
  };
}

function checkedTags(tags: Tags): Tags {
  if (Object.keys(tags).length <= tagsMax) return tags;
  throw identityPoolErrors.invalidParameter(`A resource has at most ${tagsMax} tags.`);
}

/** @throws ServiceError InvalidParameterException, LimitExceededException */
function checkedSettings(input: CreateInput, providersMax: number): IdentityPoolSettings {
  const { CognitoIdentityProviders: providers = [], OpenIdConnectProviderARNs: arns = [] } = input;
  for (const { ProviderName, ClientId } of providers) {
    if (!ProviderName || !ClientId) {
      throw identityPoolErrors.invalidParameter(
        'A user pool provider needs its ProviderName and its ClientId.',
      );
    }
  }
  if (providers.length > providersMax) {
    throw identityPoolErrors.limitExceeded(
      `An identity pool has at most ${providersMax} user pool providers.`,
    );
  }
  const wrong = arns.find((arn) => !/^arn:aws[\w-]*:iam::\d{12}:oidc-provider\/.+$/.test(arn));
  if (wrong !== undefined) {
    throw identityPoolErrors.invalidParameter(`Invalid OpenID Connect Provider ARN: ${wrong}`);
  }
  return {
    IdentityPoolName: input.IdentityPoolName,
    AllowUnauthenticatedIdentities: input.AllowUnauthenticatedIdentities,
    ...(input.AllowClassicFlow === undefined ? {} : { AllowClassicFlow: input.AllowClassicFlow }),
    ...(input.SupportedLoginProviders && { SupportedLoginProviders: input.SupportedLoginProviders }),
    ...(input.DeveloperProviderName && { DeveloperProviderName: input.DeveloperProviderName }),
    ...(arns.length > 0 && { OpenIdConnectProviderARNs: arns }),
    ...(providers.length > 0 && { CognitoIdentityProviders: providers }),
    ...(input.SamlProviderARNs && { SamlProviderARNs: input.SamlProviderARNs }),
  };
}

function printed({ id, settings, tags }: IdentityPoolRecord) {
  return { IdentityPoolId: id, ...settings, IdentityPoolTags: tags };
}
