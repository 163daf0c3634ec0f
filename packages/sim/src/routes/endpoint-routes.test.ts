import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integration, type Received, RoutesLaboratory, startEndpoint } from './routes-laboratory.ts';

let laboratory: RoutesLaboratory;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;

beforeAll(async () => {
  laboratory = await RoutesLaboratory.start();
  endpoint = await startEndpoint();
});
afterAll(async () => {
  endpoint.stop();
  await laboratory.stop();
});

const last = (): Received => endpoint.received.at(-1) as Received;

describe('a REST API', () => {
  it('hands requests on to an HTTP endpoint, with what is mapped', async () => {
    const apiId = await laboratory.restApi(
      {
        '/shop/{proxy+}': {
          'x-amazon-apigateway-any-method': integration({
            type: 'http_proxy',
            httpMethod: 'ANY',
            uri: `${endpoint.url}/\${stageVariables.base}/{proxy}`,
            requestParameters: {
              'integration.request.path.proxy': 'method.request.path.proxy',
              'integration.request.header.X-Api': 'context.apiId',
              'integration.request.header.Host': "'elsewhere.example'",
              'integration.request.querystring.id': 'method.request.multivaluequerystring.n',
            },
          }),
        },
      },
      {},
      { base: 'v1' },
    );
    const answer = await fetch(laboratory.url(apiId, '/prod/shop/a/b%20c?n=1&n=2&q=x'), {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array([0, 128, 255]),
    });
    expect([answer.status, answer.headers.get('x-from'), answer.headers.getSetCookie()]).toEqual([
      200,
      'endpoint',
      ['a=1', 'b=2'],
    ]);
    expect([...(await answer.bytes())]).toEqual([0, 128, 255]);
    const { method, url, headers } = last();
    expect([method, url]).toEqual(['PUT', '/v1/a/b%20c?id=1&id=2&n=1&n=2&q=x']);
    expect(headers).toMatchObject({ 'x-api': apiId, 'x-forwarded-for': '127.0.0.1' });
    expect(headers.host).toBe(new URL(endpoint.url).host);
  });

  it('maps to an HTTP endpoint and back', async () => {
    const mapped = integration(
      {
        type: 'http',
        httpMethod: 'POST',
        uri: `${endpoint.url}/status/404`,
        requestTemplates: { 'application/json': '{"got": $input.json(\'$.a\')}' },
        responses: {
          '4\\d\\d': {
            statusCode: '404',
            responseParameters: {
              'method.response.header.X-Was': 'integration.response.header.X-From',
              'method.response.header.X-Got': 'integration.response.body.got',
              'method.response.header.X-Lines': 'integration.response.body.lines',
            },
          },
          default: { statusCode: '200' },
        },
      },
      { responses: { 404: { description: '', headers: { 'X-Was': {}, 'X-Got': {}, 'X-Lines': {} } } } },
    );
    const apiId = await laboratory.restApi({ '/': { post: mapped } });
    const answer = await fetch(laboratory.url(apiId, '/prod'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a": 5}',
    });
    expect([answer.status, answer.headers.get('x-was'), answer.headers.get('x-got')]).toEqual([
      404,
      'endpoint',
      '5',
    ]);
    expect(await answer.json()).toEqual({ got: 5 });
    expect(last().body.toString()).toBe('{"got": 5}');
    const other = await fetch(laboratory.url(apiId, '/prod'), { method: 'HEAD' });
    expect(other.status).toBe(403);
  });

  it('answers a type that it does not take by 415 and a body that is too long by 413', async () => {
    const mock = integration({
      type: 'mock',
      passthroughBehavior: 'never',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      responses: { default: { statusCode: '200', responseTemplates: { 'application/json': '{"a":1}' } } },
    });
    const apiId = await laboratory.restApi({ '/': { post: mock, head: mock } });
    const post = (type: string, body: string) =>
      fetch(laboratory.url(apiId, '/prod'), { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{}')).status).toBe(200);
    const wrong = await post('text/plain', 'x');
    expect([wrong.status, await wrong.json()]).toEqual([415, { message: 'Unsupported Media Type' }]);
    const long = await post('application/json', 'x'.repeat(10_485_761));
    expect([long.status, await long.json()]).toEqual([413, { message: 'Request Too Long' }]);
    const head = await fetch(laboratory.url(apiId, '/prod'), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
  });

  it('ends no header by what an integration says', async () => {
    const mock = integration({
      type: 'mock',
      requestTemplates: {
        'application/json':
          '{"statusCode": 200}#set($context.responseOverride.header.X-Evil = $util.urlDecode($input.params("v")))',
      },
      responses: { default: { statusCode: '200' } },
    });
    const apiId = await laboratory.restApi({ '/': { get: mock } });
    const answer = await fetch(laboratory.url(apiId, '/prod?v=a%250d%250aX-Injected:%20b'));
    expect(answer.headers.get('x-injected')).toBeNull();
    expect(answer.headers.get('x-evil')).toBe('a  X-Injected: b');
  });

  it('sends to a queue by its path and a form, and by action and JSON', async () => {
    const { QueueUrl } = await laboratory.sqs.send(new CreateQueueCommand({ QueueName: 'routes' }));
    const credentials = 'arn:aws:iam::000000000000:role/api';
    const responses = { default: { statusCode: '200' } };
    const apiId = await laboratory.restApi({
      '/form': {
        post: integration({
          type: 'aws',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:sqs:path/000000000000/routes',
          credentials,
          requestParameters: {
            'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'",
          },
          requestTemplates: {
            'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)',
          },
          responses,
        }),
      },
      '/json': {
        post: integration({
          type: 'aws',
          httpMethod: 'POST',
          uri: 'arn:aws:apigateway:us-east-1:sqs:action/SendMessage',
          credentials,
          requestTemplates: { 'application/json': `{"QueueUrl": "${QueueUrl}", "MessageBody": "json"}` },
          responses,
        }),
      },
    });
    const headers = { 'content-type': 'application/json' };
    for (const [path, body] of [
      ['/form', '{"a": "b & c"}'],
      ['/json', '{}'],
    ] as const) {
      const answer = await fetch(laboratory.url(apiId, `/prod${path}`), { method: 'POST', headers, body });
      expect([path, answer.status]).toEqual([path, 200]);
      const { Messages } = await laboratory.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages?.[0]?.Body).toBe(path === '/form' ? '{"a": "b & c"}' : 'json');
    }
  });
});

describe('an HTTP API', () => {
  it('changes parameters of requests and answers', async () => {
    const apiId = await laboratory.httpApi({
      '/pets/{id}': {
        get: integration({
          type: 'http_proxy',
          httpMethod: 'GET',
          uri: `${endpoint.url}/status/404`,
          payloadFormatVersion: '1.0',
          requestParameters: {
            'append:header.x-trace': '$context.requestId',
            'overwrite:header.x-pet': '$request.path.id',
            'remove:header.x-secret': "''",
            'append:querystring.from': '$request.header.user-agent',
            'overwrite:querystring.q': 'new',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: API Gateway's
            'overwrite:path': '/status/404/${request.path.id}',
          },
          responseParameters: {
            404: {
              'overwrite:statuscode': '403',
              'append:header.x-was': '$response.header.x-from',
              'remove:header.set-cookie': "''",
            },
          },
        }),
      },
    });
    const answer = await fetch(laboratory.url(apiId, '/pets/7?q=old'), {
      headers: { 'x-secret': 's', 'user-agent': 'me' },
    });
    expect([answer.status, answer.headers.get('x-was'), answer.headers.getSetCookie()]).toEqual([
      403,
      'endpoint',
      [],
    ]);
    const { url, headers } = last();
    expect(url).toBe('/status/404/7?from=me&q=new');
    expect(headers).toMatchObject({ 'x-pet': '7', 'x-trace': expect.any(String) });
    expect(headers['x-secret']).toBeUndefined();
  });

  it('sends to a queue and receives from it', async () => {
    const { QueueUrl = '' } = await laboratory.sqs.send(new CreateQueueCommand({ QueueName: 'first-class' }));
    const subtype = (integrationSubtype: string, requestParameters: object) =>
      integration({
        type: 'aws_proxy',
        integrationSubtype,
        requestParameters: { QueueUrl, ...requestParameters },
        credentials: 'arn:aws:iam::000000000000:role/api',
        payloadFormatVersion: '1.0',
      });
    const apiId = await laboratory.httpApi({
      '/messages': {
        post: subtype('SQS-SendMessage', { MessageBody: '$request.body.text' }),
        get: subtype('SQS-ReceiveMessage', { MaxNumberOfMessages: '$request.querystring.n' }),
      },
    });
    const sent = await fetch(laboratory.url(apiId, '/messages'), {
      method: 'POST',
      body: '{"text": "hello"}',
    });
    expect(sent.status).toBe(200);
    const received = await fetch(laboratory.url(apiId, '/messages?n=5'));
    expect(await received.json()).toMatchObject({ Messages: [{ Body: 'hello' }] });
  });

  it('answers 503 where the endpoint is not there', async () => {
    const apiId = await laboratory.httpApi({
      '/': {
        get: integration({
          type: 'http_proxy',
          httpMethod: 'GET',
          uri: 'http://127.0.0.1:1/',
          payloadFormatVersion: '1.0',
        }),
      },
    });
    const answer = await fetch(laboratory.url(apiId, '/'));
    expect([answer.status, await answer.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});
