import type { DataSource } from '@cairn/graphql';
import { guardedHttp } from '@cairn/host/outbound';
import { SdkRemoteServices } from '@cairn/host/remote';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, errorOf, SourcesLaboratory } from './sources-laboratory.ts';

// Tables that settings place elsewhere: AWS, or what speaks as it does.
let laboratory: SourcesLaboratory;
let elsewhere: CairnServer;
let remote: SdkRemoteServices;
let things: DataSource;
const denials: string[] = [];

beforeAll(async () => {
  elsewhere = await createServer({ memory: true, port: 0, logLevel: 'silent', studio: false });
  const http = guardedHttp({ privateAllowed: true });
  remote = new SdkRemoteServices({
    places: new Map([['dynamodb', { url: elsewhere.endpoint }]]),
    isOwn: () => true,
    folders: [import.meta.dirname],
    http,
    httpTo: () => http,
    environment: {},
  });
  laboratory = await SourcesLaboratory.start({ remote });
  await elsewhere.cairn.callService({
    account: '000000000000',
    region: 'us-east-1',
    principal: { arn: 'arn:aws:iam::000000000000:root' },
    service: 'dynamodb',
    action: 'CreateTable',
    input: {
      TableName: 'things',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  });
  things = laboratory.table('things');
});
afterAll(async () => {
  await remote.stop();
  await laboratory.stop();
  await elsewhere.stop();
});

const key = { id: { S: '1' } };

it('are read and written as local ones are', async () => {
  const attributeValues = {
    bytes: { B: '/wA=' },
    set: { BS: ['AQ==', '/w=='] },
    number: { N: '12345678901234567890' },
    nothing: { NULL: null },
    map: { M: { list: { L: [{ N: 1 }] } } },
  };
  const written = await ask(things, { operation: 'PutItem', key, attributeValues });
  expect(written.error).toBe(undefined);
  expect(await ask(things, { operation: 'GetItem', key })).toEqual(written);
  expect(written.result).toMatchObject({ bytes: '/wA=', set: ['AQ==', '/w=='], nothing: null });
});

it('tell of their errors as local ones do', async () => {
  const condition = { expression: 'attribute_not_exists(id)' };
  await ask(things, { operation: 'PutItem', key });
  const request = { operation: 'PutItem', key, attributeValues: { a: { S: 'b' } }, condition };
  const { error, result } = await ask(things, request);
  expect(error?.type).toBe('DynamoDB:ConditionalCheckFailedException');
  expect(error?.message).toMatch(
    /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; .*Request ID: [\w-]+\)$/,
  );
  expect(result).toEqual({ id: '1' });
  const transactItems = [{ table: 'things', operation: 'PutItem', key, condition }];
  expect((await ask(things, { operation: 'TransactWriteItems', transactItems })).result).toEqual({
    keys: null,
    cancellationReasons: [{ type: 'ConditionalCheckFailed', message: 'None' }],
  });
  const bytes = { operation: 'PutItem', key, attributeValues: { b: { B: 'no base64' } } };
  expect(await errorOf(things, bytes)).toContain('Invalid Base64');
});

it('are asked for only what policies let through', async () => {
  const denied = laboratory.table(
    'things',
    {},
    {
      denialOf: ({ action }) => {
        denials.push(action);
        return 'not you';
      },
    },
  );
  expect(await errorOf(denied, { operation: 'GetItem', key })).toContain(
    'DynamoDB:DynamoDbException: not you',
  );
  expect(denials).toEqual(['dynamodb:GetItem']);
});
