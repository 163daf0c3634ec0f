import { type JsonObject, ServiceError } from '@cairn/kit';

/**
 * Every error that Step Functions answers, with its text (API reference, "Errors" of each operation; texts as
 * the service was recorded to write them). All have status 400 unless said.
 */
export const stepFunctionsErrors = {
  activityAlreadyExists: (arn: string) =>
    refuse('ActivityAlreadyExists', `Activity Already Exists: '${arn}'`),
  activityDoesNotExist: (arn: string) => refuse('ActivityDoesNotExist', `Activity Does Not Exist: '${arn}'`),
  activityLimitExceeded: () =>
    refuse('ActivityLimitExceeded', 'The maximum number of activities has been reached.'),
  activityWorkerLimitExceeded: (arn: string) =>
    refuse('ActivityWorkerLimitExceeded', `The maximum number of workers polls the activity: '${arn}'`),
  aliasDiffers: () =>
    conflict(
      'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
    ),
  executionAlreadyExists: (arn: string) =>
    refuse('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`),
  executionDoesNotExist: (arn: string) =>
    refuse('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`),
  executionNotRedrivable: (reason: string) => refuse('ExecutionNotRedrivable', reason),
  executionLimitExceeded: (limit: number) =>
    refuse(
      'ExecutionLimitExceeded',
      `The maximum number of running executions has been reached: ${limit}. Running executions must end or be stopped before a new execution can be started.`,
    ),
  invalidArn: (detail: string) => refuse('InvalidArn', `Invalid Arn: '${detail}'`),
  invalidDefinition: (problems: string) =>
    refuse('InvalidDefinition', `Invalid State Machine Definition: '${problems}'`),
  /** The definition is sound, but TestState cannot run the state. */
  untestableDefinition: (detail: string) => refuse('InvalidDefinition', detail),
  invalidEncryptionConfiguration: (detail: string) =>
    refuse('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: ${detail}`),
  invalidExecutionInput: (detail: string) =>
    refuse('InvalidExecutionInput', `Invalid State Machine Execution Input: '${detail}'`),
  invalidLoggingConfiguration: (detail: string) =>
    refuse('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${detail}`),
  invalidName: (name: string) => refuse('InvalidName', `Invalid Name: '${name}'`),
  invalidOutput: (detail: string) => refuse('InvalidOutput', `Invalid Output: '${detail}'`),
  invalidToken: () => refuse('InvalidToken', "Invalid Token: 'Invalid token'"),
  labeledArn: () =>
    refuse('ValidationException', 'Labeled Execution ARNs are not supported for this API', {
      reason: 'API_DOES_NOT_SUPPORT_LABELED_ARNS',
    }),
  missingRequiredParameter: (detail: string) => refuse('MissingRequiredParameter', detail),
  resourceNotFound: (arn: string) =>
    refuse('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn }),
  /** A version or alias that a request names is not there. */
  referenceNotFound: (arn: string) =>
    refuse('ResourceNotFound', 'Request references a resource that does not exist.', { resourceName: arn }),
  revisionDiffers: (given: string, current: string) =>
    conflict(`The revision ID '${given}' is not that of the current revision, which is '${current}'.`),
  serviceQuotaExceeded: (detail: string) =>
    new ServiceError('ServiceQuotaExceededException', detail, { status: 402 }),
  stateMachineAlreadyExists: (arn: string) =>
    refuse('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`),
  stateMachineDeleting: (arn: string) =>
    refuse('StateMachineDeleting', `State Machine is being deleted: '${arn}'`),
  stateMachineDoesNotExist: (arn: string) =>
    refuse('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`),
  stateMachineLimitExceeded: () =>
    refuse('StateMachineLimitExceeded', 'The maximum number of state machines has been reached.'),
  stateMachineTypeNotSupported: (detail: string) => refuse('StateMachineTypeNotSupported', detail),
  taskDoesNotExist: () =>
    refuse('TaskDoesNotExist', "Task Does Not Exist: 'Provided task does not exist anymore'"),
  taskTimedOut: () => refuse('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'"),
  tooManyTags: (arn: string) =>
    refuse('TooManyTags', `Too many tags for the resource: '${arn}'`, { resourceName: arn }),
  accessDenied: (message: string) => refuse('AccessDeniedException', message),
  validation: (message: string, reason?: string) =>
    refuse('ValidationException', message, reason === undefined ? {} : { reason }),
  versionHasAliases: (aliases: readonly string[]) =>
    conflict(
      `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${aliases.join(', ')}]`,
    ),
  /** An operation of ours: the clock cannot be moved while something outside is under way. */
  clockHeld: (arn: string) =>
    conflictOf(
      'ClockHeld',
      `A function or another call is under way for the execution or a relative and holds its clock: '${arn}'`,
    ),
  /** An operation that only the other type of state machine knows. */
  operationNotSupported: () =>
    refuse('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine'),
  rateExceeded: () => refuse('ThrottlingException', 'Rate exceeded'),
  /** The server stopped while it ran; it does not run again. */
  executionLost: () =>
    new ServiceError('InternalFailure', 'The server stopped before the execution ended.', { status: 500 }),
  /** What the journal holds of an execution cannot be read; the log says why. */
  executionDamaged: (arn: string) =>
    new ServiceError(
      'InternalFailure',
      `The execution '${arn}' cannot be read: its data is damaged. The log of the server says what was found.`,
      { status: 500 },
    ),
  /** A bug keeps the execution from going on; the log says which. */
  executionHeld: () =>
    new ServiceError('InternalFailure', 'The execution cannot go on because of an internal error.', {
      status: 500,
    }),
  /** The journal could not keep what the call asked for; nothing of it was kept. */
  notKept: () =>
    new ServiceError('InternalFailure', 'The request could not be made durable; nothing of it was kept.', {
      status: 500,
      retryable: true,
    }),
};

function conflict(message: string): ServiceError {
  return conflictOf('ConflictException', message);
}

function conflictOf(code: string, message: string): ServiceError {
  return new ServiceError(code, message, { status: 409 });
}

function refuse(code: string, message: string, members: JsonObject = {}): ServiceError {
  return new ServiceError(code, message, { members });
}
