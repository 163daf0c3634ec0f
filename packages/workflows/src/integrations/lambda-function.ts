import {
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  Payload,
  parseArn,
  parseJson,
  printJson,
  setMember,
  utf8ByteLength,
} from '@cairn/kit';
import { sdkMetadata } from './sdk-metadata.ts';
import { serviceFailure } from './service-failure.ts';
import { type CallOutcome, type IntegrationPorts, type TaskCall, traceOf } from './task-call.ts';

const names = { prefix: 'Lambda', service: 'AWSLambda', style: 'optimized', sdkId: 'lambda' } as const;

/**
 * A function's ARN as `Resource`: the effective input is the event, the function's answer the result
 * (Developer Guide, "Specifying a Lambda function ARN directly").
 */
export async function invokeFunction(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const input: JsonObject = {
    FunctionName: call.resource.arn,
    InvocationType: 'RequestResponse',
    Payload: call.parameters.text,
  };
  const answer = await invoke(ports, call, input);
  if (answer.kind === 'failure') return answer;
  const { text } = answer;
  if (answer.functionError) return functionFailure(text, text);
  return { kind: 'result', output: answerPayload(text) };
}

/**
 * `arn:aws:states:::lambda:invoke`: the parameters are those of Invoke, the result its response with the
 * payload parsed (Developer Guide, "Invoke an AWS Lambda function with Step Functions").
 */
export async function invokeByParameters(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const input = invokeInput(call.parameters.value as JsonObject);
  const answer = await invoke(ports, call, input);
  if (answer.kind === 'failure') return answer;
  if (answer.functionError) return functionFailure(compact(answer.text), answer.text);
  return { kind: 'result', output: Payload.of(describeAnswer(ports, answer)) };
}

/** A member that is null is not sent; a payload that is a string is the text of the event, others are printed. */
function invokeInput(parameters: JsonObject): JsonObject {
  const input: Record<string, Json> = {};
  for (const [member, value] of Object.entries(parameters)) {
    if (value === null) continue;
    const printed = member === 'Payload' && typeof value !== 'string' ? printJson(value) : value;
    setMember(input, member, printed);
  }
  return input;
}

interface InvokeAnswer {
  readonly kind: 'answer';
  readonly text: string;
  readonly functionError: boolean;
  readonly members: JsonObject;
}

async function invoke(
  ports: IntegrationPorts,
  call: TaskCall,
  input: JsonObject,
): Promise<InvokeAnswer | Extract<CallOutcome, { readonly kind: 'failure' }>> {
  try {
    const members = await ports.callService({
      ...functionScope(call, input),
      service: 'lambda',
      action: 'Invoke',
      input,
      idempotencyKey: call.idempotencyKey,
      ...traceOf(call),
      signal: call.signal,
    });
    const object = isJsonObject(members) ? members : {};
    const text = memberOf(object, 'Payload');
    return {
      kind: 'answer',
      text: typeof text === 'string' ? text : '',
      functionError: memberOf(object, 'FunctionError') !== undefined,
      members: object,
    };
  } catch (thrown) {
    const failure = serviceFailure(thrown, names, ports.ids.uuid());
    return failure as Extract<CallOutcome, { readonly kind: 'failure' }>;
  }
}

/** A function is called where its ARN says it is. */
function functionScope(call: TaskCall, input: JsonObject): TaskCall['scope'] {
  const name = memberOf(input, 'FunctionName');
  const arn = typeof name === 'string' ? parseArn(name) : undefined;
  return arn === undefined ? call.scope : { ...call.scope, account: arn.account, region: arn.region };
}

function answerPayload(text: string): Payload {
  if (text === '') return Payload.of(null);
  try {
    return Payload.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof JsonSyntaxError)) throw thrown;
    return Payload.of(text);
  }
}

/** The function failed: its error's type names the error, its error object is the cause. */
function functionFailure(cause: string, payload: string): CallOutcome {
  const object = parseLeniently(payload);
  const errorType = isJsonObject(object) ? memberOf(object, 'errorType') : undefined;
  if (typeof errorType === 'string' && errorType !== '') return { kind: 'failure', error: errorType, cause };
  return {
    kind: 'failure',
    error: 'Lambda.Unknown',
    cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${payload}`,
  };
}

function compact(text: string): string {
  const value = parseLeniently(text);
  return value === undefined ? text : printJson(value);
}

function parseLeniently(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError) return undefined;
    throw thrown;
  }
}

function describeAnswer(ports: IntegrationPorts, answer: InvokeAnswer): JsonObject {
  const { ExecutedVersion, LogResult, StatusCode } = answer.members;
  const headers: { [header: string]: string } = {};
  if (typeof ExecutedVersion === 'string') headers['X-Amz-Executed-Version'] = ExecutedVersion;
  if (typeof LogResult === 'string') headers['X-Amz-Log-Result'] = LogResult;
  headers['x-amzn-Remapped-Content-Length'] = '0';
  return {
    ...(ExecutedVersion === undefined ? {} : { ExecutedVersion }),
    ...(LogResult === undefined ? {} : { LogResult }),
    ...(answer.text === '' ? {} : { Payload: answerPayload(answer.text).value }),
    ...sdkMetadata({
      requestId: ports.ids.uuid(),
      nowMs: ports.now(),
      contentType: 'application/json',
      contentLength: utf8ByteLength(answer.text),
      headers,
    }),
    StatusCode: StatusCode ?? 200,
  };
}
