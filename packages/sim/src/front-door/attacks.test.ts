import { createHmac, hash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type CairnServer, createServer } from '@cairn/server';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { RequestSigner, type SignerKey, type UnsignedCall } from './request-signer.ts';

/** Tries to get past the front door, over raw sockets where a client would not say such things. All are refused. */

let folder: string;
let server: CairnServer;
/** A server on loopback that takes any credentials: what web pages may try is tried here. */
let open: CairnServer;
let root: SignerKey;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-front-door-'));
  server = await createServer({ port: 0, dataDirectory: join(folder, 'data'), auth: 'strict' });
  open = await createServer({ port: 0, memory: true });
  root = server.cairn.rootAccessKey;
  const s3 = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: root,
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
  await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'kept' }));
});
afterAll(async () => {
  await Promise.all([server.stop(), open.stop()]);
  await rm(folder, { recursive: true });
});

const portOf = ({ endpoint }: CairnServer) => Number(new URL(endpoint).port);
const hostOf = (to: CairnServer = server) => `127.0.0.1:${portOf(to)}`;

/** Sends bytes and gives what the server says until it closes, or has said enough. */
function say(
  to: CairnServer,
  bytes: string | Buffer,
  isEnough: (heard: string) => boolean = hasAnswer,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(portOf(to), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (isEnough(heard)) socket.destroy();
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', (error: NodeJS.ErrnoException) => (heard === '' ? reject(error) : resolve(heard)));
    socket.write(bytes);
  });
}

function hasAnswer(heard: string): boolean {
  const end = heard.indexOf('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(heard)?.[1];
  return end !== -1 && length !== undefined && heard.length >= end + 4 + Number(length);
}

const printRequest = (
  line: string,
  headers: { readonly [name: string]: string } | readonly string[],
  body = '',
) => {
  const lines = Array.isArray(headers)
    ? headers
    : Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

const listing = (): UnsignedCall => ({
  method: 'POST',
  path: '/',
  headers: {
    host: hostOf(),
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AWSStepFunctions.ListStateMachines',
  },
  body: '{}',
});
const getObject = (): UnsignedCall => ({
  method: 'GET',
  path: '/bucket/key',
  headers: { host: hostOf(), 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
});
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const statusOf = (heard: string) => Number(heard.slice(9, 12));

/** What became of a request: `200`, or the status with the name of the error. */
function verdictOf(heard: string): string {
  const name = /"__type":"[^"]*#(\w+)"|<Code>(\w+)<\/Code>|x-amzn-errortype: (\w+)/i
    .exec(heard)
    ?.slice(1)
    .find(Boolean);
  return name === undefined ? String(statusOf(heard)) : `${statusOf(heard)} ${name}`;
}

async function send(
  service: 'states' | 's3',
  change: {
    readonly key?: SignerKey;
    readonly date?: Date;
    readonly call?: Partial<UnsignedCall>;
    readonly after?: (call: UnsignedCall) => UnsignedCall;
  },
): Promise<string> {
  const call = { ...(service === 's3' ? getObject() : listing()), ...change.call };
  const headers = await new RequestSigner(change.key ?? root, service).sign(call, change.date);
  const sent = (change.after ?? ((same) => same))({ ...call, headers });
  return verdictOf(await say(server, printRequest(`${sent.method} ${sent.path}`, sent.headers, sent.body)));
}

const withHeader = (name: string, value: string) => (call: UnsignedCall) => ({
  ...call,
  headers: { ...call.headers, [name]: value },
});
const withAuthorization = (from: RegExp, to: string) => (call: UnsignedCall) =>
  withHeader('authorization', (call.headers.authorization as string).replace(from, to))(call);

describe('a signed request', () => {
  it('is let in as it was signed', async () => {
    expect(await send('states', {})).toBe('200');
    expect(await send('s3', {})).toBe('200');
    expect(await send('states', { date: at(-4) })).toBe('200');
    expect(await send('s3', { date: at(-14) })).toBe('200');
  });

  const wrong = () => ({ ...root, secretAccessKey: 'wrong' });
  const unknown = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' };
  const table: readonly (readonly [what: string, answer: string, send: () => Promise<string>])[] = [
    ['with the wrong secret', '400 InvalidSignatureException', () => send('states', { key: wrong() })],
    ['with the wrong secret, of S3', '403 SignatureDoesNotMatch', () => send('s3', { key: wrong() })],
    ['with an unknown key', '400 UnrecognizedClientException', () => send('states', { key: unknown })],
    ['with an unknown key, of S3', '403 InvalidAccessKeyId', () => send('s3', { key: unknown })],
    [
      'with a token that was never given',
      '400 UnrecognizedClientException',
      () => send('states', { key: { ...root, sessionToken: 'x' } }),
    ],
    ['signed six minutes ago', '400 InvalidSignatureException', () => send('states', { date: at(-6) })],
    ['signed six minutes ahead', '400 InvalidSignatureException', () => send('states', { date: at(6) })],
    ['signed sixteen minutes ago, of S3', '403 RequestTimeTooSkewed', () => send('s3', { date: at(-16) })],
    ['signed sixteen minutes ahead, of S3', '403 RequestTimeTooSkewed', () => send('s3', { date: at(16) })],
    [
      'with another date than it was signed with',
      '400 InvalidSignatureException',
      () =>
        send('states', {
          date: at(-4),
          after: withHeader(
            'x-amz-date',
            at(0).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').concat('Z'),
          ),
        }),
    ],
    [
      'with another method',
      '400 InvalidSignatureException',
      () => send('states', { after: (call) => ({ ...call, method: 'PUT' }) }),
    ],
    [
      'with another method, of S3',
      '403 SignatureDoesNotMatch',
      () => send('s3', { after: (call) => ({ ...call, method: 'DELETE' }) }),
    ],
    [
      'with another path',
      '403 SignatureDoesNotMatch',
      () => send('s3', { after: (call) => ({ ...call, path: '/bucket/other' }) }),
    ],
    [
      'with a query',
      '403 SignatureDoesNotMatch',
      () => send('s3', { after: (call) => ({ ...call, path: '/bucket/key?tagging' }) }),
    ],
    [
      'with another body',
      '400 InvalidSignatureException',
      () => send('states', { after: (call) => ({ ...call, body: '{ }' }) }),
    ],
    [
      'with no body',
      '400 InvalidSignatureException',
      () => send('states', { after: (call) => ({ ...call, body: '' }) }),
    ],
    [
      'with another header',
      '400 InvalidSignatureException',
      () => send('states', { after: withHeader('x-amz-target', 'AWSStepFunctions.ListActivities') }),
    ],
    [
      'for another host',
      '400 InvalidSignatureException',
      () => send('states', { after: withHeader('host', `localhost:${portOf(server)}`) }),
    ],
    [
      'for another service',
      '400 InvalidSignatureException',
      () => send('states', { after: withAuthorization(/\/states\//, '/lambda/') }),
    ],
    [
      'for another region',
      '400 InvalidSignatureException',
      () => send('states', { after: withAuthorization(/us-east-1/, 'eu-west-1') }),
    ],
    [
      'for another day',
      '400 InvalidSignatureException',
      () => send('states', { after: withAuthorization(/\/\d{8}\//, '/20200101/') }),
    ],
    [
      'without its signature',
      '403 IncompleteSignatureException',
      () => send('states', { after: withAuthorization(/, Signature=.*/, '') }),
    ],
    [
      'with a signature of nothing',
      '400 InvalidSignatureException',
      () => send('states', { after: withAuthorization(/Signature=.*/, 'Signature=0') }),
    ],
    [
      'that covers the host no more',
      '400 InvalidSignatureException',
      () => send('states', { after: withAuthorization(/host;/, '') }),
    ],
    [
      'with a header of AWS that it does not cover',
      '400 InvalidSignatureException',
      () => send('states', { after: withHeader('x-amz-invented', 'x') }),
    ],
    [
      'with metadata that it does not cover, of S3',
      '403 AccessDenied',
      () => send('s3', { after: withHeader('x-amz-meta-added', 'x') }),
    ],
    [
      'without credentials',
      '403 MissingAuthenticationTokenException',
      () =>
        send('states', {
          after: ({ headers: { authorization: _, ...headers }, ...call }) => ({ ...call, headers }),
        }),
    ],
    [
      'of the second version',
      '400 InvalidRequest',
      () => send('s3', { after: withHeader('authorization', `AWS ${root.accessKeyId}:c2lnbmF0dXJl`) }),
    ],
    [
      'with an asymmetric signature',
      '403 IncompleteSignatureException',
      () => send('states', { after: withAuthorization(/AWS4-HMAC-SHA256/, 'AWS4-ECDSA-P256-SHA256') }),
    ],
    [
      'with a path that goes up',
      '403 InvalidSignatureException',
      () => sendLambda('/2015-03-31/functions/x/../secret'),
    ],
    [
      'with a doubled slash',
      '403 InvalidSignatureException',
      () => sendLambda('/2015-03-31//functions/secret'),
    ],
    [
      'with dots that are encoded',
      '403 InvalidSignatureException',
      () => sendLambda('/2015-03-31/functions/x/%2e%2e/secret'),
    ],
  ];
  it.each(table)('%s is refused: %s', async (_what, answer, attack) => {
    expect(await attack()).toBe(answer);
  });

  /** Signed for `/2015-03-31/functions/secret`, sent to a path that somebody might take for it. */
  async function sendLambda(path: string): Promise<string> {
    const call = { method: 'GET', path: '/2015-03-31/functions/secret', headers: { host: hostOf() } };
    const headers = await new RequestSigner(root, 'lambda').sign(call);
    return verdictOf(await say(server, printRequest(`GET ${path}`, headers)));
  }

  it('is refused in the form in which it was spoken', async () => {
    const form = { host: hostOf(), 'content-type': 'application/x-www-form-urlencoded' };
    const call = { method: 'POST', path: '/', headers: form, body: 'Action=ListQueues&Version=2012-11-05' };
    const spoken = async (service: string, more: { readonly [name: string]: string }) => {
      const headers = { ...call.headers, ...more };
      const signed = await new RequestSigner(wrong(), service).sign({ ...call, headers });
      return say(server, printRequest('POST /', signed, call.body));
    };
    expect(verdictOf(await spoken('sqs', {}))).toBe('403 SignatureDoesNotMatch');
    const json = { 'x-amz-target': 'AmazonSQS.ListQueues', 'content-type': 'application/x-amz-json-1.0' };
    expect(await spoken('sqs', json)).toMatch(/"__type":"[^"]*InvalidSignatureException/);
    expect(await spoken('monitoring', { 'smithy-protocol': 'rpc-v2-cbor' })).toMatch(
      /content-type: application\/cbor/i,
    );
  });

  it('tells when its time was over', async () => {
    const headers = await new RequestSigner(root, 'states').sign(listing(), at(-6));
    const heard = await say(server, printRequest('POST /', headers, '{}'));
    expect(heard).toMatch(
      /Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)/,
    );
  });
});

describe('a presigned URL', () => {
  const ask = async (change: (query: string) => string, { method = 'GET', date = at(0) } = {}) => {
    const query = await new RequestSigner(root, 's3').presign(getObject(), 60, date);
    const heard = await say(
      server,
      printRequest(`${method} /bucket/key?${change(query)}`, { host: hostOf() }),
    );
    return verdictOf(heard);
  };

  it('is taken as it was made', async () => expect(await ask((query) => query)).toBe('200'));

  it.each([
    ['X-Amz-Expires=60', 'X-Amz-Expires=600', '403 SignatureDoesNotMatch'],
    ['X-Amz-Expires=60', 'X-Amz-Expires=9999999', '400 AuthorizationQueryParametersError'],
    [/X-Amz-Signature=\w+/, '', '400 AuthorizationQueryParametersError'],
    [/$/, '&versionId=null', '403 SignatureDoesNotMatch'],
    [/$/, '&X-Amz-Date=20200101T000000Z', '400 AuthorizationQueryParametersError'],
  ] as const)('is refused with %s as %s', async (from, to, answer) => {
    expect(await ask((query) => query.replace(from, to))).toBe(answer);
  });

  it('is refused for another method, after its time, and beside a header', async () => {
    expect(await ask((query) => query, { method: 'DELETE' })).toBe('403 SignatureDoesNotMatch');
    expect(await ask((query) => query, { date: at(-2) })).toBe('403 AccessDenied');
    const headers = await new RequestSigner(root, 's3').sign(getObject());
    const query = await new RequestSigner(root, 's3').presign(getObject(), 60);
    const heard = await say(server, printRequest(`GET /bucket/key?${query}`, headers));
    expect(verdictOf(heard)).toBe('400 InvalidArgument');
  });
});

describe('a body in signed chunks', () => {
  interface Chunked {
    readonly head: string;
    readonly chunks: readonly { readonly line: string; readonly data: string }[];
    readonly trailers: readonly string[];
  }

  /** Source: the example of the S3 API reference, with chunks of our own. */
  async function chunked(key: string, texts: readonly string[], trailer?: string): Promise<Chunked> {
    const payload = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`;
    const length = texts.join('').length;
    const signed = await new RequestSigner(root, 's3').sign({
      method: 'PUT',
      path: `/bucket/${key}`,
      headers: {
        host: hostOf(),
        'x-amz-content-sha256': payload,
        'x-amz-decoded-content-length': String(length),
        'content-encoding': 'aws-chunked',
        ...(trailer === undefined ? {} : { 'x-amz-trailer': trailer.split(':')[0] as string }),
      },
    });
    const date = signed['x-amz-date'] as string;
    const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const hmac = (secret: Buffer | string, text: string) =>
      createHmac('sha256', secret).update(text).digest();
    const signingKey = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${root.secretAccessKey}`);
    let previous = /Signature=(\w+)/.exec(signed.authorization as string)?.[1] as string;
    const sign = (kind: string, hashes: string) => {
      previous = hmac(
        signingKey,
        `AWS4-HMAC-SHA256-${kind}\n${date}\n${scope}\n${previous}\n${hashes}`,
      ).toString('hex');
      return previous;
    };
    const chunks = [...texts, ''].map((data) => ({
      line: `${data.length.toString(16)};chunk-signature=${sign('PAYLOAD', `${hash('sha256', '')}\n${hash('sha256', data)}`)}`,
      data,
    }));
    const trailers =
      trailer === undefined
        ? []
        : [trailer, `x-amz-trailer-signature:${sign('TRAILER', hash('sha256', `${trailer}\n`))}`];
    const lines = Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
    return { head: `PUT /bucket/${key} HTTP/1.1\r\n${lines.join('\r\n')}\r\n`, chunks, trailers };
  }

  async function put({ head, chunks, trailers }: Chunked): Promise<string> {
    const pieces = chunks.map(({ line, data }) => `${line}\r\n${data}${data === '' ? '' : '\r\n'}`);
    const body = `${pieces.join('')}${trailers.map((line) => `${line}\r\n`).join('')}\r\n`;
    return verdictOf(await say(server, `${head}content-length: ${body.length}\r\n\r\n${body}`));
  }

  const texts = ['first '.repeat(20), 'second '.repeat(20)];
  const trailer = `x-amz-checksum-sha256:${hash('sha256', texts.join(''), 'base64')}`;

  it('is taken as it was signed, with trailers and without', async () => {
    expect(await put(await chunked('whole', texts))).toBe('200');
    expect(await put(await chunked('trailed', texts, trailer))).toBe('200');
  });

  const refused = '403 SignatureDoesNotMatch';
  const change = (at: number, from: RegExp, to: string) => (all: Chunked) => ({
    ...all,
    chunks: all.chunks.map((chunk, index) =>
      index === at ? { line: chunk.line.replace(from, to), data: chunk.data } : chunk,
    ),
  });
  const attacks: readonly (readonly [string, (all: Chunked) => Chunked, string | undefined])[] = [
    [
      'a chunk of other bytes',
      (all) => ({
        ...all,
        chunks: all.chunks.map((chunk) => ({ ...chunk, data: chunk.data.replace('second', 'SECOND') })),
      }),
      undefined,
    ],
    [
      'its chunks in another order',
      (all) => ({ ...all, chunks: [all.chunks[1], all.chunks[0], all.chunks[2]] as never }),
      undefined,
    ],
    [
      'a chunk that is there twice',
      (all) => ({ ...all, chunks: [all.chunks[0], all.chunks[0], all.chunks[2]] as never }),
      undefined,
    ],
    ['a chunk without a signature', change(1, /;.*/, ''), undefined],
    ['another signature of its last chunk', change(2, /=\w/, '=x'), undefined],
    [
      'a trailer that was not signed',
      (all) => ({ ...all, trailers: ['x-amz-checksum-crc32:AAAAAA=='] }),
      undefined,
    ],
    ['a trailer without its signature', (all) => ({ ...all, trailers: all.trailers.slice(0, 1) }), trailer],
    ['no trailer', (all) => ({ ...all, trailers: [] }), trailer],
  ];
  it.each(attacks)('is refused with %s, and nothing of it is kept', async (_what, attack, ending) => {
    // Of its own, for none of them is taken twice.
    const key = `altered-${attacks.findIndex(([, one]) => one === attack)}`;
    expect(await put(attack(await chunked(key, texts, ending)))).toBe(refused);
    const s3 = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: root,
      forcePathStyle: true,
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: key }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('is refused whose hash is another one than it says', async () => {
    const call = {
      method: 'PUT',
      path: '/bucket/altered',
      headers: { host: hostOf(), 'x-amz-content-sha256': hash('sha256', 'signed') },
    };
    const headers = await new RequestSigner(root, 's3').sign(call);
    expect(verdictOf(await say(server, printRequest('PUT /bucket/altered', headers, 'altered')))).toBe(
      '400 XAmzContentSHA256Mismatch',
    );
    const deletion = { ...call, method: 'POST', path: '/bucket', query: { delete: '' } };
    const signed = await new RequestSigner(root, 's3').sign(deletion);
    const body = '<Delete><Object><Key>key</Key></Object></Delete>';
    expect(verdictOf(await say(server, printRequest('POST /bucket?delete=', signed, body)))).toBe(
      '400 XAmzContentSHA256Mismatch',
    );
  });
});

describe('headers that are there twice', () => {
  test.each(['host', 'authorization', 'x-amz-target', 'x-amz-date', 'content-type'])(
    '%s is refused',
    async (name) => {
      const headers = await new RequestSigner(root, 'states').sign(listing());
      for (const order of ['before', 'after']) {
        const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
        const other = `${name}: ${name === 'host' ? 'localhost' : 'AWSStepFunctions.ListActivities'}`;
        const all = order === 'before' ? [other, ...lines] : [...lines, other];
        expect(statusOf(await say(server, printRequest('POST /', all, '{}')))).toBeGreaterThanOrEqual(400);
      }
    },
  );
});

describe('a request that two servers would read in two ways', () => {
  const inner = 'GET /_cairn/health HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const head = 'POST / HTTP/1.1\r\nhost: localhost\r\n';
  it.each([
    ['two lengths', `${head}content-length: 0\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`],
    ['two lengths in one line', `${head}content-length: 0, ${inner.length}\r\n\r\n${inner}`],
    [
      'a length and chunks',
      `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    ],
    [
      'chunks that are not the last encoding',
      `${head}transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
    ],
    ['an encoding that is nearly chunks', `${head}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a space before a colon', `${head}transfer-encoding : chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a folded line', `${head}transfer-encoding:\r\n chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n${inner}`],
    ['a length that is no number', `${head}content-length: +5\r\n\r\n0\r\n\r\n${inner}`],
    [
      'a chunk whose size is too large',
      `${head}transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n${inner}`,
    ],
    [
      'a chunk whose size is no number',
      `${head}transfer-encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n${inner}`,
    ],
    ['a NUL in a header', `${head}x: a\0b\r\ncontent-length: 0\r\n\r\n${inner}`],
    [
      'a bare line feed in a header',
      `POST / HTTP/1.1\nhost: localhost\ncontent-length: 5\n\n0\r\n\r\n${inner}`,
    ],
  ])('is refused, and nothing behind it is heard: %s', async (_what, bytes) => {
    // The server ends the connection after it.
    const heard = await say(server, bytes, () => false);
    expect(statusOf(heard)).toBe(400);
    expect(heard.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });
});

describe('a web page', () => {
  const call = {
    'x-amz-target': 'AWSStepFunctions.ListStateMachines',
    'content-type': 'application/x-amz-json-1.0',
  };
  const credentials = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
  };
  const ask = (line: string, headers: { readonly [name: string]: string }, body = '{}') =>
    say(open, printRequest(line, { host: hostOf(open), ...headers }, body));

  it('of the machine itself is let in', async () => {
    expect(statusOf(await ask('POST /', { ...call, ...credentials, origin: 'http://localhost:3000' }))).toBe(
      200,
    );
  });

  it.each([
    ['of another site', 'POST /', { ...call, ...credentials, origin: 'https://evil.example' }],
    ['without an origin', 'POST /', { ...call, ...credentials, origin: 'null' }],
    [
      'whose origin looks like ours',
      'POST /',
      { ...call, ...credentials, origin: 'http://localhost.evil.example' },
    ],
    ['that links here', 'GET /', { ...credentials, 'sec-fetch-site': 'cross-site' }],
    ['that was rebound to us', 'POST /', { ...call, ...credentials, host: 'evil.example:4566' }],
    [
      'that was rebound to us as something like localhost',
      'POST /',
      { ...call, ...credentials, host: 'localhost.evil.example' },
    ],
    [
      'that opens a WebSocket',
      'GET /',
      {
        ...credentials,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        origin: 'https://evil.example',
      },
    ],
    [
      'that posts without asking first',
      'POST /',
      { 'content-type': 'text/plain', ...{ 'x-amz-target': call['x-amz-target'] } },
    ],
    [
      'that asks first',
      'OPTIONS /',
      { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    ],
    [
      'that puts credentials into the address',
      'GET /?X-Amz-Credential=a/b/us-east-1/states/aws4_request',
      { 'sec-fetch-site': 'cross-site' },
    ],
  ] as const)('%s is refused', async (_what, line, headers) => {
    const heard = await ask(line, headers);
    expect(statusOf(heard)).toBe(403);
    expect(heard).not.toMatch(/access-control-allow-origin/i);
  });
});

describe('a proxy that is not trusted', () => {
  it('is not believed', async () => {
    const headers = { ...(await new RequestSigner(root, 'states').sign(listing())), host: 'evil.example' };
    for (const told of [{ 'x-forwarded-host': hostOf() }, { forwarded: `host="${hostOf()}"` }])
      expect(statusOf(await say(server, printRequest('POST /', { ...headers, ...told }, '{}')))).toBe(403);
  });

  it('is believed when it is trusted', async () => {
    const trusting = await createServer({
      port: 0,
      memory: true,
      auth: 'strict',
      hostnames: ['api.example'],
      trustedProxies: ['127.0.0.0/8'],
    });
    try {
      const call = { ...listing(), headers: { ...listing().headers, host: 'api.example' } };
      const headers = await new RequestSigner(trusting.cairn.rootAccessKey, 'states').sign(call);
      const sent = { ...headers, host: '10.0.0.1:4566' };
      expect(
        statusOf(
          await say(trusting, printRequest('POST /', { ...sent, 'x-forwarded-host': 'api.example' }, '{}')),
        ),
      ).toBe(200);
      expect(
        statusOf(
          await say(
            trusting,
            printRequest('POST /', { ...sent, forwarded: 'for=10.1.2.3;host=api.example;proto=https' }, '{}'),
          ),
        ),
      ).toBe(200);
      expect(
        statusOf(
          await say(trusting, printRequest('POST /', { ...sent, 'x-forwarded-host': 'evil.example' }, '{}')),
        ),
      ).toBe(403);
    } finally {
      await trusting.stop();
    }
  });
});

describe('an archive of a function', () => {
  const lambda = () =>
    new LambdaClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: root, maxAttempts: 1 });
  const text = (content: string) => new TextEncoder().encode(content);
  it.each([
    ['a path upwards', zipSync({ '../../evil': text('x') })],
    ['a path upwards inside', zipSync({ 'a/../../../evil': text('x') })],
    ['an absolute path', zipSync({ '/tmp/cairn-front-door-evil': text('x') })],
    [
      'a link out of it',
      zipSync({ link: [text('/etc'), { os: 3, attrs: 0o120777 << 16 }], 'link/evil': text('x') }),
    ],
    ['a backslash', zipSync({ '..\\evil': text('x') })],
  ])('with %s is refused, and nothing is unpacked', async (_what, ZipFile) => {
    const before = await readdir(folder);
    const input = {
      FunctionName: 'evil',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/r',
      Code: { ZipFile },
    } as const;
    await expect(lambda().send(new CreateFunctionCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('sizes without measure', () => {
  const headers = () => ({
    ...listing().headers,
    authorization:
      'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0',
  });

  it('a length that nobody could send is refused before anything is read', async () => {
    const lines = Object.entries(headers())
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
    const heard = await say(open, `POST / HTTP/1.1\r\n${lines}\r\ncontent-length: 999999999999\r\n\r\n{`);
    expect(statusOf(heard)).toBe(413);
  });

  it('whoever has no key is refused before the body is read', async () => {
    const lines = Object.entries(headers())
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n');
    const heard = await say(server, `POST / HTTP/1.1\r\n${lines}\r\ncontent-length: 1000000\r\n\r\n{`);
    expect(statusOf(heard)).toBe(403);
  });

  it('headers without end are refused', async () => {
    const heard = await say(server, `GET / HTTP/1.1\r\nhost: localhost\r\n${'x: y\r\n'.repeat(20_000)}\r\n`);
    expect(statusOf(heard)).toBe(431);
  });

  it('an authorization without measure is refused', async () => {
    const long = `AWS4-HMAC-SHA256 Credential=${'a/'.repeat(5_000)}, SignedHeaders=${'h;'.repeat(5_000)}, Signature=0`;
    expect(
      verdictOf(await say(server, printRequest('POST /', { ...headers(), authorization: long }, '{}'))),
    ).toBe('403 IncompleteSignatureException');
  });

  it('brackets without end are refused', async () => {
    const body = '['.repeat(900_000);
    const heard = await say(open, printRequest('POST /', { ...headers(), host: hostOf(open) }, body));
    expect(statusOf(heard)).toBe(400);
  });
});
