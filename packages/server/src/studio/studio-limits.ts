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
  signInTicketSeconds: {
    name: 'signInTicketSeconds',
    description: 'How long a link to the studio can be used to sign in, once',
    unit: 'seconds',
    default: 60,
  },
  signInTicketsMax: {
    name: 'signInTicketsMax',
    description: 'Most such links that wait to be used',
    unit: 'count',
    default: 100,
  },
  signInFailuresPerMinute: {
    name: 'signInFailuresPerMinute',
    description: 'Attempts to sign in to the studio by links that are none, before all such are told to wait',
    unit: 'count',
    default: 10,
  },
  signInSessionSeconds: {
    name: 'signInSessionSeconds',
    description: 'How long the credentials hold that a link to the studio gives',
    unit: 'seconds',
    default: 3_600,
  },
  definitionFileBytes: {
    name: 'definitionFileBytes',
    description: 'Largest file in the folders of definitions and of APIs',
    unit: 'bytes',
    default: 1_048_576,
  },
  definitionFilesMax: {
    name: 'definitionFilesMax',
    description:
      'Most files in the folder of definitions, and in that of APIs, that are looked at; the log tells when there are more',
    unit: 'count',
    default: 1_000,
  },
  definitionFoldersMax: {
    name: 'definitionFoldersMax',
    description:
      'Most folders in the folder of definitions, and in that of APIs, that are looked at; the log tells when there are more',
    unit: 'count',
    default: 500,
  },
} as const satisfies { readonly [name: string]: Limit };
