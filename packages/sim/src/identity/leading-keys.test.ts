import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const region = 'us-east-1';
const TableName = 'rows';
const arn = `arn:aws:dynamodb:${region}:000000000000:table/${TableName}`;

let server: CairnServer;
let iam: IAMClient;
let owner: DynamoDBClient;

beforeAll(async () => {
  server = await createServer({ port: 0, memory: true, logLevel: 'silent', auth: 'strict' });
  const shared = { endpoint: server.endpoint, region, credentials: server.cairn.rootAccessKey };
  iam = new IAMClient(shared);
  owner = new DynamoDBClient(shared);
  await owner.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'who', AttributeType: 'S' },
        { AttributeName: 'number', AttributeType: 'N' },
        { AttributeName: 'team', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'who', KeyType: 'HASH' },
        { AttributeName: 'number', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byTeam',
          KeySchema: [{ AttributeName: 'team', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await owner.send(
    new CreateTableCommand({
      TableName: 'counts',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'number', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'number', KeyType: 'HASH' }],
    }),
  );
}, 30_000);
afterAll(async () => {
  iam.destroy();
  owner.destroy();
  await server.stop();
});

/** A user with a policy of these statements. */
async function user(name: string, ...statements: readonly object[]): Promise<DynamoDBClient> {
  await iam.send(new CreateUserCommand({ UserName: name }));
  const Statement = statements.map((each) => ({ Effect: 'Allow', Resource: '*', ...each }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'rows', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return new DynamoDBClient({ endpoint: server.endpoint, region, credentials, maxAttempts: 1 });
}

const key = (who: string, number = '1') => ({ who: { S: who }, number: { N: number } });
const put = (who: string) => ({ PutRequest: { Item: key(who, '2') } });
const queryBy = (name: string, value: string, IndexName?: string) =>
  new QueryCommand({
    TableName,
    IndexName,
    KeyConditionExpression: '#k = :v',
    ExpressionAttributeNames: { '#k': name },
    ExpressionAttributeValues: { ':v': { S: value } },
  });
const keyConditions = (value: string) =>
  new QueryCommand({
    TableName,
    KeyConditions: { who: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: value }] } },
  });

/** What touches the rows of all these. */
const calls: { readonly [name: string]: (...whose: readonly [string, ...string[]]) => object } = {
  GetItem: (who) => new GetItemCommand({ TableName, Key: key(who) }),
  PutItem: (who) => new PutItemCommand({ TableName, Item: key(who) }),
  'PutItem by ARN': (who) => new PutItemCommand({ TableName: arn, Item: key(who) }),
  UpdateItem: (who) => new UpdateItemCommand({ TableName, Key: key(who) }),
  DeleteItem: (who) => new DeleteItemCommand({ TableName, Key: key(who, '9') }),
  Query: (who) => queryBy('who', who),
  'Query by KeyConditions': (who) => keyConditions(who),
};
const callsOfMany: typeof calls = {
  BatchGetItem: (...whose) =>
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: whose.map((who) => key(who)) } } }),
  BatchWriteItem: (...whose) => new BatchWriteItemCommand({ RequestItems: { [TableName]: whose.map(put) } }),
  'BatchWriteItem by ARN': (...whose) =>
    new BatchWriteItemCommand({ RequestItems: { [arn]: whose.map(put) } }),
  TransactGetItems: (...whose) =>
    new TransactGetItemsCommand({
      TransactItems: whose.map((who) => ({ Get: { TableName, Key: key(who) } })),
    }),
  TransactWriteItems: (...whose) =>
    new TransactWriteItemsCommand({
      TransactItems: whose.map((who, at) =>
        at === 0
          ? { Put: { TableName, Item: key(who, '3') } }
          : { ConditionCheck: { TableName, Key: key(who), ConditionExpression: 'attribute_not_exists(x)' } },
      ),
    }),
};

const refused = { name: 'AccessDeniedException' };

describe.each([
  ['ForAllValues:StringEquals', 'ada'],
  ['StringEquals', 'bob'],
  ['ForAnyValue:StringLike', 'cid'],
])('%s of dynamodb:LeadingKeys', (operator, name) => {
  let client: DynamoDBClient;
  const variable = '$' + '{aws:username}';
  beforeAll(async () => {
    client = await user(name, {
      Action: 'dynamodb:*',
      Resource: [arn, `${arn}/*`],
      Condition: { [operator]: { 'dynamodb:LeadingKeys': [variable] } },
    });
  });
  afterAll(() => client.destroy());

  it.each(Object.entries({ ...calls, ...callsOfMany }))(
    'lets to rows of one’s own alone: %s',
    async (_, make) => {
      await client.send(make(name) as GetItemCommand);
      await expect(client.send(make('eve') as GetItemCommand)).rejects.toMatchObject(refused);
    },
  );

  it.each(Object.entries(callsOfMany))('asks about each row: %s', async (_, make) => {
    for (const [one, two] of [
      [name, 'eve'],
      ['eve', name],
    ] as const)
      await expect(client.send(make(one, two) as GetItemCommand)).rejects.toMatchObject(refused);
  });

  it('asks about an index by the key of the index', async () => {
    await client.send(queryBy('team', name, 'byTeam'));
    await expect(client.send(queryBy('team', 'red', 'byTeam'))).rejects.toMatchObject(refused);
  });

  it('tells nothing of statements and of what is wrong: they are refused', async () => {
    const Statement = `SELECT * FROM "${TableName}" WHERE who = '${name}'`;
    await expect(client.send(new ExecuteStatementCommand({ Statement }))).rejects.toMatchObject(refused);
    const noKey = new PutItemCommand({ TableName, Item: { number: { N: '1' } } });
    await expect(client.send(noKey)).rejects.toMatchObject(refused);
    const wrongKey = new GetItemCommand({ TableName, Key: { who: { N: '1' } } });
    await expect(client.send(wrongKey)).rejects.toMatchObject(refused);
    const noTable = new GetItemCommand({ TableName: 'rows2', Key: key(name) });
    await expect(client.send(noTable)).rejects.toMatchObject(refused);
  });

  it('is absent from a Scan, as on AWS', async () => {
    const scan = client.send(new ScanCommand({ TableName }));
    if (operator.startsWith('ForAllValues')) expect((await scan).Items).toBeDefined();
    else await expect(scan).rejects.toMatchObject(refused);
  });
});

it('a Deny holds for each row of a batch', async () => {
  const client = await user(
    'dan',
    { Action: 'dynamodb:*' },
    {
      Effect: 'Deny',
      Action: 'dynamodb:*',
      Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['secret'] } },
    },
  );
  for (const make of Object.values(callsOfMany)) {
    await client.send(make('open', 'other') as GetItemCommand);
    await expect(client.send(make('open', 'secret') as GetItemCommand)).rejects.toMatchObject(refused);
  }
  client.destroy();
});

it('numbers are compared in their one notation', async () => {
  const client = await user('nia', {
    Action: 'dynamodb:GetItem',
    Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['10'] } },
  });
  const get = (N: string) => client.send(new GetItemCommand({ TableName: 'counts', Key: { number: { N } } }));
  for (const ten of ['10', '1e1', '10.0']) await get(ten);
  await expect(get('100')).rejects.toMatchObject(refused);
  client.destroy();
});

it('what a call asks to be given is told', async () => {
  const client = await user('sel', {
    Action: ['dynamodb:Query', 'dynamodb:UpdateItem'],
    Condition: {
      StringEqualsIfExists: { 'dynamodb:Select': 'COUNT', 'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW'] },
    },
  });
  const counted = queryBy('who', 'ada');
  await client.send(new QueryCommand({ ...counted.input, Select: 'COUNT' }));
  await expect(
    client.send(new QueryCommand({ ...counted.input, Select: 'ALL_ATTRIBUTES' })),
  ).rejects.toMatchObject(refused);
  await client.send(new UpdateItemCommand({ TableName, Key: key('ada'), ReturnValues: 'UPDATED_NEW' }));
  await expect(
    client.send(new UpdateItemCommand({ TableName, Key: key('ada'), ReturnValues: 'ALL_OLD' })),
  ).rejects.toMatchObject(refused);
  client.destroy();
});
