import * as Dynamo from '@aws-sdk/client-dynamodb';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { dynamoClient, failureOf, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const describeTable = async (TableName: string) =>
  (await client.send(new Dynamo.DescribeTableCommand({ TableName }))).Table;

const updateTable = async (TableName: string, input: Partial<Dynamo.UpdateTableCommandInput>) =>
  await client.send(new Dynamo.UpdateTableCommand({ TableName, ...input }));

const byColor: Dynamo.GlobalSecondaryIndex = {
  IndexName: 'by-color',
  KeySchema: [{ AttributeName: 'color', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
};

describe('a table', () => {
  it('is made, described, waited for, listed and deleted; its name is free at once', async () => {
    const TableName = 'life';
    await makeTable(client, TableName, { range: 'B', input: { Tags: [{ Key: 'team', Value: 'a' }] } });
    await Dynamo.waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
    const table = await describeTable(TableName);
    expect(table).toMatchObject({
      TableName,
      TableStatus: 'ACTIVE',
      ItemCount: 0,
      TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/life',
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    expect(table?.CreationDateTime?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const Item = { id: { S: 'x' }, at: { B: new Uint8Array([1]) } };
    await client.send(new Dynamo.PutItemCommand({ TableName: table?.TableArn, Item }));
    expect((await describeTable(TableName))?.ItemCount).toBe(1);
    const deleted = await client.send(new Dynamo.DeleteTableCommand({ TableName }));
    expect(deleted.TableDescription?.TableStatus).toBe('DELETING');
    expect(await failureOf(describeTable(TableName))).toBe(
      'ResourceNotFoundException: Requested resource not found: Table: life not found',
    );
    await makeTable(client, TableName);
    const { Count } = await client.send(new Dynamo.ScanCommand({ TableName }));
    expect(Count).toBe(0);
  });

  it('is listed by name, page by page', async () => {
    for (const name of ['list-c', 'list-a', 'list-b']) await makeTable(client, name);
    const { TableNames, LastEvaluatedTableName } = await client.send(
      new Dynamo.ListTablesCommand({ ExclusiveStartTableName: 'list', Limit: 2 }),
    );
    expect(TableNames).toEqual(['list-a', 'list-b']);
    expect(LastEvaluatedTableName).toBe('list-b');
  });

  it('that is protected stays', async () => {
    await makeTable(client, 'protected', { input: { DeletionProtectionEnabled: true } });
    const remove = () => client.send(new Dynamo.DeleteTableCommand({ TableName: 'protected' }));
    expect(await failureOf(remove())).toContain('currently protected against deletion');
    await updateTable('protected', { DeletionProtectionEnabled: false });
    await remove();
  });

  it('carries tags', async () => {
    await makeTable(client, 'tagged');
    const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/tagged';
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ];
    await client.send(new Dynamo.TagResourceCommand({ ResourceArn, Tags }));
    await client.send(new Dynamo.UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    const found = await client.send(new Dynamo.ListTagsOfResourceCommand({ ResourceArn }));
    expect(found.Tags).toEqual([{ Key: 'b', Value: '2' }]);
  });
});

describe('UpdateTable', () => {
  it('adds an index to items that are there, and takes it away', async () => {
    const TableName = 'backfill';
    await makeTable(client, TableName);
    for (let at = 0; at < 450; at += 25) {
      const puts = Array.from({ length: 25 }, (_, n) => ({
        PutRequest: {
          Item: { id: { S: String(at + n) }, ...((at + n) % 3 === 0 && { color: { S: 'red' } }) },
        },
      }));
      await client.send(new Dynamo.BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
    }
    const adding = updateTable(TableName, {
      AttributeDefinitions: [{ AttributeName: 'color', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: byColor }],
    });
    // Writes go on while the index is filled.
    const writes = Array.from({ length: 50 }, (_, n) =>
      client.send(
        new Dynamo.PutItemCommand({ TableName, Item: { id: { S: String(n) }, color: { S: 'blue' } } }),
      ),
    );
    const { TableDescription } = await adding;
    expect(TableDescription?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexName: 'by-color' });
    await Promise.all(writes);
    await Dynamo.waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
    expect((await describeTable(TableName))?.GlobalSecondaryIndexes?.[0]?.IndexStatus).toBe('ACTIVE');
    const colored = async (color: string) => {
      const ids: number[] = [];
      for await (const { Items = [] } of Dynamo.paginateQuery(
        { client },
        {
          TableName,
          IndexName: 'by-color',
          KeyConditionExpression: 'color = :color',
          ExpressionAttributeValues: { ':color': { S: color } },
        },
      )) {
        ids.push(...Items.map(({ id }) => Number(id?.S)));
      }
      return ids.sort((a, b) => a - b);
    };
    expect(await colored('blue')).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(await colored('red')).toEqual(
      Array.from({ length: 450 }, (_, n) => n).filter((n) => n >= 50 && n % 3 === 0),
    );
    await updateTable(TableName, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-color' } }] });
    expect(await failureOf(colored('red'))).toContain('The table does not have the specified index');
    expect((await describeTable(TableName))?.AttributeDefinitions).toHaveLength(1);
  });

  it('changes how a table is paid', async () => {
    await makeTable(client, 'paid');
    const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    await updateTable('paid', { BillingMode: 'PROVISIONED', ProvisionedThroughput: units });
    expect((await describeTable('paid'))?.ProvisionedThroughput).toMatchObject(units);
    expect(await failureOf(updateTable('paid', { ProvisionedThroughput: units }))).toContain(
      'The provisioned throughput for the table will not change',
    );
    expect(await failureOf(updateTable('paid', {}))).toContain(
      'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled',
    );
  });
});

describe('CreateTable refuses, in the words of the service,', () => {
  const hash = [{ AttributeName: 'id', KeyType: 'HASH' }] as const;
  const cases: readonly (readonly [
    what: string,
    input: Partial<Dynamo.CreateTableCommandInput>,
    failure: string,
  ])[] = [
    [
      'a name that is too short',
      { TableName: 'ab' },
      'TableName must be at least 3 characters long and at most 255 characters long',
    ],
    [
      'a key without a definition',
      { KeySchema: [{ AttributeName: 'no', KeyType: 'HASH' }] },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [no], AttributeDefinitions: [id]',
    ],
    [
      'a key that begins with a range',
      { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'definitions that nothing uses',
      {
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'more', AttributeType: 'S' },
        ],
      },
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'no throughput',
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [
      'throughput of a table paid by request',
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'a local index of a table without a range key',
      { LocalSecondaryIndexes: [{ ...byColor, KeySchema: [...hash] }] },
      'One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    ],
    [
      'a stream without a view',
      { StreamSpecification: { StreamEnabled: true } },
      'One or more parameter values were invalid: StreamEnabled is true, but StreamViewType is not specified',
    ],
  ];

  test.each(cases)('%s', async (_what, input, failure) => {
    expect(await failureOf(makeTable(client, 'refused', { input }))).toContain(failure);
  });

  test('a name that is taken', async () => {
    await makeTable(client, 'taken');
    expect(await failureOf(makeTable(client, 'taken'))).toBe(
      'ResourceInUseException: Table already exists: taken',
    );
  });
});

it('what is off is described as off, and limits and endpoints are told', async () => {
  await makeTable(client, 'off');
  const TableName = 'off';
  const backups = await client.send(new Dynamo.DescribeContinuousBackupsCommand({ TableName }));
  expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
    PointInTimeRecoveryStatus: 'DISABLED',
  });
  const { TimeToLiveDescription } = await client.send(new Dynamo.DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
  const limits = await client.send(new Dynamo.DescribeLimitsCommand({}));
  expect(limits.TableMaxReadCapacityUnits).toBe(40_000);
  const { Endpoints } = await client.send(new Dynamo.DescribeEndpointsCommand({}));
  expect(Endpoints).toHaveLength(1);
  expect(await failureOf(client.send(new Dynamo.CreateBackupCommand({ TableName, BackupName: 'bbb' })))).toBe(
    "UnknownOperationException: The operation 'CreateBackup' is not supported by Cairn yet.",
  );
});
