import type { Limit } from '@cairn/kit';

/** Names of the limits of topics. */
export type TopicLimitName = keyof typeof topicLimits;

/** Quotas of SNS with AWS's defaults. Source: "Amazon SNS endpoints and quotas" in the AWS General Reference. */
export const topicLimits = {
  topicMessageBytes: {
    name: 'topicMessageBytes',
    description: 'A published message with its attributes; all messages of a batch together.',
    unit: 'bytes',
    default: 262_144,
  },
  topicFilterKeys: {
    name: 'topicFilterKeys',
    description: 'Keys of a filter policy.',
    unit: 'count',
    default: 5,
  },
  topicFilterCombinations: {
    name: 'topicFilterCombinations',
    description: 'Combinations of the values of a filter policy.',
    unit: 'count',
    default: 150,
  },
  topicFilterBytes: {
    name: 'topicFilterBytes',
    description: 'A filter policy.',
    unit: 'bytes',
    default: 262_144,
  },
  topicPolicyBytes: {
    name: 'topicPolicyBytes',
    description: 'The policy of a topic.',
    unit: 'bytes',
    default: 30_720,
  },
  topicTags: {
    name: 'topicTags',
    description: 'Tags of a topic.',
    unit: 'count',
    default: 50,
  },
  topicFifoSubscriptions: {
    name: 'topicFifoSubscriptions',
    description: 'Subscriptions of a FIFO topic.',
    unit: 'count',
    default: 100,
  },
  topicDeduplicationSeconds: {
    name: 'topicDeduplicationSeconds',
    description: 'How long a FIFO topic knows a deduplication id.',
    unit: 'seconds',
    default: 300,
  },
  topicConfirmationSeconds: {
    name: 'topicConfirmationSeconds',
    description: 'How long a subscription may wait for its confirmation.',
    unit: 'seconds',
    default: 259_200,
  },
  topicHttpSeconds: {
    name: 'topicHttpSeconds',
    description: 'Time in which an HTTP endpoint has to answer a notification.',
    unit: 'seconds',
    default: 15,
  },
  topicBatchEntries: {
    name: 'topicBatchEntries',
    description: 'Entries of one batch request to a topic.',
    unit: 'count',
    default: 10,
  },
} as const satisfies { readonly [name: string]: Limit };
