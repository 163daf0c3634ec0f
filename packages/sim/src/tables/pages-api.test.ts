import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Dynamo from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let folder: string;
let server: CairnServer;
let client: Dynamo.DynamoDBClient;

const keySchema = (hash: string, range: string): Dynamo.KeySchemaElement[] => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-table-pages-'));
  server = await createServer({ dataDirectory: join(folder, 'data'), port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  await makeTable(client, 'pages', {
    range: 'N',
    attributes: [
      { AttributeName: 'color', AttributeType: 'S' },
      { AttributeName: 'rank', AttributeType: 'N' },
    ],
    input: {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-color',
          KeySchema: keySchema('color', 'rank'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['size'] },
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-rank',
          KeySchema: keySchema('id', 'rank'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Row {
  readonly id: string;
  readonly at: number;
  readonly color?: string | undefined;
  readonly rank?: number | undefined;
  readonly size: number;
}

type Items = Record<string, Dynamo.AttributeValue>[];

function itemOf({ id, at, color, rank, size }: Row): Record<string, Dynamo.AttributeValue> {
  return {
    id: { S: id },
    at: { N: String(at) },
    ...(color !== undefined && { color: { S: color } }),
    ...(rank !== undefined && { rank: { N: String(rank) } }),
    size: { N: String(size) },
    more: { S: 'not in the indexes' },
  };
}

async function replaceAll(rows: readonly Row[]): Promise<void> {
  for await (const { Items = [] } of Dynamo.paginateScan({ client }, { TableName: 'pages' })) {
    for (const { id, at } of Items) {
      const Key = { id, at } as Record<string, Dynamo.AttributeValue>;
      await client.send(new Dynamo.DeleteItemCommand({ TableName: 'pages', Key }));
    }
  }
  for (let at = 0; at < rows.length; at += 25) {
    const puts = rows.slice(at, at + 25).map((row) => ({ PutRequest: { Item: itemOf(row) } }));
    await client.send(new Dynamo.BatchWriteItemCommand({ RequestItems: { pages: puts } }));
  }
}

/** All pages of a query. */
async function query(input: Partial<Dynamo.QueryCommandInput>): Promise<Items> {
  const found: Items = [];
  for await (const page of Dynamo.paginateQuery({ client }, { TableName: 'pages', ...input })) {
    found.push(...(page.Items ?? []));
    if (input.Limit !== undefined) expect(page.ScannedCount).toBeLessThanOrEqual(input.Limit);
  }
  return found;
}

async function scan(input: Partial<Dynamo.ScanCommandInput>): Promise<Items> {
  const found: Items = [];
  for await (const page of Dynamo.paginateScan({ client }, { TableName: 'pages', ...input })) {
    found.push(...(page.Items ?? []));
  }
  return found;
}

const number = fc.constantFrom(-20, -3.5, -1, 0, 1, 2, 9, 10, 11, 100, 1e20);
const rowOf = fc.record({
  id: fc.constantFrom('a', 'ab', 'b', '\u{1f600}', '\ufffd'),
  at: number,
  color: fc.constantFrom('red', 'green', undefined),
  rank: fc.oneof(number, fc.constant(undefined)),
  size: fc.nat(9),
});
const rowsOf = fc.uniqueArray(rowOf, { selector: ({ id, at }) => `${id} ${at}`, maxLength: 40 });

const keyOf = ({ id, at }: Record<string, Dynamo.AttributeValue>) => `${id?.S} ${Number(at?.N)}`;
const keyOfRow = ({ id, at }: Row) => `${id} ${at}`;

describe('pages against a model', () => {
  it('queries, scans and indexes give what a list of the same rows gives', { timeout: 120_000 }, async () => {
    const asked = fc.record({
      rows: rowsOf,
      id: fc.constantFrom('a', 'ab', '\u{1f600}'),
      bounds: fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
      operator: fc.constantFrom('=', '<', '<=', '>', '>=', 'BETWEEN'),
      Limit: fc.constantFrom(1, 2, 7, undefined),
      forward: fc.boolean(),
      segments: fc.constantFrom(1, 3, 16),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ rows, id, bounds, operator, Limit, forward, segments }) => {
        await replaceAll(rows);
        const [low, high] = bounds;
        const holds = (value: number | undefined): boolean => {
          if (value === undefined) return false;
          if (operator === 'BETWEEN') return value >= low && value <= high;
          if (operator === '=') return value === low;
          if (operator === '<') return value < low;
          if (operator === '<=') return value <= low;
          return operator === '>' ? value > low : value >= low;
        };
        const range = operator === 'BETWEEN' ? 'BETWEEN :low AND :high' : `${operator} :low`;
        const common = {
          ...(Limit !== undefined && { Limit }),
          ScanIndexForward: forward,
          ExpressionAttributeValues: {
            ':hash': { S: id },
            ':low': { N: String(low) },
            ...(operator === 'BETWEEN' && { ':high': { N: String(high) } }),
          },
        };
        const inOrder = (list: readonly Row[], by: 'at' | 'rank') =>
          list.toSorted((a, b) => ((a[by] as number) - (b[by] as number)) * (forward ? 1 : -1));

        const found = await query({
          ...common,
          KeyConditionExpression: `id = :hash AND #at ${range}`,
          ExpressionAttributeNames: { '#at': 'at' },
        });
        const wanted = inOrder(
          rows.filter((row) => row.id === id && holds(row.at)),
          'at',
        );
        expect(found.map(keyOf)).toEqual(wanted.map(keyOfRow));
        expect(found).toEqual(wanted.map(itemOf));

        const local = await query({
          ...common,
          IndexName: 'by-rank',
          KeyConditionExpression: `id = :hash AND #rank ${range}`,
          ExpressionAttributeNames: { '#rank': 'rank' },
          Select: 'ALL_ATTRIBUTES',
        });
        const ranked = inOrder(
          rows.filter((row) => row.id === id && holds(row.rank)),
          'rank',
        );
        expect(local.map(({ rank }) => Number(rank?.N))).toEqual(ranked.map(({ rank }) => rank));
        expect(local.map(keyOf).sort()).toEqual(ranked.map(keyOfRow).sort());
        expect(local.every(({ more }) => more !== undefined)).toBe(true);

        const global = await query({
          ...common,
          ExpressionAttributeValues: { ...common.ExpressionAttributeValues, ':hash': { S: 'red' } },
          IndexName: 'by-color',
          KeyConditionExpression: `color = :hash AND #rank ${range}`,
          ExpressionAttributeNames: { '#rank': 'rank' },
        });
        const red = inOrder(
          rows.filter((row) => row.color === 'red' && holds(row.rank)),
          'rank',
        );
        expect(global.map(({ rank }) => Number(rank?.N))).toEqual(red.map(({ rank }) => rank));
        expect(global.map(keyOf).sort()).toEqual(red.map(keyOfRow).sort());
        expect(global.every(({ more, size }) => more === undefined && size !== undefined)).toBe(true);

        const limit = Limit === undefined ? {} : { Limit };
        const scanned: Items[] = [];
        for (let Segment = 0; Segment < segments; Segment += 1) {
          const filter = {
            FilterExpression: '#size > :size',
            ExpressionAttributeNames: { '#size': 'size' },
            ExpressionAttributeValues: { ':size': { N: '3' } },
          };
          scanned.push(await scan({ ...limit, ...filter, Segment, TotalSegments: segments }));
        }
        const large = rows.filter(({ size }) => size > 3).map(keyOfRow);
        expect(scanned.flat().map(keyOf).sort()).toEqual(large.sort());
        const whole = await scan({ ...limit, IndexName: 'by-color' });
        const colored = rows.filter(({ color, rank }) => color !== undefined && rank !== undefined);
        expect(whole.map(keyOf).sort()).toEqual(colored.map(keyOfRow).sort());
      }),
      { numRuns: 25 },
    );
  });
});

describe('a page', () => {
  it('ends with the item that crosses a megabyte, and counts what it looked at', async () => {
    await makeTable(client, 'wide', { range: 'N' });
    const text = { S: 'x'.repeat(99_990) };
    for (let at = 0; at < 25; at += 1) {
      const Item = { id: { S: 'w' }, at: { N: String(at) }, n: { N: String(at) }, text };
      await client.send(new Dynamo.PutItemCommand({ TableName: 'wide', Item }));
    }
    const input: Dynamo.QueryCommandInput = {
      TableName: 'wide',
      KeyConditionExpression: 'id = :id',
      FilterExpression: 'n >= :ten',
      ExpressionAttributeValues: { ':id': { S: 'w' }, ':ten': { N: '10' } },
      ReturnConsumedCapacity: 'TOTAL',
    };
    const page = await client.send(new Dynamo.QueryCommand(input));
    expect(page).toMatchObject({
      Count: 1,
      ScannedCount: 11,
      LastEvaluatedKey: { id: { S: 'w' }, at: { N: '10' } },
      ConsumedCapacity: { TableName: 'wide', CapacityUnits: 134.5 },
    });
    const sizes: (number | undefined)[] = [];
    for await (const { Count, Items } of Dynamo.paginateScan(
      { client },
      { TableName: 'wide', Select: 'COUNT' },
    )) {
      expect(Items).toBeUndefined();
      sizes.push(Count);
    }
    expect(sizes).toEqual([11, 11, 3]);
  });

  it('of exactly the limit says where it ended, though nothing follows', async () => {
    await makeTable(client, 'exact', { range: 'N' });
    await client.send(
      new Dynamo.PutItemCommand({ TableName: 'exact', Item: { id: { S: 'e' }, at: { N: '1' } } }),
    );
    const input = { TableName: 'exact', Limit: 1 };
    const { LastEvaluatedKey } = await client.send(new Dynamo.ScanCommand(input));
    expect(LastEvaluatedKey).toEqual({ id: { S: 'e' }, at: { N: '1' } });
    const next = await client.send(new Dynamo.ScanCommand({ ...input, ExclusiveStartKey: LastEvaluatedKey }));
    expect(next).toMatchObject({ Count: 0, Items: [] });
    expect(next.LastEvaluatedKey).toBeUndefined();
  });
});

describe('errors in the words of the service', () => {
  const queryOf = (input: Partial<Dynamo.QueryCommandInput>) => () =>
    client.send(
      new Dynamo.QueryCommand({
        TableName: 'pages',
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'a' } },
        ...input,
      }),
    );
  const scanOf = (input: Partial<Dynamo.ScanCommandInput>) => () =>
    client.send(new Dynamo.ScanCommand({ TableName: 'pages', ...input }));
  const cases: readonly (readonly [what: string, call: () => Promise<unknown>, failure: string])[] = [
    [
      'no condition on the key',
      queryOf({ KeyConditionExpression: undefined, ExpressionAttributeValues: undefined }),
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'a condition that misses the hash attribute',
      queryOf({
        KeyConditionExpression: '#at = :id',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':id': { N: '1' } },
      }),
      'Query condition missed key schema element: id',
    ],
    [
      'an index that is not there',
      queryOf({ IndexName: 'no-such' }),
      'The table does not have the specified index: no-such',
    ],
    [
      'a consistent read of a global index',
      scanOf({ IndexName: 'by-color', ConsistentRead: true }),
      'Consistent reads are not supported on global secondary indexes',
    ],
    [
      'all attributes of a global index that has some',
      scanOf({ IndexName: 'by-color', Select: 'ALL_ATTRIBUTES' }),
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index by-color because its projection type is not ALL',
    ],
    [
      'a filter on the key',
      queryOf({ FilterExpression: 'id = :id' }),
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: id',
    ],
    [
      'a starting key of another collection',
      queryOf({ ExclusiveStartKey: { id: { S: 'b' }, at: { N: '1' } } }),
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a starting key that is none',
      scanOf({ ExclusiveStartKey: { id: { S: 'b' } } }),
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'a segment without a count',
      scanOf({ Segment: 0 }),
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    ],
    [
      'a segment beyond the count',
      scanOf({ Segment: 4, TotalSegments: 4 }),
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 4 is not less than TotalSegments: 4',
    ],
    [
      'a limit of nothing',
      scanOf({ Limit: 0 }),
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
  ];

  test.each(cases)('%s', async (_what, call, failure) => {
    expect(await failureOf(call())).toBe(`ValidationException: ${failure}`);
  });
});

it('older parameters of a query do what expressions do', async () => {
  await replaceAll([
    { id: 'a', at: 1, size: 1 },
    { id: 'a', at: 2, size: 5 },
    { id: 'a', at: 3, size: 9 },
  ]);
  const found = await query({
    KeyConditions: {
      id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] },
      at: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '2' }] },
    },
    QueryFilter: { size: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '4' }, { N: '6' }] } },
    AttributesToGet: ['at'],
  });
  expect(found).toEqual([{ at: { N: '2' } }]);
});
