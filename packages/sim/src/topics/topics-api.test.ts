import { createVerify, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as Sns from '@aws-sdk/client-sns';
import { type CairnServer, createServer } from '@cairn/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientConfiguration } from '../wire/clients.ts';
import { createFunction } from '../wire/create-function.ts';
import { HttpEndpoint } from './http-endpoint.ts';

let server: CairnServer;
let sns: Sns.SNSClient;
let hook: HttpEndpoint;

beforeEach(async () => {
  server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  sns = new Sns.SNSClient(clientConfiguration(server.endpoint));
  hook = await HttpEndpoint.listen();
});
afterEach(async () => {
  sns.destroy();
  await hook.close();
  await server.stop();
});

async function createTopic(Name: string, Attributes: Record<string, string> = {}): Promise<string> {
  const { TopicArn } = await sns.send(new Sns.CreateTopicCommand({ Name, Attributes }));
  return TopicArn as string;
}

async function subscribe(
  TopicArn: string,
  Protocol: string,
  Endpoint: string,
  Attributes: Record<string, string> = {},
): Promise<string> {
  const { SubscriptionArn } = await sns.send(
    new Sns.SubscribeCommand({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn: true }),
  );
  return SubscriptionArn as string;
}

interface Envelope {
  readonly [member: string]: string;
}
const envelope = (index: number): Envelope => JSON.parse(hook.received[index]?.text as string) as Envelope;
const got = (count: number) => vi.waitFor(() => expect(hook.received).toHaveLength(count), 20_000);

/** Subscribes the hook and follows the link that it gets. */
async function subscribeHook(TopicArn: string, Attributes: Record<string, string> = {}): Promise<string> {
  const before = hook.received.length;
  const arn = await subscribe(TopicArn, 'http', hook.url, Attributes);
  await got(before + 1);
  const { SubscribeURL } = envelope(before);
  expect((await fetch(SubscribeURL as string)).status).toBe(200);
  hook.received.length = 0;
  return arn;
}

describe('topics', () => {
  it('are made once, described, changed, listed and deleted', async () => {
    const TopicArn = await createTopic('orders', { DisplayName: 'Orders' });
    expect(TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:orders');
    expect(await createTopic('orders')).toBe(TopicArn);
    await sns.send(
      new Sns.SetTopicAttributesCommand({
        TopicArn,
        AttributeName: 'DisplayName',
        AttributeValue: 'All <orders>\r\n& more',
      }),
    );
    const { Attributes } = await sns.send(new Sns.GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: '000000000000',
      DisplayName: 'All <orders>\r\n& more',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    });
    expect(JSON.parse(Attributes?.Policy as string)).toMatchObject({ Id: '__default_policy_ID' });
    expect((await sns.send(new Sns.ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
    await sns.send(new Sns.DeleteTopicCommand({ TopicArn }));
    await sns.send(new Sns.DeleteTopicCommand({ TopicArn }));
    expect((await sns.send(new Sns.ListTopicsCommand({}))).Topics ?? []).toEqual([]);
    await expect(sns.send(new Sns.GetTopicAttributesCommand({ TopicArn }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
  });

  it('are listed in pages', async () => {
    const names = Array.from({ length: 103 }, (_, index) => `t${String(index).padStart(3, '0')}`);
    for (const name of names) await createTopic(name);
    const seen: string[] = [];
    for await (const page of Sns.paginateListTopics({ client: sns }, {}))
      seen.push(...(page.Topics ?? []).map(({ TopicArn = '' }) => TopicArn.split(':').at(-1) as string));
    expect(seen).toEqual(names);
  });

  it('have tags and permissions', async () => {
    const TopicArn = await createTopic('orders');
    const ResourceArn = TopicArn;
    await sns.send(
      new Sns.TagResourceCommand({
        ResourceArn,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await sns.send(new Sns.UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));
    expect((await sns.send(new Sns.ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'b', Value: '2' },
    ]);
    const permission = { TopicArn, Label: 'them', AWSAccountId: ['111122223333'], ActionName: ['Publish'] };
    await sns.send(new Sns.AddPermissionCommand(permission));
    await expect(sns.send(new Sns.AddPermissionCommand(permission))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Statement already exists',
    });
    const policy = async (): Promise<{ Statement: unknown[] }> => {
      const { Attributes } = await sns.send(new Sns.GetTopicAttributesCommand({ TopicArn }));
      return JSON.parse(Attributes?.Policy as string) as { Statement: unknown[] };
    };
    expect((await policy()).Statement[1]).toEqual({
      Sid: 'them',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:root' },
      Action: 'SNS:Publish',
      Resource: TopicArn,
    });
    await sns.send(new Sns.RemovePermissionCommand({ TopicArn, Label: 'them' }));
    expect((await policy()).Statement).toHaveLength(1);
  });

  const refused: readonly (readonly [string, () => Promise<unknown>, string, string])[] = [
    [
      'a name that no topic may have',
      () => createTopic('a b'),
      'InvalidParameterException',
      'Invalid parameter: Topic Name',
    ],
    [
      'a FIFO name without the attribute',
      () => createTopic('a.fifo'),
      'InvalidParameterException',
      'Invalid parameter: Topic Name',
    ],
    [
      'an attribute that is none',
      () => createTopic('a', { Nonsense: '1' }),
      'InvalidParameterException',
      'Invalid parameter: AttributeName',
    ],
    [
      'a topic with other attributes',
      async () => {
        await createTopic('a', { DisplayName: 'one' });
        await createTopic('a', { DisplayName: 'two' });
      },
      'InvalidParameterException',
      'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    ],
    [
      'a phone number',
      () => sns.send(new Sns.PublishCommand({ PhoneNumber: '+15550100', Message: 'x' })),
      'InvalidParameterException',
      'Invalid parameter: PhoneNumber Reason: SMS is not supported here',
    ],
    [
      'an unknown topic',
      () =>
        sns.send(new Sns.PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:000000000000:no', Message: 'x' })),
      'NotFoundException',
      'Topic does not exist',
    ],
    [
      'no ARN',
      () => sns.send(new Sns.PublishCommand({ TopicArn: 'orders', Message: 'x' })),
      'InvalidParameterException',
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    ],
    [
      'an empty message',
      async () => sns.send(new Sns.PublishCommand({ TopicArn: await createTopic('a'), Message: '' })),
      'InvalidParameterException',
      'Invalid parameter: Empty message',
    ],
    [
      'too long a message',
      async () =>
        sns.send(new Sns.PublishCommand({ TopicArn: await createTopic('a'), Message: 'é'.repeat(131_073) })),
      'InvalidParameterException',
      'Invalid parameter: Message too long',
    ],
    [
      'a structure without a default',
      async () =>
        sns.send(
          new Sns.PublishCommand({
            TopicArn: await createTopic('a'),
            Message: '{}',
            MessageStructure: 'json',
          }),
        ),
      'InvalidParameterException',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      'an attribute of no type',
      async () =>
        sns.send(
          new Sns.PublishCommand({
            TopicArn: await createTopic('a'),
            Message: 'x',
            MessageAttributes: { n: { DataType: 'Text', StringValue: 'x' } },
          }),
        ),
      'InvalidParameterValueException',
      "The message attribute 'n' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      'a protocol that leads to people',
      async () => subscribe(await createTopic('a'), 'email', 'a@b.example'),
      'InvalidParameterException',
      'Invalid parameter: Protocol Reason: email is not supported here',
    ],
    [
      'an unknown protocol',
      async () => subscribe(await createTopic('a'), 'pigeon', 'roof'),
      'InvalidParameterException',
      'Invalid parameter: Amazon SNS does not support this protocol string: pigeon',
    ],
    [
      'an endpoint of another protocol',
      async () => subscribe(await createTopic('a'), 'https', 'http://a.example/'),
      'InvalidParameterException',
      'Invalid parameter: Endpoint must match the specified protocol',
    ],
    [
      'a queue that is none',
      async () => subscribe(await createTopic('a'), 'sqs', 'http://queue'),
      'InvalidParameterException',
      'Invalid parameter: SQS endpoint ARN',
    ],
    [
      'a FIFO queue at a standard topic',
      async () => subscribe(await createTopic('a'), 'sqs', 'arn:aws:sqs:us-east-1:000000000000:q.fifo'),
      'InvalidParameterException',
      'Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
    ],
    [
      'a function at a FIFO topic',
      async () =>
        subscribe(
          await createTopic('a.fifo', { FifoTopic: 'true' }),
          'lambda',
          'arn:aws:lambda:us-east-1:000000000000:function:f',
        ),
      'InvalidParameterException',
      'Invalid parameter: Invalid protocol type: lambda',
    ],
    [
      'a filter policy that is none',
      async () =>
        subscribe(await createTopic('a'), 'sqs', 'arn:aws:sqs:us-east-1:000000000000:q', {
          FilterPolicy: '{"a":1}',
        }),
      'InvalidParameterException',
      'Invalid parameter: Attributes Reason: FilterPolicy: "a" must be an object or an array',
    ],
    [
      'a token that confirms nothing',
      async () =>
        sns.send(new Sns.ConfirmSubscriptionCommand({ TopicArn: await createTopic('a'), Token: 'abc' })),
      'InvalidParameterException',
      'Invalid parameter: Token',
    ],
  ];
  it.each(refused)('refuse %s', async (_, call, name, message) => {
    await expect(call()).rejects.toMatchObject({ name, message });
  });
});

describe('an HTTP subscription', () => {
  it('asks for its confirmation, and gets messages only after it', async () => {
    const TopicArn = await createTopic('orders');
    const { SubscriptionArn } = await sns.send(
      new Sns.SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: hook.url }),
    );
    expect(SubscriptionArn).toBe('pending confirmation');
    await got(1);
    expect(hook.received[0]?.headers).toMatchObject({
      'x-amz-sns-message-type': 'SubscriptionConfirmation',
      'x-amz-sns-topic-arn': TopicArn,
      'content-type': 'text/plain; charset=UTF-8',
    });
    const { Type, Token } = envelope(0);
    expect(Type).toBe('SubscriptionConfirmation');
    const { Subscriptions } = await sns.send(new Sns.ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toMatchObject([{ SubscriptionArn: 'PendingConfirmation', Endpoint: hook.url }]);
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'too early' }));
    const confirmed = await sns.send(new Sns.ConfirmSubscriptionCommand({ TopicArn, Token }));
    const arn = confirmed.SubscriptionArn as string;
    expect(arn).toMatch(/^arn:aws:sns:us-east-1:000000000000:orders:[0-9a-f-]{36}$/);
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello', Subject: 'greeting' }));
    await got(2);
    expect(hook.received[1]?.headers).toMatchObject({
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-subscription-arn': arn,
    });
    expect(envelope(1)).toMatchObject({ Type: 'Notification', Message: 'hello', Subject: 'greeting' });
    const { Attributes } = await sns.send(new Sns.GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
    expect(Attributes).toMatchObject({ PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'true' });
  });

  it.each(['1', '2'])(
    'gets messages signed by the version %s, with a certificate to check them',
    async (version) => {
      const TopicArn = await createTopic('orders', { SignatureVersion: version });
      await subscribeHook(TopicArn);
      await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello\nthere', Subject: 'greeting' }));
      await got(1);
      const { Signature = '', SigningCertURL = '', SignatureVersion, ...members } = envelope(0);
      expect(SignatureVersion).toBe(version);
      const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
      const text = names.map((name) => `${name}\n${members[name]}\n`).join('');
      const certificate = new X509Certificate(await (await fetch(SigningCertURL)).text());
      const verify = createVerify(version === '2' ? 'RSA-SHA256' : 'RSA-SHA1').update(text);
      expect(verify.verify(certificate.publicKey, Signature, 'base64')).toBe(true);
    },
  );

  it('ends by the link in its messages, which needs no credentials', async () => {
    const TopicArn = await createTopic('orders');
    await subscribeHook(TopicArn);
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    await got(1);
    expect((await fetch(envelope(0).UnsubscribeURL as string)).status).toBe(200);
    const { Attributes } = await sns.send(new Sns.GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' });
  });

  it('lets links do nothing else', async () => {
    const TopicArn = await createTopic('orders');
    for (const query of [
      `Action=DeleteTopic&TopicArn=${TopicArn}`,
      'Action=Publish',
      'Action=Unsubscribe',
      '',
    ]) {
      const answer = await fetch(`${server.endpoint}/_cairn/sns/?${query}`);
      expect(answer.status).toBe(403);
    }
    expect((await fetch(`${server.endpoint}/_cairn/sns/other.pem`)).status).toBe(404);
    expect((await sns.send(new Sns.ListTopicsCommand({}))).Topics).toHaveLength(1);
  });

  it('gets messages raw where it wants so', async () => {
    const TopicArn = await createTopic('orders');
    await subscribeHook(TopicArn, { RawMessageDelivery: 'true' });
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    await got(1);
    expect(hook.received[0]?.text).toBe('hello');
    expect(hook.received[0]?.headers['x-amz-sns-rawdelivery']).toBe('true');
  });

  it('is tried again as its policy says, while it fails', async () => {
    const TopicArn = await createTopic('orders');
    const policy = {
      healthyRetryPolicy: { numRetries: 5, numNoDelayRetries: 5, minDelayTarget: 1, maxDelayTarget: 1 },
    };
    await subscribeHook(TopicArn, { DeliveryPolicy: JSON.stringify(policy) });
    hook.status = 503;
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    await vi.waitFor(() => expect(hook.received.length).toBeGreaterThan(2), 20_000);
    hook.status = 200;
    await vi.waitFor(
      async () => expect(await server.cairn.store.records.list('deliveries', { limit: 1 })).toEqual([]),
      20_000,
    );
    expect(new Set(hook.received.map(({ headers }) => headers['x-amz-sns-message-id'])).size).toBe(1);
  });

  it('gets what its filter policy wants, by attributes or by the body, and its own text', async () => {
    const TopicArn = await createTopic('orders');
    const SubscriptionArn = await subscribeHook(TopicArn, {
      RawMessageDelivery: 'true',
      FilterPolicy: '{"kind":["urgent"],"price":[{"numeric":[">",10]}]}',
    });
    const publish = (Message: string, kind: string, price: string, more: object = {}) =>
      sns.send(
        new Sns.PublishCommand({
          TopicArn,
          Message,
          MessageAttributes: {
            kind: { DataType: 'String.Array', StringValue: JSON.stringify(['any', kind]) },
            price: { DataType: 'Number', StringValue: price },
          },
          ...more,
        }),
      );
    await publish('no', 'slow', '11');
    await publish('no', 'urgent', '10');
    const texts = { default: 'for all', http: 'for http' };
    await publish(JSON.stringify(texts), 'urgent', '11', { MessageStructure: 'json' });
    await got(1);
    expect(hook.received[0]?.text).toBe('for http');
    const set = (AttributeName: string, AttributeValue: string) =>
      sns.send(new Sns.SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    await set('FilterPolicyScope', 'MessageBody');
    await set('FilterPolicy', '{"order":{"state":["paid"]}}');
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'not JSON' }));
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: '{"order":{"state":"new"}}' }));
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: '{"order":{"state":"paid"}}' }));
    await got(2);
    expect(hook.received[1]?.text).toBe('{"order":{"state":"paid"}}');
  });

  it('is one of very many: all get the message, each once', async () => {
    const TopicArn = await createTopic('orders');
    const before = hook.received.length;
    for (let n = 0; n < 250; n++)
      await subscribe(TopicArn, 'http', `${hook.url}?${n}`, { RawMessageDelivery: 'true' });
    await got(before + 250);
    for (const { text } of [...hook.received])
      await sns.send(
        new Sns.ConfirmSubscriptionCommand({ TopicArn, Token: (JSON.parse(text) as Envelope).Token }),
      );
    hook.received.length = 0;
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    await vi.waitFor(() => expect(hook.received).toHaveLength(250), { timeout: 20_000 });
    const told = hook.received.map(({ headers }) => headers['x-amz-sns-subscription-arn']);
    expect(new Set(told).size).toBe(250);
  }, 60_000);
});

describe('a function', () => {
  it('gets messages as events', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-topics-sns-'));
    const lambda = new LambdaClient(clientConfiguration(server.endpoint));
    const file = join(folder, 'event');
    const code = `exports.handler = async (event) => require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(event));`;
    const Endpoint = await createFunction(lambda, 'hears', { code });
    const TopicArn = await createTopic('orders');
    const EventSubscriptionArn = await subscribe(TopicArn, 'lambda', Endpoint);
    const { MessageId } = await sns.send(
      new Sns.PublishCommand({
        TopicArn,
        Message: 'hello',
        MessageAttributes: {
          text: { DataType: 'String', StringValue: 'x' },
          bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 255]) },
        },
      }),
    );
    const event = await vi.waitFor(async () => JSON.parse(await readFile(file, 'utf8')) as unknown, 10_000);
    expect(event).toMatchObject({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn,
            Subject: null,
            Message: 'hello',
            SignatureVersion: '1',
            MessageAttributes: {
              text: { Type: 'String', Value: 'x' },
              bytes: { Type: 'Binary', Value: 'AQL/' },
            },
          },
        },
      ],
    });
    lambda.destroy();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('batches and FIFO topics', () => {
  it('take what is good of a batch and tell what is not', async () => {
    const TopicArn = await createTopic('orders');
    const answer = await sns.send(
      new Sns.PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: 'good', Message: 'x' },
          { Id: 'bad', Message: 'x', Subject: 'a\nb' },
        ],
      }),
    );
    expect(answer.Successful).toMatchObject([{ Id: 'good', MessageId: expect.any(String) }]);
    expect(answer.Failed).toEqual([
      { Id: 'bad', Code: 'InvalidParameter', Message: 'Invalid parameter: Subject', SenderFault: true },
    ]);
  });

  it.each([
    ['none', [], 'EmptyBatchRequestException'],
    [
      'too many',
      Array.from({ length: 11 }, (_, n) => ({ Id: `e${n}`, Message: 'x' })),
      'TooManyEntriesInBatchRequestException',
    ],
    [
      'twins',
      [
        { Id: 'a', Message: 'x' },
        { Id: 'a', Message: 'y' },
      ],
      'BatchEntryIdsNotDistinctException',
    ],
    ['a wrong id', [{ Id: 'a b', Message: 'x' }], 'InvalidBatchEntryIdException'],
    [
      'too much',
      Array.from({ length: 2 }, (_, n) => ({ Id: `e${n}`, Message: 'x'.repeat(140_000) })),
      'BatchRequestTooLongException',
    ],
  ])('refuse a batch of %s', async (_, PublishBatchRequestEntries, name) => {
    const TopicArn = await createTopic('orders');
    await expect(
      sns.send(new Sns.PublishBatchCommand({ TopicArn, PublishBatchRequestEntries })),
    ).rejects.toMatchObject({ name });
  });

  it('number messages in order and know those that came before', async () => {
    const TopicArn = await createTopic('orders.fifo', { FifoTopic: 'true' });
    const publish = (id: string) =>
      sns.send(
        new Sns.PublishCommand({ TopicArn, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: id }),
      );
    const first = await publish('1');
    const second = await publish('2');
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    expect(BigInt(second.SequenceNumber as string)).toBe(BigInt(first.SequenceNumber as string) + 1n);
    expect(await publish('1')).toMatchObject({
      MessageId: first.MessageId,
      SequenceNumber: first.SequenceNumber,
    });
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => publish(`many-${n % 25}`)));
    expect(new Set(all.map(({ MessageId }) => MessageId)).size).toBe(25);
  });

  it.each([
    [{}, {}, 'Invalid parameter: The MessageGroupId parameter is required for FIFO topics'],
    [
      {},
      { MessageGroupId: 'g' },
      'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    ],
  ])('with %j refuse a message with %j', async (attributes, members, message) => {
    const TopicArn = await createTopic('orders.fifo', { FifoTopic: 'true', ...attributes });
    await expect(
      sns.send(new Sns.PublishCommand({ TopicArn, Message: 'x', ...members })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('take contents for ids where they deduplicate by them', async () => {
    const TopicArn = await createTopic('orders.fifo', {
      FifoTopic: 'true',
      ContentBasedDeduplication: 'true',
    });
    const publish = (Message: string) =>
      sns.send(new Sns.PublishCommand({ TopicArn, Message, MessageGroupId: 'g' }));
    const first = await publish('x');
    expect((await publish('x')).MessageId).toBe(first.MessageId);
    expect((await publish('y')).MessageId).not.toBe(first.MessageId);
  });
});
