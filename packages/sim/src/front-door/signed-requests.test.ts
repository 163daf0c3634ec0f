import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { RequestSigner } from './request-signer.ts';

let server: CairnServer;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, auth: 'strict' });
});
afterAll(() => server.stop());

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const clientOptions = (credentials: Keys = server.cairn.rootAccessKey) => ({
  endpoint: server.endpoint,
  region: 'eu-west-1',
  credentials,
  disableHostPrefix: true,
  maxAttempts: 1,
});
const s3 = (credentials?: Keys) => new S3Client({ ...clientOptions(credentials), forcePathStyle: true });

describe('requests of the SDK, signed with the right key, are let in', () => {
  it('of every protocol', async () => {
    const options = clientOptions();
    await new SFNClient(options).send(new ListStateMachinesCommand({}));
    await new CloudWatchLogsClient(options).send(new DescribeLogGroupsCommand({}));
    await new CloudWatchClient(options).send(new ListMetricsCommand({}));
    const identity = await new STSClient(options).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:none';
    await expect(
      new LambdaClient(options).send(new GetFunctionCommand({ FunctionName: arn })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('of S3: strange keys, documents, bodies with checksums, streams in chunks, presigned URLs', async () => {
    const client = s3();
    const Bucket = 'signed';
    await client.send(new CreateBucketCommand({ Bucket }));
    const keys = ['plain', "a b+c!'()*~/ü/€//x", 'dots/../x', '%2e%2e', 'q?x=1&y#z', '.', 'a=b;c,d:@$'];
    for (const Key of keys) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key, Metadata: { note: 'two  spaces' } }));
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString(), Key).toBe(Key);
    }
    const text = 'x'.repeat(200_000);
    const Body = Readable.from([Buffer.from(text)]);
    await client.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: text.length }));
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'stream' }), {
      expiresIn: 60,
    });
    expect(await (await fetch(url)).text()).toBe(text);
    const putUrl = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'put' }), {
      expiresIn: 60,
    });
    expect((await fetch(putUrl, { method: 'PUT', body: 'by url' })).status).toBe(200);
    await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'put' }, { Key: '.' }] } }),
    );
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: '', Delimiter: '/' }));
    expect(KeyCount).toBeGreaterThan(0);
  });
});

const wrongSecret = () => ({ ...server.cairn.rootAccessKey, secretAccessKey: 'wrong' });
const unknownKey = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' };
const strayToken = () => ({ ...server.cairn.rootAccessKey, sessionToken: 'x' });

test('the wrong secret is refused with the name and text of the service', async () => {
  const keys = wrongSecret();
  const message =
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
  await expect(
    new SFNClient(clientOptions(keys)).send(new ListStateMachinesCommand({})),
  ).rejects.toMatchObject({
    name: 'InvalidSignatureException',
    message,
    $metadata: { httpStatusCode: 400 },
  });
  await expect(
    new STSClient(clientOptions(keys)).send(new GetCallerIdentityCommand({})),
  ).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
    message,
    $metadata: { httpStatusCode: 403 },
  });
  await expect(
    new LambdaClient(clientOptions(keys)).send(new GetFunctionCommand({ FunctionName: 'f' })),
  ).rejects.toMatchObject({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } });
  await expect(s3(keys).send(new CreateBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  });
});

test('an unknown key and a stray token are refused with the name and text of the service', async () => {
  const message = 'The security token included in the request is invalid.';
  for (const keys of [unknownKey, strayToken()]) {
    await expect(
      new SFNClient(clientOptions(keys)).send(new ListStateMachinesCommand({})),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException', message });
    await expect(
      new STSClient(clientOptions(keys)).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidClientTokenId', message });
  }
  await expect(s3(unknownKey).send(new CreateBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
    name: 'InvalidAccessKeyId',
  });
  await expect(s3(strayToken()).send(new CreateBucketCommand({ Bucket: 'other' }))).rejects.toMatchObject({
    name: 'InvalidToken',
  });
});

test('a presigned call of a service other than S3 is let in, once its headers are as they were signed', async () => {
  const { host } = new URL(server.endpoint);
  const call = {
    method: 'GET',
    path: '/',
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host, 'x-k8s-aws-id': 'cluster' },
  };
  const query = await new RequestSigner(server.cairn.rootAccessKey, 'sts').presign(call, 60);
  const ask = async (cluster: string) =>
    (await fetch(`${server.endpoint}/?${query}`, { headers: { 'x-k8s-aws-id': cluster } })).text();
  // The signer hoists what begins with x-amz only: this header travels beside the URL.
  expect(await ask('cluster')).toContain('<Arn>arn:aws:iam::000000000000:root</Arn>');
  expect(await ask('other')).toContain('<Code>SignatureDoesNotMatch</Code>');
});

test('what the server does is shown to this machine, or to whoever signs for it', async () => {
  const behind = await createServer({ port: 0, memory: true, auth: 'strict', trustedProxies: ['127.0.0.1'] });
  try {
    const { host } = new URL(behind.endpoint);
    const ask = async (path: string, headers: { readonly [name: string]: string }) =>
      (await fetch(`${behind.endpoint}${path}`, { headers })).status;
    const from = { 'x-forwarded-for': '198.51.100.7' };
    expect(await ask('/_cairn/metrics', {})).toBe(200);
    expect(await ask('/_cairn/metrics', from)).toBe(403);
    expect(await ask('/_cairn/health', from)).toBe(200);
    const call = { method: 'GET', path: '/_cairn/metrics', headers: { host } };
    const { host: _, ...signed } = await new RequestSigner(behind.cairn.rootAccessKey, 'cairn').sign(call);
    expect(await ask('/_cairn/metrics', { ...from, ...signed })).toBe(200);
  } finally {
    await behind.stop();
  }
});
