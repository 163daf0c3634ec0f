/** What is not seen through the SDK: chunked bodies, presigned URLs, hosts, origins, hostile requests. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawCall, type S3TestServer, s3Authorization, startS3Server } from './s3-server.ts';

let cairn: S3TestServer;
let s3: S3Client;
const Bucket = 'wire-bucket';

beforeAll(async () => {
  cairn = await startS3Server();
  ({ s3 } = cairn);
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cairn.close());

const raw = (call: RawCall) => cairn.raw(call);
const textOf = async (Key: string): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('a chunked body', () => {
  const chunked = (body: string, length: number, more: object = {}): RawCall => ({
    method: 'PUT',
    path: `/${Bucket}/chunked`,
    body,
    headers: {
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': String(length),
      'x-amz-trailer': 'x-amz-checksum-crc32',
      ...more,
    },
  });
  const signature = `chunk-signature=${'0'.repeat(64)}`;

  it('of a stream comes from the SDK', async () => {
    const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.from('end')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 70_003 }));
    expect(await textOf('stream')).toBe(`${'a'.repeat(70_000)}end`);
  });

  it('is decoded, its trailer checked', async () => {
    const good = await raw(chunked('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 5));
    expect(good.status).toBe(200);
    expect(good.headers['x-amz-checksum-crc32']).toBe('NhCmhg==');
    expect(await textOf('chunked')).toBe('hello');
    const { ContentEncoding } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'chunked' }));
    expect(ContentEncoding).toBeUndefined();
  });

  it('with signatures is decoded too', async () => {
    const body = `3;${signature}\r\nabc\r\n2;${signature}\r\nde\r\n0;${signature}\r\n\r\n`;
    const headers = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'x-amz-trailer': '' };
    const { 'x-amz-trailer': _, ...rest } = { ...chunked(body, 5).headers, ...headers };
    expect((await raw({ ...chunked(body, 5), headers: rest })).status).toBe(200);
    expect(await textOf('chunked')).toBe('abcde');
  });

  it.each([
    ['a wrong checksum', '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 5, 'BadDigest'],
    ['no checksum where one was announced', '5\r\nhello\r\n0\r\n\r\n', 5, 'InvalidRequest'],
    [
      'fewer bytes than announced',
      '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n',
      6,
      'IncompleteBody',
    ],
    ['no end', '5\r\nhello\r\n', 5, 'IncompleteBody'],
    ['an end within a chunk', 'ff\r\nhello', 255, 'IncompleteBody'],
    ['a size that is none', 'five\r\nhello\r\n0\r\n\r\n', 5, 'InvalidChunk'],
    ['a size beyond measure', 'fffffffffffffff\r\nhello\r\n0\r\n\r\n', 5, 'InvalidChunk'],
    ['no line end behind a chunk', '5\r\nhelloXX0\r\n\r\n', 5, 'InvalidChunk'],
    ['a line without end', 'a'.repeat(5_000), 5, 'InvalidChunk'],
    ['more behind the end', '0\r\n\r\n5\r\nhello\r\n', 0, 'InvalidChunk'],
  ])('with %s is refused', async (_, body, length, code) => {
    const answer = await raw(chunked(body, length));
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(answer.status).toBe(400);
  });

  it('of unknown length is refused', async () => {
    const answer = await raw({
      method: 'PUT',
      path: `/${Bucket}/unknown`,
      body: 'x',
      headers: { 'transfer-encoding': 'chunked' },
    });
    expect(answer).toMatchObject({ status: 411, text: expect.stringContaining('MissingContentLength') });
  });
});

describe('a payload that is signed', () => {
  it('is what its hash says, or refused', async () => {
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const put = (hash: string) =>
      raw({
        method: 'PUT',
        path: `/${Bucket}/hashed`,
        body: 'abc',
        headers: { 'x-amz-content-sha256': hash },
      });
    expect((await put(sha256('abc'))).status).toBe(200);
    expect(await put(sha256('abd'))).toMatchObject({
      status: 400,
      text: expect.stringContaining('XAmzContentSHA256Mismatch'),
    });
  });
});

describe('a presigned URL', () => {
  it('puts and gets without further credentials', async () => {
    const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'signed é' }));
    expect((await fetch(put, { method: 'PUT', body: 'by URL' })).status).toBe(200);
    const get = await getSignedUrl(
      s3,
      new GetObjectCommand({ Bucket, Key: 'signed é', ResponseContentType: 'text/x' }),
      { expiresIn: 60 },
    );
    const answer = await fetch(get);
    expect(answer.headers.get('content-type')).toBe('text/x');
    expect(await answer.text()).toBe('by URL');
  });

  it('that has expired is refused with the times', async () => {
    const signingDate = new Date('2020-01-01T00:00:00Z');
    const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'x' }), {
      signingDate,
      expiresIn: 60,
    });
    const answer = await fetch(url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toMatch(
      /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message><X-Amz-Expires>60<\/X-Amz-Expires><Expires>2020-01-01T00:01:00Z<\/Expires>/,
    );
  });

  it('of the second version of signatures is taken', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'second', Body: '2' }));
    const query = (expires: number) => `AWSAccessKeyId=test&Signature=abc&Expires=${expires}`;
    const url = (expires: number): string => `/${Bucket}/second?${query(expires)}`;
    expect(await raw({ path: url(4_000_000_000), anonymous: true })).toMatchObject({
      status: 200,
      text: '2',
    });
    expect(await raw({ path: url(1_000), anonymous: true })).toMatchObject({ status: 403 });
  });
});

describe('hosts', () => {
  it.each(['wire-bucket.localhost', 'wire-bucket.s3.localhost', 'wire-bucket.s3.us-east-1.localhost'])(
    'of the form %s name the bucket',
    async (name) => {
      const host = `${name}:4566`;
      const path = '/_cairn/health';
      expect((await raw({ method: 'PUT', path, body: name, headers: { host } })).status).toBe(200);
      expect((await raw({ path, headers: { host } })).text).toBe(name);
      expect((await raw({ path: '/?list-type=2&prefix=_cairn', headers: { host } })).text).toContain(
        '<Key>_cairn/health</Key>',
      );
    },
  );

  it('of the SDK are virtual when the endpoint has a name', async () => {
    const { port } = new URL(cairn.server.endpoint);
    const lookup = (_name: string, options: { all?: boolean }, callback: (...found: unknown[]) => void) =>
      options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);
    const httpAgent = new Agent({ lookup: lookup as never });
    const client = new S3Client({
      endpoint: `http://localhost:${port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { httpAgent },
    });
    await client.send(new PutObjectCommand({ Bucket, Key: 'virtual', Body: 'v' }));
    expect(await textOf('virtual')).toBe('v');
    client.destroy();
    httpAgent.destroy();
  });

  it('of S3 without credentials are answered as S3 answers', async () => {
    const answer = await raw({ path: '/k', anonymous: true, headers: { host: `${Bucket}.s3.localhost` } });
    expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('<Code>AccessDenied</Code>') });
  });

  it('that are not known are refused', async () => {
    expect((await raw({ path: '/', headers: { host: 'wire-bucket.evil.example' } })).status).toBe(403);
  });
});

describe('pages of browsers', () => {
  const origin = 'http://localhost:3000';
  const preflight = (method: string, headers = 'authorization, x-amz-date') =>
    raw({
      method: 'OPTIONS',
      path: `/cors-bucket/k`,
      anonymous: true,
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
    });

  it('are answered by the rules of the bucket', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'cors-bucket' }));
    expect(await preflight('GET')).toMatchObject({
      status: 403,
      text: expect.stringContaining('CORSResponse: CORS is not enabled for this bucket.'),
    });
    const CORSRules = [
      {
        AllowedMethods: ['GET'],
        AllowedOrigins: [origin],
        AllowedHeaders: ['authorization', 'x-amz-*'],
        ExposeHeaders: ['ETag'],
        MaxAgeSeconds: 9,
      },
    ];
    await s3.send(new PutBucketCorsCommand({ Bucket: 'cors-bucket', CORSConfiguration: { CORSRules } }));
    expect(await preflight('GET')).toMatchObject({
      status: 200,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'authorization, x-amz-date',
        'access-control-max-age': '9',
      },
    });
    expect((await preflight('PUT')).status).toBe(403);
    expect((await preflight('GET', 'x-other')).status).toBe(403);
    const answer = await raw({ path: '/cors-bucket/k', headers: { origin } });
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'ETag' },
    });
    const put = await raw({ method: 'PUT', path: '/cors-bucket/k', body: '', headers: { origin } });
    expect(put.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('of foreign origins are refused whatever the bucket allows', async () => {
    const headers = { origin: 'https://evil.example' };
    expect((await raw({ path: '/cors-bucket/k', headers })).status).toBe(403);
  });

  it('that users have put run no script of this host', async () => {
    const put = (Key: string, ContentType: string) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: '<script>', ContentType }));
    await Promise.all([put('page', 'text/html'), put('image', 'image/png'), put('drawing', 'image/svg+xml')]);
    const guarded = async (key: string) => {
      const { headers } = await raw({ path: `/${Bucket}/${key}` });
      expect(headers['x-content-type-options']).toBe('nosniff');
      return headers['content-security-policy'];
    };
    expect(await guarded('page')).toBe('sandbox');
    expect(await guarded('drawing')).toBe('sandbox');
    expect(await guarded('image')).toBeUndefined();
    expect(await guarded('page?response-content-type=application/xhtml%2Bxml')).toBe('sandbox');
  });
});

describe('hostile requests', () => {
  it.each([
    '../../x',
    '..',
    './a',
    '/a',
    '//',
    'a/../b',
    'a\\..\\b',
    'C:\\x',
    '\u0001\u0002',
    'a\nb',
    '%2e%2e',
    '\'"<&>',
    '__proto__',
    'é名𝒳',
  ])('the key %j is a key like others', async (key) => {
    const path = `/${Bucket}/${[...Buffer.from(`odd/${key}`)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
    expect((await raw({ method: 'PUT', path, body: key })).status).toBe(200);
    expect((await raw({ path })).text).toBe(key);
    const { Contents } = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'odd/', EncodingType: 'url' }),
    );
    expect(Contents?.map(({ Key }) => decodeURIComponent(Key ?? ''))).toContain(`odd/${key}`);
    expect((await raw({ method: 'DELETE', path })).status).toBe(204);
  });

  it('keys of 1,024 bytes are taken, of one more refused', async () => {
    const key = 'é'.repeat(512);
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'x' }));
    expect(await textOf(key)).toBe('x');
    await expect(s3.send(new PutObjectCommand({ Bucket, Key: `${key}a`, Body: 'x' }))).rejects.toMatchObject({
      name: 'KeyTooLongError',
      MaxSizeAllowed: '1024',
      Size: '1025',
    });
  });

  it.each([
    ['a path that is no text', { path: `/${Bucket}/%ff` }, 400, 'InvalidURI'],
    ['an unknown part of an object', { path: `/${Bucket}/k?torrent` }, 501, 'NotImplemented'],
    ['a method that does not fit', { method: 'POST', path: '/' }, 405, 'MethodNotAllowed'],
    ['a form', { method: 'POST', path: `/${Bucket}`, body: 'x' }, 405, 'MethodNotAllowed'],
    [
      'XML that does not end',
      { method: 'POST', path: `/${Bucket}?delete`, body: '<Delete>' },
      400,
      'MalformedXML',
    ],
    [
      'a document type',
      {
        method: 'POST',
        path: `/${Bucket}?delete`,
        body: '<!DOCTYPE a [<!ENTITY x "y">]><Delete><Object><Key>&x;</Key></Object></Delete>',
      },
      400,
      'MalformedXML',
    ],
    [
      'too many levels',
      { method: 'POST', path: `/${Bucket}?delete`, body: '<a>'.repeat(10_000) },
      400,
      'MalformedXML',
    ],
    ['a wrong number', { path: `/${Bucket}?list-type=2&max-keys=many` }, 400, 'InvalidArgument'],
    [
      'encryption with a key of its own',
      {
        method: 'PUT',
        path: `/${Bucket}/k`,
        body: '',
        headers: { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
      },
      501,
      'NotImplemented',
    ],
    [
      'an ACL',
      { method: 'PUT', path: `/${Bucket}/k`, body: '', headers: { 'x-amz-acl': 'public-read' } },
      400,
      'AccessControlListNotSupported',
    ],
    [
      'metadata beyond measure',
      { method: 'PUT', path: `/${Bucket}/k`, body: '', headers: { 'x-amz-meta-a': 'x'.repeat(2_048) } },
      400,
      'MetadataTooLarge',
    ],
    ['a version', { path: `/${Bucket}/k?versionId=abc` }, 400, 'InvalidArgument'],
    [
      'a digest that is none',
      { method: 'PUT', path: `/${Bucket}/k`, body: '', headers: { 'content-md5': 'x' } },
      400,
      'InvalidDigest',
    ],
    [
      'a storage class that is none',
      { method: 'PUT', path: `/${Bucket}/k`, body: '', headers: { 'x-amz-storage-class': 'GOLD' } },
      400,
      'InvalidStorageClass',
    ],
    [
      'more than a put may hold',
      {
        method: 'PUT',
        path: `/${Bucket}/k`,
        headers: {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': '5368709121',
        },
        body: '',
      },
      400,
      'EntityTooLarge',
    ],
  ] satisfies [string, RawCall, number, string][])('%s is refused', async (_, call, status, code) => {
    const answer = await raw(call);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-amz-request-id']).toBeDefined();
    expect(answer.headers['content-type']).toBe('application/xml');
  });

  it('what a URL says of the answer begins no header of its own', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'split', Body: 'x' }));
    const evil = encodeURIComponent('text/x\r\nset-cookie: a=b\u0001');
    const answer = await raw({
      path: `/${Bucket}/split?response-content-type=${evil}&response-expires=${evil}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    const query = `X-Amz-Credential=a/20260101/us-east-1/s3/aws4_request&X-Amz-Date=20990101T000000Z&X-Amz-Expires=60&x-amz-meta-a%20b=1`;
    expect(
      (await raw({ method: 'PUT', path: `/${Bucket}/split?${query}`, body: '', anonymous: true })).status,
    ).toBe(200);
    const odd = await raw({ path: `/${Bucket}/split` });
    expect(odd).toMatchObject({ status: 200, headers: { 'x-amz-missing-meta': '1' } });
  });

  it('a body that breaks off leaves nothing behind', async () => {
    const { port } = new URL(cairn.server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    const head = `PUT /${Bucket}/broken HTTP/1.1\r\nhost: localhost\r\nauthorization: ${s3Authorization}\r\ncontent-length: 1000000\r\n\r\n`;
    socket.write(head + 'x'.repeat(500_000));
    const partial = join(cairn.directory, 'objects', 'partial');
    const files = () => readdir(partial).catch(() => [] as string[]);
    while ((await files()).length === 0);
    socket.destroy();
    await once(socket, 'close');
    while ((await files()).length > 0);
    await expect(textOf('broken')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('a client that goes away while it reads harms nobody', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'huge', Body: Buffer.alloc(20_000_000) }));
    const { port } = new URL(cairn.server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET /${Bucket}/huge HTTP/1.1\r\nhost: localhost\r\nauthorization: ${s3Authorization}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.destroy();
    const whole = await s3.send(new GetObjectCommand({ Bucket, Key: 'huge' }));
    expect((await whole.Body?.transformToByteArray())?.length).toBe(20_000_000);
  });
});
