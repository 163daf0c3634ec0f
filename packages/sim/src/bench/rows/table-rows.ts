import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { ServerProcess } from '../../server-process.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import type { BenchRow } from '../bench-row.ts';
import { runLoad } from '../load.ts';
import { bareHttpRate } from './wire-rows.ts';

/** How many times the rate of `dynalite` reads and writes of an item have to reach. */
const ratioWanted = 3;
/** Turns that the two sides take at each call; one is enough to see that they answer. */
const turnsOf = (seconds: number) => (seconds < 1 ? 1 : 3);
const counted = '0000';
const itemCount = 10_000;
/** Items of one BatchWriteItem. */
const batchSize = 25;
const item = {
  id: { S: `item-${counted}` },
  title: { S: 'Reserved until the payment has arrived' },
  count: { N: '42' },
  tags: { SS: ['red', 'small'] },
  address: { M: { city: { S: 'Ghent' }, floors: { L: [{ N: '1' }, { N: '2' }] } } },
};
const Key = { id: item.id };

/** The calls that are measured, with what their answers hold; `isWanted` where a figure is set. */
const calls = [
  { operation: 'PutItem', input: { TableName: 'bench', Item: item }, expected: '{}', isWanted: true },
  {
    operation: 'GetItem',
    input: { TableName: 'bench', Key },
    expected: JSON.stringify(item.id),
    isWanted: true,
  },
  {
    operation: 'UpdateItem',
    input: {
      TableName: 'bench',
      Key,
      UpdateExpression: 'ADD #c :one',
      ExpressionAttributeNames: { '#c': 'count' },
      ExpressionAttributeValues: { ':one': { N: '1' } },
    },
    expected: '{}',
    isWanted: false,
  },
  {
    operation: 'Query',
    input: {
      TableName: 'bench-ordered',
      KeyConditionExpression: 'id = :id AND moment >= :from',
      ExpressionAttributeValues: { ':id': { S: 'one' }, ':from': { N: '5' } },
    },
    expected: '"Count":15',
    isWanted: false,
  },
] as const;

/** Reads and writes of items over HTTP, beside `dynalite`, which writes them to disk in its own time. */
export const tables: BenchRow = {
  name: 'tables',
  run: async ({ seconds }) => {
    const [peers, own] = await withDynalite((peer) => withCairn((cairn) => rates([peer, cairn], seconds)));
    const bare = await bareHttpRate(Math.min(seconds, 3));
    return calls.map(({ operation, isWanted }, at) => {
      const peer = peers[at] as number;
      return {
        name: `tables ${operation}`,
        value: own[at] as number,
        unit: 'requests/s',
        ...(isWanted && { target: { atLeast: ratioWanted * peer } }),
        peer: { name: 'dynalite, on disk when it likes', value: peer },
        method: `50 keep-alive connections, the load generator on the same cores; 10,000 items; Cairn on disk, durable when answered; a bare node:http answers ${Math.round(bare)} requests/s to this load`,
      };
    });
  },
};

async function withCairn<Answer>(work: (endpoint: string) => Promise<Answer>): Promise<Answer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const server = await ServerProcess.start({ dataDirectory });
  try {
    return await work(server.endpoint);
  } finally {
    await server.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function withDynalite<Answer>(work: (endpoint: string) => Promise<Answer>): Promise<Answer> {
  const program = fileURLToPath(new URL('../dynalite-process.ts', import.meta.url));
  const directory = await mkdtemp(join(tmpdir(), 'dynalite-bench-'));
  const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    const [endpoint] = (await once(child.stdout, 'data')) as [Buffer];
    return await work(endpoint.toString('utf8').trim());
  } finally {
    child.kill();
    await exited;
    await rm(directory, { recursive: true, force: true });
  }
}

/** Rates of each call at each endpoint, which take turns: what else the machine does falls on both. */
async function rates(
  endpoints: readonly [string, string],
  seconds: number,
): Promise<readonly [readonly number[], readonly number[]]> {
  const turns = turnsOf(seconds);
  const measured: [number[], number[]] = [[], []];
  const items = seconds < 1 ? 25 : itemCount;
  for (const endpoint of endpoints) await makeTables(endpoint, items);
  for (const { operation, input, expected } of calls) {
    const answers = [0, 0];
    const spent = [0, 0];
    for (let turn = 0; turn <= turns; turn++) {
      for (const [at, endpoint] of endpoints.entries()) {
        const headers = headersOf(endpoint, operation);
        const load = {
          endpoint,
          operation,
          input,
          counted,
          expected,
          headers,
          connections: 50,
          seconds: seconds / turns,
        };
        const result = await runLoad(load);
        // The first turn warms both.
        if (turn === 0) continue;
        if (result.errors > 0 && seconds >= 1)
          throw new Error(`${result.errors} calls of ${operation} failed`);
        answers[at] = (answers[at] as number) + result.answers;
        spent[at] = (spent[at] as number) + result.seconds;
      }
    }
    for (const at of [0, 1] as const) measured[at].push((answers[at] as number) / (spent[at] as number));
  }
  return measured;
}

function headersOf(endpoint: string, operation: string): { readonly [name: string]: string } {
  return {
    Host: new URL(endpoint).host,
    'Content-Type': 'application/x-amz-json-1.0',
    'X-Amz-Target': `DynamoDB_20120810.${operation}`,
    'X-Amz-Date': '20260101T000000Z',
    Authorization:
      'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
  };
}

/** One table by hash key with all that is read, and one with twenty items in order. */
async function makeTables(endpoint: string, items: number): Promise<void> {
  const client = new DynamoDBClient(clientConfiguration(endpoint));
  try {
    for (const range of [undefined, 'moment']) {
      const TableName = range === undefined ? 'bench' : 'bench-ordered';
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'id', AttributeType: 'S' },
            ...(range === undefined ? [] : [{ AttributeName: range, AttributeType: 'N' as const }]),
          ],
          KeySchema: [
            { AttributeName: 'id', KeyType: 'HASH' },
            ...(range === undefined ? [] : [{ AttributeName: range, KeyType: 'RANGE' as const }]),
          ],
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName });
    }
    for (let at = 0; at < 20; at++) {
      const Item = { ...item, id: { S: 'one' }, moment: { N: String(at) } };
      await client.send(new PutItemCommand({ TableName: 'bench-ordered', Item }));
    }
    for (let from = 0; from < items; from += batchSize) {
      const bench = Array.from({ length: batchSize }, (_, at) => {
        const id = { S: `item-${String(from + at).padStart(counted.length, '0')}` };
        return { PutRequest: { Item: { ...item, id } } };
      });
      await client.send(new BatchWriteItemCommand({ RequestItems: { bench } }));
    }
  } finally {
    client.destroy();
  }
}
