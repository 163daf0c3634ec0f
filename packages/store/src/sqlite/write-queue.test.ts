import type { Burst } from '@cairn/workflows';
import { expect, it } from 'vitest';
import { StoreFailedError } from '../store-errors.ts';
import { fieldCount } from './burst-batch.ts';
import { WriteQueue } from './write-queue.ts';
import type { WriterMessage } from './writer-service.ts';

function burst(executionId: number): Burst {
  return {
    executionId,
    create: undefined,
    segmentId: executionId,
    previousSegmentId: 0,
    segment: 'x',
    status: 'RUNNING',
    stopMs: undefined,
    nextDueMs: undefined,
    inFlight: false,
  };
}

/** A queue whose messages stay with the test. */
function queueWithMessages(): { readonly queue: WriteQueue; readonly sent: WriterMessage[] } {
  const sent: WriterMessage[] = [];
  const queue = new WriteQueue();
  queue.connect({ send: (message) => sent.push(message), ended: async () => {} });
  return { queue, sent };
}

/** How many bursts each request of a message carries; -1 for records. */
function shape(message: WriterMessage | undefined): readonly number[] {
  if (message?.kind !== 'write') return [];
  return message.requests.map((request) =>
    request.kind === 'bursts' ? request.bursts.numbers.length / fieldCount : -1,
  );
}

it('sends the calls of one turn together, in order', async () => {
  const { queue, sent } = queueWithMessages();
  const calls = [
    queue.append([burst(1)]),
    queue.append([burst(2), burst(3)]),
    queue.writeRecords([{ collection: 'c', key: 'k', value: 'v' }]),
    queue.append([burst(4)]),
  ];
  await null;
  expect(sent.map(shape)).toEqual([[3, -1, 1]]);
  queue.replied([{ id: sent[0]!.id, answers: [[0, 2], [0], []] }]);
  expect(await Promise.all(calls)).toEqual([[0], [1], false, []]);
});

const record = (key: string) => ({ collection: 'c', key, value: 'v' });
const turnEnd = () => new Promise((resolve) => setImmediate(resolve));

it('sends writes of records to an idle writer at once, to a busy one together when the turn ends', async () => {
  const { queue, sent } = queueWithMessages();
  const calls = [queue.writeRecords([record('a')]), queue.writeRecords([record('b'), record('c')])];
  await null;
  expect(sent.map(shape)).toEqual([[-1]]);
  calls.push(queue.writeRecords([{ ...record('d'), ifAbsent: true }]));
  await null;
  calls.push(queue.writeRecords([record('e')]));
  await null;
  expect(sent.length).toBe(1);
  await turnEnd();
  expect(sent.map(shape)).toEqual([[-1], [-1]]);
  queue.replied([
    { id: sent[0]!.id, answers: [[1]] },
    { id: sent[1]!.id, answers: [[0]] },
  ]);
  expect(await Promise.all(calls)).toEqual([true, false, false, true]);
});

it('sends writes of records before the turn ends once they are worth a commit', async () => {
  const { queue, sent } = queueWithMessages();
  void queue.writeRecords([record('first')]);
  await null;
  for (let at = 0; at < 64; at += 1) void queue.writeRecords([record(String(at))]);
  expect(sent.length).toBe(2);
});

it('gathers calls while two messages are under way', async () => {
  const { queue, sent } = queueWithMessages();
  const calls: Promise<unknown>[] = [];
  for (let id = 1; id <= 5; id += 1) {
    calls.push(queue.append([burst(id)]));
    await null;
  }
  expect(sent.map(shape)).toEqual([[1], [1]]);
  queue.replied([{ id: sent[0]!.id, answers: [[]] }]);
  expect(sent.map(shape)).toEqual([[1], [1], [3]]);
  queue.replied(sent.slice(1).map(({ id }) => ({ id, answers: [[]] })));
  expect(await Promise.all(calls)).toEqual([[], [], [], [], []]);
});

it('does not gather more bursts into one message than its cap, but never splits a call', async () => {
  const { queue, sent } = queueWithMessages();
  const many = Array.from({ length: 3000 }, (_, at) => burst(at + 1));
  void queue.append([...many, ...many]);
  void queue.append(many);
  void queue.append(many);
  await null;
  expect(sent.map(shape)).toEqual([[6000], [3000]]);
});

it('rejects exactly the calls of a failed message', async () => {
  const { queue, sent } = queueWithMessages();
  const failing = [queue.append([burst(1)]), queue.writeRecords([])];
  await null;
  const kept = queue.append([burst(2)]);
  await null;
  queue.replied([
    { id: sent[0]!.id, error: { name: 'StoreFullError', message: 'no space' } },
    { id: sent[1]!.id, answers: [[]] },
  ]);
  const outcomes = await Promise.allSettled(failing);
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.name)).toEqual([
    'StoreFullError',
    'StoreFullError',
  ]);
  expect(await kept).toEqual([]);
});

it('settles every call when the writer ends, and refuses later ones', async () => {
  const { queue } = queueWithMessages();
  const calls: Promise<unknown>[] = [queue.deleteExecutions(1, undefined)];
  for (let id = 1; id <= 4; id += 1) {
    calls.push(queue.append([burst(id)]));
    await null;
  }
  calls.push(queue.writeRecords([]));
  queue.failed(new StoreFailedError('gone'));
  calls.push(queue.append([burst(9)]), queue.deleteExecutions(1, undefined));
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.message)).toEqual(
    calls.map(() => 'gone'),
  );
  await queue.close();
});
