import { type Log, ServiceError } from '@cairn/kit';
import { isOperationOfAws } from './operations-of-aws.ts';

/** A call that failed, as the log names it. */
export interface FailedCall {
  readonly requestId: string;
  readonly operation: string;
  /** Given for calls that last; aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a client may learn of a failure: a protocol error as it is, all else as InternalFailure, with the
 * cause in the log under the request's id.
 */
export function safeError(
  failure: unknown,
  { requestId, operation, signal }: FailedCall,
  log: Log,
): ServiceError {
  if (failure instanceof ServiceError) return failure;
  if (signal?.aborted) return new ServiceError('ServiceUnavailable', 'The call was ended.', { status: 503 });
  const cause = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  log('error', 'internal failure', { requestId, operation, cause });
  return new ServiceError(
    'InternalFailure',
    'The request processing has failed because of an unknown error.',
    {
      status: 500,
      retryable: true,
    },
  );
}

/** The error for an operation that no table has. The name is shown so that a misspelt one is found. */
export function unknownOperation(name: string, status = 400): ServiceError {
  const what = isOperationOfAws(name) ? 'is not supported by Cairn yet' : 'is not known';
  return new ServiceError('UnknownOperationException', `The operation '${name.slice(0, 100)}' ${what}.`, {
    status,
  });
}
