import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';
import { orders } from './make-orders.mjs';

let example: ExampleServer;
let machine: string;
let s3: S3Client;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname);
  machine = await example.createMachine();
  s3 = new S3Client({
    endpoint: example.server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await s3.send(new CreateBucketCommand({ Bucket: 'data-processing' }));
});

afterAll(async () => {
  s3?.destroy();
  await example?.stop();
});

async function run(rows: Iterable<string>) {
  const Body = Array.from(rows).join('');
  await s3.send(new PutObjectCommand({ Bucket: 'data-processing', Key: 'orders.csv', Body }));
  return example.run(machine, JSON.parse(example.read('input.json')));
}

async function linesOf(files: readonly { readonly Key: string }[]): Promise<readonly unknown[]> {
  const lines: string[] = [];
  for (const { Key } of files) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'data-processing', Key }));
    lines.push(...((await Body?.transformToString()) ?? '').trimEnd().split('\n'));
  }
  return lines.map((line) => JSON.parse(line));
}

it('adds up all orders but those of the batch with the broken row', async () => {
  const execution = await run(orders(2_500));
  expect(execution.status).toBe('SUCCEEDED');
  const files = JSON.parse(execution.output ?? '');
  expect(files.PENDING).toEqual([]);
  const sums = (await linesOf(files.SUCCEEDED)) as { orders: number; revenue: number }[];
  // The broken row is number 1250, in the batch of rows 1200 to 1299.
  const sound = Array.from({ length: 2_500 }, (_, row) => row).filter((row) => row < 1_200 || row >= 1_300);
  expect(sums.reduce((total, sum) => total + sum.orders, 0)).toBe(2_400);
  expect(sums.reduce((total, sum) => total + sum.revenue, 0)).toBe(
    sound.reduce((total, row) => total + ((row % 3) + 1) * ((row % 900) + 100.5), 0),
  );
  const failed = (await linesOf(files.FAILED)) as { Status: string; Error: string; Input: string }[];
  expect(failed).toMatchObject([{ Status: 'FAILED', Error: 'States.QueryEvaluationError' }]);
  const { Items } = JSON.parse(failed[0]?.Input ?? '');
  expect(Items).toHaveLength(100);
  expect(Items[50]).toEqual({ order: 'order-1250', item: 'chair', quantity: '3', price: 'on request' });
});

it('fails when more is broken than is tolerated', async () => {
  const execution = await run(orders(2_000, (row: number) => row % 150 === 0));
  expect(execution).toMatchObject({
    status: 'FAILED',
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  });
});
