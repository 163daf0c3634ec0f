import type { Limit } from '@cairn/kit';

/** Names of CloudWatch Logs' limits. */
export type LogLimitName = keyof typeof logLimits;

/** Quotas of CloudWatch Logs with AWS's defaults. Source: "CloudWatch Logs quotas" in its user guide. */
export const logLimits = {
  logBatchBytes: {
    name: 'logBatchBytes',
    description: 'Messages of one PutLogEvents in UTF-8, with 26 bytes for each event.',
    unit: 'bytes',
    default: 1_048_576,
  },
  logEventBytes: {
    name: 'logEventBytes',
    description: 'Message of one log event in UTF-8, with 26 bytes for the event.',
    unit: 'bytes',
    default: 1_048_576,
  },
  logAnswerBytes: {
    name: 'logAnswerBytes',
    description: 'Messages in one answer of GetLogEvents or FilterLogEvents.',
    unit: 'bytes',
    default: 1_048_576,
  },
  logEventsScanned: {
    name: 'logEventsScanned',
    description: 'Events that one FilterLogEvents looks at before it answers with a token to go on.',
    unit: 'count',
    default: 20_000,
  },
  logGroupsMax: {
    name: 'logGroupsMax',
    description: 'Log groups of one account and region.',
    unit: 'count',
    default: 1_000_000,
  },
  logTags: {
    name: 'logTags',
    description: 'Tags of one log group.',
    unit: 'count',
    default: 50,
  },
  logPendingBytes: {
    name: 'logPendingBytes',
    description:
      'Output of functions and records of executions that wait in memory to be written; the oldest is dropped beyond.',
    unit: 'bytes',
    default: 33_554_432,
  },
} as const satisfies { readonly [name: string]: Limit };
