import type { Limit } from '@cairn/kit';

/** Limits of the store's work in the background. */
export const storeLimits = {
  compactionDelaySeconds: {
    name: 'compactionDelaySeconds',
    description: 'For how long a closed execution is left as it was written before it is compacted',
    unit: 'seconds',
    default: 60,
  },
  compactionSharePercent: {
    name: 'compactionSharePercent',
    description: 'Most of the time that compacting closed executions takes',
    unit: 'percent',
    default: 20,
  },
} as const satisfies Record<string, Limit>;
