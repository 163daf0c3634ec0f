import type { Limit } from '@cairn/kit';
import { schemaLimits } from '../schema/schema-limits.ts';

/** Names of the limits of what GraphQL APIs are made of. */
export type ApiLimitName = keyof typeof apiLimits;

/** Quotas of AppSync's control plane with AWS's defaults, but for the number of APIs. Source: "AWS AppSync endpoints and quotas". */
export const apiLimits = {
  ...schemaLimits,
  graphqlApisMax: {
    name: 'graphqlApisMax',
    // AWS begins with 25 and raises that for whoever asks; a suite that makes an API for each test needs more.
    description: 'GraphQL APIs of one account in one region.',
    unit: 'count',
    default: 1_000,
  },
  graphqlApiKeysMax: {
    name: 'graphqlApiKeysMax',
    description: 'API keys of one GraphQL API.',
    unit: 'count',
    default: 50,
  },
  graphqlAuthenticationProvidersMax: {
    name: 'graphqlAuthenticationProvidersMax',
    description: 'Authentication providers of one GraphQL API.',
    unit: 'count',
    default: 50,
  },
  graphqlReadSchemaCharacters: {
    name: 'graphqlReadSchemaCharacters',
    description: 'Texts of the schemas that are kept ready, those of all GraphQL APIs together (not of AWS).',
    unit: 'characters',
    default: 4_194_304,
  },
  graphqlPipelineFunctionsMax: {
    name: 'graphqlPipelineFunctionsMax',
    description: 'Functions of one pipeline resolver.',
    unit: 'count',
    default: 10,
  },
  graphqlSchemaBytes: {
    name: 'graphqlSchemaBytes',
    description: 'Schema document of one GraphQL API.',
    unit: 'bytes',
    default: 1_048_576,
  },
  graphqlEnvironmentVariablesMax: {
    name: 'graphqlEnvironmentVariablesMax',
    description: 'Environment variables of one GraphQL API.',
    unit: 'count',
    default: 50,
  },
  graphqlDomainNamesMax: {
    name: 'graphqlDomainNamesMax',
    description: 'Custom domain names of one account in one region.',
    unit: 'count',
    default: 25,
  },
  graphqlTags: {
    name: 'graphqlTags',
    description: 'Tags of one GraphQL API or custom domain name.',
    unit: 'count',
    default: 50,
  },
} as const satisfies { readonly [name: string]: Limit };
