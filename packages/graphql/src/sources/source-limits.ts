import type { Limit } from '@cairn/kit';

/** Names of the limits of data sources. */
export type SourceLimitName = keyof typeof sourceLimits;

/** Bounds of what data sources do. Source: AppSync developer guide, "AWS AppSync endpoints and quotas". */
export const sourceLimits = {
  graphqlSourceTimeoutMs: {
    name: 'graphqlSourceTimeoutMs',
    description: 'Longest that a data source of a GraphQL API may take to answer one request.',
    unit: 'milliseconds',
    default: 30_000,
  },
  graphqlSourceRequestBytes: {
    name: 'graphqlSourceRequestBytes',
    description: 'Body that a resolver sends to an HTTP endpoint, and payload that it sends to a function.',
    unit: 'bytes',
    default: 6_291_456,
  },
  graphqlSourceAnswerBytes: {
    name: 'graphqlSourceAnswerBytes',
    description: 'Answer of an HTTP endpoint or a function to a resolver.',
    unit: 'bytes',
    default: 6_291_556,
  },
} as const satisfies { readonly [name: string]: Limit };
