/** What a service answered instead of an output, with AWS's names; or that it could not be reached. */
export class ServiceError extends Error {
  /** The error's name without namespace: `StateMachineDoesNotExist`; `NetworkError` where nothing answered. */
  readonly code: string;
  /** The status of the answer; 0 where nothing answered. */
  readonly statusCode: number;
  readonly requestId: string | undefined;

  constructor(code: string, message: string, statusCode: number, requestId?: string) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
    this.requestId = requestId;
  }

  /** Whether nothing answered: the server is away. */
  get isNetworkError(): boolean {
    return this.code === networkErrorCode;
  }
}

/** The code of a {@link ServiceError} that no service spoke. */
export const networkErrorCode = 'NetworkError';

/** Anything thrown as a {@link ServiceError}, for showing it. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new ServiceError(error.name, error.message, 0);
}
