import {
  isJsonObject,
  type Json,
  memberOf,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  type Principal,
  parseJson,
  printJson,
  ServiceError,
} from '@cairn/kit';
import type { ApiPlace } from '../api-store.ts';
import type { RoutesPorts } from '../route-ports.ts';

/** What an integration has answered, before it is mapped. */
export interface IntegrationResult {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** The body as it came, where it came as bytes. */
  readonly bytes?: Uint8Array;
  /** What selection patterns look at: the status, or a function's error message. */
  readonly selectedBy: string;
}

/** An integration that did not answer in time. */
export class IntegrationTimeout extends Error {
  override readonly name = 'IntegrationTimeout';
}

/** How an integration is called. */
export interface IntegrationCall {
  readonly ports: RoutesPorts;
  readonly place: ApiPlace;
  /** As whom. */
  readonly principal: Principal;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Calls an operation; an error of the service is an answer as its JSON protocol gives it. */
export async function callOperation(
  call: IntegrationCall,
  {
    service,
    action,
    region,
    input,
  }: { readonly service: string; readonly action: string; readonly region: string; readonly input: Json },
): Promise<IntegrationResult> {
  try {
    const output = await within(call, (signal) =>
      call.ports.callService({
        service,
        action,
        input,
        account: call.place.account,
        region,
        principal: call.principal,
        signal,
      }),
    );
    return { status: 200, headers: jsonHeaders, body: printJson(output), selectedBy: '200' };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // No service was asked: the role could not be had, which is the API's own fault.
    if (/ is not authorized to perform: sts:AssumeRole on resource: /.test(error.message))
      throw new Error(error.message);
    const body = JSON.stringify({ __type: error.code, message: error.message });
    return { status: error.status, headers: jsonHeaders, body, selectedBy: String(error.status) };
  }
}

const jsonHeaders = { 'Content-Type': 'application/x-amz-json-1.0' };

/** Calls a function with a payload. @throws ServiceError, IntegrationTimeout */
export async function callFunction(
  call: IntegrationCall,
  functionArn: string,
  payload: Json,
): Promise<{ readonly payload: string; readonly hasFailed: boolean }> {
  const output = await within(call, (signal) =>
    call.ports.callService({
      service: 'lambda',
      action: 'Invoke',
      input: { FunctionName: functionArn, InvocationType: 'RequestResponse', Payload: payload },
      account: call.place.account,
      region: call.place.region,
      principal: call.principal,
      signal,
    }),
  );
  if (!isJsonObject(output)) return { payload: '', hasFailed: false };
  const answered = memberOf(output, 'Payload');
  return {
    payload: typeof answered === 'string' ? answered : printJson(answered ?? null),
    hasFailed: memberOf(output, 'FunctionError') !== undefined,
  };
}

/** A function's result as an answer that is mapped: its error message selects. */
export async function callMappedFunction(
  call: IntegrationCall,
  functionArn: string,
  body: string,
): Promise<IntegrationResult> {
  const { payload, hasFailed } = await callFunction(call, functionArn, jsonOr(body));
  // The response without a pattern is for what succeeds; no pattern fits an empty text but one that fits all.
  const selectedBy = hasFailed ? errorMessage(payload) : '';
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: payload, selectedBy };
}

function jsonOr(body: string): Json {
  try {
    return body === '' ? {} : parseJson(body);
  } catch {
    return body;
  }
}

function errorMessage(payload: string): string {
  const error = jsonOr(payload);
  const message = isJsonObject(error) ? memberOf(error, 'errorMessage') : undefined;
  return typeof message === 'string' ? message : payload;
}

/** @throws IntegrationTimeout, OutboundError */
export async function callHttp(
  call: IntegrationCall,
  request: {
    readonly method: string;
    readonly url: string;
    readonly headers: OutboundRequest['headers'];
    readonly body: string | Uint8Array;
  },
): Promise<
  IntegrationResult & { readonly bytes: Uint8Array; readonly headerPairs: OutboundAnswer['headers'] }
> {
  const { limits, http } = call.ports;
  try {
    const answer = await http({
      method: request.method,
      url: request.url,
      headers: request.headers,
      ...(request.body.length === 0 ? {} : { body: request.body }),
      timeoutMs: call.timeoutMs,
      responseBytesMax: limits.apiPayloadBytes,
      redirectsMax: 0,
      signal: call.signal,
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      headerPairs: answer.headers,
      body: new TextDecoder().decode(answer.body),
      bytes: answer.body,
      selectedBy: String(answer.status),
    };
  } catch (error) {
    if (error instanceof OutboundError && error.kind === 'timeout')
      throw new IntegrationTimeout(error.message);
    throw error;
  }
}

/** Runs a call no longer than it may take. */
async function within<Result>(
  { ports, timeoutMs, signal }: IntegrationCall,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const deadline = ports.deadline(timeoutMs);
  const late = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new IntegrationTimeout(`no answer within ${timeoutMs} ms`));
    if (deadline.aborted) fail();
    else deadline.addEventListener('abort', fail, { once: true });
  });
  late.catch(() => undefined);
  return Promise.race([work(AbortSignal.any([deadline, signal])), late]);
}
