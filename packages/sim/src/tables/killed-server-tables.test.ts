import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Dynamo from '@aws-sdk/client-dynamodb';
import * as Streams from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';
import { dynamoClient, makeTable } from './tables-fixture.ts';

let folder: string;
let server: ServerProcess;
let client: Dynamo.DynamoDBClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-tables-'));
  await start();
});
afterEach(async () => {
  client.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  client = dynamoClient(server.endpoint);
}

const TableName = 'killed';
const color = { AttributeName: 'color', AttributeType: 'S' } as const;

async function makeStreamedTable(): Promise<void> {
  await makeTable(client, TableName, {
    attributes: [color],
    input: {
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-color',
          KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  });
}

/** Ids by what is stored: of the items, of the entries of the index, of the records of the stream. */
async function storedIds() {
  const items = new Set<string>();
  for await (const { Items = [] } of Dynamo.paginateScan({ client }, { TableName })) {
    for (const { id } of Items) items.add(id?.S as string);
  }
  const entries = new Set<string>();
  const query = {
    TableName,
    IndexName: 'by-color',
    KeyConditionExpression: 'color = :color',
    ExpressionAttributeValues: { ':color': { S: 'red' } },
  };
  for await (const { Items = [] } of Dynamo.paginateQuery({ client }, query)) {
    for (const { id } of Items) entries.add(id?.S as string);
  }
  return { items, entries, records: await recordedIds() };
}

async function recordedIds(): Promise<Set<string>> {
  const streams = new Streams.DynamoDBStreamsClient(clientConfiguration(server.endpoint));
  const { Streams: found } = await streams.send(new Streams.ListStreamsCommand({ TableName }));
  const StreamArn = found?.[0]?.StreamArn;
  const { StreamDescription } = await streams.send(new Streams.DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const wish = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  let { ShardIterator } = await streams.send(new Streams.GetShardIteratorCommand(wish));
  const ids = new Set<string>();
  for (;;) {
    const page = await streams.send(new Streams.GetRecordsCommand({ ShardIterator }));
    for (const { dynamodb } of page.Records ?? []) ids.add(dynamodb?.Keys?.id?.S as string);
    if (page.Records?.length === 0) break;
    ShardIterator = page.NextShardIterator;
  }
  streams.destroy();
  return ids;
}

it('acknowledged writes are there after a kill, transactions whole, with all that follows from them', {
  timeout: 60_000,
}, async () => {
  await makeStreamedTable();
  const acknowledged = new Set<string>();
  let sent = 0;
  let isKilled = false;
  const writer = async (): Promise<void> => {
    while (!isKilled) {
      sent += 1;
      const name = `n${sent}`;
      const put = (id: string) => ({ Put: { TableName, Item: { id: { S: id }, color: { S: 'red' } } } });
      const Item = { id: { S: `${name}-single` }, color: { S: 'red' } };
      try {
        await client.send(
          new Dynamo.TransactWriteItemsCommand({
            TransactItems: [put(`${name}-left`), put(`${name}-right`)],
          }),
        );
        acknowledged.add(`${name}-left`).add(`${name}-right`);
        await client.send(new Dynamo.PutItemCommand({ TableName, Item }));
        acknowledged.add(`${name}-single`);
      } catch {
        return;
      }
      if (acknowledged.size >= 300 && !isKilled) {
        isKilled = true;
        await server.kill();
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  client.destroy();
  await start();
  const { items, entries, records } = await storedIds();
  expect([...acknowledged].filter((id) => !items.has(id))).toEqual([]);
  const halves = [...items].filter((id) => id.endsWith('-left') !== id.endsWith('-right'));
  const other = (id: string) =>
    id.endsWith('-left') ? id.replace('-left', '-right') : id.replace('-right', '-left');
  expect(halves.filter((id) => !items.has(other(id)))).toEqual([]);
  expect([...entries].sort()).toEqual([...items].sort());
  expect([...records].sort()).toEqual([...items].sort());
  const more = { TableName, Item: { id: { S: 'afterwards' } } };
  await client.send(new Dynamo.PutItemCommand(more));
  expect((await recordedIds()).has('afterwards')).toBe(true);
});

it('an index whose filling a kill cut short is filled after the start', { timeout: 60_000 }, async () => {
  await makeTable(client, TableName);
  for (let at = 0; at < 1_000; at += 25) {
    const puts = Array.from({ length: 25 }, (_, n) => ({
      PutRequest: { Item: { id: { S: String(at + n) }, color: { S: 'red' } } },
    }));
    await client.send(new Dynamo.BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  }
  await client.send(
    new Dynamo.UpdateTableCommand({
      TableName,
      AttributeDefinitions: [color],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'by-color',
            KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  await server.kill();
  client.destroy();
  await start();
  await Dynamo.waitUntilTableExists({ client, maxWaitTime: 40, minDelay: 1 }, { TableName });
  let count = 0;
  const query = {
    TableName,
    IndexName: 'by-color',
    KeyConditionExpression: 'color = :color',
    ExpressionAttributeValues: { ':color': { S: 'red' } },
  };
  for await (const { Count = 0 } of Dynamo.paginateQuery({ client }, query)) count += Count;
  expect(count).toBe(1_000);
});
