import * as Dynamo from '@aws-sdk/client-dynamodb';
import * as Streams from '@aws-sdk/client-dynamodb-streams';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;
let streams: Streams.DynamoDBStreamsClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  streams = new Streams.DynamoDBStreamsClient(clientConfiguration(server.endpoint));
});
afterAll(async () => {
  client.destroy();
  streams.destroy();
  await server.stop();
});

async function makeStreamed(TableName: string, StreamViewType: Dynamo.StreamViewType): Promise<string> {
  await makeTable(client, TableName, {
    input: { StreamSpecification: { StreamEnabled: true, StreamViewType } },
  });
  const { Table } = await client.send(new Dynamo.DescribeTableCommand({ TableName }));
  return Table?.LatestStreamArn as string;
}

/** All records of a stream's one shard from an iterator on. */
async function read(StreamArn: string, more: Partial<Streams.GetShardIteratorCommandInput> = {}) {
  const { StreamDescription } = await streams.send(new Streams.DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  let { ShardIterator } = await streams.send(
    new Streams.GetShardIteratorCommand({
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
      ...more,
    }),
  );
  const records: Streams._Record[] = [];
  for (;;) {
    const page = await streams.send(new Streams.GetRecordsCommand({ ShardIterator, Limit: 2 }));
    records.push(...(page.Records ?? []));
    ShardIterator = page.NextShardIterator;
    if (ShardIterator === undefined || page.Records?.length === 0) return { records, next: ShardIterator };
  }
}

const put = (TableName: string, id: string, n: number) =>
  client.send(new Dynamo.PutItemCommand({ TableName, Item: { id: { S: id }, n: { N: String(n) } } }));

describe('a stream', () => {
  it('tells each change with its images, in order, and nothing where nothing changed', async () => {
    const arn = await makeStreamed('told', 'NEW_AND_OLD_IMAGES');
    await put('told', 'a', 1);
    await put('told', 'a', 1);
    await put('told', 'a', 2);
    await client.send(new Dynamo.DeleteItemCommand({ TableName: 'told', Key: { id: { S: 'a' } } }));
    const { records, next } = await read(arn);
    expect(next).toBeDefined();
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(records[1]).toMatchObject({
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      dynamodb: {
        Keys: { id: { S: 'a' } },
        OldImage: { id: { S: 'a' }, n: { N: '1' } },
        NewImage: { id: { S: 'a' }, n: { N: '2' } },
        SizeBytes: 15,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    const numbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber as string);
    expect(numbers.toSorted()).toEqual(numbers);
    const after = await read(arn, {
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      SequenceNumber: numbers[0],
    });
    expect(after.records.map(({ eventName }) => eventName)).toEqual(['MODIFY', 'REMOVE']);
    const at = await read(arn, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: numbers[2] });
    expect(at.records).toHaveLength(1);
    expect((await read(arn, { ShardIteratorType: 'LATEST' })).records).toEqual([]);
  });

  it('of keys shows keys alone; transactions and batches are in it', async () => {
    const arn = await makeStreamed('keys', 'KEYS_ONLY');
    const Item = { id: { S: 't' }, n: { N: '1' } };
    await client.send(
      new Dynamo.TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 'keys', Item } }] }),
    );
    const requests = ['b', 'c'].map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
    await client.send(new Dynamo.BatchWriteItemCommand({ RequestItems: { keys: requests } }));
    const { records } = await read(arn);
    expect(records.map(({ dynamodb }) => dynamodb?.Keys?.id?.S).sort()).toEqual(['b', 'c', 't']);
    expect(records.every(({ dynamodb }) => !dynamodb?.NewImage && !dynamodb?.OldImage)).toBe(true);
  });

  it('ends when it is disabled and can still be read; another one begins', async () => {
    const TableName = 'ended';
    const arn = await makeStreamed(TableName, 'NEW_IMAGE');
    await put(TableName, 'a', 1);
    const update = (StreamSpecification: Dynamo.StreamSpecification) =>
      client.send(new Dynamo.UpdateTableCommand({ TableName, StreamSpecification }));
    await update({ StreamEnabled: false });
    await put(TableName, 'b', 1);
    const { records, next } = await read(arn);
    expect(records).toHaveLength(1);
    expect(next).toBeUndefined();
    await update({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    expect(await failureOf(update({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }))).toContain(
      'Table already has an enabled stream: TableName: ended',
    );
    const { Streams: found } = await streams.send(new Streams.ListStreamsCommand({ TableName }));
    expect(found).toHaveLength(2);
    await client.send(new Dynamo.DeleteTableCommand({ TableName }));
    expect((await read(arn)).records).toHaveLength(1);
  });

  it('that is not there, or an iterator that is none, is refused', async () => {
    const StreamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/nowhere/stream/2026-01-01T00:00:00.000';
    expect(await failureOf(streams.send(new Streams.DescribeStreamCommand({ StreamArn })))).toBe(
      `ResourceNotFoundException: Requested resource not found: Stream: ${StreamArn} not found`,
    );
    expect(await failureOf(streams.send(new Streams.GetRecordsCommand({ ShardIterator: 'x' })))).toBe(
      'ValidationException: Invalid ShardIterator',
    );
  });
});
