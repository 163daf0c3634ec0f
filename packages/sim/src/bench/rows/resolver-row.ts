import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type DataSourceCall, makeDataSource } from '@cairn/graphql';
import { type CairnServer, createServer } from '@cairn/server';
import {
  callOf,
  region,
  rootScope,
  sourceArn,
  sourcePorts,
} from '../../graphql-sources/sources-laboratory.ts';
import { clientConfiguration } from '../../wire/clients.ts';
import type { BenchRow } from '../bench-row.ts';

const TableName = 'bench';
const Key = { id: { S: 'item' } };
const Item = {
  ...Key,
  title: { S: 'Reserved until the payment has arrived' },
  count: { N: '42' },
  tags: { SS: ['red', 'small'] },
  address: { M: { city: { S: 'Ghent' }, floors: { L: [{ N: '1' }, { N: '2' }] } } },
};
/** Turns that all take: what else the machine does falls on each. */
const turns = 5;

/** An item read by a resolver's data source, beside the same read by a client of the SDK and by a call from inside. */
export const resolver: BenchRow = {
  name: 'resolver',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const server = await createServer({ dataDirectory, port: 0, logLevel: 'silent', studio: false });
    const client = new DynamoDBClient(clientConfiguration(server.endpoint));
    try {
      await prepare(client);
      const [bySource, byClient, byCall] = await medians(readsOf(server, client), seconds);
      const method =
        'microseconds of one read after the other, all in one process, tables on disk; median of 5 turns';
      return [
        {
          name: 'resolver GetItem',
          value: bySource,
          unit: 'µs',
          target: { atMost: byClient / 2 },
          peer: { name: 'GetItem of the SDK over HTTP', value: byClient },
          method,
        },
        {
          name: 'resolver GetItem beside the bare call',
          value: bySource,
          unit: 'µs',
          peer: { name: 'GetItem called from inside', value: byCall },
          method,
        },
      ];
    } finally {
      client.destroy();
      await server.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};

type Read = () => Promise<unknown>;
type Reads = readonly [bySource: Read, byClient: Read, byCall: Read];

async function prepare(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  await client.send(new PutItemCommand({ TableName, Item }));
}

function readsOf({ cairn }: CairnServer, client: DynamoDBClient): Reads {
  const configuration = {
    dataSourceArn: sourceArn,
    name: 'bench',
    type: 'AMAZON_DYNAMODB',
    serviceRoleArn: 'arn:aws:iam::000000000000:role/bench',
    dynamodbConfig: { tableName: TableName, awsRegion: region },
  };
  const source = makeDataSource(configuration, sourcePorts(cairn));
  const call: DataSourceCall = callOf();
  return [
    () => source.invoke({ operation: 'GetItem', key: Key }, call),
    () => client.send(new GetItemCommand({ TableName, Key })),
    () =>
      cairn.callService({ ...rootScope, service: 'dynamodb', action: 'GetItem', input: { TableName, Key } }),
  ];
}

/** Microseconds of each read. */
async function medians(reads: Reads, seconds: number): Promise<readonly [number, number, number]> {
  const measured: [number[], number[], number[]] = [[], [], []];
  // The first turn warms all.
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const [at, read] of reads.entries()) {
      const cost = await costOf(read, (seconds * 1_000) / (turns * reads.length));
      if (turn > 0) measured[at]?.push(cost);
    }
  }
  return measured.map(median) as [number, number, number];
}

async function costOf(read: Read, milliseconds: number): Promise<number> {
  const from = performance.now();
  let count = 0;
  let spent = 0;
  do {
    for (let at = 0; at < 20; at += 1) await read();
    count += 20;
    spent = performance.now() - from;
  } while (spent < milliseconds);
  return (spent * 1_000) / count;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] as number;
}
