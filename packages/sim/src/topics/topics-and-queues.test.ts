import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as Sns from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsEnvironment } from '../wire/aws-environment.ts';
import { clientConfiguration, until } from '../wire/clients.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: the test with the AWS CLI, since `aws` is not installed\n');

let folder: string;
let server: ServerProcess;
let sns: Sns.SNSClient;
let sqs: SQSClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-topics-queues-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  sns = new Sns.SNSClient(clientConfiguration(server.endpoint));
  sqs = new SQSClient(clientConfiguration(server.endpoint));
});
afterEach(async () => {
  sns.destroy();
  sqs.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function createTopic(Name: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await sns.send(new Sns.CreateTopicCommand({ Name, Attributes }))).TopicArn as string;
}

async function createQueue(QueueName: string, Attributes: Record<string, string> = {}): Promise<string> {
  return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl as string;
}

async function subscribe(
  TopicArn: string,
  queue: string,
  Attributes: Record<string, string> = {},
): Promise<string> {
  const Endpoint = `arn:aws:sqs:us-east-1:000000000000:${queue}`;
  const answer = await sns.send(
    new Sns.SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }),
  );
  return answer.SubscriptionArn as string;
}

/** Takes messages until there are so many. */
async function receive(QueueUrl: string, count: number): Promise<readonly Message[]> {
  const taken: Message[] = [];
  await until(
    async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 2,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken.push(...Messages);
      return taken.length;
    },
    (found) => found >= count,
  );
  return taken;
}

describe('a queue', () => {
  it("gets messages in SNS's JSON, or raw with their attributes", async () => {
    const TopicArn = await createTopic('orders');
    const wrapped = await createQueue('wrapped');
    const raw = await createQueue('raw');
    await subscribe(TopicArn, 'wrapped');
    await subscribe(TopicArn, 'raw', { RawMessageDelivery: 'true' });
    const MessageAttributes = {
      text: { DataType: 'String', StringValue: 'x' },
      number: { DataType: 'Number', StringValue: '1.5' },
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 255]) },
    };
    const { MessageId } = await sns.send(
      new Sns.PublishCommand({ TopicArn, Message: 'hello', Subject: 'greeting', MessageAttributes }),
    );
    const [one] = await receive(wrapped, 1);
    expect(JSON.parse(one?.Body as string)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'greeting',
      Message: 'hello',
      SignatureVersion: '1',
      MessageAttributes: {
        text: { Type: 'String', Value: 'x' },
        number: { Type: 'Number', Value: '1.5' },
        bytes: { Type: 'Binary', Value: 'AQL/' },
      },
    });
    expect(one?.Body?.startsWith('{\n  "Type" : "Notification",\n  "MessageId" : "')).toBe(true);
    const [other] = await receive(raw, 1);
    expect(other?.Body).toBe('hello');
    expect(other?.MessageAttributes).toMatchObject({
      number: { DataType: 'Number', StringValue: '1.5' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 255]) },
    });
  });

  it('of a FIFO topic gets messages in the order of their group, each once', async () => {
    const TopicArn = await createTopic('orders.fifo', { FifoTopic: 'true' });
    const url = await createQueue('orders.fifo', { FifoQueue: 'true' });
    await subscribe(TopicArn, 'orders.fifo', { RawMessageDelivery: 'true' });
    for (let n = 0; n < 30; n++) {
      const PublishBatchRequestEntries = ['a', 'b'].map((group) => ({
        Id: group,
        Message: `${group} ${n}`,
        MessageGroupId: group,
        MessageDeduplicationId: `${group}${n}`,
      }));
      await sns.send(new Sns.PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
    }
    const again = { Message: 'a 0', MessageGroupId: 'a', MessageDeduplicationId: 'a0' };
    await sns.send(new Sns.PublishCommand({ TopicArn, ...again }));
    const bodies = (await receive(url, 60)).map(({ Body }) => Body as string);
    for (const group of ['a', 'b'])
      expect(bodies.filter((body) => body.startsWith(group))).toEqual(
        Array.from({ length: 30 }, (_, n) => `${group} ${n}`),
      );
  }, 60_000);

  it('that is not there leaves its messages to the dead-letter queue of the subscription', async () => {
    const TopicArn = await createTopic('orders');
    const dead = await createQueue('dead');
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
    await subscribe(TopicArn, 'nowhere', { RedrivePolicy: JSON.stringify({ deadLetterTargetArn }) });
    const { MessageId } = await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    const [letter] = await receive(dead, 1);
    expect(JSON.parse(letter?.Body as string)).toMatchObject({ MessageId, Message: 'hello' });
  });

  it('gets every message that was acknowledged before a kill, at least once', async () => {
    const TopicArn = await createTopic('orders');
    const url = await createQueue('orders');
    await subscribe(TopicArn, 'orders', { RawMessageDelivery: 'true' });
    const acknowledged = new Set<string>();
    let isKilled = false;
    const publishers = Array.from({ length: 8 }, async (_, publisher) => {
      for (let n = 0; !isKilled; n++) {
        const Message = `${publisher}/${n}`;
        try {
          await sns.send(new Sns.PublishCommand({ TopicArn, Message }));
          acknowledged.add(Message);
        } catch {
          return;
        }
      }
    });
    await until(
      async () => new Promise((resolve) => setImmediate(resolve)),
      () => acknowledged.size > 200,
    );
    await server.kill();
    isKilled = true;
    await Promise.all(publishers);
    await server.start();
    const seen = new Set<string>();
    await until(
      async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        for (const { Body = '' } of Messages) seen.add(Body);
        return acknowledged.difference(seen).size;
      },
      (missing) => missing === 0,
    );
    expect([...acknowledged].every((message) => seen.has(message))).toBe(true);
  }, 60_000);

  it('is one of very many: a message that was acknowledged before a kill reaches each', async () => {
    const TopicArn = await createTopic('orders');
    const names = Array.from({ length: 120 }, (_, n) => `q${n}`);
    const urls = await Promise.all(names.map((name) => createQueue(name)));
    for (const name of names) await subscribe(TopicArn, name, { RawMessageDelivery: 'true' });
    await sns.send(new Sns.PublishCommand({ TopicArn, Message: 'hello' }));
    await server.kill();
    await server.start();
    for (const url of urls) {
      const [message] = await receive(url, 1);
      expect(message?.Body).toBe('hello');
    }
  }, 60_000);
});

describe('a workflow', () => {
  it('publishes and waits for whoever answers the token in its message', async () => {
    const TopicArn = await createTopic('approvals');
    const url = await createQueue('approvals');
    await subscribe(TopicArn, 'approvals', { RawMessageDelivery: 'true' });
    const sfn = new SFNClient(clientConfiguration(server.endpoint));
    const definition = {
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::sns:publish.waitForTaskToken',
          Parameters: { TopicArn, Message: { 'token.$': '$$.Task.Token' } },
          End: true,
        },
      },
    };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'asks',
        roleArn: 'arn:aws:iam::000000000000:role/any',
        definition: JSON.stringify(definition),
      }),
    );
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const [message] = await receive(url, 1);
    const { token } = JSON.parse(message?.Body as string) as { token: string };
    const { SendTaskSuccessCommand } = await import('@aws-sdk/client-sfn');
    await sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '"yes"' }));
    const { status, output } = await until(
      () => sfn.send(new DescribeExecutionCommand({ executionArn })),
      (found) => found.status !== 'RUNNING',
    );
    expect([status, output]).toEqual(['SUCCEEDED', '"yes"']);
    sfn.destroy();
  });
});

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  async function aws(...parameters: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)('aws', [...parameters, '--output', 'json'], {
      cwd: folder,
      env: { ...awsEnvironment(server.endpoint), AWS_CONFIG_FILE: join(folder, 'no-config') },
    });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('publishes to topics, keeps secrets and parameters', { timeout: 120_000 }, async () => {
    const { TopicArn } = await aws('sns', 'create-topic', '--name', 'cli', '--tags', 'Key=a,Value=b');
    const url = await createQueue('cli');
    const policy = JSON.stringify({ kind: ['urgent'] });
    await aws(
      ...['sns', 'subscribe', '--topic-arn', TopicArn as string, '--protocol', 'sqs'],
      ...['--notification-endpoint', 'arn:aws:sqs:us-east-1:000000000000:cli'],
      ...['--attributes', JSON.stringify({ FilterPolicy: policy, RawMessageDelivery: 'true' })],
    );
    const publish = (message: string, kind: string) =>
      aws(
        ...['sns', 'publish', '--topic-arn', TopicArn as string, '--message', message],
        ...['--message-attributes', JSON.stringify({ kind: { DataType: 'String', StringValue: kind } })],
      );
    await publish('no', 'slow');
    await publish('hello', 'urgent');
    expect((await receive(url, 1)).map(({ Body }) => Body)).toEqual(['hello']);
    expect((await aws('sns', 'list-subscriptions')).Subscriptions).toMatchObject([{ TopicArn }]);
    await aws('secretsmanager', 'create-secret', '--name', 'cli', '--secret-string', 'swordfish');
    expect(await aws('secretsmanager', 'get-secret-value', '--secret-id', 'cli')).toMatchObject({
      SecretString: 'swordfish',
    });
    await aws('ssm', 'put-parameter', '--name', '/cli/a', '--value', 'b', '--type', 'SecureString');
    expect(await aws('ssm', 'get-parameters-by-path', '--path', '/cli', '--with-decryption')).toMatchObject({
      Parameters: [{ Name: '/cli/a', Value: 'b' }],
    });
  });
});
