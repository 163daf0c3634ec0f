import type { CallScope, Json } from '@cairn/kit';
import type { InputReader } from './shape/compile-reader.ts';

/** What a call is accompanied by, beside its input. */
export interface CallOptions {
  /** Ends when the caller has gone away. */
  readonly signal?: AbortSignal;
  /** Id of the call: that which an HTTP answer tells. */
  readonly requestId?: string;
  /** The same for every attempt of the same call. */
  readonly idempotencyKey?: string;
  /** Trace header that came with the call, well formed. */
  readonly traceHeader?: string;
  /** Address by which the caller reached this server: `http://localhost:4566`; told to services that answer with URLs. */
  readonly endpoint?: string;
  /** How time is to pass for what is started: the header `x-cairn-time`. */
  readonly time?: string;
}

/** An operation's input after its shape was checked. */
export type OperationInput = { readonly [member: string]: unknown };

/** One operation of one service, ready to be called by every protocol and from inside. */
export interface Operation {
  /** As the service's model spells it: `StartExecution`. */
  readonly name: string;
  /** Checks the input against the model. @throws ServiceError */
  readonly readInput: InputReader;
  /** Carries the operation out. @throws ServiceError */
  readonly call: (scope: CallScope, input: OperationInput, options: CallOptions) => Promise<unknown>;
  /** Whether a call may last, so that it has to be told when its caller goes away. */
  readonly long?: boolean;
  /** Known by its name alone: whoever calls it is told that Cairn does not support it. */
  readonly isRefused?: true;
  /** The output as JSON text, timestamps as the protocol wants them. */
  readonly print: (output: unknown, input: OperationInput) => string;
  /** The same output as a value, for callers inside the process; an output that is a stream is read first. */
  readonly toJson: (output: unknown, input: OperationInput) => Json | Promise<Json>;
}

/** The operations of one service by name. */
export interface ServiceTable {
  /** Name in credential scopes: `states`. */
  readonly signingName: string;
  /** Most bytes of a request's body. */
  readonly requestBytesMax: number;
  readonly operations: ReadonlyMap<string, Operation>;
}
