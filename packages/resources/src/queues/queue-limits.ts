import type { Limit } from '@cairn/kit';

/** Names of the limits of queues. */
export type QueueLimitName = keyof typeof queueLimits;

/**
 * Quotas of SQS with AWS's defaults; waiting times that AWS asks for between calls are rates and are off.
 * Source: "Amazon SQS message quotas", "Standard queue quotas" and "FIFO queue quotas" in the developer guide.
 */
export const queueLimits = {
  queueMessageBytes: {
    name: 'queueMessageBytes',
    description: 'Body and attributes of one message, and of all messages of one batch.',
    unit: 'bytes',
    default: 1_048_576,
  },
  queueBatchEntries: {
    name: 'queueBatchEntries',
    description: 'Entries of one batch request to a queue.',
    unit: 'count',
    default: 10,
  },
  queueMessageAttributes: {
    name: 'queueMessageAttributes',
    description: 'Attributes of one message.',
    unit: 'count',
    default: 10,
  },
  queueInFlightMax: {
    name: 'queueInFlightMax',
    description: 'Messages of one standard queue that are received and not yet deleted.',
    unit: 'count',
    default: 120_000,
  },
  fifoQueueInFlightMax: {
    name: 'fifoQueueInFlightMax',
    description: 'Messages of one FIFO queue that are received and not yet deleted.',
    unit: 'count',
    default: 120_000,
  },
  queueTags: {
    name: 'queueTags',
    description: 'Tags of one queue.',
    unit: 'count',
    default: 50,
  },
  queueDeduplicationSeconds: {
    name: 'queueDeduplicationSeconds',
    description: 'How long a FIFO queue remembers the deduplication id of a message.',
    unit: 'seconds',
    default: 300,
  },
  queueRecreationSeconds: {
    name: 'queueRecreationSeconds',
    description:
      'How long after its deletion a queue may not be created again (AWS: 60; here no time unless set).',
    unit: 'seconds',
    default: 0,
  },
  queuePurgeSeconds: {
    name: 'queuePurgeSeconds',
    description: 'How long after a PurgeQueue no other is taken (AWS: 60; here no time unless set).',
    unit: 'seconds',
    default: 0,
  },
  queueCacheBytes: {
    name: 'queueCacheBytes',
    description: 'Messages kept in memory beside the disk, so that fresh ones need not be read back.',
    unit: 'bytes',
    default: 16_777_216,
  },
  queueSweepSeconds: {
    name: 'queueSweepSeconds',
    description: 'How often messages past their retention are looked for.',
    unit: 'seconds',
    default: 60,
  },
} as const satisfies { readonly [name: string]: Limit };
