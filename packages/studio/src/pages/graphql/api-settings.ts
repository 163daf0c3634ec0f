import type { GraphqlApi, GraphqlApiSettings } from '../../wire/graphql-types.ts';

/** What of an API an update replaces: all of it is sent, since what is left out is cleared. */
export function settingsOf(api: GraphqlApi): GraphqlApiSettings {
  const settings = Object.entries(api).filter(([name]) => settable.has(name));
  return Object.fromEntries(settings) as unknown as GraphqlApiSettings;
}

/** Members that UpdateGraphqlApi takes. Source: AppSync API Reference. */
const settable: ReadonlySet<string> = new Set([
  ...['name', 'logConfig', 'authenticationType', 'userPoolConfig', 'openIDConnectConfig', 'xrayEnabled'],
  ...['additionalAuthenticationProviders', 'lambdaAuthorizerConfig', 'ownerContact', 'introspectionConfig'],
  ...['queryDepthLimit', 'resolverCountLimit', 'enhancedMetricsConfig'],
]);
