import type { Limit } from '@cairn/kit';

/** Names of the limits of deliveries. */
export type DeliveryLimitName = keyof typeof deliveryLimits;

/** Bounds of what is delivered at the same time, and of memory; AWS names none of them. */
export const deliveryLimits = {
  deliveriesAtATime: {
    name: 'deliveriesAtATime',
    description: 'Deliveries under way at the same time (events, notifications, asynchronous invocations).',
    unit: 'count',
    default: 512,
  },
  deliveriesToOneAtATime: {
    name: 'deliveriesToOneAtATime',
    description:
      'Deliveries under way to one destination at the same time; one that fails gets one at a time.',
    unit: 'count',
    default: 64,
  },
  deliveriesInMemory: {
    name: 'deliveriesInMemory',
    description:
      'Deliveries of one destination that are remembered ahead; the others are read when it is their turn.',
    unit: 'count',
    default: 256,
  },
  deliveryBackoffSecondsMax: {
    name: 'deliveryBackoffSecondsMax',
    description: 'Longest wait before a delivery is tried again.',
    unit: 'seconds',
    default: 300,
  },
} as const satisfies { readonly [name: string]: Limit };
