import { nodeDigest } from '@cairn/host';
import { type CallScope, type Payload, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { tableLimits } from '@cairn/resources';
import { Tables } from '@cairn/resources/tables';
import { openMemoryStore } from '@cairn/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../workflows/manual-clock.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const startMs = 1_700_000_000_000;
const startSeconds = startMs / 1_000;
const dayMs = 86_400_000;

let clock: ManualClock;
let tables: Tables;

beforeEach(async () => {
  clock = new ManualClock(startMs);
  const random = seededRandom(1);
  const store = await openMemoryStore();
  tables = new Tables({
    records: store.records,
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    digest: nodeDigest,
    limits: resolveLimits(tableLimits),
    log: () => {},
  });
  await tables.start();
  await tables.createTable(scope, {
    TableName: 'sessions',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' },
  });
});
afterEach(() => tables.stop());

async function put(id: string, expires?: number | string): Promise<void> {
  const value = typeof expires === 'number' ? { N: String(expires) } : { S: expires ?? '' };
  const Item = { id: { S: id }, ...(expires !== undefined && { expires: value }) };
  await tables.putItem(scope, { TableName: 'sessions', Item });
}

const enable = (Enabled: boolean) =>
  tables.updateTimeToLive(scope, {
    TableName: 'sessions',
    TimeToLiveSpecification: { Enabled, AttributeName: 'expires' },
  });

async function ids(): Promise<readonly string[]> {
  const { Items = [] } = await tables.scan(scope, { TableName: 'sessions' });
  return Items.map((item) => (item.value as { id: { S: string } }).id.S).sort();
}

async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  clock.ringNext();
  await tables.settled();
}

async function streamed(): Promise<readonly unknown[]> {
  const { Streams } = (await tables.listStreams(scope, {})) as { Streams: { StreamArn: string }[] };
  const StreamArn = Streams[0]?.StreamArn as string;
  const { StreamDescription } = (await tables.describeStream(scope, { StreamArn })) as {
    StreamDescription: { Shards: { ShardId: string }[] };
  };
  const { ShardIterator } = (await tables.getShardIterator(scope, {
    StreamArn,
    ShardId: StreamDescription.Shards[0]?.ShardId as string,
    ShardIteratorType: 'TRIM_HORIZON',
  })) as { ShardIterator: string };
  const { Records } = await tables.getRecords(scope, { ShardIterator });
  return Records.map((record: Payload) => record.value);
}

it('items whose time has come are deleted, those that were there before it was switched on too', async () => {
  await put('early', startSeconds + 100);
  await enable(true);
  await tables.settled();
  await put('late', startSeconds + 10_000);
  await put('never');
  await put('no time', 'tomorrow');
  await put('long ago', startSeconds - 6 * 365 * 86_400);
  await pass(50_000);
  expect(await ids()).toHaveLength(5);
  await pass(100_000);
  expect(await ids()).toEqual(['late', 'long ago', 'never', 'no time']);
  const removed = (await streamed()).filter(
    (record) => (record as { eventName: string }).eventName === 'REMOVE',
  );
  expect(removed).toMatchObject([
    {
      userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
      dynamodb: { Keys: { id: { S: 'early' } } },
    },
  ]);
});

it('an item that was given more time stays', async () => {
  await enable(true);
  await put('a', startSeconds + 100);
  await put('a', startSeconds + 1_000);
  await pass(200_000);
  expect(await ids()).toEqual(['a']);
  await pass(1_000_000);
  expect(await ids()).toEqual([]);
});

it('nothing expires once it is switched off; switching twice is refused', async () => {
  await enable(true);
  await expect(enable(true)).rejects.toThrow('TimeToLive is already enabled');
  await put('a', startSeconds + 100);
  await enable(false);
  await expect(enable(false)).rejects.toThrow('TimeToLive is already disabled');
  await pass(200_000);
  expect(await ids()).toEqual(['a']);
});

it('records of a stream are kept for a day, and forgotten then', async () => {
  await put('a');
  await pass(dayMs - 60_000);
  expect(await streamed()).toHaveLength(1);
  await put('b');
  await pass(120_000);
  expect(await streamed()).toHaveLength(1);
});
