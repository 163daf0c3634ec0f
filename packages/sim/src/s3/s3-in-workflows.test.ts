import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients, until } from '../wire/clients.ts';
import { type S3TestServer, startS3Server } from './s3-server.ts';

let cairn: S3TestServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  cairn = await startS3Server();
  clients = awsClients(cairn.server.endpoint);
  await cairn.s3.send(new CreateBucketCommand({ Bucket: 'task-bucket' }));
});
afterAll(async () => {
  clients.destroy();
  await cairn.close();
});

async function run(name: string, states: object, startAt: string): Promise<DescribeExecutionCommandOutput> {
  const { stateMachineArn } = await clients.sfn.send(
    new CreateStateMachineCommand({
      name,
      definition: JSON.stringify({ StartAt: startAt, States: states }),
      roleArn: 'arn:aws:iam::000000000000:role/any',
    }),
  );
  const { executionArn } = await clients.sfn.send(
    new StartExecutionCommand({ stateMachineArn, input: '{"n":1}' }),
  );
  return until(
    () => clients.sfn.send(new DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

const task = (action: string, Parameters: object, more: object = { End: true }) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:s3:${action}`,
  Parameters: { Bucket: 'task-bucket', ...Parameters },
  ...more,
});

it('puts, gets and lists objects as tasks', async () => {
  const { status, output } = await run(
    'objects',
    {
      Put: task('putObject', { Key: 'made', 'Body.$': '$' }, { ResultPath: null, Next: 'Get' }),
      Get: task('getObject', { Key: 'made' }, { ResultPath: '$.got', Next: 'List' }),
      List: task('listObjectsV2', { Prefix: 'ma' }, { ResultPath: '$.listed', End: true }),
    },
    'Put',
  );
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output ?? '')).toMatchObject({
    got: {
      Body: '{"n":1}',
      ContentLength: 7,
      ContentType: 'binary/octet-stream',
      LastModified: expect.stringMatching(/^\d{4}-.*Z$/),
    },
    listed: { KeyCount: 1, IsTruncated: false, Contents: [{ Key: 'made', Size: 7 }] },
  });
});

it('fails a task as the SDK for Java names the error', async () => {
  const { status, error, cause } = await run('nothing', { Get: task('getObject', { Key: 'no' }) }, 'Get');
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'S3.NoSuchKeyException' });
  expect(cause).toMatch(
    /^The specified key does not exist\. \(Service: S3, Status Code: 404, Request ID: [^,]+, Extended Request ID: [^,]+\)$/,
  );
});

it('carries the body of an object to who calls from inside', async () => {
  await cairn.s3.send(
    new PutObjectCommand({ Bucket: 'task-bucket', Key: 'inside', Body: 'é'.repeat(20_000) }),
  );
  const scope = {
    account: '000000000000',
    region: 'us-east-1',
    principal: { arn: 'arn:aws:iam::000000000000:root' },
  };
  const call = (input: object) =>
    cairn.server.cairn.callService({ ...scope, service: 's3', action: 'GetObject', input: input as never });
  expect(await call({ Bucket: 'task-bucket', Key: 'inside' })).toMatchObject({ Body: 'é'.repeat(20_000) });
  await expect(call({ Bucket: 'task-bucket', Key: 'inside', PartNumber: 'x' })).rejects.toMatchObject({
    code: 'ValidationException',
  });
  await expect(call({ Bucket: 'task-bucket' })).rejects.toMatchObject({ code: 'ValidationException' });
});
