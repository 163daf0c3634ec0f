import type { Limit } from '@cairn/kit';

/** Names of the limits of subscriptions and of the sockets that they live on. */
export type SubscriptionLimitName = keyof typeof subscriptionLimits;

/**
 * Quotas of subscriptions. Sources: AppSync developer guide, "Defining enhanced subscriptions filters", "Extensions" and
 * "Building a real-time WebSocket client"; AppSync endpoints and quotas. Those that AWS does not name say so.
 */
export const subscriptionLimits = {
  subscriptionPayloadBytes: {
    name: 'subscriptionPayloadBytes',
    description: 'One message to a subscription; a larger one is not sent, and the log says so.',
    unit: 'bytes',
    default: 245_760,
  },
  subscriptionMessagesPerTurn: {
    name: 'subscriptionMessagesPerTurn',
    description: 'Messages to subscriptions in a row, before all else has its turn (not of AWS).',
    unit: 'count',
    default: 500,
  },
  subscriptionMessagesQueued: {
    name: 'subscriptionMessagesQueued',
    description:
      'Messages to subscriptions that wait for their turn; with more, a mutation waits until they are sent (not of AWS).',
    unit: 'count',
    default: 100_000,
  },
  subscriptionSelectionFields: {
    name: 'subscriptionSelectionFields',
    description: 'Fields that a subscription selects (not of AWS).',
    unit: 'count',
    default: 1_000,
  },
  subscriptionSelectionFieldsTotal: {
    name: 'subscriptionSelectionFieldsTotal',
    description:
      'Fields of all selections that live subscriptions have; those who select the same have one together (not of AWS).',
    unit: 'count',
    default: 1_000_000,
  },
  subscriptionsPerConnection: {
    name: 'subscriptionsPerConnection',
    description: 'Subscriptions of one WebSocket, those that are being started among them.',
    unit: 'count',
    default: 100,
  },
  subscriptionFilterCombinations: {
    name: 'subscriptionFilterCombinations',
    description: 'Filters of a filter group, of which one has to hold.',
    unit: 'count',
    default: 10,
  },
  subscriptionFilterFields: {
    name: 'subscriptionFilterFields',
    description: 'Fields of one filter, all of which have to hold.',
    unit: 'count',
    default: 5,
  },
  subscriptionFilterLevels: {
    name: 'subscriptionFilterLevels',
    description: 'Levels of a nested field name in a filter.',
    unit: 'count',
    default: 5,
  },
  subscriptionFilterInValues: {
    name: 'subscriptionFilterInValues',
    description: 'Values of the operators in and notIn.',
    unit: 'count',
    default: 5,
  },
  subscriptionFilterContainsAnyValues: {
    name: 'subscriptionFilterContainsAnyValues',
    description: 'Values of the operator containsAny.',
    unit: 'count',
    default: 20,
  },
  subscriptionFilterValueCharacters: {
    name: 'subscriptionFilterValueCharacters',
    description: 'A text that a filter compares with.',
    unit: 'characters',
    default: 256,
  },
  subscriptionInvalidationsPerRequest: {
    name: 'subscriptionInvalidationsPerRequest',
    description: 'Calls of extensions.invalidateSubscriptions in one request.',
    unit: 'count',
    default: 5,
  },
  subscriptionCallerCheckSeconds: {
    name: 'subscriptionCallerCheckSeconds',
    description: 'Time between two looks whether the credentials of subscriptions still hold (not of AWS).',
    unit: 'seconds',
    default: 10,
  },
  realtimeConnectionSeconds: {
    name: 'realtimeConnectionSeconds',
    description: 'Longest life of a WebSocket of a GraphQL API.',
    unit: 'seconds',
    default: 86_400,
  },
  realtimeKeepAliveSeconds: {
    name: 'realtimeKeepAliveSeconds',
    description: 'Time between two keep-alive messages over a WebSocket.',
    unit: 'seconds',
    default: 60,
  },
  realtimeConnectionTimeoutMs: {
    name: 'realtimeConnectionTimeoutMs',
    description: 'Silence after which a client is told to give a WebSocket up.',
    unit: 'milliseconds',
    default: 300_000,
  },
  realtimeRefusalDelayMs: {
    name: 'realtimeRefusalDelayMs',
    description:
      'How long a client that may not connect has to speak first, before it is told: some hear nothing before (not of AWS).',
    unit: 'milliseconds',
    default: 1_000,
  },
  realtimeHeaders: {
    name: 'realtimeHeaders',
    description: 'Headers by which a client describes itself or an operation over a WebSocket (not of AWS).',
    unit: 'count',
    default: 100,
  },
  realtimeRequestBytes: {
    name: 'realtimeRequestBytes',
    description: 'Body of a request to the realtime host that asks for no WebSocket (not of AWS).',
    unit: 'bytes',
    default: 1_048_576,
  },
  realtimeMessageBytes: {
    name: 'realtimeMessageBytes',
    description: 'One message from a client over a WebSocket (not of AWS).',
    unit: 'bytes',
    default: 262_144,
  },
  realtimeMessagesPerSecond: {
    name: 'realtimeMessagesPerSecond',
    description: 'Messages and pings from one client, on average; twice as many at once (not of AWS).',
    unit: 'count',
    default: 200,
  },
  realtimeUnsentBytes: {
    name: 'realtimeUnsentBytes',
    description: 'Messages that may wait for a slow client before its WebSocket is closed (not of AWS).',
    unit: 'bytes',
    default: 4_194_304,
  },
} as const satisfies { readonly [name: string]: Limit };
