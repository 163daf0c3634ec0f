import {
  type CallScope,
  decodeBase64,
  exceedsUtf8Bytes,
  JsonSyntaxError,
  parseJson,
  type ServiceError,
} from '@cairn/kit';
import type { EventInvocations } from './event-invocations.ts';
import type { FunctionCatalog, ResolvedVersion } from './function-catalog.ts';
import type { FunctionInvocation, FunctionOutcome } from './function-ports.ts';
import { type FunctionReference, functionArn } from './function-reference.ts';
import type { InvokeInput, InvokeOutput } from './function-types.ts';
import { invocationLog } from './invocation-log.ts';
import { lambdaErrors } from './lambda-errors.ts';
import { runnableFunction } from './runnable-function.ts';

/** What a call of Invoke carries beside its input. */
export interface InvokeOptions {
  /** The caller has gone: the function runs on, as in Lambda, its answer is dropped. */
  readonly signal?: AbortSignal;
  /** Id of the request, which Lambda hands to the function as `awsRequestId`; a new one when absent. */
  readonly requestId?: string;
  /** Trace that the function's work belongs to; it gets one of its own when absent. */
  readonly traceHeader?: string;
}

/** The operation Invoke. */
export class FunctionInvoke {
  readonly #catalog: FunctionCatalog;
  readonly #events: EventInvocations;

  constructor(catalog: FunctionCatalog, events: EventInvocations) {
    this.#catalog = catalog;
    this.#events = events;
  }

  /**
   * @throws ServiceError; the signal's reason
   */
  async invoke(scope: CallScope, input: InvokeInput, options: InvokeOptions = {}): Promise<InvokeOutput> {
    const reference = this.#catalog.reference(scope, input.FunctionName, input.Qualifier);
    const type = input.InvocationType ?? 'RequestResponse';
    const resolved = await this.#catalog.resolve(reference);
    const invocation = this.#invocation(reference, resolved, input, options);
    if (type === 'DryRun') return { StatusCode: 204 };
    const owner = await this.#catalog.store.function(reference);
    if (owner?.reservedConcurrency === 0) throw lambdaErrors.throttled();
    if (type === 'Event') {
      await this.#events.submit(reference, invocation);
      return { StatusCode: 202 };
    }
    const outcome = await this.#catalog.ports.host.invoke(invocation, options.signal);
    return answer(invocation, resolved, outcome, this.#catalog.ports.clock.now());
  }

  #invocation(
    reference: FunctionReference,
    resolved: ResolvedVersion,
    input: InvokeInput,
    { requestId, traceHeader }: InvokeOptions,
  ): FunctionInvocation {
    const { limits, ids } = this.#catalog.ports;
    const limit =
      input.InvocationType === 'Event' ? limits.functionEventPayloadBytes : limits.functionPayloadBytes;
    const payload = input.Payload === undefined || input.Payload === '' ? '{}' : input.Payload;
    if (exceedsUtf8Bytes(payload, limit)) throw lambdaErrors.requestTooLarge(limit);
    checkJson(payload);
    const clientContext =
      input.ClientContext === undefined ? undefined : decodeClientContext(input.ClientContext);
    return {
      function: runnableFunction(reference, resolved),
      requestId: requestId ?? ids.uuid(),
      invokedArn: functionArn(reference, reference.name, reference.qualifier),
      payload,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(clientContext !== undefined && { clientContext }),
      wantsLog: input.LogType === 'Tail',
    };
  }
}

function answer(
  invocation: FunctionInvocation,
  { record, version }: ResolvedVersion,
  outcome: FunctionOutcome,
  nowMs: number,
): InvokeOutput {
  const failure = refusal(outcome);
  if (failure !== undefined) throw failure;
  if (outcome.kind !== 'success' && outcome.kind !== 'function-error') throw lambdaErrors.throttled();
  return {
    StatusCode: 200,
    ExecutedVersion: version,
    Payload: outcome.payload,
    ...(outcome.kind === 'function-error' && { FunctionError: 'Unhandled' }),
    ...(invocation.wantsLog && {
      LogResult: invocationLog({
        requestId: invocation.requestId,
        version,
        memoryMegabytes: record.configuration.MemorySize,
        report: outcome.report,
        nowMs,
        ...(outcome.kind === 'function-error' &&
          outcome.supervisorMessage !== undefined && {
            failure: { errorType: outcome.errorType, message: outcome.supervisorMessage },
          }),
      }),
    }),
  };
}

function refusal(outcome: FunctionOutcome): ServiceError | undefined {
  if (outcome.kind === 'throttled') return lambdaErrors.throttled();
  if (outcome.kind === 'unavailable') return lambdaErrors.unavailable(outcome.message);
  return undefined;
}

function checkJson(payload: string): void {
  try {
    JSON.parse(payload);
  } catch {
    throw lambdaErrors.requestContent(syntaxProblem(payload));
  }
}

/** Jackson's words for the same mistake. */
function syntaxProblem(payload: string): string {
  try {
    parseJson(payload);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.message;
    throw error;
  }
  return 'Unexpected character';
}

function decodeClientContext(text: string): string {
  try {
    const json = new TextDecoder().decode(decodeBase64(text));
    JSON.parse(json);
    return json;
  } catch {
    throw lambdaErrors.requestContent('Client context must be a valid Base64-encoded JSON object.');
  }
}
