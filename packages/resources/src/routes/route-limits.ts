import type { Limit } from '@cairn/kit';

/** Names of API Gateway's limits. */
export type RouteLimitName = keyof typeof routeLimits;

/** Quotas of API Gateway with AWS's defaults. Source: "Amazon API Gateway quotas" in its developer guide. */
export const routeLimits = {
  apiResourcesMax: {
    name: 'apiResourcesMax',
    description: 'Resources of one REST API, and routes of one HTTP API.',
    unit: 'count',
    default: 300,
  },
  apiStagesMax: {
    name: 'apiStagesMax',
    description: 'Stages of one API.',
    unit: 'count',
    default: 10,
  },
  apiPayloadBytes: {
    name: 'apiPayloadBytes',
    description: 'Body of a request to an API, and of an answer.',
    unit: 'bytes',
    default: 10_485_760,
  },
  apiTemplateBytes: {
    name: 'apiTemplateBytes',
    description: 'One mapping template.',
    unit: 'bytes',
    default: 307_200,
  },
  apiDefinitionBytes: {
    name: 'apiDefinitionBytes',
    description: 'OpenAPI document that is imported.',
    unit: 'bytes',
    default: 6_291_456,
  },
  apiIntegrationTimeoutMs: {
    name: 'apiIntegrationTimeoutMs',
    description: 'Longest that an integration of a REST API may take.',
    unit: 'milliseconds',
    default: 29_000,
  },
  apiHttpIntegrationTimeoutMs: {
    name: 'apiHttpIntegrationTimeoutMs',
    description: 'Longest that an integration of an HTTP API may take.',
    unit: 'milliseconds',
    default: 30_000,
  },
  apiTags: {
    name: 'apiTags',
    description: 'Tags of one API or stage.',
    unit: 'count',
    default: 50,
  },
} as const satisfies { readonly [name: string]: Limit };
