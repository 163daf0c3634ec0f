import type * as Dynamo from '@aws-sdk/client-dynamodb';
import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { dynamoClient, makeTable } from './tables-fixture.ts';

let server: CairnServer;
let client: Dynamo.DynamoDBClient;
let sfn: Sfn.SFNClient;
let machines = 0;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  client = dynamoClient(server.endpoint);
  sfn = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  await makeTable(client, 'stock');
});
afterAll(async () => {
  client.destroy();
  sfn.destroy();
  await server.stop();
});

/** Runs an Express machine of one task. */
async function run(resource: string, parameters: object, input: object = {}) {
  machines += 1;
  const States = {
    Task: { Type: 'Task', Resource: `arn:aws:states:::${resource}`, Parameters: parameters, End: true },
  };
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: `tables-${machines}`,
      roleArn: 'arn:aws:iam::000000000000:role/r',
      type: 'EXPRESS',
      definition: JSON.stringify({ StartAt: 'Task', States }),
    }),
  );
  const { status, output, error, cause } = await sfn.send(
    new Sfn.StartSyncExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return { status, output: output === undefined ? undefined : JSON.parse(output), error, cause };
}

const TableName = 'stock';

it('a task writes, updates and reads an item', async () => {
  const put = await run('dynamodb:putItem', { TableName, Item: { id: { S: 'a' }, left: { N: '3' } } });
  expect(put).toMatchObject({ status: 'SUCCEEDED', output: { SdkHttpMetadata: { HttpStatusCode: 200 } } });
  const update = await run(
    'dynamodb:updateItem',
    {
      TableName,
      Key: { id: { 'S.$': '$.id' } },
      UpdateExpression: 'SET #left = #left - :n',
      ExpressionAttributeNames: { '#left': 'left' },
      ExpressionAttributeValues: { ':n': { 'N.$': "States.Format('{}', $.n)" } },
      ReturnValues: 'UPDATED_NEW',
    },
    { id: 'a', n: 2 },
  );
  expect(update.output).toMatchObject({ Attributes: { left: { N: '1' } } });
  const get = await run('aws-sdk:dynamodb:getItem', { TableName, Key: { id: { S: 'a' } } });
  expect(get.output).toEqual({ Item: { id: { S: 'a' }, left: { N: '1' } } });
});

const condition = {
  TableName,
  Item: { id: { S: 'taken' } },
  ConditionExpression: 'attribute_not_exists(id)',
};

test.each([
  [
    'dynamodb:putItem',
    'DynamoDB.ConditionalCheckFailedException',
    /^The conditional request failed \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: /,
  ],
  [
    'aws-sdk:dynamodb:putItem',
    'DynamoDb.ConditionalCheckFailedException',
    /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: /,
  ],
])('a condition that fails is the error of %s: %s', async (resource, error, cause) => {
  await run('dynamodb:putItem', { TableName, Item: { id: { S: 'taken' } } });
  const failed = await run(resource, condition);
  expect(failed).toMatchObject({ status: 'FAILED', error });
  expect(failed.cause).toMatch(cause);
});

it('a transaction that is cancelled is an error with its reasons', async () => {
  await run('dynamodb:putItem', { TableName, Item: { id: { S: 'taken' } } });
  const { TableName: _, ...put } = condition;
  const failed = await run('aws-sdk:dynamodb:transactWriteItems', {
    TransactItems: [{ Put: { TableName, ...put } }, { Put: { TableName, Item: { id: { S: 'other' } } } }],
  });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'DynamoDb.TransactionCanceledException' });
  expect(failed.cause).toContain('[ConditionalCheckFailed, None]');
});

it('instants of a table are ISO 8601 texts in tasks', async () => {
  const { output } = await run('aws-sdk:dynamodb:describeTable', { TableName });
  expect(output.Table.CreationDateTime).toMatch(/^\d{4}-\d\d-\d\dT/);
});
