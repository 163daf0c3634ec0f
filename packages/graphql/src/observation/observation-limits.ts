import type { Limit } from '@cairn/kit';

/** Names of the limits of what is logged of requests. */
export type ObservationLimitName = keyof typeof observationLimits;

/** Bounds of the logs of GraphQL APIs. Source: "CloudWatch Logs quotas" for the size of one event. */
export const observationLimits = {
  graphqlLogEventCharacters: {
    name: 'graphqlLogEventCharacters',
    description: 'One record in the log of a GraphQL API: what is longer is cut off.',
    unit: 'characters',
    default: 262_000,
  },
  graphqlRequestLogEvents: {
    name: 'graphqlRequestLogEvents',
    description: 'Records that one request leaves in the log of its GraphQL API; what comes then is counted.',
    unit: 'count',
    default: 10_000,
  },
  graphqlRequestLogCharacters: {
    name: 'graphqlRequestLogCharacters',
    description:
      'All records that one request leaves in the log of its GraphQL API (not of AWS); what comes then is counted.',
    unit: 'characters',
    default: 8_388_608,
  },
} as const satisfies { readonly [name: string]: Limit };
