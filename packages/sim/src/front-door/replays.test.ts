import { execFile } from 'node:child_process';
import { createHmac, hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as requestPlain } from 'node:http';
import { Agent, request as requestSecure } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type CairnServer, createServer, readRootAccessKey } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { RequestSigner, type SignerKey, type UnsignedCall } from './request-signer.ts';

/** Requests that were signed once and come again: what an eavesdropper, a log or a proxy could send. */

let server: CairnServer;
let queueUrl: string;

const clientOptions = (to: CairnServer = server, credentials: SignerKey = to.cairn.rootAccessKey) => ({
  endpoint: to.endpoint,
  region: 'us-east-1',
  credentials,
});

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
  await new DynamoDBClient(clientOptions()).send(createTable);
  const { QueueUrl } = await new SQSClient(clientOptions()).send(new CreateQueueCommand({ QueueName: 'q' }));
  queueUrl = QueueUrl as string;
  await s3().send(new CreateBucketCommand({ Bucket: 'bucket' }));
  await s3().send(new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'kept' }));
});
afterAll(() => server.stop());

const createTable = new CreateTableCommand({
  TableName: 'table',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});
const s3 = () => new S3Client({ ...clientOptions(), forcePathStyle: true });
const hostOf = ({ endpoint }: Listening) => new URL(endpoint).host;
const at = (seconds: number) => new Date(Date.now() + seconds * 1_000);

type Listening = Pick<CairnServer, 'endpoint'>;

interface Answer {
  /** `200`, or the status with the name of the error. */
  readonly verdict: string;
  readonly body: string;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** Sends what was signed, as it is, as often as one likes. */
function send(
  call: UnsignedCall,
  { to = server, agent }: { readonly to?: Listening; readonly agent?: Agent } = {},
): Promise<Answer> {
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
  const options = { method: call.method, path: `${call.path}${query}`, headers: { ...call.headers } };
  const [host, port] = hostOf(to).split(':') as [string, string];
  const request = agent === undefined ? requestPlain : requestSecure;
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, host, port, agent }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      answer.on('end', () => {
        const named = /"__type":"[^"]*#(\w+)"|<Code>([\w.]+)<\/Code>/.exec(body);
        const name = named?.[1] ?? named?.[2] ?? answer.headers['x-amzn-errortype'];
        const status = String(answer.statusCode);
        resolve({
          verdict: name === undefined ? status : `${status} ${name}`,
          body,
          headers: answer.headers,
        });
      });
    });
    asked.on('error', reject);
    asked.end(call.body);
  });
}

async function sign(
  service: string,
  call: UnsignedCall,
  date?: Date,
  key?: SignerKey,
): Promise<UnsignedCall> {
  const signer = new RequestSigner(key ?? server.cairn.rootAccessKey, service);
  return { ...call, headers: { ...(await signer.sign(call, date)) } };
}

const json = (
  target: string,
  input: object,
  more: { readonly [name: string]: string } = {},
): UnsignedCall => ({
  method: 'POST',
  path: '/',
  headers: {
    host: hostOf(server),
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
    ...more,
  },
  body: JSON.stringify(input),
});
const form = (fields: { readonly [name: string]: string }): UnsignedCall => ({
  method: 'POST',
  path: '/',
  headers: { host: hostOf(server), 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});
const rest = (method: string, path: string, body?: object): UnsignedCall => ({
  method,
  path,
  headers: { host: hostOf(server), 'content-type': 'application/json' },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});
const object = (method: string, key: string, body?: string): UnsignedCall => ({
  method,
  path: `/bucket/${key}`,
  headers: { host: hostOf(server), 'x-amz-content-sha256': hash('sha256', body ?? '') },
  ...(body === undefined ? {} : { body }),
});
const putItem = (id: string, more?: { readonly [name: string]: string }) =>
  json('DynamoDB_20120810.PutItem', { TableName: 'table', Item: { id: { S: id } } }, more);
const attempt = () => ({
  'amz-sdk-invocation-id': crypto.randomUUID(),
  'amz-sdk-request': 'attempt=1; max=3',
});

describe('a change that was signed once', () => {
  const again = '503 InvalidSignatureException';
  const table: readonly (readonly [string, string, string, () => UnsignedCall])[] = [
    ['in awsJson', 'dynamodb', again, () => putItem('a')],
    ['in awsJson, of SQS', 'sqs', again, () => json('AmazonSQS.SendMessage', sent('json'))],
    [
      'in awsJson, with the id of the call and the attempt',
      'dynamodb',
      '400 InvalidSignatureException',
      () => putItem('b', attempt()),
    ],
    ['that takes something', 'sqs', again, () => json('AmazonSQS.ReceiveMessage', { QueueUrl: queueUrl })],
    ['by a form', 'sns', '503 SignatureDoesNotMatch', () => form({ Action: 'CreateTopic', Name: 't' })],
    [
      'by a form of SQS',
      'sqs',
      '503 SignatureDoesNotMatch',
      () => form({ Action: 'SendMessage', ...sent('form') }),
    ],
    [
      'in the query of a GET',
      'sns',
      '503 SignatureDoesNotMatch',
      () => ({ ...form({}), method: 'GET', body: '', query: { Action: 'CreateTopic', Name: 'u' } }),
    ],
    ['by POST to a path', 'apigateway', again, () => rest('POST', '/restapis', { name: 'posted' })],
    [
      'by PUT to a path',
      'lambda',
      '503 InvalidSignatureException',
      () => rest('PUT', '/2017-10-31/functions/none/concurrency', { ReservedConcurrentExecutions: 1 }),
    ],
    ['by DELETE of a path', 'apigateway', again, () => rest('DELETE', '/restapis/none')],
    ['by PUT to S3', 's3', '503 SignatureDoesNotMatch', () => object('PUT', 'put', 'put')],
    ['by DELETE from S3', 's3', '503 SignatureDoesNotMatch', () => object('DELETE', 'gone')],
    [
      'by POST to S3',
      's3',
      '503 SignatureDoesNotMatch',
      () => ({ ...object('POST', 'parts'), query: { uploads: '' } }),
    ],
    [
      'with a body that is not signed',
      's3',
      '503 SignatureDoesNotMatch',
      () => ({
        ...object('PUT', 'unsigned', 'x'),
        headers: { host: hostOf(server), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      }),
    ],
    ['whatever is added that is not signed', 'dynamodb', again, () => putItem('c')],
  ];
  const sent = (MessageBody: string) => ({ QueueUrl: queueUrl, MessageBody });

  it.each(table)('%s is taken once', async (_what, service, refusal, call) => {
    const signed = await sign(service, call());
    const { verdict } = await send(signed);
    expect(verdict).not.toMatch(/Signature|^5/);
    const later = { ...signed, headers: { ...signed.headers, 'user-agent': 'another', accept: '*/*' } };
    for (const replay of [signed, later]) {
      const refused = await send(replay);
      expect(refused.verdict).toBe(refusal);
      expect(refused.body).toContain('Signature already used');
      expect(refused.headers['retry-after']).toBe(refusal.startsWith('503') ? '1' : undefined);
    }
  });

  it('is taken once whenever in its time it comes again, and all at once', async () => {
    for (const seconds of [-290, 290]) {
      const signed = await sign('dynamodb', putItem(`at ${seconds}`), at(seconds));
      const answers = await Promise.all(Array.from({ length: 20 }, () => send(signed)));
      const verdicts = answers.map(({ verdict }) => verdict).sort();
      expect(verdicts).toEqual(['200', ...Array.from({ length: 19 }, () => again)]);
    }
  });

  it('is not used up by whoever has altered it', async () => {
    const signed = await sign('dynamodb', putItem('kept'));
    const altered = { ...signed, body: (signed.body as string).replace('kept', 'evil') };
    expect((await send(altered)).verdict).toBe('400 InvalidSignatureException');
    expect((await send(signed)).verdict).toBe('200');
    expect((await send(altered)).verdict).toBe('400 InvalidSignatureException');
  });

  it('in signed chunks is taken once, by the signature that they begin with', async () => {
    const text = 'a chunk';
    const signed = await sign('s3', {
      ...object('PUT', 'chunks'),
      headers: {
        host: hostOf(server),
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-decoded-content-length': String(text.length),
        'content-encoding': 'aws-chunked',
      },
    });
    const call = { ...signed, body: chunksOf(signed, [text, '']) };
    expect((await send(call)).verdict).toBe('200');
    expect((await send(call)).verdict).toBe('503 SignatureDoesNotMatch');
  });

  function chunksOf({ headers }: UnsignedCall, texts: readonly string[]): string {
    const date = headers['x-amz-date'] as string;
    const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const hmac = (secret: Buffer | string, text: string) =>
      createHmac('sha256', secret).update(text).digest();
    const secret = `AWS4${server.cairn.rootAccessKey.secretAccessKey}`;
    const key = scope.split('/').reduce<Buffer | string>(hmac, secret);
    let previous = /Signature=(\w+)/.exec(headers.authorization as string)?.[1] as string;
    const lines = texts.map((text) => {
      const hashes = `${hash('sha256', '')}\n${hash('sha256', text)}`;
      previous = hmac(key, `AWS4-HMAC-SHA256-PAYLOAD\n${date}\n${scope}\n${previous}\n${hashes}`).toString(
        'hex',
      );
      return `${text.length.toString(16)};chunk-signature=${previous}\r\n${text}\r\n`;
    });
    return lines.join('');
  }
});

describe('what only reads', () => {
  it.each([
    ['of an object', 's3', () => object('GET', 'key')],
    ['of the head of an object', 's3', () => object('HEAD', 'key')],
    ['of a path', 'apigateway', () => rest('GET', '/restapis')],
    ['in awsJson', 'sqs', () => json('AmazonSQS.GetQueueAttributes', { QueueUrl: queueUrl })],
    ['by a form', 'sts', () => form({ Action: 'GetCallerIdentity' })],
  ] as const)('%s may be asked again as it was signed', async (_what, service, call) => {
    const signed = await sign(service, call());
    for (let time = 0; time < 3; time += 1) expect((await send(signed)).verdict).toBe('200');
  });

  it('is taken once where the signature names the attempt, unless it is asked for by GET', async () => {
    const read = await sign('sqs', json('AmazonSQS.GetQueueAttributes', { QueueUrl: queueUrl }, attempt()));
    expect((await send(read)).verdict).toBe('200');
    expect((await send(read)).verdict).toBe('400 InvalidSignatureException');
    const call = object('GET', 'key');
    const get = await sign('s3', { ...call, headers: { ...call.headers, ...attempt() } });
    for (let time = 0; time < 2; time += 1) expect((await send(get)).verdict).toBe('200');
  });
});

test('a presigned URL may be used until it expires, for a change too', async () => {
  const get = await getSignedUrl(s3(), new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }));
  const put = await getSignedUrl(s3(), new PutObjectCommand({ Bucket: 'bucket', Key: 'by url' }));
  for (const body of ['first', 'second']) {
    expect((await fetch(get)).status).toBe(200);
    expect((await fetch(put, { method: 'PUT', body })).status).toBe(200);
  }
});

type Middleware = Parameters<SQSClient['middlewareStack']['addRelativeTo']>[0];
const namingNoAttempt =
  (next: (args: object) => Promise<never>) =>
  (args: { readonly request: { readonly headers: { [name: string]: string } } }) => {
    const { headers } = args.request;
    for (const name of Object.keys(headers)) if (name.startsWith('amz-sdk-')) delete headers[name];
    return next(args);
  };

describe('honest clients', () => {
  it('of the SDK make two hundred calls at once that are all the same', async () => {
    const client = new SQSClient({ ...clientOptions(), maxAttempts: 1 });
    const call = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'the same' });
    const answers = await Promise.all(Array.from({ length: 200 }, () => client.send(call)));
    expect(new Set(answers.map(({ MessageId }) => MessageId)).size).toBe(200);
  });

  it('of the SDK that sign nothing of the attempt sign anew, and get through', async () => {
    const client = new SQSClient({ ...clientOptions(), maxAttempts: 10 });
    // As botocore does, which adds these headers after it has signed.
    client.middlewareStack.addRelativeTo(namingNoAttempt as unknown as Middleware, {
      relation: 'before',
      toMiddleware: 'httpSigningMiddleware',
    });
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'unnamed' }));
    const call = new SendMessageCommand({ QueueUrl, MessageBody: 'the same' });
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.send(call)));
    expect(new Set(answers.map(({ MessageId }) => MessageId)).size).toBe(4);
    expect(Math.max(...answers.map(({ $metadata }) => $metadata.attempts ?? 0))).toBeGreaterThan(1);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('4');
  }, 30_000);

  it('repeat themselves on a connection that is theirs alone', async () => {
    const one = new Agent({ keepAlive: true, maxSockets: 1, ca: server.certificateAuthority() });
    const other = new Agent({ keepAlive: true, maxSockets: 1, ca: server.certificateAuthority() });
    try {
      const receive = { QueueUrl: queueUrl, MaxNumberOfMessages: 3 };
      const signed = await sign('sqs', json('AmazonSQS.ReceiveMessage', receive));
      for (let time = 0; time < 3; time += 1)
        expect((await send(signed, { agent: one })).verdict).toBe('200');
      for (const agent of [other, undefined])
        expect((await send(signed, { ...(agent && { agent }) })).verdict).toBe(
          '503 InvalidSignatureException',
        );
      const named = await sign('dynamodb', putItem('named', attempt()));
      expect((await send(named, { agent: one })).verdict).toBe('200');
      expect((await send(named, { agent: one })).verdict).toBe('400 InvalidSignatureException');
    } finally {
      one.destroy();
      other.destroy();
    }
  });

  it('behind a proxy that is trusted have no connection of their own', async () => {
    const behind = await createServer({
      port: 0,
      memory: true,
      auth: 'strict',
      trustedProxies: ['127.0.0.1'],
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: behind.certificateAuthority() });
    try {
      const call = { ...json('AmazonSQS.CreateQueue', { QueueName: 'q' }) };
      const named = { ...call, headers: { ...call.headers, host: hostOf(behind) } };
      const signed = await sign('sqs', named, undefined, behind.cairn.rootAccessKey);
      expect((await send(signed, { to: behind, agent })).verdict).toBe('200');
      expect((await send(signed, { to: behind, agent })).verdict).toBe('503 InvalidSignatureException');
    } finally {
      agent.destroy();
      await behind.stop();
    }
  });
});

describe('settings', () => {
  it('takes a change as often as it comes where replays are accepted', async () => {
    const accepting = await createServer({ port: 0, memory: true, auth: 'strict', replays: 'accept' });
    try {
      const call = json('AmazonSQS.CreateQueue', { QueueName: 'q' }, attempt());
      const named = { ...call, headers: { ...call.headers, host: hostOf(accepting) } };
      const signed = await sign('sqs', named, undefined, accepting.cairn.rootAccessKey);
      for (let time = 0; time < 3; time += 1)
        expect((await send(signed, { to: accepting })).verdict).toBe('200');
    } finally {
      await accepting.stop();
    }
  });

  it('throttles changes when more are signed than may be remembered, and never takes one twice for it', async () => {
    const small = await createServer({
      port: 0,
      memory: true,
      auth: 'strict',
      limits: { rememberedSignatures: 2 },
    });
    try {
      const create = async (QueueName: string) => {
        const call = json('AmazonSQS.CreateQueue', { QueueName });
        const named = { ...call, headers: { ...call.headers, host: hostOf(small) } };
        return sign('sqs', named, undefined, small.cairn.rootAccessKey);
      };
      const first = await create('a');
      expect((await send(first, { to: small })).verdict).toBe('200');
      expect((await send(await create('b'), { to: small })).verdict).toBe('200');
      expect((await send(await create('c'), { to: small })).verdict).toMatch(/^400 .*Throttl/);
      expect((await send(first, { to: small })).verdict).toBe('503 InvalidSignatureException');
    } finally {
      await small.stop();
    }
  });
});

describe('after a restart', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-replays-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const open = () => createServer({ port: 0, dataDirectory: join(folder, 'data'), auth: 'strict' });

  it('what was taken before is refused, clocks that go ahead included, and new calls are taken at once', async () => {
    const first = await open();
    const { rootAccessKey } = first.cairn;
    const host = 'localhost';
    const create = async (QueueName: string, date?: Date) => {
      const call = json('AmazonSQS.CreateQueue', { QueueName });
      return sign('sqs', { ...call, headers: { ...call.headers, host } }, date, rootAccessKey);
    };
    const calls = [
      await create('in-time'),
      await create('behind', at(-200)),
      await create('ahead', at(100)),
      await create('far-ahead', at(200)),
    ];
    try {
      for (const call of calls) expect((await send(call, { to: first })).verdict).toBe('200');
    } finally {
      await first.stop();
    }
    const notTaken = await create('late');
    const second = await open();
    try {
      expect((await send(await create('at-once'), { to: second })).verdict).toBe('200');
      for (const call of [...calls, notTaken])
        expect((await send(call, { to: second })).verdict).toBe('503 InvalidSignatureException');
      expect((await send(calls[0] as UnsignedCall, { to: second })).body).toContain('Signature expired');
      const read = { ...json('AmazonSQS.ListQueues', {}), headers: json('AmazonSQS.ListQueues', {}).headers };
      const signed = await sign(
        'sqs',
        { ...read, headers: { ...read.headers, host } },
        at(-200),
        rootAccessKey,
      );
      expect((await send(signed, { to: second })).verdict).toBe('200');
    } finally {
      await second.stop();
    }
  });

  it('by a kill too, from the first moment at which somebody answers', async () => {
    const dataDirectory = join(folder, 'killed');
    const process = await ServerProcess.start({ dataDirectory, arguments: ['--auth', 'strict'] });
    try {
      const key = await readRootAccessKey({ dataDirectory });
      const call = json('AmazonSQS.CreateQueue', { QueueName: 'q' });
      const host = { ...call.headers, host: 'localhost' };
      const signed = await sign('sqs', { ...call, headers: host }, undefined, key);
      expect((await send(signed, { to: process })).verdict).toBe('200');
      await process.kill();
      const restarted = process.start();
      const answer = async (): Promise<string> => {
        for (;;) {
          const verdict = await send(signed, { to: process }).then(
            (heard) => heard.verdict,
            (error: NodeJS.ErrnoException) => error.code,
          );
          if (verdict !== 'ECONNREFUSED') return String(verdict);
        }
      };
      expect(await answer()).toBe('503 InvalidSignatureException');
      await restarted;
      const again = await sign('sqs', { ...call, headers: host }, undefined, key);
      expect((await send(again, { to: process })).verdict).toBe('200');
    } finally {
      await process.stop();
    }
  });

  it('a client of the SDK whose clock is behind is let in by its retry', async () => {
    const third = await open();
    try {
      const client = new SQSClient({ ...clientOptions(third), systemClockOffset: -120_000 });
      const { $metadata } = await client.send(new CreateQueueCommand({ QueueName: 'behind-clock' }));
      expect($metadata.attempts).toBe(2);
    } finally {
      await third.stop();
    }
  });
});

const python = await promisify(execFile)('aws', ['--version']).then(
  () => true,
  () => false,
);
describe.runIf(python)('the AWS CLI', () => {
  it('may be called twice in one second with the same', async () => {
    const process = await ServerProcess.start({
      dataDirectory: undefined,
      arguments: ['--auth', 'strict'],
    });
    try {
      const [, id = '', secret = ''] =
        /AWS_ACCESS_KEY_ID=(\S+) AWS_SECRET_ACCESS_KEY=(\S+)/.exec(process.output) ?? [];
      const env = {
        ...globalThis.process.env,
        AWS_ACCESS_KEY_ID: id,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_DEFAULT_REGION: 'us-east-1',
      };
      const aws = (...args: readonly string[]) =>
        promisify(execFile)('aws', [...args, '--output', 'json', '--endpoint-url', process.endpoint], {
          env,
        }).then(({ stdout }) => JSON.parse(stdout) as { readonly [name: string]: string });
      const { QueueUrl = '' } = await aws('sqs', 'create-queue', '--queue-name', 'q');
      const sendIt = () => aws('sqs', 'send-message', '--queue-url', QueueUrl, '--message-body', 'x');
      const answers = await Promise.all([sendIt(), sendIt(), sendIt()]);
      expect(new Set(answers.map(({ MessageId }) => MessageId)).size).toBe(3);
    } finally {
      await process.stop();
    }
  }, 60_000);
});

test('the SDK for DynamoDB writes the same item twice in one second', async () => {
  const client = new DynamoDBClient({ ...clientOptions(), maxAttempts: 1 });
  const call = new PutItemCommand({ TableName: 'table', Item: { id: { S: 'same' } } });
  await Promise.all([client.send(call), client.send(call)]);
});
