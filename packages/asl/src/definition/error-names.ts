/** Error names that Step Functions itself raises or matches (Developer Guide, "Error names"). */
export const predefinedErrorNames: readonly string[] = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Http.Socket',
  'States.IntrinsicFailure',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.ParameterPathFailure',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ReferencePathConflict',
  'States.ResultPathMatchFailure',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
];

/** Names that no state machine has to invent: those of HTTP status codes. */
export function isPredefinedErrorName(name: string): boolean {
  return predefinedErrorNames.includes(name) || /^States\.Http\.StatusCode\.\d{3}$/.test(name);
}
