import type { Limit } from '@cairn/kit';

/** Names of EventBridge's limits. */
export type EventLimitName = keyof typeof eventLimits;

/** Quotas of EventBridge with AWS's defaults. Source: "Amazon EventBridge quotas" in its user guide. */
export const eventLimits = {
  eventEntriesBytes: {
    name: 'eventEntriesBytes',
    description: 'Entries of one PutEvents: 14 bytes for a time, all else as UTF-8.',
    unit: 'bytes',
    default: 262_144,
  },
  eventPatternCharacters: {
    name: 'eventPatternCharacters',
    description: 'Characters of an event pattern; the API takes 4,096 at most.',
    unit: 'characters',
    default: 2_048,
  },
  eventBusesMax: {
    name: 'eventBusesMax',
    description: 'Event buses of one account and region.',
    unit: 'count',
    default: 100,
  },
  eventRulesMax: {
    name: 'eventRulesMax',
    description: 'Rules of one event bus.',
    unit: 'count',
    default: 300,
  },
  eventTargetsMax: {
    name: 'eventTargetsMax',
    description: 'Targets of one rule.',
    unit: 'count',
    default: 5,
  },
  eventBusPolicyCharacters: {
    name: 'eventBusPolicyCharacters',
    description: "Characters of an event bus's policy.",
    unit: 'characters',
    default: 10_240,
  },
  eventConnectionsMax: {
    name: 'eventConnectionsMax',
    description: 'Connections of one account and region.',
    unit: 'count',
    default: 3_000,
  },
  eventDestinationsMax: {
    name: 'eventDestinationsMax',
    description: 'API destinations of one account and region.',
    unit: 'count',
    default: 3_000,
  },
  executionEventBytes: {
    name: 'executionEventBytes',
    description:
      'Input and output, escaped, in one event of a change of status of an execution; beyond, they are left out.',
    unit: 'bytes',
    default: 253_952,
  },
  eventBatchEntries: {
    name: 'eventBatchEntries',
    description: 'Entries of one PutEvents.',
    unit: 'count',
    default: 10,
  },
  eventTags: {
    name: 'eventTags',
    description: 'Tags of one event bus or rule.',
    unit: 'count',
    default: 50,
  },
  eventInputVariables: {
    name: 'eventInputVariables',
    description: 'Variables of the input transformer of one target.',
    unit: 'count',
    default: 100,
  },
} as const satisfies { readonly [name: string]: Limit };
