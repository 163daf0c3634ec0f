import { md5Hex, nodeDigest } from '@cairn/host';
import { type CallScope, type Records, resolveLimits, seededRandom, timeOrderedIds } from '@cairn/kit';
import { queueLimits } from '@cairn/resources';
import { Queues } from '@cairn/resources/queues';
import { openMemoryStore } from '@cairn/store';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../workflows/manual-clock.ts';

const scope: CallScope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const dayMs = 86_400_000;

let clock: ManualClock;
let records: Records;
let queues: Queues;

function open(limits: { readonly [name: string]: number } = {}): Queues {
  return new Queues({
    records,
    clock,
    ids: timeOrderedIds(clock, seededRandom(1)),
    digest: nodeDigest,
    md5: md5Hex,
    limits: resolveLimits(queueLimits, limits),
    log: () => undefined,
  });
}

beforeEach(async () => {
  clock = new ManualClock(Date.UTC(2026, 0, 1));
  ({ records } = await openMemoryStore());
  queues = open();
});

async function newQueue(QueueName: string, Attributes: { readonly [name: string]: string } = {}) {
  const fifo = QueueName.endsWith('.fifo') ? { FifoQueue: 'true' } : undefined;
  await queues.createQueue(scope, { QueueName, Attributes: { ...fifo, ...Attributes } });
  return QueueName;
}

const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  queues.sendMessage(scope, { QueueUrl, MessageBody, ...more });

async function receive(QueueUrl: string, more: object = {}) {
  const { Messages = [] } = await queues.receiveMessage(scope, {
    QueueUrl,
    MaxNumberOfMessages: 10,
    ...more,
  });
  return Messages;
}

const bodies = async (QueueUrl: string, more: object = {}) =>
  (await receive(QueueUrl, more)).map(({ Body }) => Body);

describe('time', () => {
  it('brings messages back when their visibility ends, and hides them anew for those who received them', async () => {
    await newQueue('q', { VisibilityTimeout: '10' });
    await send('q', 'a');
    const [first] = await receive('q');
    clock.advance(9_999);
    expect(await bodies('q')).toEqual([]);
    await queues.changeMessageVisibility(scope, {
      QueueUrl: 'q',
      ReceiptHandle: first?.ReceiptHandle ?? '',
      VisibilityTimeout: 20,
    });
    clock.advance(19_999);
    expect(await bodies('q')).toEqual([]);
    clock.advance(1);
    expect(await bodies('q')).toEqual(['a']);
    await expect(
      queues.changeMessageVisibility(scope, {
        QueueUrl: 'q',
        ReceiptHandle: first?.ReceiptHandle ?? '',
        VisibilityTimeout: 5,
      }),
    ).rejects.toThrow('Message does not exist or is not available for visibility timeout change.');
  });

  it('keeps no message back for more than twelve hours since its receive', async () => {
    await newQueue('q');
    await send('q', 'a');
    const [message] = await receive('q', { VisibilityTimeout: 43_200 });
    queues = open();
    clock.advance(1_000);
    const change = (VisibilityTimeout: number) =>
      queues.changeMessageVisibility(scope, {
        QueueUrl: 'q',
        ReceiptHandle: message?.ReceiptHandle ?? '',
        VisibilityTimeout,
      });
    await expect(change(43_200)).rejects.toThrow(
      'Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    );
    await change(43_199);
  });

  it('ends a long poll at its deadline, and wakes it when a message is due', async () => {
    await newQueue('q', { VisibilityTimeout: '5' });
    await send('q', 'a');
    await receive('q');
    const waiting = bodies('q', { WaitTimeSeconds: 20 });
    await Promise.resolve();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    clock.ringNext();
    expect(await waiting).toEqual(['a']);
    const empty = bodies('q', { WaitTimeSeconds: 3 });
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    clock.ringUntil(clock.now() + 3_000);
    expect(await empty).toEqual([]);
  });

  it('takes messages away that are past their retention, received or not', async () => {
    await newQueue('q', { MessageRetentionPeriod: '60', VisibilityTimeout: '3600' });
    await send('q', 'a');
    await send('q', 'b');
    await receive('q', { MaxNumberOfMessages: 1 });
    clock.advance(60_000);
    await send('q', 'c');
    expect(await bodies('q')).toEqual(['c']);
    const { Attributes } = await queues.getQueueAttributes(scope, {
      QueueUrl: 'q',
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  it('lets a deduplication id be used again after five minutes, and not before, over restarts too', async () => {
    await newQueue('q.fifo');
    const once = { MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const first = await send('q.fifo', 'a', once);
    clock.advance(299_999);
    queues = open();
    expect((await send('q.fifo', 'b', once)).MessageId).toBe(first.MessageId);
    clock.advance(1);
    expect((await send('q.fifo', 'c', once)).MessageId).not.toBe(first.MessageId);
    expect(await bodies('q.fifo')).toEqual(['a', 'c']);
  });

  it('holds a FIFO queue’s messages back by the delay in force', async () => {
    await newQueue('q.fifo', { ContentBasedDeduplication: 'true', DelaySeconds: '100' });
    await send('q.fifo', 'a', { MessageGroupId: 'g' });
    clock.advance(10_000);
    await queues.setQueueAttributes(scope, { QueueUrl: 'q.fifo', Attributes: { DelaySeconds: '10' } });
    expect(await bodies('q.fifo')).toEqual(['a']);
  });
});

describe('a server that starts again', () => {
  it('knows what was received how often, what is delayed and what is left', async () => {
    await newQueue('q', { VisibilityTimeout: '10' });
    await send('q', 'a');
    await send('q', 'late', { DelaySeconds: 100 });
    await receive('q');
    queues = open();
    expect(await bodies('q')).toEqual([]);
    clock.advance(10_000);
    const [again] = await receive('q', { MessageSystemAttributeNames: ['All'] });
    expect(again).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } });
    clock.advance(90_000);
    expect((await bodies('q')).sort()).toEqual(['a', 'late']);
  });

  it('goes on with a move task', async () => {
    await newQueue('dead');
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
    await newQueue('q', {
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
    });
    for (const body of ['a', 'b', 'c']) await send('q', body);
    await receive('q');
    await receive('q');
    await queues.settled();
    const task = { SourceArn: deadLetterTargetArn, MaxNumberOfMessagesPerSecond: 1 };
    await queues.startMessageMoveTask(scope, task);
    await expect(queues.startMessageMoveTask(scope, task)).rejects.toThrow(
      'There is already a task running.',
    );
    const stopped = queues.stop();
    clock.ringNext();
    await stopped;
    queues = open();
    await queues.start();
    const moved = async () =>
      (await queues.listMessageMoveTasks(scope, { SourceArn: deadLetterTargetArn })).Results[0];
    while ((await moved())?.Status === 'RUNNING') clock.ringUntil(clock.now() + 1_000);
    expect(await moved()).toMatchObject({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 });
    expect((await bodies('q')).sort()).toEqual(['a', 'b', 'c']);
    await queues.stop();
  });

  it('go on with move tasks behind any number of old ones, which are forgotten', async () => {
    await newQueue('dead');
    await newQueue('zero');
    const { Attributes } = await queues.getQueueAttributes(scope, {
      QueueUrl: 'zero',
      AttributeNames: ['QueueArn'],
    });
    const SourceArn = Attributes?.QueueArn as string;
    await newQueue('q', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }),
    });
    const old = { handle: 'h', sourceArn: SourceArn.replace(/zero$/, 'dead'), moved: 0, toMove: 0 };
    const keyOf = (arn: string, at: number) => `${arn}/${String(at).padStart(16, '0')} h`;
    await records.write([
      ...Array.from({ length: 1_001 }, (_, startedMs) => ({
        collection: 'sqs-move-tasks',
        key: keyOf(old.sourceArn, startedMs),
        value: JSON.stringify({ ...old, status: 'COMPLETED', startedMs }),
      })),
      {
        collection: 'sqs-move-tasks',
        key: keyOf(SourceArn, clock.now()),
        value: JSON.stringify({ ...old, sourceArn: SourceArn, status: 'RUNNING', startedMs: clock.now() }),
      },
    ]);
    const newest = async () => (await queues.listMessageMoveTasks(scope, { SourceArn })).Results[0];
    await queues.start();
    await expect.poll(async () => (await newest())?.Status).toBe('COMPLETED');
    expect(await records.list('sqs-move-tasks', { prefix: `${old.sourceArn}/`, limit: 10 })).toEqual([]);
    await queues.stop();
  });

  it('keep the ten newest move tasks of a queue, those that a list shows', async () => {
    await newQueue('dead');
    const { Attributes } = await queues.getQueueAttributes(scope, {
      QueueUrl: 'dead',
      AttributeNames: ['QueueArn'],
    });
    const SourceArn = Attributes?.QueueArn as string;
    await newQueue('q', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 }),
    });
    const started: number[] = [];
    for (let count = 0; count < 12; count += 1) {
      clock.advance(1_000);
      started.unshift(clock.now());
      await queues.startMessageMoveTask(scope, { SourceArn });
      const status = async () => (await queues.listMessageMoveTasks(scope, { SourceArn })).Results[0]?.Status;
      await expect.poll(status).toBe('COMPLETED');
    }
    const { Results } = await queues.listMessageMoveTasks(scope, { SourceArn, MaxResults: 10 });
    expect(Results.map(({ StartedTimestamp }) => StartedTimestamp)).toEqual(started.slice(0, 10));
    expect(await records.list('sqs-move-tasks', { limit: 20 })).toHaveLength(10);
  });
});

describe('limits', () => {
  it('say no more than so many messages in flight', async () => {
    queues = open({ queueInFlightMax: 2 });
    await newQueue('q');
    for (const body of ['a', 'b', 'c']) await send('q', body);
    expect(await bodies('q')).toEqual(['a', 'b']);
    await expect(receive('q')).rejects.toMatchObject({ code: 'OverLimit' });
  });

  it('bound messages and batches by their bytes', async () => {
    queues = open({ queueMessageBytes: 2_000 });
    await newQueue('q');
    await expect(send('q', 'ä'.repeat(1_001))).rejects.toThrow('Message must be shorter than 2000 bytes.');
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(1_500) }));
    await expect(queues.sendMessageBatch(scope, { QueueUrl: 'q', Entries })).rejects.toThrow(
      'Batch requests cannot be longer than 2000 bytes. You have sent 3000 bytes.',
    );
  });

  it('keep a deleted name and a purged queue for a while, where they are set', async () => {
    queues = open({ queueRecreationSeconds: 60, queuePurgeSeconds: 60 });
    await newQueue('q');
    await queues.purgeQueue(scope, { QueueUrl: 'q' });
    await expect(queues.purgeQueue(scope, { QueueUrl: 'q' })).rejects.toMatchObject({
      code: 'PurgeQueueInProgress',
    });
    await queues.deleteQueue(scope, { QueueUrl: 'q' });
    await expect(newQueue('q')).rejects.toMatchObject({ code: 'QueueDeletedRecently' });
    clock.advance(60_000);
    await newQueue('q');
  });
});

it('a write that fails is answered as a failure and loses nothing that was acknowledged', async () => {
  const kept = records;
  let writes = 0;
  let failAt = 0;
  records = {
    get: (collection, key) => kept.get(collection, key),
    getAll: (keys) => kept.getAll(keys),
    list: (collection, options) => kept.list(collection, options),
    clear: (collection) => kept.clear(collection),
    write: (given) =>
      ++writes === failAt ? Promise.reject(new Error('the disk is full')) : kept.write(given),
  };
  queues = open();
  await newQueue('q.fifo', { ContentBasedDeduplication: 'true', VisibilityTimeout: '0' });
  for (let at = 1; at <= 6; at++) {
    failAt = writes + at;
    const acknowledged: string[] = [];
    for (const body of ['a', 'b']) {
      const sent = `${body}${at}`;
      try {
        await send('q.fifo', sent, { MessageGroupId: 'g' });
        acknowledged.push(sent);
        const [message] = await receive('q.fifo', { MaxNumberOfMessages: 1, VisibilityTimeout: 30 });
        if (message === undefined) continue;
        await queues.deleteMessage(scope, { QueueUrl: 'q.fifo', ReceiptHandle: message.ReceiptHandle });
        acknowledged.splice(acknowledged.indexOf(message.Body), 1);
      } catch (error) {
        expect(String(error)).toContain('the disk is full');
      }
    }
    clock.advance(30_000);
    expect(await bodies('q.fifo')).toEqual(acknowledged);
    await queues.purgeQueue(scope, { QueueUrl: 'q.fifo' });
    clock.advance(dayMs);
  }
});
