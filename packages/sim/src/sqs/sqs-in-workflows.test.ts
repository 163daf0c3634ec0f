import * as Sfn from '@aws-sdk/client-sfn';
import * as Sqs from '@aws-sdk/client-sqs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients, clientConfiguration, until } from '../wire/clients.ts';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;
let sqs: Sqs.SQSClient;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  clients = awsClients(server.endpoint);
  sqs = new Sqs.SQSClient(clientConfiguration(server.endpoint));
});
afterAll(async () => {
  clients.destroy();
  sqs.destroy();
  await server.stop();
});

async function run(name: string, state: object, input: object): Promise<string> {
  const { stateMachineArn } = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({
      name,
      roleArn: 'arn:aws:iam::000000000000:role/any',
      definition: JSON.stringify({
        StartAt: 'T',
        States: { T: { Type: 'Task', End: true, ...state } },
      }),
    }),
  );
  const { executionArn } = await clients.sfn.send(
    new Sfn.StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn as string;
}

const closed = (executionArn: string) =>
  until(
    () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );

it('a task sends a message with its token and waits until somebody answers', async () => {
  const { QueueUrl } = await sqs.send(new Sqs.CreateQueueCommand({ QueueName: 'approvals' }));
  const executionArn = await run(
    'approve',
    {
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: {
        'QueueUrl.$': '$.QueueUrl',
        MessageBody: { 'Order.$': '$.Order', 'Token.$': '$$.Task.Token' },
      },
    },
    { QueueUrl, Order: 7 },
  );
  const { Messages } = await sqs.send(new Sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
  const { Order, Token } = JSON.parse(Messages?.[0]?.Body ?? '{}');
  expect(Order).toBe(7);
  await clients.sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken: Token, output: '"yes"' }));
  expect(await closed(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
});

it('a task receives messages by aws-sdk, and fails by the names of SQS', async () => {
  const { QueueUrl } = await sqs.send(new Sqs.CreateQueueCommand({ QueueName: 'read' }));
  await sqs.send(new Sqs.SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  const Resource = 'arn:aws:states:::aws-sdk:sqs:receiveMessage';
  const Parameters = { 'QueueUrl.$': '$.QueueUrl' };
  const received = await closed(await run('receive', { Resource, Parameters }, { QueueUrl }));
  expect(JSON.parse(received.output ?? '{}').Messages).toMatchObject([{ Body: 'hello' }]);
  const failed = await closed(
    await run('fail', { Resource, Parameters }, { QueueUrl: 'http://localhost/000000000000/none' }),
  );
  expect(failed).toMatchObject({
    error: 'Sqs.QueueDoesNotExistException',
    cause: expect.stringContaining('The specified queue does not exist. (Service: Sqs, Status Code: 400'),
  });
});
