import type { Limit, LimitValues } from '@cairn/kit';
import { itemLimits } from './items/item-limits.ts';
import { languageLimits } from './language-limits.ts';
import { requestLimits } from './request-limits.ts';

/**
 * Every limit of the service, with AWS's default (Developer Guide, "Step Functions service quotas"; API
 * reference, constraints of the members).
 */
export const stepFunctionsLimits = {
  historyEventsMax: {
    name: 'historyEventsMax',
    description: "Most events of one execution's history",
    unit: 'count',
    default: 25_000,
  },
  expressHistoryMax: {
    name: 'expressHistoryMax',
    description: 'Most Express executions whose histories are kept in memory while a stream wants them',
    unit: 'count',
    default: 200,
  },
  expressHistoryBytes: {
    name: 'expressHistoryBytes',
    description: 'Most memory that such histories take together, about',
    unit: 'bytes',
    default: 33_554_432,
  },
  payloadBytesMax: {
    name: 'payloadBytesMax',
    description: 'Most bytes of an input, output or result, in UTF-8',
    unit: 'bytes',
    default: 262_144,
  },
  burstEventsMax: {
    name: 'burstEventsMax',
    description: 'Most events an execution writes before it lets others run',
    unit: 'count',
    default: 1_000,
  },
  burstWorkMax: {
    name: 'burstWorkMax',
    description: 'Most steps of work, of some 10 ns each, that an execution takes before it lets others run',
    unit: 'count',
    default: 500_000,
  },
  burstBytesMax: {
    name: 'burstBytesMax',
    description: 'Most bytes of new payloads that an execution makes before it lets others run',
    unit: 'bytes',
    default: 4_194_304,
  },
  definitionBytesMax: {
    name: 'definitionBytesMax',
    description: 'Most bytes of a definition, in UTF-8',
    unit: 'bytes',
    default: 1_048_576,
  },
  openExecutionsMax: {
    name: 'openExecutionsMax',
    description: 'Most executions of the server that are not closed, over all accounts and regions',
    unit: 'count',
    default: 1_000_000,
  },
  nameCharactersMax: {
    name: 'nameCharactersMax',
    description: 'Most characters of the name of a state machine, execution, activity or alias',
    unit: 'characters',
    default: 80,
  },
  stateMachinesMax: {
    name: 'stateMachinesMax',
    description: 'Most state machines of an account in a region',
    unit: 'count',
    default: 100_000,
  },
  stateMachineVersionsMax: {
    name: 'stateMachineVersionsMax',
    description: 'Most published versions of a state machine',
    unit: 'count',
    default: 1_000,
  },
  stateMachineAliasesMax: {
    name: 'stateMachineAliasesMax',
    description: 'Most aliases of a state machine',
    unit: 'count',
    default: 100,
  },
  activitiesMax: {
    name: 'activitiesMax',
    description: 'Most activities of an account in a region',
    unit: 'count',
    default: 100_000,
  },
  activityPollersMax: {
    name: 'activityPollersMax',
    description: 'Most workers that poll one activity at the same time',
    unit: 'count',
    default: 1_000,
  },
  activityTasksKeptMax: {
    name: 'activityTasksKeptMax',
    description: 'Most tasks taken by workers of one activity that are remembered to be listed',
    unit: 'count',
    default: 10_000,
  },
  activityPollSeconds: {
    name: 'activityPollSeconds',
    description: 'How long GetActivityTask waits for a task',
    unit: 'seconds',
    default: 60,
  },
  tagsMax: { name: 'tagsMax', description: 'Most tags of a resource', unit: 'count', default: 50 },
  pageResultsDefault: {
    name: 'pageResultsDefault',
    description: 'Results on a page when the caller names no number',
    unit: 'count',
    default: 100,
  },
  historyPageBytesMax: {
    name: 'historyPageBytesMax',
    description: "Most bytes of details on a page of an execution's history; what is left comes on the next",
    unit: 'bytes',
    default: 6_291_456,
  },
  pageTokenSeconds: {
    name: 'pageTokenSeconds',
    description: 'How long a nextToken can be used',
    unit: 'seconds',
    default: 86_400,
  },
  mapRunRedrivesMax: {
    name: 'mapRunRedrivesMax',
    description: 'Most redrives of one map run',
    unit: 'count',
    default: 1_000,
  },
  redrivableSeconds: {
    name: 'redrivableSeconds',
    description: 'How long after its end an execution can be redriven',
    unit: 'seconds',
    default: 1_209_600,
  },
  redriveTokensMax: {
    name: 'redriveTokensMax',
    description: 'Client tokens of redrives that are remembered for an execution',
    unit: 'count',
    default: 10,
  },
  redriveTokenSeconds: {
    name: 'redriveTokenSeconds',
    description: 'How long the client token of a redrive is remembered',
    unit: 'seconds',
    default: 900,
  },
  idleExecutionsMax: {
    name: 'idleExecutionsMax',
    description: 'Most executions with nothing to do that stay in memory',
    unit: 'count',
    default: 2_000,
  },
  batchBurstsMax: {
    name: 'batchBurstsMax',
    description: 'Most bursts that are committed together',
    unit: 'count',
    default: 4_000,
  },
  batchesInFlightMax: {
    name: 'batchesInFlightMax',
    description: 'Most batches that are being committed at the same time',
    unit: 'count',
    default: 2,
  },
  executionRetentionDays: {
    name: 'executionRetentionDays',
    description: 'How long closed executions are kept; then they are deleted and their names are free',
    unit: 'days',
    default: 90,
  },
  searchRowsMax: {
    name: 'searchRowsMax',
    description: 'Most executions that a page of a search looks at; what is left comes on the next',
    unit: 'count',
    default: 5_000,
  },
  mapRunsMax: {
    name: 'mapRunsMax',
    description:
      'Most map runs that take items at the same time; others wait for their turn, but for those under way within another',
    unit: 'count',
    default: 1_000,
  },
  mapRunConcurrencyMax: {
    name: 'mapRunConcurrencyMax',
    description: 'Most children of a map run at a time',
    unit: 'count',
    default: 10_000,
  },
  mapRunItemsMax: {
    name: 'mapRunItemsMax',
    description: 'Most items of a map run',
    unit: 'count',
    default: 100_000_000,
  },
  mapRunBurstChildren: {
    name: 'mapRunBurstChildren',
    description: 'Most children whose starts a map run records together',
    unit: 'count',
    default: 250,
  },
  mapRunBurstBytes: {
    name: 'mapRunBurstBytes',
    description:
      'Inputs of children, and outputs, that a map run records together, by the length of their text',
    unit: 'bytes',
    default: 2_000_000,
  },
  mapRunWindowBytes: {
    name: 'mapRunWindowBytes',
    description:
      'Inputs of children that a map run keeps while these run, by the length of their text; others wait',
    unit: 'bytes',
    default: 33_554_432,
  },
  mapRunChunkItems: {
    name: 'mapRunChunkItems',
    description: 'Items that a map run reads ahead at once',
    unit: 'count',
    default: 250,
  },
  mapRunReadAheadBytes: {
    name: 'mapRunReadAheadBytes',
    description:
      'Items that a map run reads ahead at once, by the length of their text as far as those before tell',
    unit: 'bytes',
    default: 4_000_000,
  },
  compiledDefinitionBytesMax: {
    name: 'compiledDefinitionBytesMax',
    description: 'Definitions that stay in memory compiled, by the length of their text',
    unit: 'bytes',
    default: 67_108_864,
  },
  meterFlushSeconds: {
    name: 'meterFlushSeconds',
    description: 'How long what the meter counts stays in memory before it is written',
    unit: 'seconds',
    default: 10,
  },
  expressSecondsMax: {
    name: 'expressSecondsMax',
    description: 'Longest time that an Express execution may take',
    unit: 'seconds',
    default: 300,
  },
  expressExecutionsMax: {
    name: 'expressExecutionsMax',
    description: 'Most Express executions that run at the same time, those of map runs not counted as starts',
    unit: 'count',
    default: 100_000,
  },
  ...languageLimits,
  ...requestLimits,
  ...itemLimits,
} as const satisfies Record<string, Limit>;

/** Name of a limit of this service. */
export type StepFunctionsLimitName = keyof typeof stepFunctionsLimits;

/** The limits in force. */
export type StepFunctionsLimits = LimitValues<StepFunctionsLimitName>;
