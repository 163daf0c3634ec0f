import * as Dynamo from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  await makeTable(client, 'items');
  await makeTable(client, 'ordered', { range: 'N' });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const TableName = 'items';

function put(item: Record<string, Dynamo.AttributeValue>, more: Partial<Dynamo.PutItemCommandInput> = {}) {
  return client.send(new Dynamo.PutItemCommand({ TableName, Item: item, ...more }));
}

async function get(id: string, more: Partial<Dynamo.GetItemCommandInput> = {}) {
  return await client.send(new Dynamo.GetItemCommand({ TableName, Key: { id: { S: id } }, ...more }));
}

function update(id: string, more: Partial<Dynamo.UpdateItemCommandInput>) {
  return client.send(new Dynamo.UpdateItemCommand({ TableName, Key: { id: { S: id } }, ...more }));
}

describe('an item', () => {
  it('comes back as it was put, numbers in their one notation', async () => {
    const item = {
      id: { S: 'all' },
      text: { S: 'grüße \u{1f30d}' },
      number: { N: '1.500e2' },
      bytes: { B: new Uint8Array([0, 255, 7]) },
      yes: { BOOL: true },
      nothing: { NULL: true },
      texts: { SS: ['b', 'a'] },
      numbers: { NS: ['3', '1.0'] },
      list: { L: [{ S: 'x' }, { M: { deep: { N: '-0' } } }] },
    } satisfies Record<string, Dynamo.AttributeValue>;
    await put(item);
    const { Item, ConsumedCapacity } = await get('all');
    expect(ConsumedCapacity).toBeUndefined();
    expect(Item).toEqual({
      ...item,
      number: { N: '150' },
      numbers: { NS: ['3', '1'] },
      list: { L: [{ S: 'x' }, { M: { deep: { N: '0' } } }] },
    });
    const { Item: projected } = await get('all', {
      ProjectionExpression: '#l[1].deep, #t',
      ExpressionAttributeNames: { '#l': 'list', '#t': 'text' },
    });
    expect(projected).toEqual({ text: item.text, list: { L: [{ M: { deep: { N: '0' } } }] } });
  });

  it('that is not there is answered by nothing', async () => {
    expect((await get('no such')).Item).toBeUndefined();
    const gone = await client.send(
      new Dynamo.DeleteItemCommand({ TableName, Key: { id: { S: 'no such' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(gone.Attributes).toBeUndefined();
  });

  it('is replaced and deleted, with what it was', async () => {
    await put({ id: { S: 'old' }, n: { N: '1' } });
    const second = await put({ id: { S: 'old' }, n: { N: '2' } }, { ReturnValues: 'ALL_OLD' });
    expect(second.Attributes).toEqual({ id: { S: 'old' }, n: { N: '1' } });
    const gone = await client.send(
      new Dynamo.DeleteItemCommand({ TableName, Key: { id: { S: 'old' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(gone.Attributes).toEqual({ id: { S: 'old' }, n: { N: '2' } });
    expect((await get('old')).Item).toBeUndefined();
  });
});

describe('an update', () => {
  it('creates what is not there and answers what it touched', async () => {
    const first = await update('u', {
      UpdateExpression: 'SET a = :one, b = :two ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { S: 'two' } },
      ReturnValues: 'ALL_NEW',
    });
    expect(first.Attributes).toEqual({ id: { S: 'u' }, a: { N: '1' }, b: { S: 'two' }, n: { N: '1' } });
    const change = {
      UpdateExpression: 'SET a = a + :one REMOVE b',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    const old = await update('u', { ...change, ReturnValues: 'UPDATED_OLD' });
    expect(old.Attributes).toEqual({ a: { N: '1' }, b: { S: 'two' } });
    const now = await update('u', { ...change, ReturnValues: 'UPDATED_NEW' });
    expect(now.Attributes).toEqual({ a: { N: '3' } });
  });

  it('may not touch the key', async () => {
    const change = { UpdateExpression: 'SET id = :x', ExpressionAttributeValues: { ':x': { S: 'x' } } };
    expect(await failureOf(update('u', change))).toBe(
      'ValidationException: One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
    );
  });

  it('counts right when a hundred come at once', async () => {
    const add = () =>
      update('counter', {
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      });
    await Promise.all(Array.from({ length: 100 }, add));
    expect((await get('counter')).Item?.n).toEqual({ N: '100' });
  });
});

describe('a condition', () => {
  it('that does not hold leaves the item and shows it when asked', async () => {
    await put({ id: { S: 'c' }, n: { N: '1' } });
    const wish = {
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    const failure = await put({ id: { S: 'c' } }, wish).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Dynamo.ConditionalCheckFailedException);
    expect(failure).toMatchObject({
      message: 'The conditional request failed',
      Item: { id: { S: 'c' }, n: { N: '1' } },
    });
    expect((await get('c')).Item?.n).toEqual({ N: '1' });
  });

  it('in its older form does the same', async () => {
    await put({ id: { S: 'legacy' }, n: { N: '1' } });
    const wrong = put({ id: { S: 'legacy' } }, { Expected: { n: { Value: { N: '2' } } } });
    expect(await failureOf(wrong)).toBe('ConditionalCheckFailedException: The conditional request failed');
    await put({ id: { S: 'legacy' }, n: { N: '3' } }, { Expected: { n: { Value: { N: '1' } } } });
    await update('legacy', {
      AttributeUpdates: { n: { Action: 'ADD', Value: { N: '4' } }, t: { Value: { S: 'x' } } },
    });
    expect((await get('legacy', { AttributesToGet: ['n', 't'] })).Item).toEqual({
      n: { N: '7' },
      t: { S: 'x' },
    });
  });
});

describe('errors in the words of the service', () => {
  const long = 'x'.repeat(410_000);
  const cases: readonly (readonly [what: string, call: () => Promise<unknown>, failure: string])[] = [
    [
      'a table that is not there',
      () => put({ id: { S: 'x' } }, { TableName: 'nowhere' }),
      'ResourceNotFoundException: Requested resource not found',
    ],
    [
      "another account's table",
      () => put({ id: { S: 'x' } }, { TableName: 'arn:aws:dynamodb:us-east-1:111111111111:table/items' }),
      'AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to access this resource: arn:aws:dynamodb:us-east-1:111111111111:table/items because no resource-based policy allows it',
    ],
    [
      'a name that is none',
      () => put({ id: { S: 'x' } }, { TableName: '/items' }),
      "ValidationException: 1 validation error detected: Value '/items' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    ],
    [
      'no key in the item',
      () => put({ other: { S: 'x' } }),
      'ValidationException: One or more parameter values were invalid: Missing the key id in the item',
    ],
    [
      'a key of another type',
      () => put({ id: { N: '1' } }),
      'ValidationException: One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
    ],
    [
      'a key that is not the schema',
      () => get('x', { Key: { id: { S: 'x' }, more: { S: 'x' } } }),
      'ValidationException: The provided key element does not match the schema',
    ],
    [
      'an empty key',
      () => get(''),
      'ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
    ],
    [
      'an item that is too large',
      () => put({ id: { S: 'x' }, long: { S: long } }),
      'ValidationException: Item size has exceeded the maximum allowed size',
    ],
    [
      'wrong return values',
      () => put({ id: { S: 'x' } }, { ReturnValues: 'ALL_NEW' }),
      'ValidationException: ReturnValues can only be ALL_OLD or NONE',
    ],
    [
      'a value that no expression uses',
      () =>
        put(
          { id: { S: 'x' } },
          {
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeValues: { ':unused': { S: 'x' } },
          },
        ),
      'ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}',
    ],
    [
      'expressions together with what they took the place of',
      () =>
        put(
          { id: { S: 'x' } },
          { ConditionExpression: 'attribute_exists(id)', Expected: { id: { Exists: false } } },
        ),
      'ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}',
    ],
  ];

  test.each(cases)('%s', async (_what, call, failure) => {
    expect(await failureOf(call())).toBe(failure);
  });
});

describe('consumed capacity', () => {
  it('counts what was read and written', async () => {
    const written = await put(
      { id: { S: 'capacity' }, text: { S: 'x'.repeat(3_000) } },
      { ReturnConsumedCapacity: 'TOTAL' },
    );
    expect(written.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 3 });
    const weak = await get('capacity', { ReturnConsumedCapacity: 'INDEXES' });
    expect(weak.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 0.5, Table: { CapacityUnits: 0.5 } });
    const strong = await get('capacity', { ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true });
    expect(strong.ConsumedCapacity).toEqual({ TableName, CapacityUnits: 1 });
  });
});

it('the document client of lib-dynamodb works on it', async () => {
  const documents = DynamoDBDocumentClient.from(client);
  for (const at of [10, 9, -1, 2.5]) {
    await documents.send(
      new PutCommand({ TableName: 'ordered', Item: { id: 'd', at, tags: new Set(['t']) } }),
    );
  }
  await documents.send(
    new UpdateCommand({
      TableName: 'ordered',
      Key: { id: 'd', at: 9 },
      UpdateExpression: 'SET #m = :m',
      ExpressionAttributeNames: { '#m': 'map' },
      ExpressionAttributeValues: { ':m': { list: [1, 'two', null, true] } },
    }),
  );
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: 'ordered',
      KeyConditionExpression: 'id = :id AND #at > :from',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':id': 'd', ':from': 0 },
    }),
  );
  expect(Items).toEqual([
    { id: 'd', at: 2.5, tags: new Set(['t']) },
    { id: 'd', at: 9, tags: new Set(['t']), map: { list: [1, 'two', null, true] } },
    { id: 'd', at: 10, tags: new Set(['t']) },
  ]);
});
