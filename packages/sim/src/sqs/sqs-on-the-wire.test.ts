import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';

const run = promisify(execFile);
const authorization =
  'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0';
const hasCli = await run('aws', ['--version']).then(
  () => true,
  () => false,
);

let server: CairnServer;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
});
afterAll(() => server.stop());

/** One call of the query protocol. */
async function form(parameters: { readonly [name: string]: string }, path = '/') {
  const answer = await fetch(server.endpoint + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
  });
  return { status: answer.status, text: await answer.text() };
}

async function json(operation: string, input: unknown) {
  const answer = await fetch(server.endpoint, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe('the query protocol', () => {
  it('makes a queue, sends, receives by the queue’s own path, and deletes', async () => {
    const made = await form({
      Action: 'CreateQueue',
      QueueName: 'by-form',
      'Attribute.1.Name': 'VisibilityTimeout',
      'Attribute.1.Value': '40',
      'Tag.1.Key': 'team',
      'Tag.1.Value': 'blue',
    });
    expect(made.text).toContain(
      `<CreateQueueResult><QueueUrl>${server.endpoint}/000000000000/by-form</QueueUrl></CreateQueueResult>`,
    );
    const path = '/000000000000/by-form';
    const sent = await form(
      {
        Action: 'SendMessage',
        MessageBody: 'a < b & c\r\n',
        'MessageAttribute.1.Name': 'kind',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': 'x',
      },
      path,
    );
    expect(sent.text).toMatch(/<MD5OfMessageBody>[0-9a-f]{32}<\/MD5OfMessageBody>/);
    const received = await form(
      { Action: 'ReceiveMessage', 'AttributeName.1': 'All', 'MessageAttributeName.1': 'All' },
      path,
    );
    expect(received.text).toContain('<Body>a &lt; b &amp; c&#xD;\n</Body>');
    expect(received.text).toContain(
      '<MessageAttribute><Name>kind</Name><Value><DataType>String</DataType><StringValue>x</StringValue></Value></MessageAttribute>',
    );
    expect(received.text).toContain(
      '<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>',
    );
    const handle = /<ReceiptHandle>(.*?)<\/ReceiptHandle>/.exec(received.text)?.[1] ?? '';
    const deleted = await form({ Action: 'DeleteMessage', ReceiptHandle: handle }, path);
    expect(deleted).toMatchObject({ status: 200, text: expect.not.stringContaining('Result') });
    const told = await form({ Action: 'GetQueueAttributes', 'AttributeName.1': 'All' }, path);
    expect(told.text).toContain(
      '<Attribute><Name>ApproximateNumberOfMessages</Name><Value>0</Value></Attribute>',
    );
    expect((await form({ Action: 'ListQueueTags' }, path)).text).toContain(
      '<Tag><Key>team</Key><Value>blue</Value></Tag>',
    );
  });

  it('answers batches entry by entry', async () => {
    await form({ Action: 'CreateQueue', QueueName: 'batches' });
    const { text } = await form(
      {
        Action: 'SendMessageBatch',
        'SendMessageBatchRequestEntry.1.Id': 'a',
        'SendMessageBatchRequestEntry.1.MessageBody': 'one',
        'SendMessageBatchRequestEntry.2.Id': 'b',
        'SendMessageBatchRequestEntry.2.MessageBody': 'two',
        'SendMessageBatchRequestEntry.2.DelaySeconds': '1000',
      },
      '/000000000000/batches',
    );
    expect(text).toContain('<SendMessageBatchResultEntry><Id>a</Id>');
    expect(text).toContain('<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault>');
  });

  it('names errors as it always did', async () => {
    expect(await form({ Action: 'GetQueueUrl', QueueName: 'none' })).toMatchObject({
      status: 400,
      text: expect.stringContaining('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>'),
    });
    expect((await form({ Action: 'Nonsense' })).text).toContain('<Code>InvalidAction</Code>');
    expect((await form({ Action: 'SendMessage' }, '/000000000000/by-form')).text).toContain(
      '<Message>The request must contain the parameter MessageBody.</Message>',
    );
  });
});

describe('JSON', () => {
  it('tells the older name of an error in a header', async () => {
    const { status, headers, text } = await json('GetQueueUrl', { QueueName: 'none' });
    expect(status).toBe(400);
    expect(headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(JSON.parse(text)).toEqual({
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });

  it('finds a queue by account and name in any URL', async () => {
    await json('CreateQueue', { QueueName: 'found' });
    for (const QueueUrl of [
      'https://sqs.us-east-1.amazonaws.com/000000000000/found',
      'http://sqs.us-east-1.localhost:4566/000000000000/found',
      'https://us-east-1.queue.amazonaws.com/000000000000/found',
      'http://localhost/queue/us-east-1/000000000000/found',
      'found',
    ])
      expect(await json('GetQueueAttributes', { QueueUrl })).toMatchObject({ status: 200 });
    expect(await json('GetQueueAttributes', { QueueUrl: 'http://elsewhere/' })).toMatchObject({
      text: expect.stringContaining('InvalidAddress'),
    });
  });
});

it('no input breaks anything', { timeout: 30_000 }, async () => {
  await json('CreateQueue', { QueueName: 'hostile' });
  const QueueUrl = '/000000000000/hostile';
  const operation = fc.constantFrom(
    'SendMessage',
    'SendMessageBatch',
    'ReceiveMessage',
    'DeleteMessage',
    'ChangeMessageVisibility',
    'SetQueueAttributes',
    'CreateQueue',
    'TagQueue',
    'AddPermission',
    'StartMessageMoveTask',
    'ListQueues',
  );
  const member = fc.constantFrom(
    ...['MessageBody', 'Entries', 'Attributes', 'ReceiptHandle', 'QueueName', 'Tags', 'NextToken'],
    ...['MessageAttributes', 'VisibilityTimeout', 'MessageGroupId', 'SourceArn', 'Label', 'Actions'],
  );
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('AQEB', 'AQEB====', '__proto__', {}));
  await fc.assert(
    fc.asyncProperty(operation, fc.dictionary(member, value, { maxKeys: 4 }), async (name, input) => {
      const { status, text } = await json(name, { QueueUrl, WaitTimeSeconds: 0, ...input });
      expect(status, text).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(
      operation,
      fc.dictionary(
        fc.tuple(member, fc.nat(3)).map(([name, at]) => `${name}.${at}.Name`),
        fc.string(),
        {
          maxKeys: 4,
        },
      ),
      async (Action, parameters) => {
        const { status, text } = await form({ ...parameters, Action }, QueueUrl);
        expect(status, text).toBeLessThan(500);
      },
    ),
    { numRuns: 100 },
  );
});

describe.runIf(hasCli)('the AWS CLI', () => {
  it('makes a queue, sends, receives and deletes', { timeout: 60_000 }, async () => {
    const aws = async (...parameters: string[]) => {
      // For SQS the CLI of version 1 does not look at AWS_ENDPOINT_URL.
      const { stdout } = await run('aws', ['--endpoint-url', server.endpoint, 'sqs', ...parameters], {
        env: awsEnvironment(server.endpoint),
      });
      return stdout === '' ? {} : JSON.parse(stdout);
    };
    const { QueueUrl } = await aws('create-queue', '--queue-name', 'by-cli');
    await aws('send-message', '--queue-url', QueueUrl, '--message-body', 'hello');
    const { Messages } = await aws('receive-message', '--queue-url', QueueUrl);
    expect(Messages[0].Body).toBe('hello');
    const handle = ['--receipt-handle', Messages[0].ReceiptHandle];
    await aws('delete-message', '--queue-url', QueueUrl, ...handle);
    await expect(aws('get-queue-url', '--queue-name', 'none')).rejects.toThrow(
      'AWS.SimpleQueueService.NonExistentQueue',
    );
  });
});
