import type { Limit } from '@cairn/kit';

/** Names of the Lambda service's limits. */
export type FunctionLimitName = keyof typeof functionLimits;

/**
 * Quotas of Lambda with AWS's defaults.
 * Source: "Lambda quotas" and "Asynchronous invocation" in the Lambda developer guide.
 */
export const functionLimits = {
  functionPayloadBytes: {
    name: 'functionPayloadBytes',
    description: 'Payload of a synchronous invocation.',
    unit: 'bytes',
    default: 6_291_456,
  },
  functionEventPayloadBytes: {
    name: 'functionEventPayloadBytes',
    description: 'Payload of an asynchronous invocation.',
    unit: 'bytes',
    default: 1_048_576,
  },
  functionZipBytes: {
    name: 'functionZipBytes',
    description: 'Archive given in a call of CreateFunction or UpdateFunctionCode.',
    unit: 'bytes',
    default: 52_428_800,
  },
  functionEnvironmentBytes: {
    name: 'functionEnvironmentBytes',
    description: 'Environment variables of one function, names and values.',
    unit: 'bytes',
    default: 4_096,
  },
  functionPolicyBytes: {
    name: 'functionPolicyBytes',
    description: 'Resource-based policy of a function, version or alias.',
    unit: 'bytes',
    default: 20_480,
  },
  functionTags: {
    name: 'functionTags',
    description: 'Tags of one function.',
    unit: 'count',
    default: 50,
  },
  functionEventAgeSeconds: {
    name: 'functionEventAgeSeconds',
    description: 'How long an asynchronous invocation may wait for its retries.',
    unit: 'seconds',
    default: 21_600,
  },
  functionEventRetries: {
    name: 'functionEventRetries',
    description: 'Further attempts of an asynchronous invocation whose function failed.',
    unit: 'count',
    default: 2,
  },
  functionEventsWaiting: {
    name: 'functionEventsWaiting',
    description: 'Asynchronous invocations accepted since the start and not yet ended.',
    unit: 'count',
    default: 100_000,
  },
  functionEventSourceFilters: {
    name: 'functionEventSourceFilters',
    description: 'Filters of one event source mapping.',
    unit: 'count',
    default: 5,
  },
} as const satisfies { readonly [name: string]: Limit };
