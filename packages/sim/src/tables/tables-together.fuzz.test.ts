import { nodeDigest } from '@cairn/host';
import {
  type CallScope,
  type Payload,
  resolveLimits,
  ServiceError,
  seededRandom,
  timeOrderedIds,
} from '@cairn/kit';
import { tableLimits } from '@cairn/resources';
import { Tables } from '@cairn/resources/tables';
import { openMemoryStore } from '@cairn/store';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ManualClock } from '../workflows/manual-clock.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const TableName = 'fuzz';

type Step =
  | { readonly kind: 'put' | 'update' | 'delete'; readonly id: string; readonly color: string | undefined }
  | { readonly kind: 'transaction'; readonly ids: readonly string[]; readonly color: string };

const id = fc.constantFrom('a', 'b', 'c', 'd');
const color = fc.constantFrom('red', 'green', undefined);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('put', 'update', 'delete'), id, color }),
  fc.record({
    kind: fc.constant('transaction'),
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
    color: fc.constantFrom('red', 'green'),
  }),
);

/** Tables whose store fails now and then, when `failing` is on. */
async function makeTables(fails: () => boolean) {
  const clock = new ManualClock(1_700_000_000_000);
  const random = seededRandom(1);
  const { records } = await openMemoryStore();
  const tables = new Tables({
    records: {
      ...records,
      get: (collection, key) => records.get(collection, key),
      getAll: (keys) => records.getAll(keys),
      list: (collection, options) => records.list(collection, options),
      clear: (collection) => records.clear(collection),
      write: async (writes) => {
        await Promise.resolve();
        if (fails()) throw new Error('the disk is full');
        return records.write(writes);
      },
    },
    clock,
    random,
    ids: timeOrderedIds(clock, random),
    digest: nodeDigest,
    limits: resolveLimits(tableLimits),
    log: () => {},
  });
  await tables.start();
  await tables.createTable(scope, {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'color', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-color',
        KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  return tables;
}

function run(tables: Tables, step: Step): Promise<unknown> {
  const colored = step.color === undefined ? {} : { color: { S: step.color } };
  if (step.kind === 'transaction') {
    const TransactItems = step.ids.map((each) => ({
      Put: { TableName, Item: { id: { S: each }, ...colored } },
    }));
    return tables.transactWriteItems(scope, { TransactItems });
  }
  const Key = { id: { S: step.id } };
  if (step.kind === 'put') return tables.putItem(scope, { TableName, Item: { ...Key, ...colored } });
  if (step.kind === 'delete') return tables.deleteItem(scope, { TableName, Key });
  return tables.updateItem(scope, {
    TableName,
    Key,
    UpdateExpression: step.color === undefined ? 'REMOVE color ADD n :one' : 'SET color = :color ADD n :one',
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ...(step.color !== undefined && { ':color': { S: step.color } }),
    },
  });
}

type Shown = { readonly id: { readonly S: string }; readonly color?: { readonly S: string } };

const shownItems = (items: readonly Payload[] | undefined): readonly Shown[] =>
  (items ?? [])
    .map((item) => item.value as unknown as Shown)
    .sort((one, other) => (one.id.S < other.id.S ? -1 : 1));

/** The items as the table, its index, its reads one by one and its stream, played again, have them. */
async function views(tables: Tables) {
  const table = shownItems((await tables.scan(scope, { TableName })).Items);
  const index = shownItems((await tables.scan(scope, { TableName, IndexName: 'by-color' })).Items);
  const reads: Shown[] = [];
  for (const each of ['a', 'b', 'c', 'd']) {
    const { Item } = await tables.getItem(scope, { TableName, Key: { id: { S: each } } });
    if (Item !== undefined) reads.push(Item.value as unknown as Shown);
  }
  return { table, index, reads, stream: await playedStream(tables) };
}

async function playedStream(tables: Tables): Promise<readonly Shown[]> {
  const { Streams } = (await tables.listStreams(scope, {})) as { Streams: { StreamArn: string }[] };
  const StreamArn = Streams[0]?.StreamArn as string;
  const { StreamDescription } = (await tables.describeStream(scope, { StreamArn })) as {
    StreamDescription: { Shards: { ShardId: string }[] };
  };
  const ShardId = StreamDescription.Shards[0]?.ShardId as string;
  const wish = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator } = (await tables.getShardIterator(scope, wish)) as { ShardIterator: string };
  const { Records } = await tables.getRecords(scope, { ShardIterator });
  const items = new Map<string, Shown>();
  for (const record of Records) {
    const { dynamodb } = record.value as unknown as { dynamodb: { Keys: Shown; NewImage?: Shown } };
    if (dynamodb.NewImage === undefined) items.delete(dynamodb.Keys.id.S);
    else items.set(dynamodb.Keys.id.S, dynamodb.NewImage);
  }
  return [...items.values()].sort((one, other) => (one.id.S < other.id.S ? -1 : 1));
}

it('whatever comes at once, and whatever fails: table, index, reads and stream tell the same', async () => {
  const asked = fc.record({
    rounds: fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
    failEvery: fc.constantFrom(0, 2, 3, 7),
  });
  await fc.assert(
    fc.asyncProperty(asked, async ({ rounds, failEvery }) => {
      let writes = 0;
      let isFailing = false;
      const tables = await makeTables(() => {
        writes += 1;
        return isFailing && failEvery > 0 && writes % failEvery === 0;
      });
      isFailing = true;
      for (const round of rounds) {
        const results = await Promise.allSettled(round.map((each) => run(tables, each)));
        for (const result of results) {
          if (result.status === 'fulfilled') continue;
          expect(result.reason).not.toBeInstanceOf(ServiceError);
          expect((result.reason as Error).message).toBe('the disk is full');
        }
        const { table, index, reads, stream } = await views(tables);
        expect(reads).toEqual(table);
        expect(index).toEqual(table.filter((item) => item.color !== undefined));
        expect(stream).toEqual(table);
      }
      await tables.stop();
    }),
    { numRuns: 200 },
  );
});
