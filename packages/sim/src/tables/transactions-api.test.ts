import * as Dynamo from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  await makeTable(client, 'accounts');
  await makeTable(client, 'entries', { range: 'N' });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const TableName = 'accounts';
const key = (id: string) => ({ id: { S: id } });

async function balance(id: string): Promise<number> {
  const { Item } = await client.send(new Dynamo.GetItemCommand({ TableName, Key: key(id) }));
  return Number(Item?.balance?.N ?? Number.NaN);
}

async function open(...accounts: readonly (readonly [id: string, balance: number])[]): Promise<void> {
  const puts = accounts.map(([id, amount]) => ({
    PutRequest: { Item: { ...key(id), balance: { N: String(amount) } } },
  }));
  await client.send(new Dynamo.BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
}

function add(id: string, amount: number): Dynamo.TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: key(id),
      UpdateExpression: 'SET balance = balance + :amount',
      ConditionExpression: 'balance >= :least',
      ExpressionAttributeValues: { ':amount': { N: String(amount) }, ':least': { N: String(-amount) } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

const transact = (TransactItems: Dynamo.TransactWriteItem[], ClientRequestToken?: string) =>
  client.send(new Dynamo.TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));

describe('a transaction', () => {
  it('writes all or nothing, over tables', async () => {
    await open(['a', 10], ['b', 0]);
    const entry = { Put: { TableName: 'entries', Item: { id: { S: 'a' }, at: { N: '1' } } } };
    await transact([add('a', -7), add('b', 7), entry]);
    expect([await balance('a'), await balance('b')]).toEqual([3, 7]);
    const failure = await transact([add('b', 7), add('a', -7), entry]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Dynamo.TransactionCanceledException);
    expect(failure).toMatchObject({
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: 'a' }, balance: { N: '3' } },
        },
        { Code: 'None' },
      ],
    });
    expect([await balance('a'), await balance('b')]).toEqual([3, 7]);
  });

  it('checks conditions of items that it leaves alone', async () => {
    await open(['checked', 1]);
    const check = (ConditionExpression: string): Dynamo.TransactWriteItem => ({
      ConditionCheck: { TableName, Key: key('checked'), ConditionExpression },
    });
    const put = { Put: { TableName, Item: key('follows') } };
    expect(await failureOf(transact([check('attribute_not_exists(id)'), put]))).toContain(
      '[ConditionalCheckFailed, None]',
    );
    await transact([check('attribute_exists(id)'), put, { Delete: { TableName, Key: key('b') } }]);
    expect(await balance('checked')).toBe(1);
  });

  it('is carried out once for one token, and refused for another content', async () => {
    await open(['token', 0]);
    await Promise.all(Array.from({ length: 5 }, () => transact([add('token', 5)], 'once')));
    expect(await balance('token')).toBe(5);
    expect(await failureOf(transact([add('token', 6)], 'once'))).toBe(
      'IdempotentParameterMismatchException: The contents of the request do not match the contents of the previous request with the same client token',
    );
  });

  it('keeps the sum when many cross each other', async () => {
    const ids = ['w', 'x', 'y', 'z'];
    await open(...ids.map((id) => [id, 100] as const));
    const moves = Array.from({ length: 60 }, (_, n) => {
      const from = ids[n % 4] as string;
      const to = ids[(n + 1 + (n % 3)) % 4] as string;
      return transact([add(from, -3), add(to, 3)]);
    });
    await Promise.all(moves);
    const sums = await Promise.all(ids.map(balance));
    expect(sums.reduce((sum, each) => sum + each, 0)).toBe(400);
  });

  it('that cannot be right is refused in the words of the service', async () => {
    expect(await failureOf(transact([add('a', 1), add('a', 2)]))).toBe(
      'ValidationException: Transaction request cannot include multiple operations on one item',
    );
    expect(await failureOf(transact([{ ...add('a', 1), Put: { TableName, Item: key('q') } }]))).toBe(
      'ValidationException: TransactItems can only contain one of Check, Put, Update or Delete',
    );
    const wrongKey = { Put: { TableName, Item: { id: { N: '1' } } } };
    expect(await failureOf(transact([add('a', 1), wrongKey]))).toContain('[None, ValidationError]');
    const none = await failureOf(transact([]));
    expect(none).toContain("at 'transactItems' failed to satisfy constraint");
  });

  it('reads items as they were at one instant', async () => {
    await open(['r1', 50], ['r2', 50]);
    let isOver = false;
    const moving = (async () => {
      for (let n = 0; n < 30; n += 1) await transact([add('r1', -1), add('r2', 1)]);
      isOver = true;
    })();
    while (!isOver) {
      const { Responses } = await client.send(
        new Dynamo.TransactGetItemsCommand({
          TransactItems: ['r1', 'r2', 'nobody'].map((id) => ({ Get: { TableName, Key: key(id) } })),
        }),
      );
      const sum = Number(Responses?.[0]?.Item?.balance?.N) + Number(Responses?.[1]?.Item?.balance?.N);
      expect(sum).toBe(100);
      expect(Responses?.[2]).toEqual({});
    }
    await moving;
  });
});

describe('a batch', () => {
  it('reads from several tables, with projections, and tells what it used', async () => {
    await open(['batch', 1]);
    const { Responses, UnprocessedKeys, ConsumedCapacity } = await client.send(
      new Dynamo.BatchGetItemCommand({
        RequestItems: {
          accounts: { Keys: [key('batch'), key('nobody')], ProjectionExpression: 'balance' },
          entries: { Keys: [{ id: { S: 'a' }, at: { N: '1' } }], ConsistentRead: true },
        },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(Responses).toEqual({
      accounts: [{ balance: { N: '1' } }],
      entries: [{ id: { S: 'a' }, at: { N: '1' } }],
    });
    expect(UnprocessedKeys).toEqual({});
    expect(ConsumedCapacity).toEqual([
      { TableName: 'accounts', CapacityUnits: 1 },
      { TableName: 'entries', CapacityUnits: 1 },
    ]);
  });

  it('of more than 16 MB leaves keys for the next call', { timeout: 30_000 }, async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `large-${n}`);
    const text = { S: 'x'.repeat(390_000) };
    await Promise.all(
      ids.map((id) => client.send(new Dynamo.PutItemCommand({ TableName, Item: { ...key(id), text } }))),
    );
    const { Responses, UnprocessedKeys } = await client.send(
      new Dynamo.BatchGetItemCommand({ RequestItems: { accounts: { Keys: ids.map(key) } } }),
    );
    const left = UnprocessedKeys?.accounts?.Keys ?? [];
    expect(Responses?.accounts).toHaveLength(43);
    expect(left).toEqual(ids.slice(43).map(key));
  });

  it('with a key twice is refused', async () => {
    const Keys = [key('x'), key('x')];
    const get = client.send(new Dynamo.BatchGetItemCommand({ RequestItems: { accounts: { Keys } } }));
    expect(await failureOf(get)).toBe('ValidationException: Provided list of item keys contains duplicates');
  });
});
