// Makes what the workflow works with, by the AWS SDK: tables, a topic with a queue, an API, a rule, a connection, a task
// definition and the state machine. What is there already stays as it is, but for the machine and the API, which are made
// anew from their files: node examples/order-fulfilment/set-up.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APIGatewayClient, CreateDeploymentCommand, ImportRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  CreateConnectionCommand,
  DescribeConnectionCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  SFNClient,
  StateMachineAlreadyExists,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const stock = [
  ['lamp', '40', '50'],
  ['sofa', '800', '3'],
  ['piano', '900', '1'],
];

/** Makes everything. Gives the API's URL, the queue of approvals and the state machine's ARN. */
export async function setUp(endpoint) {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  await makeTables(new DynamoDBClient(settings));
  const { topicArn, queueUrl } = await makeApprovals(new SNSClient(settings), new SQSClient(settings));
  const stateMachineArn = await makeMachine(new SFNClient(settings));
  const api = await makeApi(new APIGatewayClient(settings), endpoint, stateMachineArn);
  const connection = await makeEvents(new EventBridgeClient(settings), stateMachineArn);
  await makePacker(new ECSClient(settings));
  await new SSMClient(settings).send(
    new PutParameterCommand({
      Name: '/shop/links',
      Type: 'String',
      Overwrite: true,
      Value: JSON.stringify({ api, approvals: topicArn, connection }),
    }),
  );
  return { api, queueUrl, stateMachineArn };
}

async function makeTables(client) {
  for (const [TableName, key] of [
    ['stock', 'item'],
    ['orders', 'id'],
  ]) {
    const isThere = await alreadyThere(ResourceInUseException, () =>
      client.send(
        new CreateTableCommand({
          TableName,
          AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
          KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      ),
    );
    if (isThere) return;
  }
  for (const [item, price, left] of stock) {
    const Item = { item: { S: item }, price: { N: price }, left: { N: left } };
    await client.send(new PutItemCommand({ TableName: 'stock', Item }));
  }
}

/** Whoever approves reads a queue; it could as well be a function that writes mails. */
async function makeApprovals(topics, queues) {
  const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'approvals' }));
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'approvals' }));
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  await topics.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes.QueueArn,
      Attributes: { RawMessageDelivery: 'true' },
    }),
  );
  return { topicArn: TopicArn, queueUrl: QueueUrl };
}

async function makeMachine(client) {
  const definition = read('machine.asl.json');
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:order-fulfilment';
  const isThere = await alreadyThere(StateMachineAlreadyExists, () =>
    client.send(new CreateStateMachineCommand({ name: 'order-fulfilment', definition, roleArn })),
  );
  if (isThere) await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  return stateMachineArn;
}

async function makeApi(client, endpoint, stateMachineArn) {
  const body = Buffer.from(read('api.yaml').replaceAll('MACHINE', stateMachineArn));
  const { id } = await client.send(new ImportRestApiCommand({ body }));
  await client.send(new CreateDeploymentCommand({ restApiId: id, stageName: 'prod' }));
  return `${endpoint}/_aws/execute-api/${id}/prod`;
}

/** An event starts the workflow as well as a request does. */
async function makeEvents(client, stateMachineArn) {
  const EventPattern = JSON.stringify({ source: ['shop'], 'detail-type': ['Order Placed'] });
  await client.send(new PutRuleCommand({ Name: 'order-placed', EventPattern }));
  await client.send(
    new PutTargetsCommand({
      Rule: 'order-placed',
      Targets: [{ Id: 'fulfil', Arn: stateMachineArn, RoleArn: roleArn, InputPath: '$.detail' }],
    }),
  );
  await alreadyThere(ResourceAlreadyExistsException, () =>
    client.send(
      new CreateConnectionCommand({
        Name: 'payments',
        AuthorizationType: 'API_KEY',
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'key-of-the-shop' } },
      }),
    ),
  );
  const { ConnectionArn } = await client.send(new DescribeConnectionCommand({ Name: 'payments' }));
  return ConnectionArn;
}

async function makePacker(client) {
  await client.send(
    new RegisterTaskDefinitionCommand({
      family: 'packer',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'packer', image: 'shop/packer', essential: true }],
    }),
  );
}

/** Whether what was to be made was there before. */
async function alreadyThere(ErrorClass, make) {
  try {
    await make();
    return false;
  } catch (error) {
    if (error instanceof ErrorClass) return true;
    throw error;
  }
}

function read(name) {
  return readFileSync(join(import.meta.dirname, name), 'utf8');
}

if (process.argv[1] === import.meta.filename) {
  const { api, queueUrl } = await setUp(process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566');
  console.log(`export API=${api} QUEUE=${queueUrl}`);
}
