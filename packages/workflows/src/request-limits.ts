import type { Limit } from '@cairn/kit';

/**
 * Bounds of requests: what AWS's API reference says of the members of each operation's input.
 */
export const requestLimits = {
  requestBytesMax: limit(
    'requestBytesMax',
    'Most bytes of the body of a request to Step Functions; raised with payloadBytesMax and definitionBytesMax',
    'bytes',
    1_048_576,
  ),
  arnCharactersMax: limit(
    'arnCharactersMax',
    'Most characters of an ARN; raised with nameCharactersMax',
    'characters',
    256,
  ),
  pageResultsMax: limit('pageResultsMax', 'Most results that a caller may ask for on a page', 'count', 1_000),
  diagnosticsPageMax: limit(
    'diagnosticsPageMax',
    'Most diagnostics of one ValidateStateMachineDefinition',
    'count',
    100,
  ),
  errorCharactersMax: limit(
    'errorCharactersMax',
    'Most characters of the error of SendTaskFailure and StopExecution',
    'characters',
    256,
  ),
  causeCharactersMax: limit(
    'causeCharactersMax',
    'Most characters of the cause of a failure',
    'characters',
    32_768,
  ),
  taskTokenCharactersMax: limit(
    'taskTokenCharactersMax',
    'Most characters of a task token in a request',
    'characters',
    2_048,
  ),
  descriptionCharactersMax: limit(
    'descriptionCharactersMax',
    'Most characters of the description of a version or an alias',
    'characters',
    256,
  ),
  tagKeyCharactersMax: limit('tagKeyCharactersMax', "Most characters of a tag's key", 'characters', 128),
  tagValueCharactersMax: limit(
    'tagValueCharactersMax',
    "Most characters of a tag's value",
    'characters',
    256,
  ),
  traceHeaderCharactersMax: limit(
    'traceHeaderCharactersMax',
    'Most characters of a trace header',
    'characters',
    256,
  ),
  kmsKeyIdCharactersMax: limit(
    'kmsKeyIdCharactersMax',
    'Most characters of the id of a KMS key',
    'characters',
    2_048,
  ),
  dataKeyReuseSecondsMin: limit(
    'dataKeyReuseSecondsMin',
    'Shortest time for which a data key may be reused',
    'seconds',
    60,
  ),
  dataKeyReuseSecondsMax: limit(
    'dataKeyReuseSecondsMax',
    'Longest time for which a data key may be reused',
    'seconds',
    900,
  ),
  testStateSecondsMax: limit('testStateSecondsMax', 'Longest time that a TestState may take', 'seconds', 300),
  logDetailCharactersMax: limit(
    'logDetailCharactersMax',
    'Most characters of a detail in a log record; what is longer is cut',
    'characters',
    253_952,
  ),
} as const satisfies Record<string, Limit>;

function limit(name: string, description: string, unit: Limit['unit'], value: number): Limit {
  return { name, description, unit, default: value };
}
