import { ServiceError } from '@cairn/kit';

/** Writes a line of the server's log. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: object) => void;

/**
 * What a client may learn of a failure: a protocol error as it is, all else as InternalFailure, with the
 * cause in the log under the request's id.
 */
export function safeError(failure: unknown, requestId: string, operation: string, log: Log): ServiceError {
  if (failure instanceof ServiceError) return failure;
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
