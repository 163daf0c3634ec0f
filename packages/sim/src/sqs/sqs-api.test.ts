import * as Sqs from '@aws-sdk/client-sqs';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';

let server: CairnServer;
let sqs: Sqs.SQSClient;
let count = 0;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  sqs = new Sqs.SQSClient(clientConfiguration(server.endpoint));
});
afterAll(async () => {
  sqs.destroy();
  await server.stop();
});

async function newQueue(attributes: Sqs.CreateQueueCommandInput['Attributes'] = {}): Promise<string> {
  const QueueName = `queue-${++count}${attributes?.FifoQueue === 'true' ? '.fifo' : ''}`;
  const { QueueUrl } = await sqs.send(new Sqs.CreateQueueCommand({ QueueName, Attributes: attributes }));
  return QueueUrl as string;
}

const send = (QueueUrl: string, MessageBody: string, more: Partial<Sqs.SendMessageCommandInput> = {}) =>
  sqs.send(new Sqs.SendMessageCommand({ QueueUrl, MessageBody, ...more }));

async function receive(QueueUrl: string, more: Partial<Sqs.ReceiveMessageCommandInput> = {}) {
  const { Messages = [] } = await sqs.send(new Sqs.ReceiveMessageCommand({ QueueUrl, ...more }));
  return Messages;
}

async function attributes(QueueUrl: string): Promise<Record<string, string>> {
  const { Attributes = {} } = await sqs.send(
    new Sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return Attributes as Record<string, string>;
}

async function arnOf(QueueUrl: string): Promise<string> {
  return (await attributes(QueueUrl)).QueueArn as string;
}

const remove = (QueueUrl: string, ReceiptHandle: string | undefined) =>
  sqs.send(new Sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

describe('messages', () => {
  it('are sent, received once and deleted, with all digests as the SDK computes them', async () => {
    const QueueUrl = await newQueue();
    expect(QueueUrl).toBe(`${server.endpoint}/000000000000/queue-${count}`);
    const sent = await send(QueueUrl, 'Grüße, 🦊', {
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'ä' },
        number: { DataType: 'Number.int', StringValue: '-12.5e3' },
        bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255, 7) },
      },
      MessageSystemAttributes: {
        AWSTraceHeader: {
          DataType: 'String',
          StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
        },
      },
    });
    const [message] = await receive(QueueUrl, {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    expect(message?.Body).toBe('Grüße, 🦊');
    expect(message?.MessageId).toBe(sent.MessageId);
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.MessageAttributes?.bytes?.BinaryValue).toEqual(Uint8Array.of(0, 255, 7));
    expect(message?.Attributes).toMatchObject({
      ApproximateReceiveCount: '1',
      SenderId: '000000000000',
      AWSTraceHeader: expect.stringContaining('Sampled=1'),
    });
    expect(await receive(QueueUrl)).toEqual([]);
    await remove(QueueUrl, message?.ReceiptHandle);
    expect(await attributes(QueueUrl)).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('come back when their visibility is taken away, and count how often', async () => {
    const QueueUrl = await newQueue();
    await send(QueueUrl, 'again');
    const [first] = await receive(QueueUrl);
    await sqs.send(
      new Sqs.ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const [second] = await receive(QueueUrl, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    // An earlier handle deletes nothing, and the request succeeds all the same.
    await remove(QueueUrl, first?.ReceiptHandle);
    expect((await attributes(QueueUrl)).ApproximateNumberOfMessagesNotVisible).toBe('1');
    await remove(QueueUrl, second?.ReceiptHandle);
    expect((await attributes(QueueUrl)).ApproximateNumberOfMessagesNotVisible).toBe('0');
  });

  it('reach a receive that waits', async () => {
    const QueueUrl = await newQueue();
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await send(QueueUrl, 'at last');
    expect((await waiting)[0]?.Body).toBe('at last');
  });

  it('wait for their delay', async () => {
    const QueueUrl = await newQueue({ DelaySeconds: '1' });
    await send(QueueUrl, 'late');
    expect(await receive(QueueUrl)).toEqual([]);
    expect((await attributes(QueueUrl)).ApproximateNumberOfMessagesDelayed).toBe('1');
    expect((await receive(QueueUrl, { WaitTimeSeconds: 5 }))[0]?.Body).toBe('late');
  });

  it('go in batches, whose entries fail each on its own', async () => {
    const QueueUrl = await newQueue();
    const sent = await sqs.send(
      new Sqs.SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: 'bad \u0001' },
          { Id: 'c', MessageBody: 'three' },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(sent.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }]);
    const messages = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
    expect(messages.map(({ Body }) => Body)).toEqual(['one', 'three']);
    const changed = await sqs.send(
      new Sqs.ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'x', ReceiptHandle: messages[0]?.ReceiptHandle, VisibilityTimeout: 60 },
          { Id: 'y', ReceiptHandle: 'nonsense', VisibilityTimeout: 60 },
        ],
      }),
    );
    expect(changed).toMatchObject({
      Successful: [{ Id: 'x' }],
      Failed: [{ Id: 'y', Code: 'ReceiptHandleIsInvalid' }],
    });
    const deleted = await sqs.send(
      new Sqs.DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle })),
      }),
    );
    expect(deleted.Successful).toHaveLength(2);
  });

  it('that were received too often go to the dead-letter queue, and back by a move task', async () => {
    const deadLetters = await newQueue();
    const deadLetterTargetArn = await arnOf(deadLetters);
    const QueueUrl = await newQueue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: '2' }),
    });
    await send(QueueUrl, 'poison');
    expect(await receive(QueueUrl)).toHaveLength(1);
    expect(await receive(QueueUrl)).toHaveLength(1);
    expect(await receive(QueueUrl)).toEqual([]);
    const [dead] = await receive(deadLetters, {
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['DeadLetterQueueSourceArn', 'ApproximateReceiveCount'],
      VisibilityTimeout: 0,
    });
    expect(dead?.Attributes).toEqual({
      DeadLetterQueueSourceArn: await arnOf(QueueUrl),
      ApproximateReceiveCount: '3',
    });
    const { queueUrls } = await sqs.send(
      new Sqs.ListDeadLetterSourceQueuesCommand({ QueueUrl: deadLetters }),
    );
    expect(queueUrls).toEqual([QueueUrl]);
    await sqs.send(new Sqs.StartMessageMoveTaskCommand({ SourceArn: deadLetterTargetArn }));
    expect((await receive(QueueUrl, { WaitTimeSeconds: 5 }))[0]?.Body).toBe('poison');
    const { Results } = await sqs.send(
      new Sqs.ListMessageMoveTasksCommand({ SourceArn: deadLetterTargetArn }),
    );
    expect(Results).toMatchObject([{ SourceArn: deadLetterTargetArn, ApproximateNumberOfMessagesMoved: 1 }]);
  });
});

describe('FIFO queues', () => {
  it('keep the order of a group, lock it while something of it is in flight, and drop what was sent twice', async () => {
    const QueueUrl = await newQueue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    const one = await send(QueueUrl, 'a1', { MessageGroupId: 'a' });
    const twin = await send(QueueUrl, 'a1', { MessageGroupId: 'a' });
    expect(twin).toMatchObject({ MessageId: one.MessageId, SequenceNumber: one.SequenceNumber });
    await send(QueueUrl, 'b1', { MessageGroupId: 'b' });
    await send(QueueUrl, 'a2', { MessageGroupId: 'a' });
    const [first] = await receive(QueueUrl, { MessageSystemAttributeNames: ['All'] });
    expect(first).toMatchObject({
      Body: 'a1',
      Attributes: { MessageGroupId: 'a', SequenceNumber: one.SequenceNumber },
    });
    const second = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
    expect(second.map(({ Body }) => Body)).toEqual(['b1']);
    await remove(QueueUrl, first?.ReceiptHandle);
    expect((await receive(QueueUrl))[0]?.Body).toBe('a2');
  });

  it('give the same messages for the same attempt', async () => {
    const QueueUrl = await newQueue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await send(QueueUrl, 'once', { MessageGroupId: 'a' });
    const attempt = { ReceiveRequestAttemptId: 'attempt-1' };
    const [first] = await receive(QueueUrl, attempt);
    const [second] = await receive(QueueUrl, attempt);
    expect(second?.ReceiptHandle).toBe(first?.ReceiptHandle);
  });
});

describe('queues', () => {
  it('are made once, and again with the same attributes', async () => {
    const QueueName = 'made-twice';
    const Attributes = { VisibilityTimeout: '31' };
    const { QueueUrl } = await sqs.send(new Sqs.CreateQueueCommand({ QueueName, Attributes }));
    expect((await sqs.send(new Sqs.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl).toBe(QueueUrl);
    await expect(
      sqs.send(new Sqs.CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '32' } })),
    ).rejects.toMatchObject({
      name: 'QueueNameExists',
      message: expect.stringContaining(
        'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
      ),
    });
    expect((await sqs.send(new Sqs.GetQueueUrlCommand({ QueueName }))).QueueUrl).toBe(QueueUrl);
  });

  it('are listed in pages', async () => {
    for (const QueueName of ['page-1', 'page-2', 'page-3'])
      await sqs.send(new Sqs.CreateQueueCommand({ QueueName }));
    const names: (string | undefined)[] = [];
    for await (const { QueueUrls } of Sqs.paginateListQueues(
      { client: sqs, pageSize: 2 },
      { QueueNamePrefix: 'page-' },
    ))
      names.push(...(QueueUrls ?? []).map((url) => url.split('/').at(-1)));
    expect(names).toEqual(['page-1', 'page-2', 'page-3']);
  });

  it('are purged and deleted', async () => {
    const QueueUrl = await newQueue();
    await send(QueueUrl, 'gone');
    await sqs.send(new Sqs.PurgeQueueCommand({ QueueUrl }));
    expect(await receive(QueueUrl)).toEqual([]);
    await send(QueueUrl, 'stays');
    await sqs.send(new Sqs.DeleteQueueCommand({ QueueUrl }));
    await expect(receive(QueueUrl)).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });

  it('have tags and permissions', async () => {
    const QueueUrl = await newQueue();
    await sqs.send(new Sqs.TagQueueCommand({ QueueUrl, Tags: { a: '1', b: '2' } }));
    await sqs.send(new Sqs.UntagQueueCommand({ QueueUrl, TagKeys: ['a'] }));
    expect((await sqs.send(new Sqs.ListQueueTagsCommand({ QueueUrl }))).Tags).toEqual({ b: '2' });
    await sqs.send(
      new Sqs.AddPermissionCommand({
        QueueUrl,
        Label: 'others',
        AWSAccountIds: ['111111111111'],
        Actions: ['SendMessage'],
      }),
    );
    expect(JSON.parse((await attributes(QueueUrl)).Policy as string).Statement).toMatchObject([
      { Sid: 'others', Action: 'SQS:SendMessage', Principal: { AWS: 'arn:aws:iam::111111111111:root' } },
    ]);
    await sqs.send(new Sqs.RemovePermissionCommand({ QueueUrl, Label: 'others' }));
    expect((await attributes(QueueUrl)).Policy).toBeUndefined();
  });
});

describe('what is refused', () => {
  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'an unknown attribute',
      () => newQueue({ Nonsense: '1' } as never),
      'InvalidAttributeName',
      'Unknown Attribute Nonsense.',
    ],
    [
      'a value out of range',
      () => newQueue({ DelaySeconds: '901' }),
      'InvalidAttributeValue',
      'Invalid value for the parameter DelaySeconds.',
    ],
    [
      'too many messages at once',
      async () => receive(await newQueue(), { MaxNumberOfMessages: 11 }),
      'InvalidParameterValue',
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      'a message without its group',
      async () => send(await newQueue({ FifoQueue: 'true' }), 'x'),
      'MissingParameter',
      'The request must contain the parameter MessageGroupId.',
    ],
    [
      'an empty batch',
      async () => sqs.send(new Sqs.SendMessageBatchCommand({ QueueUrl: await newQueue(), Entries: [] })),
      'EmptyBatchRequest',
      'There should be at least one SendMessageBatchRequestEntry in the request.',
    ],
    [
      'a broken receipt handle',
      async () => remove(await newQueue(), 'x'),
      'ReceiptHandleIsInvalid',
      'The input receipt handle "x" is not a valid receipt handle.',
    ],
    [
      'a dead-letter queue that is not there',
      () =>
        newQueue({
          RedrivePolicy:
            '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":1}',
        }),
      'InvalidParameterValue',
      'Dead letter target does not exist.',
    ],
  ])('%s', async (_, attempt, name, message) => {
    const failure = await attempt().then(
      () => undefined,
      (error: Error & { Code?: string }) => error,
    );
    expect(failure?.message).toContain(message);
    expect(
      `${failure?.name} ${failure?.Code} ${(failure as { Error?: { Code?: string } })?.Error?.Code}`,
    ).toContain(name);
  });
});
