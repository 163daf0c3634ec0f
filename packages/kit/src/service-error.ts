import type { JsonObject } from './json.ts';

/** What a protocol error carries beside its name and text. */
export interface ServiceErrorOptions {
  /** HTTP status; 400 unless said. */
  readonly status?: number;
  /** Further members of the error's shape, such as `reason` or `resourceName`. */
  readonly members?: JsonObject;
  /** Whether the same call may succeed when it is made again. */
  readonly retryable?: boolean;
}

/**
 * A protocol error: the answer that a service of AWS gives to a call that it refuses.
 * Safe to show to the client. Each service keeps its errors in one table (`…-errors.ts`).
 */
export class ServiceError extends Error {
  /** The error's name as AWS spells it, without namespace: `StateMachineDoesNotExist`. */
  readonly code: string;
  readonly status: number;
  readonly members: JsonObject;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
    this.retryable = options.retryable ?? false;
  }
}
