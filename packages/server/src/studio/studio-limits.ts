import type { Limit } from '@cairn/kit';

/** Limits of the studio: of its stream, of signing in and of files with definitions. */
export const studioLimits = {
  streamHistoriesMax: {
    name: 'streamHistoriesMax',
    description: 'Most histories that one stream of /_cairn/v1 follows',
    unit: 'count',
    default: 50,
  },
  streamChangesMax: {
    name: 'streamChangesMax',
    description:
      'Most changes of executions that wait for a slow reader of a stream, which is told to ask anew beyond',
    unit: 'count',
    default: 1_000,
  },
  streamChangesPauseMs: {
    name: 'streamChangesPauseMs',
    description: 'Between two events of a stream that tell of changes in lists',
    unit: 'milliseconds',
    default: 100,
  },
} as const satisfies { readonly [name: string]: Limit };
