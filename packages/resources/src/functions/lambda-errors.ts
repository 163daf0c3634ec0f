import { ServiceError } from '@cairn/kit';

/**
 * Every error of the Lambda service that this room answers, with Lambda's names, statuses and texts.
 * The REST protocol adds a member `Type`: `User` for the caller's faults, `Service` for ours.
 * Source: "Errors" of each operation in the Lambda API reference.
 */
export const lambdaErrors = {
  functionNotFound: (arn: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `Function not found: ${arn}`),
  aliasNotFound: (arn: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `Cannot find alias arn: ${arn}`),
  eventSourceNotFound: (): ServiceError =>
    userError('ResourceNotFoundException', 404, 'The resource you requested does not exist.'),
  eventSourceExists: (kind: string, sourceArn: string, name: string, uuid: string): ServiceError =>
    userError(
      'ResourceConflictException',
      409,
      kind === 'table-stream'
        ? `The event source arn (" ${sourceArn} ") and function (" ${name} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${uuid}`
        : `An event source mapping with SQS arn (" ${sourceArn} ") and function (" ${name} ") already exists. Please update or delete the existing mapping with UUID ${uuid}`,
    ),
  policyNotFound: (): ServiceError =>
    userError('ResourceNotFoundException', 404, 'The resource you requested does not exist.'),
  noPolicy: (arn: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `No policy is associated with the given resource. ${arn}`),
  statementNotFound: (statementId: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `Statement ${statementId} is not found in resource policy.`),
  noFunctionOfArn: (arn: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `The function ${arn} doesn't exist.`),
  noEventInvokeConfig: (arn: string): ServiceError =>
    userError('ResourceNotFoundException', 404, `The function ${arn} doesn't have an EventInvokeConfig`),
  functionExists: (name: string): ServiceError =>
    userError('ResourceConflictException', 409, `Function already exist: ${name}`),
  aliasExists: (arn: string): ServiceError =>
    userError('ResourceConflictException', 409, `Alias already exists: ${arn}`),
  statementExists: (statementId: string): ServiceError =>
    userError(
      'ResourceConflictException',
      409,
      `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    ),
  versionInUse: (version: string, aliases: readonly string[]): ServiceError =>
    userError(
      'ResourceConflictException',
      409,
      `The following alias references version ${version}: ${aliases.join(', ')}`,
    ),
  revisionStale: (): ServiceError =>
    userError(
      'PreconditionFailedException',
      412,
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    ),
  policyRevisionStale: (): ServiceError =>
    userError(
      'PreconditionFailedException',
      412,
      'The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId for your resource.',
    ),
  invalid: (message: string): ServiceError => userError('InvalidParameterValueException', 400, message),
  validation: (value: string, member: string, constraint: string): ServiceError =>
    userError(
      'ValidationException',
      400,
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
    ),
  requestContent: (detail: string): ServiceError =>
    userError('InvalidRequestContentException', 400, `Could not parse request body into json: ${detail}`),
  requestTooLarge: (limitBytes: number): ServiceError =>
    userError(
      'RequestTooLargeException',
      413,
      `Request must be smaller than ${limitBytes} bytes for the InvokeFunction operation`,
    ),
  codeTooLarge: (limitBytes: number): ServiceError =>
    userError(
      'RequestTooLargeException',
      413,
      `Request must be smaller than ${limitBytes} bytes for the CreateFunction operation`,
    ),
  policyTooLong: (limitBytes: number): ServiceError =>
    userError(
      'PolicyLengthExceededException',
      400,
      `The final policy size is bigger than the limit (${limitBytes}).`,
    ),
  throttled: (): ServiceError =>
    new ServiceError('TooManyRequestsException', 'Rate Exceeded.', {
      status: 429,
      retryable: true,
      members: { Type: 'User', Reason: 'ConcurrentInvocationLimitExceeded' },
    }),
  invalidRuntime: (runtime: string): ServiceError =>
    userError('InvalidRuntimeException', 502, `The runtime parameter of ${runtime} is not supported here.`),
  unavailable: (message: string): ServiceError =>
    new ServiceError('ServiceException', message, {
      status: 500,
      retryable: true,
      members: { Type: 'Service' },
    }),
} as const;

function userError(code: string, status: number, message: string): ServiceError {
  return new ServiceError(code, message, {
    status,
    members: { Type: status >= 500 ? 'Service' : 'User' },
  });
}
