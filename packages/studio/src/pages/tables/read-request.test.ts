import { expect, it } from 'vitest';
import type { TableDescription } from '../../wire/tables.ts';
import { type ItemsQuery, printItemsQuery, readItemsQuery, readRequest } from './read-request.ts';

const table: TableDescription = {
  TableName: 'orders',
  TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
  TableStatus: 'ACTIVE',
  KeySchema: [
    { AttributeName: 'customer', KeyType: 'HASH' },
    { AttributeName: 'at', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'customer', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'N' },
    { AttributeName: 'status', AttributeType: 'S' },
  ],
  CreationDateTime: 0,
  ItemCount: 0,
  TableSizeBytes: 0,
  GlobalSecondaryIndexes: [
    { IndexName: 'by-status', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }] },
  ],
};
const all: ItemsQuery = { isDescending: false, filters: [] };

it('reads a whole table by a scan', () => {
  expect(readRequest(table, all)).toEqual({ action: 'Scan', input: { TableName: 'orders' } });
});

it("reads one partition by a query, with a condition on the sort key in that key's type", () => {
  const query: ItemsQuery = {
    ...all,
    partition: 'a',
    sort: { comparison: 'between', value: '1', until: '9' },
    isDescending: true,
  };
  expect(readRequest(table, query)).toEqual({
    action: 'Query',
    input: {
      TableName: 'orders',
      KeyConditionExpression: '#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2',
      ScanIndexForward: false,
      ExpressionAttributeNames: { '#n0': 'customer', '#n1': 'at' },
      ExpressionAttributeValues: { ':v0': { S: 'a' }, ':v1': { N: '1' }, ':v2': { N: '9' } },
    },
  });
});

it('filters an index, naming an attribute once', () => {
  const query: ItemsQuery = {
    ...all,
    index: 'by-status',
    partition: 'open',
    filters: [
      { attribute: 'total', comparison: '>', type: 'N', value: '5' },
      { attribute: 'total', comparison: 'exists', type: 'S', value: '' },
    ],
  };
  expect(readRequest(table, query).input).toMatchObject({
    IndexName: 'by-status',
    KeyConditionExpression: '#n0 = :v0',
    FilterExpression: '#n1 > :v1 AND attribute_exists(#n1)',
    ExpressionAttributeNames: { '#n0': 'status', '#n1': 'total' },
  });
});

it('gives back the query that it put into the address', () => {
  const query: ItemsQuery = {
    index: 'by-status',
    partition: 'ö&=',
    sort: { comparison: 'begins_with', value: '"' },
    isDescending: true,
    filters: [{ attribute: 'a', comparison: 'between', type: 'N', value: '1', until: '2' }],
  };
  const printed = Object.entries(printItemsQuery(query)).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(printed as [string, string][]);
  expect(readItemsQuery(new URLSearchParams(search.toString()))).toEqual(query);
  expect(readItemsQuery(new URLSearchParams('where={&sort=7'))).toEqual({
    index: undefined,
    partition: undefined,
    isDescending: false,
    filters: [],
  });
});
