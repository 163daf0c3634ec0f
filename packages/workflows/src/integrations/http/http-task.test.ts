import { parseTaskResource } from '@cairn/asl';
import {
  type CallScope,
  type ConnectionParameters,
  type Json,
  type OutboundAnswer,
  OutboundError,
  type OutboundRequest,
  Payload,
  ServiceError,
} from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { callIntegration, refuseCall } from '../call-integration.ts';
import type { CallOutcome, HttpTrace, IntegrationPorts, TaskCall } from '../task-call.ts';

const connection = 'arn:aws:events:us-east-1:000000000000:connection/c/1';
const named = { Authentication: { ConnectionArn: connection } };
const nothing: ConnectionParameters = { headers: [], query: [], body: [] };

function answerOf(text: string, more: Partial<OutboundAnswer> = {}): OutboundAnswer {
  return { status: 200, statusText: 'OK', headers: [], body: new TextEncoder().encode(text), ...more };
}

interface Exchange {
  readonly found?: Partial<ConnectionParameters> | Error;
  readonly answer?: OutboundAnswer | Error;
  readonly revealsSecrets?: boolean;
  readonly resource?: string;
  readonly denied?: string;
}

async function invoke(parameters: Json, { found = {}, answer = answerOf(''), ...rest }: Exchange = {}) {
  const requests: OutboundRequest[] = [];
  const callers: CallScope[] = [];
  const trace: Partial<HttpTrace> = {};
  const ports = {
    ids: { uuid: () => 'id' },
    now: () => 0,
    endpointSchemes: 'any',
    outboundHttp: async (request: OutboundRequest) => {
      requests.push(request);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    findConnection: async () => {
      if (found instanceof Error) throw found;
      return { ...nothing, ...found };
    },
    denialOf: ({ action }: { action: string }) =>
      action === rest.denied ? `not authorized: ${action}` : undefined,
    callOwnApi: async (request: OutboundRequest, caller: CallScope | undefined) => {
      if (!request.url.startsWith('https://own/')) return undefined;
      requests.push(request);
      if (caller !== undefined) callers.push(caller);
      return answer as OutboundAnswer;
    },
  } as never as IntegrationPorts;
  const call: TaskCall = {
    scope: { account: '000000000000', region: 'eu-west-1', principal: { arn: 'role' } },
    resource: parseTaskResource(rest.resource ?? 'arn:aws:states:::http:invoke') as TaskCall['resource'],
    parameters: Payload.of(parameters),
    idempotencyKey: 'key',
    signal: new AbortController().signal,
    trace: (noted) => Object.assign(trace, noted),
    revealsSecrets: rest.revealsSecrets,
  };
  const refused = refuseCall(ports, call.resource, call.parameters);
  const outcome: CallOutcome | undefined =
    refused === undefined ? await callIntegration(ports, call) : undefined;
  return { request: requests[0] as OutboundRequest, callers, outcome, refused, trace };
}

function outputOf(outcome: CallOutcome | undefined): Json | undefined {
  return outcome?.kind === 'result' ? outcome.output.value : undefined;
}

describe('an HTTP Task', () => {
  it('sends what the state and its connection say, the connection winning (the example of the guide)', async () => {
    const { request } = await invoke(
      {
        ...named,
        ApiEndpoint: 'https://example.com/path?QueryParam=x&kept=1',
        Method: 'POST',
        Headers: { 'Request-Id': 'my_request_id', 'Header-Param': 'state_machine_header_param' },
        RequestBody: { Job: 'Software Engineer', BodyParam: 'state_machine_body_param' },
        QueryParameters: { QueryParam: 'state_machine_query_param', many: [1, 'b c'] },
      },
      {
        found: {
          headers: [
            ['ApiKey', 'key_value'],
            ['header-param', 'connection_header_param'],
          ],
          query: [['QueryParam', 'connection_query_param']],
          body: [['BodyParam', 'connection_body_param']],
        },
      },
    );
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://example.com/path?kept=1&many=1&many=b%20c&QueryParam=connection_query_param',
      headers: [
        ['Request-Id', 'my_request_id'],
        ['ApiKey', 'key_value'],
        ['header-param', 'connection_header_param'],
        ['User-Agent', 'Amazon|StepFunctions|HttpInvoke|eu-west-1'],
        ['Range', 'bytes=0-262144'],
        ['Content-Type', 'application/json;charset=UTF-8'],
      ],
      body: '{"Job":"Software Engineer","BodyParam":"connection_body_param"}',
      redirectsMax: 10,
      timeoutMs: 60_000,
      secretHeaders: ['ApiKey', 'header-param'],
    });
  });

  it('encodes a form', async () => {
    const { request } = await invoke({
      ...named,
      ApiEndpoint: 'https://example.com/',
      Method: 'POST',
      Headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      RequestBody: { a: ['x', 'y'] },
      Transform: { RequestBodyEncoding: 'URL_ENCODED', RequestEncodingOptions: { ArrayFormat: 'REPEAT' } },
    });
    expect(request.body).toBe('a=x&a=y');
    expect(request.headers.filter(([name]) => /content-type/i.test(name))).toHaveLength(1);
  });

  it('shows the answer, its body parsed where it is JSON', async () => {
    const headers = [
      ['content-type', 'application/json'],
      ['set-cookie', 'a'],
      ['set-cookie', 'b'],
    ] as const;
    const get = { ...named, ApiEndpoint: 'http://example.com/', Method: 'GET' };
    const { outcome, request } = await invoke(get, { answer: answerOf('{"a":1.0}', { headers }) });
    expect(request.body).toBeUndefined();
    // Numbers keep their form.
    expect(outcome?.kind === 'result' && outcome.output.text).toBe(
      '{"Headers":{"content-type":["application/json"],"set-cookie":["a","b"]},"ResponseBody":{"a":1.0},"StatusCode":200,"StatusText":"OK"}',
    );
    const text = await invoke(get, { answer: answerOf('<p>') });
    expect(outputOf(text.outcome)).toMatchObject({ ResponseBody: '<p>' });
  });

  const get = { ...named, ApiEndpoint: 'https://example.com/', Method: 'GET' };
  it.each<[string, Exchange, string, RegExp]>([
    [
      'a status that is no success',
      { answer: answerOf('no', { status: 429, statusText: 'Too Many Requests' }) },
      'States.Http.StatusCode.429',
      /^\{"Headers":\{\},"ResponseBody":"no","StatusCode":429,"StatusText":"Too Many Requests"\}$/,
    ],
    [
      'no connection',
      { answer: new OutboundError('connection', 'refused') },
      'States.Http.Socket',
      /^refused$/,
    ],
    [
      'a minute without answer',
      { answer: new OutboundError('timeout', 'late') },
      'States.Http.Socket',
      /late/,
    ],
    [
      'an address that is never called',
      { answer: new OutboundError('refused-address', 'metadata') },
      'States.Http.Socket',
      /metadata/,
    ],
    [
      'too long an answer',
      { answer: new OutboundError('too-large', 'x') },
      'States.DataLimitExceeded',
      /'http'/,
    ],
    [
      'an image',
      { answer: answerOf('x', { headers: [['content-type', 'image/png']] }) },
      'States.Runtime',
      /image\/png/,
    ],
    [
      'bytes that are no text',
      { answer: { ...answerOf(''), body: new Uint8Array([0xff]) } },
      'States.Runtime',
      /read/,
    ],
    [
      'an unknown connection',
      { found: new ServiceError('ResourceNotFoundException', 'Connection c does not exist.') },
      'Events.ConnectionResource.ResourceNotFound',
      /^Connection c does not exist\.$/,
    ],
    [
      'a connection that is not authorized',
      { found: new ServiceError('Events.ConnectionResource.InvalidConnectionState', 'not authorized') },
      'Events.ConnectionResource.InvalidConnectionState',
      /not/,
    ],
    [
      'trouble with a connection',
      { found: new ServiceError('InternalException', 'oops') },
      'Events.ConnectionResource.InternalError',
      /oops/,
    ],
  ])('fails for %s', async (_name, exchange, error, cause) => {
    const { outcome } = await invoke(get, exchange);
    expect(outcome).toMatchObject({ kind: 'failure', error, cause: expect.stringMatching(cause) });
  });

  it('needs the permissions of its role', async () => {
    const invoked = await invoke(get, { denied: 'states:InvokeHTTPEndpoint' });
    expect(invoked.outcome).toMatchObject({
      error: 'States.Permissions',
      cause: 'not authorized: states:InvokeHTTPEndpoint',
    });
    const connected = await invoke(get, { denied: 'events:RetrieveConnectionCredentials' });
    expect(connected.outcome).toMatchObject({ error: 'Events.ConnectionResource.AccessDenied' });
    expect([...(invoked.request ? [1] : []), ...(connected.request ? [1] : [])]).toEqual([]);
  });

  it('cannot merge a body that is text', async () => {
    const { outcome } = await invoke(
      { ...get, Method: 'POST', RequestBody: 'text' },
      { found: { body: [['a', 'b']] } },
    );
    expect(outcome).toMatchObject({ error: 'States.Runtime' });
  });

  it.each<[Json, string]>([
    [
      { ...get, ApiEndpoint: 'ftp://example.com' },
      "The value of the field 'ApiEndpoint' has an invalid format",
    ],
    [{ ...get, Method: 'TRACE' }, "The value of the field 'Method' has an invalid format"],
    [{ ...get, Headers: 'text' }, "The value of the field 'Headers' has an invalid format"],
    [{ ...get, Headers: { 'a b': 'c' } }, "The value of the field 'Headers' has an invalid format"],
    [{ ...get, Headers: { a: 'x\r\nb: c' } }, "The value of the field 'Headers' has an invalid format"],
    [
      { ...get, Headers: { 'X-Amz-Date': '1' } },
      "The header 'X-Amz-Date' is not supported in the field 'Headers'",
    ],
    [{ ...get, Authentication: {} }, 'ConnectionArn'],
    [{ ...get, InvocationConfig: { ConnectionArn: connection } }, 'Exactly one'],
    [{ ...get, Transform: { RequestBodyEncoding: 'GZIP' } }, 'RequestBodyEncoding'],
    [{ ...named, Method: 'GET' }, 'The field "ApiEndpoint" is required but was missing'],
  ])('is not started with %j', async (parameters, text) => {
    const { refused } = await invoke(parameters);
    expect(refused).toContain('could not be used to start the Task: [');
    expect(refused).toContain(text);
  });

  it('shows a test what goes out and comes back, secrets only where they are to be revealed', async () => {
    const secret = { found: { headers: [['Authorization', 'Basic c2VjcmV0']] } } as const;
    const hidden = await invoke({ ...get, Headers: { A: 'b' } }, secret);
    expect(hidden.trace).toEqual({
      request: {
        protocol: 'https',
        method: 'GET',
        url: 'https://example.com/',
        headers: '[A: b, User-Agent: Amazon|StepFunctions|HttpInvoke|eu-west-1, Range: bytes=0-262144]',
      },
      response: { protocol: 'https', statusCode: '200', statusMessage: 'OK', headers: '[]', body: '' },
    });
    const shown = await invoke(get, { ...secret, revealsSecrets: true });
    expect(shown.trace.request?.headers).toContain('Authorization: Basic c2VjcmV0');
  });
});

describe('apigateway:invoke', () => {
  const resource = 'arn:aws:states:::apigateway:invoke';
  const get = { ApiEndpoint: 'abc.execute-api.eu-west-1.amazonaws.com', Method: 'GET' };

  it('calls the endpoint with stage, path and lists, and shows the answer', async () => {
    const { request, outcome } = await invoke(
      {
        ...get,
        Method: 'POST',
        Stage: 'prod',
        Path: '/orders/7',
        Headers: { 'X-Key': ['a', 'b'] },
        QueryParameters: { q: ['1', '2'] },
        RequestBody: { kept: 1, dropped: null },
      },
      { resource, answer: answerOf('{"ok":true}', { status: 201, statusText: 'Created' }) },
    );
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/orders/7?q=1&q=2',
      body: '{"kept":1}',
      redirectsMax: 0,
    });
    expect(request.headers.slice(0, 2)).toEqual([
      ['X-Key', 'a'],
      ['X-Key', 'b'],
    ]);
    expect(outputOf(outcome)).toEqual({
      Headers: {},
      ResponseBody: { ok: true },
      StatusCode: 201,
      StatusText: 'Created',
    });
  });

  it("calls this server's own APIs where they are", async () => {
    const own = { ...get, ApiEndpoint: 'own/api', Stage: 's' };
    const { request, callers } = await invoke({ ...own, AuthType: 'IAM_ROLE' }, { resource });
    expect(request.url).toBe('https://own/api/s');
    expect(callers.map(({ principal }) => principal.arn)).toEqual(['role']);
    expect((await invoke(own, { resource })).callers).toEqual([]);
    const byPolicy = await invoke({ ...own, AuthType: 'RESOURCE_POLICY' }, { resource });
    expect(byPolicy.callers.map(({ principal }) => principal.service)).toEqual(['states.amazonaws.com']);
    const out = await invoke({ ...own, Stage: undefined, Path: '/../../_cairn' } as never, { resource });
    expect(out.request).toBeUndefined();
    expect(out.outcome).toMatchObject({ error: 'States.Runtime' });
  });

  it('fails with the status and the body', async () => {
    const answer = answerOf('{"message":"Forbidden"}', { status: 403 });
    const { outcome } = await invoke(get, { resource, answer });
    expect(outcome).toEqual({ kind: 'failure', error: 'ApiGateway.403', cause: '{"message":"Forbidden"}' });
  });

  it('is not started with headers that are no lists', async () => {
    const { refused } = await invoke({ ...get, Headers: { a: 'b' } }, { resource });
    expect(refused).toContain("[The value of the field 'Headers' has an invalid format]");
  });
});
