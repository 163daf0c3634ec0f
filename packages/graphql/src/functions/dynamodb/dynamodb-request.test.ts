import { type Json, type JsonObject, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { type DynamoDBOperation, dynamodbRequest } from './dynamodb-request.ts';
import { toStringSet } from './dynamodb-value.ts';
import * as operations from './update-operation.ts';

const key = { id: '1' };
const typedKey = { id: { S: '1' } };

test.each<[DynamoDBOperation, Json, JsonObject]>([
  [
    'get',
    { key, consistentRead: true, projection: ['id', 'nested.list[1]', 'nested.id'] },
    {
      operation: 'GetItem',
      key: typedKey,
      consistentRead: true,
      projection: {
        expression: '#expName_1, #expName_2.#expName_3[1], #expName_2.#expName_1',
        expressionNames: { '#expName_1': 'id', '#expName_2': 'nested', '#expName_3': 'list' },
      },
    },
  ],
  [
    'put',
    {
      key,
      item: { a: [1], tags: toStringSet(['x']) },
      condition: { id: { attributeExists: false } },
      _version: 2,
    },
    {
      operation: 'PutItem',
      key: typedKey,
      attributeValues: { a: { L: [{ N: 1 }] }, tags: { SS: ['x'] } },
      condition: { expression: '(attribute_not_exists(#id))', expressionNames: { '#id': 'id' } },
      _version: 2,
    },
  ],
  [
    'remove',
    { key, condition: { owner: { eq: 'me' } } },
    {
      operation: 'DeleteItem',
      key: typedKey,
      condition: {
        expression: '(#owner = :owner_eq)',
        expressionNames: { '#owner': 'owner' },
        expressionValues: { ':owner_eq': { S: 'me' } },
      },
    },
  ],
  [
    'query',
    {
      query: { id: { eq: '1' } },
      index: 'by',
      scanIndexForward: false,
      limit: 5,
      nextToken: null,
      filter: {},
    },
    {
      operation: 'Query',
      query: {
        expression: '(#id = :id_eq)',
        expressionNames: { '#id': 'id' },
        expressionValues: { ':id_eq': { S: '1' } },
      },
      index: 'by',
      scanIndexForward: false,
      limit: 5,
      nextToken: null,
    },
  ],
  ['scan', { limit: 10, nextToken: 'abc' }, { operation: 'Scan', limit: 10, nextToken: 'abc' }],
  ['sync', { lastSync: 7, basePartitionKey: 'p' }, { operation: 'Sync', lastSync: 7, basePartitionKey: 'p' }],
  [
    'batchGet',
    { tables: { post: { keys: [key], consistentRead: false } } },
    { operation: 'BatchGetItem', tables: { post: { keys: [typedKey], consistentRead: false } } },
  ],
  [
    'batchPut',
    { tables: { post: [{ id: '1', n: 1 }] } },
    { operation: 'BatchPutItem', tables: { post: [{ id: { S: '1' }, n: { N: 1 } }] } },
  ],
  [
    'batchDelete',
    { tables: { post: [key] } },
    { operation: 'BatchDeleteItem', tables: { post: [typedKey] } },
  ],
  [
    'transactGet',
    { items: [{ table: 'post', key }] },
    { operation: 'TransactGetItems', transactItems: [{ table: 'post', key: typedKey }] },
  ],
  [
    'transactWrite',
    {
      items: [
        { putItem: { table: 'post', key, item: { a: 1 } } },
        { updateItem: { table: 'post', key, update: { a: 1 } } },
        { deleteItem: { table: 'post', key } },
        { conditionCheck: { table: 'post', key, condition: { a: { attributeExists: true } } } },
      ],
    },
    {
      operation: 'TransactWriteItems',
      transactItems: [
        { operation: 'PutItem', table: 'post', key: typedKey, attributeValues: { a: { N: 1 } } },
        {
          operation: 'UpdateItem',
          table: 'post',
          key: typedKey,
          update: {
            expression: 'SET #expName_1 = :expValue_1',
            expressionNames: { '#expName_1': 'a' },
            expressionValues: { ':expValue_1': { N: 1 } },
          },
        },
        { operation: 'DeleteItem', table: 'post', key: typedKey },
        {
          operation: 'ConditionCheck',
          table: 'post',
          key: typedKey,
          condition: { expression: '(attribute_exists(#a))', expressionNames: { '#a': 'a' } },
        },
      ],
    },
  ],
])('%s makes its document', (operation, payload, document) => {
  expect(dynamodbRequest(operation, payload)).toEqual(document);
});

describe('updates', () => {
  function updated(changes: Json): JsonObject {
    return dynamodbRequest('update', { key, update: changes }).update as JsonObject;
  }

  test.each<[JsonObject, string]>([
    [operations.addOperation(1), 'SET #expName_1 = :expValue_1'],
    [operations.replaceOperation({ a: 1 }), 'SET #expName_1 = :expValue_1'],
    [operations.removeOperation(), 'REMOVE #expName_1'],
    [operations.incrementOperation(), 'SET #expName_1 = #expName_1 + :expValue_1'],
    [operations.decrementOperation(2), 'SET #expName_1 = #expName_1 - :expValue_1'],
    [operations.appendOperation([1]), 'SET #expName_1 = list_append(#expName_1, :expValue_1)'],
    [operations.prependOperation([1]), 'SET #expName_1 = list_append(:expValue_1, #expName_1)'],
  ])('%j', (operation, expression) => {
    expect(updated({ a: operation }).expression).toBe(expression);
  });

  it('set members of maps one by one, and items of lists by their index', () => {
    expect(
      updated({
        address: { city: 'Oslo', zip: operations.removeOperation() },
        friends: [operations.updateListItemOperation('x', 1), operations.updateListItemOperation('y', 2)],
        tags: ['a'],
        gone: null,
        empty: {},
      }),
    ).toEqual({
      expression:
        'SET #expName_1.#expName_2 = :expValue_1, #expName_4[1] = :expValue_2, #expName_4[2] = :expValue_3, ' +
        '#expName_5 = :expValue_4, #expName_6 = :expValue_5, #expName_7 = :expValue_6 REMOVE #expName_1.#expName_3',
      expressionNames: {
        '#expName_1': 'address',
        '#expName_2': 'city',
        '#expName_3': 'zip',
        '#expName_4': 'friends',
        '#expName_5': 'tags',
        '#expName_6': 'gone',
        '#expName_7': 'empty',
      },
      expressionValues: {
        ':expValue_1': { S: 'Oslo' },
        ':expValue_2': { S: 'x' },
        ':expValue_3': { S: 'y' },
        ':expValue_4': { L: [{ S: 'a' }] },
        ':expValue_5': { NULL: null },
        ':expValue_6': { M: {} },
      },
    });
  });

  it('have nothing in their expression but placeholders, whatever names and values they are given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))), (given) => {
        const { expression, expressionNames = {} } = updated(parseJson(JSON.stringify(given)));
        const terms = Object.keys(given).map((_, index) => `#expName_${index + 1} = :expValue_${index + 1}`);
        expect(expression).toBe(terms.length === 0 ? '' : `SET ${terms.join(', ')}`);
        expect(Object.values(expressionNames as JsonObject)).toEqual(Object.keys(given));
      }),
    );
  });

  it('have no values where they only remove', () => {
    expect(updated({ a: operations.removeOperation() })).toEqual({
      expression: 'REMOVE #expName_1',
      expressionNames: { '#expName_1': 'a' },
    });
  });
});

test.each<[DynamoDBOperation, Json]>([
  ['get', null],
  ['get', 'id'],
  ['get', { key: 'id' }],
  ['scan', { projection: 'id' }],
  ['batchGet', {}],
  ['batchPut', { tables: { post: {} } }],
  ['transactWrite', { items: [{ put: {} }] }],
])('%s of %j is refused', (operation, payload) => {
  expect(() => dynamodbRequest(operation, payload)).toThrow(FunctionError);
});
