import type { Limit } from '@cairn/kit';

/**
 * Bounds of the language itself: what definitions may hold and what states may take. AWS's values where AWS names one
 * (Developer Guide, "Quotas related to state machine executions", "Passing data between states with variables",
 * "Intrinsic functions"); the others keep one execution from standing in the way of all.
 */
export const languageLimits = {
  stateNameCharactersMax: limit(
    'stateNameCharactersMax',
    "Most characters of a state's name",
    'characters',
    80,
  ),
  variableNameCharactersMax: limit(
    'variableNameCharactersMax',
    "Most characters of a variable's name",
    'characters',
    80,
  ),
  labelCharactersMax: limit(
    'labelCharactersMax',
    "Most characters of a Distributed Map's label",
    'characters',
    40,
  ),
  nestedStatesMax: limit(
    'nestedStatesMax',
    'Most branches and item processors inside each other',
    'count',
    100,
  ),
  fieldNumberMax: limit(
    'fieldNumberMax',
    'Largest number of seconds or attempts that a definition may name',
    'count',
    99_999_999,
  ),
  intrinsicCallsMax: limit(
    'intrinsicCallsMax',
    'Most calls of intrinsic functions in one field',
    'count',
    10,
  ),
  intrinsicTextCharactersMax: limit(
    'intrinsicTextCharactersMax',
    'Most characters that the Base64 functions take',
    'characters',
    10_000,
  ),
  arrayRangeItemsMax: limit('arrayRangeItemsMax', 'Most items that States.ArrayRange makes', 'count', 1_000),
  mapConcurrencyMax: limit(
    'mapConcurrencyMax',
    'Most iterations of an inline Map at the same time',
    'count',
    40,
  ),
  assignBytesMax: limit('assignBytesMax', 'Most bytes of the values of one Assign', 'bytes', 262_144),
  variableBytesMax: limit(
    'variableBytesMax',
    'Most bytes of all variables of an execution',
    'bytes',
    10_485_760,
  ),
  executionSecondsMax: limit(
    'executionSecondsMax',
    'Longest time that an execution may take',
    'seconds',
    31_536_000,
  ),
  waitSecondsMax: limit(
    'waitSecondsMax',
    'Longest time that a Wait state may wait',
    'seconds',
    2_147_483_647,
  ),
  retryDelaySecondsMax: limit(
    'retryDelaySecondsMax',
    'Longest time between two attempts of a retried state',
    'seconds',
    31_622_400,
  ),
  stateStepsMax: limit(
    'stateStepsMax',
    'Most steps that all expressions of a state may take together, some 10 ns each',
    'count',
    3_000_000,
  ),
  expressionStepsMax: limit(
    'expressionStepsMax',
    'Most steps of the JSONata expressions of a state, up to a microsecond each',
    'count',
    1_000_000,
  ),
  expressionBytesMax: limit(
    'expressionBytesMax',
    'Most bytes of a value that a JSONata expression makes',
    'bytes',
    6_990_256,
  ),
  expressionDepthMax: limit(
    'expressionDepthMax',
    'Deepest nesting of evaluations in a JSONata expression',
    'count',
    100,
  ),
} as const satisfies Record<string, Limit>;

function limit(name: string, description: string, unit: Limit['unit'], value: number): Limit {
  return { name, description, unit, default: value };
}
