import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';
import { type ApiPlace, askApi, makeShop } from './shop-api.ts';

let folder: string;
let weather: Server;
let server: ServerProcess;
let shop: ApiPlace;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-shop-'));
  weather = createServer((request, response) => {
    const isAsked = request.url === '/weather?in=Ghent';
    response.writeHead(isAsked ? 200 : 404).end('{"weather":"rain"}');
  }).listen(0, '127.0.0.1');
  await once(weather, 'listening');
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  const { port } = weather.address() as AddressInfo;
  shop = await makeShop(server.endpoint, `http://127.0.0.1:${port}`);
}, 60_000);
afterAll(async () => {
  await server.stop();
  weather.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (query: string, variables?: object) => askApi(server.endpoint, shop, query, variables);
const place = (id: string, count: number) =>
  ask('mutation ($id: ID!, $count: Int) { placeOrder(id: $id, item: "stone", count: $count) { id count } }', {
    id,
    count,
  });

it('an API over a table, a function, an endpoint and a bus answers, and goes on after a kill', async () => {
  for (const [id, count] of [
    ['a', 1],
    ['b', 2],
    ['c', 4],
  ] as const)
    expect((await place(id, count)).body).toEqual({ data: { placeOrder: { id, count } } });
  expect((await ask('mutation { shipOrder(id: "b") { id shipped } }')).body).toEqual({
    data: { shipOrder: { id: 'b', shipped: true } },
  });
  expect((await ask('mutation { cancelOrder(id: "c") { id item } }')).body).toEqual({
    data: { cancelOrder: { id: 'c', item: 'stone' } },
  });

  await server.kill();
  await server.start();

  const { body } = await ask(
    '{ weather orders { id shipped price { amount currency } } order(id: "a") { item } oldOrder(id: "b") { count price { amount } } gone: order(id: "c") { id } }',
  );
  const orders = body.data?.orders as readonly { readonly id: string }[];
  const inOrder = [...orders].sort((left, right) => (left.id < right.id ? -1 : 1));
  expect({ errors: body.errors, data: { ...body.data, orders: inOrder } }).toEqual({
    errors: undefined,
    data: {
      weather: 'rain',
      orders: [
        { id: 'a', shipped: false, price: { amount: 2.5, currency: 'EUR' } },
        { id: 'b', shipped: true, price: { amount: 5, currency: 'EUR' } },
      ],
      order: { item: 'stone' },
      oldOrder: { count: 2, price: { amount: 5 } },
      gone: null,
    },
  });
});

it('what was shipped was told to the bus', async () => {
  const queues = new SQSClient(clientConfiguration(server.endpoint));
  const QueueUrl = `${server.endpoint}/000000000000/shipped`;
  const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
  queues.destroy();
  expect(JSON.parse(Messages[0]?.Body ?? '{}')).toMatchObject({
    source: 'shop',
    'detail-type': 'shipped',
    detail: { id: 'b', shipped: true },
  });
});

it('what a condition, a step or nobody lets happen is an error at its field', async () => {
  const { body } = await ask('mutation { shipOrder(id: "no") { id } cancelOrder(id: "no") { id } }');
  expect(body.data).toEqual({ shipOrder: null, cancelOrder: null });
  expect(body.errors?.map(({ path, errorType }) => [path, errorType])).toEqual([
    [['shipOrder'], 'DynamoDB:ConditionalCheckFailedException'],
    [['cancelOrder'], 'NotFound'],
  ]);
});

it('every mutation that was acknowledged before a kill is in the table after it', {
  timeout: 60_000,
}, async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    let isKilled = false;
    const bound = acknowledged.length + 40;
    const write = async (writer: number): Promise<void> => {
      for (let next = 0; !isKilled; next += 1) {
        const id = `${round}-${writer}-${next}`;
        const { body } = await place(id, next);
        if (body.errors === undefined) acknowledged.push(id);
        if (acknowledged.length >= bound && !isKilled) {
          isKilled = true;
          await server.kill();
        }
      }
    };
    await Promise.allSettled([0, 1, 2, 3].map(write));
    await server.start();
    const found = await ask('{ orders { id } }');
    const orders = (found.body.data?.orders ?? []) as readonly { readonly id: string }[];
    const ids = new Set(orders.map(({ id }) => id));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  }
});
