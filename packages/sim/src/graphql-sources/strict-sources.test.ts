import { type DataSourceConfiguration, makeDataSource } from '@cairn/graphql';
import type { Json } from '@cairn/kit';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, callOf, errorOf, region, rootScope, sourceArn, sourcePorts } from './sources-laboratory.ts';

// Where policies are asked, a source may do what its role may.
let server: CairnServer;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent', auth: 'strict', studio: false });
  await perform('dynamodb', 'CreateTable', {
    TableName: 'things',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
});
afterAll(() => server.stop());

function perform(service: string, action: string, input: Json): Promise<Json> {
  return server.cairn.callService({ ...rootScope, service, action, input });
}

async function role(RoleName: string, trusted: string, allowed: string): Promise<string> {
  const Version = '2012-10-17';
  const document = (Statement: object) => JSON.stringify({ Version, Statement });
  await perform('iam', 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: document({
      Effect: 'Allow',
      Principal: { Service: trusted },
      Action: 'sts:AssumeRole',
    }),
  });
  const PolicyDocument = document({ Effect: 'Allow', Action: allowed, Resource: '*' });
  await perform('iam', 'PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument });
  return `arn:aws:iam::${account}:role/${RoleName}`;
}

function things(serviceRoleArn: string | undefined) {
  const configuration: DataSourceConfiguration = {
    dataSourceArn: sourceArn,
    name: 'things',
    type: 'AMAZON_DYNAMODB',
    serviceRoleArn,
    dynamodbConfig: { tableName: 'things', awsRegion: region },
  };
  return makeDataSource(configuration, sourcePorts(server.cairn));
}

const get = { operation: 'GetItem', key: { id: { S: '1' } } };

it('reads what its role may read, and writes nothing else', async () => {
  const source = things(await role('reader', 'appsync.amazonaws.com', 'dynamodb:GetItem'));
  expect(await source.invoke(get, callOf())).toEqual({ result: null });
  expect(await errorOf(source, { ...get, operation: 'PutItem' })).toContain(
    `DynamoDB:DynamoDbException: User: arn:aws:sts::${account}:assumed-role/reader/APPSYNC_ASSUME_ROLE is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:${region}:${account}:table/things`,
  );
});

it('does nothing as a role that does not trust AppSync, or as nobody', async () => {
  const untrusting = things(await role('untrusting', 'lambda.amazonaws.com', 'dynamodb:*'));
  expect(await errorOf(untrusting, get)).toMatch(/^DynamoDB:\w+Exception: .*appsync\.amazonaws\.com/);
  expect(await errorOf(things(undefined), get)).toContain('is not authorized to perform: dynamodb:GetItem');
});
