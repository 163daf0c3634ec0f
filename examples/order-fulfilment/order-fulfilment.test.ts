import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExampleServer } from '../example-server.ts';
import { setUp } from './set-up.mjs';

let example: ExampleServer;
let shop: { readonly api: string; readonly queueUrl: string; readonly stateMachineArn: string };
let tables: DynamoDBClient;
let queues: SQSClient;
let events: EventBridgeClient;
let containers: ECSClient;

beforeAll(async () => {
  example = await ExampleServer.start(import.meta.dirname, [
    '--images',
    join(import.meta.dirname, 'images.json'),
  ]);
  const { endpoint } = example.server;
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  tables = new DynamoDBClient(settings);
  queues = new SQSClient(settings);
  events = new EventBridgeClient(settings);
  containers = new ECSClient(settings);
  shop = await setUp(endpoint);
}, 60_000);

afterAll(() => example?.stop());

/** Posts an order to the API. @returns the ARN of its run */
async function post(order: object): Promise<string> {
  const answer = await fetch(`${shop.api}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { readonly execution: string }).execution;
}

/** What the person who approves is told of an order. */
async function askedFor(orderId: string): Promise<{ readonly approve: string; readonly decline: string }> {
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: shop.queueUrl, WaitTimeSeconds: 5, VisibilityTimeout: 0 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      const message = JSON.parse(Body);
      if (message.order.id !== orderId) continue;
      await queues.send(new DeleteMessageCommand({ QueueUrl: shop.queueUrl, ReceiptHandle }));
      return message;
    }
  }
}

async function left(item: string): Promise<number> {
  const { Item } = await tables.send(new GetItemCommand({ TableName: 'stock', Key: { item: { S: item } } }));
  return Number(Item?.left?.N);
}

async function stateOf(orderId: string): Promise<string | undefined> {
  const { Item } = await tables.send(
    new GetItemCommand({ TableName: 'orders', Key: { id: { S: orderId } } }),
  );
  return Item?.state?.S;
}

it('ships what was posted to the API', async () => {
  const before = await left('lamp');
  const run = await example.endOf(await post({ id: 'order-1', item: 'lamp', quantity: 2 }));
  expect(run).toMatchObject({ status: 'SUCCEEDED' });
  expect(JSON.parse(run.output ?? '')).toMatchObject({ state: 'shipped', order: 'order-1' });
  expect([await left('lamp'), await stateOf('order-1')]).toEqual([before - 2, 'shipped']);
});

it('asks about a large order that an event brought, through two kills of the server, and ships when the link is followed', async () => {
  const detail = { order: { id: 'order-2', item: 'sofa', quantity: 2 } };
  await events.send(
    new PutEventsCommand({
      Entries: [{ Source: 'shop', DetailType: 'Order Placed', Detail: JSON.stringify(detail) }],
    }),
  );
  await example.server.kill();
  await example.server.start();
  const { approve } = await askedFor('order-2');
  await example.server.kill();
  await example.server.start();
  expect((await fetch(approve)).status).toBe(200);
  const { executions = [] } = await example.client.send(
    new ListExecutionsCommand({ stateMachineArn: shop.stateMachineArn }),
  );
  const runs = await Promise.all(executions.map((each) => example.endOf(each.executionArn as string)));
  const own = runs.filter(({ input = '' }) => JSON.parse(input).order.id === 'order-2');
  expect(own.map(({ status }) => status)).toContain('SUCCEEDED');
  expect([await left('sofa'), await stateOf('order-2')]).toEqual([1, 'shipped']);
  expect((await fetch(approve)).status).toBe(400);
}, 60_000);

it('packs again what a killed server was packing', async () => {
  const execution = await post({ id: 'order-3', item: 'lamp', quantity: 1 });
  await underway();
  await example.server.kill();
  await example.server.start();
  expect(await example.endOf(execution)).toMatchObject({ status: 'SUCCEEDED' });
}, 60_000);

/** Waits until a container runs, or has run. */
async function underway(): Promise<void> {
  for (;;) {
    const { taskArns = [] } = await containers.send(new ListTasksCommand({ family: 'packer' }));
    if (taskArns.length > 0) return;
    await delay(5);
  }
}

it('gives back what could not be packed', async () => {
  const run = await example.endOf(await post({ id: 'order-4', item: 'piano', quantity: 1 }));
  expect(run).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
  expect([await left('piano'), await stateOf('order-4')]).toEqual([1, 'cancelled']);
});

it('gives back what a person declines', async () => {
  const execution = await post({ id: 'order-5', item: 'lamp', quantity: 30 });
  const { decline } = await askedFor('order-5');
  expect((await fetch(decline)).status).toBe(200);
  expect(await example.endOf(execution)).toMatchObject({ status: 'FAILED', error: 'Declined' });
  expect(await stateOf('order-5')).toBe('cancelled');
});

it('takes nothing when there is not enough, or when an order is placed twice', async () => {
  const before = await left('lamp');
  const run = await example.endOf(await post({ id: 'order-6', item: 'lamp', quantity: before + 1 }));
  expect(run).toMatchObject({ status: 'FAILED', error: 'OutOfStock' });
  expect([await left('lamp'), await stateOf('order-6')]).toEqual([before, undefined]);
  const again = await fetch(`${shop.api}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'order-1', item: 'sofa', quantity: 1 }),
  });
  expect([again.status, await again.json()]).toMatchObject([400, { message: /already exists/ }]);
});
