import {
  type CallScope,
  invariant,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  OutboundError,
  type OutboundRequest,
  Payload,
  type Principal,
  printJson,
} from '@cairn/kit';
import type { CallOutcome, IntegrationPorts, TaskCall } from '../task-call.ts';
import { percentEncoded } from './form-body.ts';
import { answerText, describeAnswer } from './http-answer.ts';
import { pairsOf, withQuery } from './http-parameters.ts';

/** AWS ends a request after half a minute, as API Gateway itself does. */
const timeoutMs = 30_000;
const responseBytesMax = 10 * 1024 * 1024;
const methods = /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/;

/** What is wrong with the parameters, in AWS's words; empty when nothing is. */
export function apiGatewayProblems(parameters: JsonObject): readonly string[] {
  const wrong: string[] = [];
  const refuse = (field: string): void => {
    wrong.push(`The value of the field '${field}' has an invalid format`);
  };
  if (!URL.canParse(`https://${memberOf(parameters, 'ApiEndpoint')}`)) refuse('ApiEndpoint');
  if (!methods.test(String(memberOf(parameters, 'Method')))) refuse('Method');
  for (const field of ['Headers', 'QueryParameters']) {
    const value = memberOf(parameters, field) ?? null;
    if (value !== null && !isListsByName(value)) refuse(field);
  }
  if (!/^(?:NO_AUTH|IAM_ROLE|RESOURCE_POLICY)$/.test(String(memberOf(parameters, 'AuthType') ?? 'NO_AUTH'))) {
    refuse('AuthType');
  }
  return wrong;
}

function isListsByName(value: Json): boolean {
  return isJsonObject(value) && Object.values(value).every((item) => isJsonArray(item));
}

/** `arn:aws:states:::apigateway:invoke` (Developer Guide, "Create API Gateway REST APIs with Step Functions"). */
export async function invokeApiGateway(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const parameters = call.parameters.value as JsonObject;
  const { outboundHttp } = ports;
  invariant(outboundHttp !== undefined, 'there is a way out over HTTP where tasks are carried out');
  const endpoint = memberOf(parameters, 'ApiEndpoint') as string;
  const base = `https://${endpoint}`;
  const url = urlOf(base, parameters);
  // What stands behind the endpoint leads nowhere else.
  if (!new URL(url).pathname.startsWith(new URL(base).pathname)) {
    return { kind: 'failure', error: 'States.Runtime', cause: `The path leads out of the API: ${url}` };
  }
  const body = bodyOf(parameters);
  const headers = pairsOf(memberOf(parameters, 'Headers'));
  const isTyped = headers.some(([name]) => name.toLowerCase() === 'content-type');
  try {
    const request: OutboundRequest = {
      method: memberOf(parameters, 'Method') as string,
      url: withQuery(url, pairsOf(memberOf(parameters, 'QueryParameters'))),
      headers: [
        ...headers,
        ...(body === undefined || isTyped ? [] : [['Content-Type', 'application/json'] as const]),
        ['User-Agent', `Amazon|StepFunctions|${call.scope.region}`],
      ],
      ...(body === undefined ? {} : { body }),
      timeoutMs,
      responseBytesMax,
      redirectsMax: 0,
      signal: call.signal,
    };
    const own = await ports.callOwnApi?.(request, callerOf(parameters, call));
    if (own === undefined && memberOf(parameters, 'AuthType') === 'IAM_ROLE') {
      const cause = `Cairn does not sign requests to an API outside: ${endpoint}`;
      return { kind: 'failure', error: 'States.Runtime', cause };
    }
    const answer = own ?? (await outboundHttp(request));
    const text = answerText(answer) ?? '';
    const output = describeAnswer(answer, text);
    if (answer.status >= 200 && answer.status < 300) return { kind: 'result', output: Payload.of(output) };
    return { kind: 'failure', error: `ApiGateway.${answer.status}`, cause: text };
  } catch (thrown) {
    if (!(thrown instanceof OutboundError) || thrown.kind === 'aborted') throw thrown;
    const cause = `Unable to execute HTTP request: ${thrown.message}`;
    return { kind: 'failure', error: 'ApiGateway.SdkClientException', cause };
  }
}

/** As whom the API is asked: the task's role, Step Functions itself where the API's policy decides, or nobody. */
function callerOf(parameters: JsonObject, { scope }: TaskCall): CallScope | undefined {
  const type = memberOf(parameters, 'AuthType') ?? 'NO_AUTH';
  if (type === 'NO_AUTH') return undefined;
  const service = 'states.amazonaws.com';
  const principal: Principal = { arn: service, kind: 'service', service, sourceAccount: scope.account };
  return type === 'IAM_ROLE' ? scope : { ...scope, principal };
}

/** Stage and path stand behind the endpoint. */
function urlOf(base: string, parameters: JsonObject): string {
  const stage = memberOf(parameters, 'Stage') ?? '';
  const path = memberOf(parameters, 'Path') ?? '';
  const segments = [base.replace(/\/+$/, ''), ...(stage === '' ? [] : [percentEncoded(String(stage))])];
  const rest = String(path).replace(/^\/+/, '');
  return rest === '' ? segments.join('/') : `${segments.join('/')}/${rest}`;
}

/** Members that are null are not sent, unless they are allowed. */
function bodyOf(parameters: JsonObject): string | undefined {
  const body = memberOf(parameters, 'RequestBody') ?? null;
  if (body === null) return undefined;
  if (typeof body === 'string') return body;
  return printJson(memberOf(parameters, 'AllowNullValues') === true ? body : withoutNulls(body));
}

function withoutNulls(value: Json): Json {
  if (isJsonArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([member, inner]) => [member, withoutNulls(inner)]),
  );
}
