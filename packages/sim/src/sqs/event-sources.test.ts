import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as Lambda from '@aws-sdk/client-lambda';
import * as Sqs from '@aws-sdk/client-sqs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientConfiguration, until } from '../wire/clients.ts';
import { storedZip } from '../wire/stored-zip.ts';

let folder: string;
let server: CairnServer;
let lambda: Lambda.LambdaClient;
let sqs: Sqs.SQSClient;

async function start(): Promise<void> {
  server = await createServer({ port: 0, dataDirectory: join(folder, 'data'), logLevel: 'silent' });
  lambda = new Lambda.LambdaClient(clientConfiguration(server.endpoint));
  sqs = new Sqs.SQSClient(clientConfiguration(server.endpoint));
}

async function stop(): Promise<void> {
  lambda.destroy();
  sqs.destroy();
  await server.stop();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-event-sources-'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

async function newQueue(QueueName: string, VisibilityTimeout = '30'): Promise<string> {
  const { QueueUrl } = await sqs.send(
    new Sqs.CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout } }),
  );
  return QueueUrl as string;
}

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

/** A function that writes what it is given to another queue, and answers what it is told by `answer`. */
async function newFunction(FunctionName: string, answer = 'undefined'): Promise<void> {
  const code = `
    exports.handler = async (event) => {
      const body = JSON.stringify({
        Action: 'x',
        QueueUrl: '/000000000000/seen',
        MessageBody: JSON.stringify(event),
      });
      await fetch(process.env.AWS_ENDPOINT_URL, {
        method: 'POST',
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=t/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0',
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.SendMessage',
        },
        body,
      });
      return ${answer};
    };`;
  await lambda.send(
    new Lambda.CreateFunctionCommand({
      FunctionName,
      Role: 'arn:aws:iam::000000000000:role/any',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 10,
      Code: { ZipFile: storedZip({ 'index.js': code }) },
    }),
  );
}

async function seen(): Promise<{ Records: { body: string; messageId: string; eventSourceARN: string }[] }> {
  const { Messages } = await sqs.send(
    new Sqs.ReceiveMessageCommand({ QueueUrl: '/000000000000/seen', WaitTimeSeconds: 20 }),
  );
  return JSON.parse(Messages?.[0]?.Body ?? '{}');
}

async function counts(QueueUrl: string) {
  const { Attributes } = await sqs.send(
    new Sqs.GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return [
    Number(Attributes?.ApproximateNumberOfMessages),
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
  ];
}

it('a function takes the messages of a queue, also after the server was started again', {
  timeout: 60_000,
}, async () => {
  await newQueue('seen');
  const QueueUrl = await newQueue('work');
  await newFunction('worker');
  const made = await lambda.send(
    new Lambda.CreateEventSourceMappingCommand({
      FunctionName: 'worker',
      EventSourceArn: arnOf('work'),
      BatchSize: 5,
    }),
  );
  expect(made).toMatchObject({ State: 'Creating', BatchSize: 5, EventSourceArn: arnOf('work') });
  await sqs.send(new Sqs.SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
  expect((await seen()).Records).toMatchObject([
    {
      body: 'one',
      eventSource: 'aws:sqs',
      eventSourceARN: arnOf('work'),
      awsRegion: 'us-east-1',
      attributes: { ApproximateReceiveCount: '1' },
    },
  ]);
  await until(
    () => counts(QueueUrl),
    ([visible, held]) => visible === 0 && held === 0,
  );
  await stop();
  await start();
  await sqs.send(new Sqs.SendMessageCommand({ QueueUrl, MessageBody: 'two' }));
  expect((await seen()).Records[0]?.body).toBe('two');
  const { EventSourceMappings } = await lambda.send(
    new Lambda.ListEventSourceMappingsCommand({ FunctionName: 'worker' }),
  );
  expect(EventSourceMappings).toMatchObject([{ UUID: made.UUID, State: 'Enabled' }]);
  await lambda.send(new Lambda.DeleteEventSourceMappingCommand({ UUID: made.UUID }));
  await expect(
    lambda.send(new Lambda.GetEventSourceMappingCommand({ UUID: made.UUID })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('items of a batch that the function reports as failed stay in the queue', {
  timeout: 60_000,
}, async () => {
  await newQueue('seen');
  const QueueUrl = await newQueue('work');
  await newFunction(
    'worker',
    "({ batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) })",
  );
  const { UUID } = await lambda.send(
    new Lambda.CreateEventSourceMappingCommand({
      FunctionName: 'worker',
      EventSourceArn: arnOf('work'),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      Enabled: false,
    }),
  );
  await sqs.send(
    new Sqs.SendMessageBatchCommand({
      QueueUrl,
      Entries: ['good', 'bad', 'fine'].map((MessageBody, at) => ({ Id: `${at}`, MessageBody })),
    }),
  );
  expect(await counts(QueueUrl)).toEqual([3, 0]);
  await lambda.send(new Lambda.UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  expect((await seen()).Records.map(({ body }) => body)).toEqual(['good', 'bad', 'fine']);
  await until(
    () => counts(QueueUrl),
    ([visible, held]) => visible === 0 && held === 1,
  );
});

it('what no filter lets through is dropped', { timeout: 60_000 }, async () => {
  await newQueue('seen');
  const QueueUrl = await newQueue('work');
  await newFunction('worker');
  await lambda.send(
    new Lambda.CreateEventSourceMappingCommand({
      FunctionName: 'worker',
      EventSourceArn: arnOf('work'),
      FilterCriteria: {
        Filters: [{ Pattern: '{"body":{"kind":["order"],"total":[{"numeric":[">",10]}]}}' }],
      },
    }),
  );
  await sqs.send(
    new Sqs.SendMessageBatchCommand({
      QueueUrl,
      Entries: ['{"kind":"order","total":5}', 'text', '{"kind":"order","total":50}'].map(
        (MessageBody, at) => ({ Id: `${at}`, MessageBody }),
      ),
    }),
  );
  expect((await seen()).Records.map(({ body }) => body)).toEqual(['{"kind":"order","total":50}']);
  await until(
    () => counts(QueueUrl),
    ([visible, held]) => visible === 0 && held === 0,
  );
  await expect(
    lambda.send(
      new Lambda.CreateEventSourceMappingCommand({
        FunctionName: 'worker',
        EventSourceArn: arnOf('seen'),
        FilterCriteria: { Filters: [{ Pattern: '{"body":7}' }] },
      }),
    ),
  ).rejects.toMatchObject({ message: expect.stringContaining('Invalid filter pattern definition.') });
});

it('mappings that cannot work are refused', async () => {
  await newFunction('worker');
  await newQueue('short', '5');
  await newQueue('work');
  const create = (input: Partial<Lambda.CreateEventSourceMappingCommandInput>) =>
    lambda.send(
      new Lambda.CreateEventSourceMappingCommand({
        FunctionName: 'worker',
        EventSourceArn: arnOf('work'),
        ...input,
      }),
    );
  const refused = (message: string) => ({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(message),
  });
  await expect(create({ EventSourceArn: arnOf('none') })).rejects.toMatchObject(
    refused('SQS Error Code: AWS.SimpleQueueService.NonExistentQueue'),
  );
  await expect(create({ EventSourceArn: arnOf('short') })).rejects.toMatchObject(
    refused('Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds'),
  );
  await expect(create({ BatchSize: 11 })).rejects.toMatchObject(
    refused('Maximum batch window in seconds must be greater than 0'),
  );
  await expect(create({ FunctionName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await create({});
  await expect(create({})).rejects.toMatchObject({ name: 'ResourceConflictException' });
});

describe('a stream of a table', () => {
  let tables: DynamoDBClient;
  beforeEach(() => {
    tables = new DynamoDBClient(clientConfiguration(server.endpoint));
  });
  afterEach(() => tables.destroy());

  async function newTable(): Promise<string> {
    const { TableDescription } = await tables.send(
      new CreateTableCommand({
        TableName: 'orders',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    return TableDescription?.LatestStreamArn as string;
  }

  const put = (id: string) =>
    tables.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: id } } }));

  it('is read in order; what the function cannot take is given up after its retries', {
    timeout: 60_000,
  }, async () => {
    await newQueue('seen');
    await newQueue('failures');
    const EventSourceArn = await newTable();
    await newFunction(
      'worker',
      "event.Records.some(({ dynamodb }) => dynamodb.NewImage.id.S === 'bad') ? Promise.reject(new Error('no')) : undefined",
    );
    await put('one');
    await lambda.send(
      new Lambda.CreateEventSourceMappingCommand({
        FunctionName: 'worker',
        EventSourceArn,
        StartingPosition: 'TRIM_HORIZON',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: arnOf('failures') } },
      }),
    );
    const [first] = (await seen()).Records as unknown as {
      eventName: string;
      dynamodb: { NewImage: object };
    }[];
    expect(first).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: EventSourceArn,
      dynamodb: { NewImage: { id: { S: 'one' } } },
    });
    await put('bad');
    const { Messages } = await sqs.send(
      new Sqs.ReceiveMessageCommand({ QueueUrl: '/000000000000/failures', WaitTimeSeconds: 20 }),
    );
    expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: EventSourceArn },
    });
  });
});
