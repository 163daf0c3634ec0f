import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Sqs from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { clientConfiguration } from '../wire/clients.ts';

let folder: string;
let server: ServerProcess;
let sqs: Sqs.SQSClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-killed-queues-'));
  server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  sqs = new Sqs.SQSClient(clientConfiguration(server.endpoint));
});
afterEach(async () => {
  sqs.destroy();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('after a kill nothing acknowledged is lost or comes again, and what was in flight comes back', {
  timeout: 60_000,
}, async () => {
  const { QueueUrl } = await sqs.send(
    new Sqs.CreateQueueCommand({ QueueName: 'killed', Attributes: { VisibilityTimeout: '2' } }),
  );
  const sent = new Set<string>();
  const deleted = new Set<string>();
  // Calls that were cut off: what they asked for may have been done or not.
  const doubtful = new Set<string>();
  let number = 0;
  let isKilled = false;
  const round = async (): Promise<void> => {
    const body = `message ${++number}`;
    doubtful.add(body);
    await sqs.send(new Sqs.SendMessageCommand({ QueueUrl, MessageBody: body }));
    doubtful.delete(body);
    sent.add(body);
    const { Messages = [] } = await sqs.send(new Sqs.ReceiveMessageCommand({ QueueUrl }));
    const [message] = Messages;
    // Every third stays in flight.
    if (message === undefined || number % 3 === 0) return;
    doubtful.add(message.Body as string);
    await sqs.send(new Sqs.DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    doubtful.delete(message.Body as string);
    deleted.add(message.Body as string);
  };
  const worker = async (): Promise<void> => {
    while (!isKilled) {
      try {
        await round();
      } catch (error) {
        if (isKilled) return;
        throw error;
      }
      if (deleted.size >= 150 && !isKilled) {
        isKilled = true;
        await server.kill();
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  await server.start();
  const left = new Map<string, number>();
  const remaining = [...sent].filter((body) => !deleted.has(body) && !doubtful.has(body));
  while (remaining.some((body) => !left.has(body))) {
    const { Messages = [] } = await sqs.send(
      new Sqs.ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 5,
        VisibilityTimeout: 600,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    expect(Messages.length, `missing of ${remaining.length}, found ${left.size}`).toBeGreaterThan(0);
    for (const { Body = '', Attributes } of Messages)
      left.set(Body, Number(Attributes?.ApproximateReceiveCount));
  }
  for (const body of left.keys()) expect(deleted.has(body), body).toBe(false);
  // Receives were counted on disk.
  expect([...left.values()].some((count) => count > 1)).toBe(true);
});
