import { type JsonObject, ServiceError } from '@cairn/kit';

/** The errors of DynamoDB, in its words. Source: API reference, "Common errors", and what the service answers. */
export const tablesErrors = {
  validation: (message: string) => new ServiceError('ValidationException', message),
  /** What is wrong with parameters, in the form that most of the service's messages have. */
  invalidParameters: (problem: string) =>
    new ServiceError('ValidationException', `One or more parameter values were invalid: ${problem}`),
  tableNotFound: (name?: string) =>
    new ServiceError(
      'ResourceNotFoundException',
      name === undefined
        ? 'Requested resource not found'
        : `Requested resource not found: Table: ${name} not found`,
    ),
  resourceNotFound: (arn: string) =>
    new ServiceError(
      'ResourceNotFoundException',
      `Requested resource not found: ResourcArn: ${arn} not found`,
    ),
  streamNotFound: (arn: string) =>
    new ServiceError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`),
  shardNotFound: (shardId: string) =>
    new ServiceError(
      'ResourceNotFoundException',
      `Requested resource not found: Shard: ${shardId} not found`,
    ),
  /** Another account's table: it would take a policy of the table's own, which there is none of. */
  otherAccount: (principalArn: string, arn: string) =>
    new ServiceError(
      'AccessDeniedException',
      `User: ${principalArn} is not authorized to access this resource: ${arn} because no resource-based policy allows it`,
    ),
  tableExists: (name: string) => new ServiceError('ResourceInUseException', `Table already exists: ${name}`),
  limitExceeded: (message: string) => new ServiceError('LimitExceededException', message),
  /** @param item what is there instead, where the caller wants to know */
  conditionFailed: (item?: JsonObject) =>
    new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', {
      ...(item !== undefined && { members: { Item: item } }),
    }),
  transactionCancelled: (reasons: readonly JsonObject[]) =>
    new ServiceError(
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => String(Code)).join(', ')}]`,
      { members: { CancellationReasons: reasons } },
    ),
  tokenMismatch: () =>
    new ServiceError(
      'IdempotentParameterMismatchException',
      'The contents of the request do not match the contents of the previous request with the same client token',
    ),
  trimmed: () =>
    new ServiceError(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard.',
    ),
  expiredIterator: () =>
    new ServiceError(
      'ExpiredIteratorException',
      'Iterator expired. The iterator was created at a time more than 15 minutes ago.',
    ),
} as const;
