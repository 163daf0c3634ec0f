import { type CallScope, isTraceHeader, type Log, ServiceError } from '@cairn/kit';
import type { CallOptions, Operation, OperationInput } from './operation.ts';
import { safeError } from './protocol/failure.ts';

/** What came of a call, over HTTP or from inside, for metrics. */
export interface CallRecord {
  /** Signing name: `states`. */
  readonly service: string;
  /** `unknown` when the service has no such operation. */
  readonly operation: string;
  /** The error's name; undefined when the operation was carried out. */
  readonly errorCode: string | undefined;
}

/**
 * Decides about a call whose input has its shape, before it is carried out: at once where it can.
 * @throws ServiceError
 */
export type AdmitCall = (
  service: string,
  operation: string,
  scope: CallScope,
  input: OperationInput,
) => undefined | Promise<void>;

/** Who hears of calls, and who may refuse them. */
export interface CallObservers {
  readonly log: Log;
  readonly onCall?: (record: CallRecord) => void;
  /** Let a call through or refuse it, one after the other: by policies, by rate quotas. Absent where there are none. */
  readonly admit?: readonly AdmitCall[] | undefined;
}

/** An operation, with what its protocol has found along with it. */
export interface FoundOperation {
  readonly operation: Operation;
}

/** One call, in the terms of the protocol by which it came; the functions are called at most once, in this order. */
export interface OperationCall<Found extends FoundOperation, Answer> {
  readonly service: string;
  readonly scope: CallScope;
  readonly requestId: string;
  readonly idempotencyKey?: string | undefined;
  /** As it came; one that is malformed does not count. */
  readonly traceHeader?: string | readonly string[] | undefined;
  readonly time?: string | undefined;
  /** Address by which the caller reached this server, for services that answer with URLs. */
  readonly endpoint?: string | undefined;
  /** @throws ServiceError when there is no such operation */
  readonly find: () => Found;
  /** The input as it came, before its shape is checked; a promise where a body is read first. @throws ServiceError */
  readonly input: (found: Found) => unknown;
  /** Asked for by operations that last; ends when the caller has gone away. */
  readonly signal: () => AbortSignal | undefined;
  readonly print: (found: Found, output: unknown, input: OperationInput) => Answer | Promise<Answer>;
  /** The answer to a call that failed. May throw the error instead. */
  readonly printFailure: (error: ServiceError, operation: string) => Answer;
}

/**
 * Carries out one operation: the only path to a service, taken by every protocol and by calls from inside.
 * The input's shape is checked, the facade called, the output printed; what is no ServiceError is masked and
 * logged under the request's id; what came of it is counted.
 */
export async function performOperation<Found extends FoundOperation, Answer>(
  { log, onCall, admit }: CallObservers,
  call: OperationCall<Found, Answer>,
): Promise<Answer> {
  const { service, requestId } = call;
  let name = 'unknown';
  let signal: AbortSignal | undefined;
  try {
    const found = call.find();
    const { operation } = found;
    name = operation.name;
    // Promises are rare: most calls must not wait a turn for them.
    const given = call.input(found);
    const input = operation.readInput(given instanceof Promise ? await given : given);
    if (admit !== undefined) {
      for (const admitCall of admit) {
        const waiting = admitCall(service, name, call.scope, input);
        if (waiting !== undefined) await waiting;
      }
    }
    if (operation.long) signal = call.signal();
    const output = await operation.call(call.scope, input, callOptions(call, signal));
    const printed = call.print(found, output, input);
    const answer = printed instanceof Promise ? await printed : printed;
    onCall?.({ service, operation: name, errorCode: undefined });
    return answer;
  } catch (failure) {
    const error = safeError(failure, { requestId, operation: name, signal }, log);
    onCall?.({ service, operation: name, errorCode: error.code });
    return call.printFailure(error, name);
  }
}

/** A call that takes a way of its own, since what it carries is a stream: map runs read and write objects so. */
export interface StreamCall<Answer> {
  readonly service: string;
  readonly operation: string;
  readonly scope: CallScope;
  readonly input: OperationInput;
  readonly call: () => Promise<Answer>;
}

/** The way of {@link performOperation} for streams: admitted and counted as all calls are. What fails is thrown as it is. */
export async function performStream<Answer>(
  { onCall, admit }: Pick<CallObservers, 'onCall' | 'admit'>,
  { service, operation, scope, input, call }: StreamCall<Answer>,
): Promise<Answer> {
  try {
    if (admit !== undefined) {
      for (const admitCall of admit) await admitCall(service, operation, scope, input);
    }
    const answer = await call();
    onCall?.({ service, operation, errorCode: undefined });
    return answer;
  } catch (error) {
    onCall?.({ service, operation, errorCode: error instanceof ServiceError ? error.code : 'InternalError' });
    throw error;
  }
}

function callOptions(
  {
    requestId,
    idempotencyKey,
    traceHeader,
    time,
    endpoint,
  }: Pick<
    OperationCall<FoundOperation, unknown>,
    'requestId' | 'idempotencyKey' | 'traceHeader' | 'time' | 'endpoint'
  >,
  signal: AbortSignal | undefined,
): CallOptions {
  if (
    signal === undefined &&
    idempotencyKey === undefined &&
    traceHeader === undefined &&
    time === undefined &&
    endpoint === undefined
  ) {
    return { requestId };
  }
  return {
    requestId,
    ...(signal === undefined ? {} : { signal }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(typeof traceHeader === 'string' && isTraceHeader(traceHeader) ? { traceHeader } : {}),
    ...(time === undefined ? {} : { time }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}
