import { describe, expect, it } from 'vitest';
import { StoreFailedError } from '../store-errors.ts';
import { ReadQueue } from './read-queue.ts';
import type { ReaderListener } from './reader-carrier.ts';
import type { ReadRequest } from './reader-service.ts';

/** Readers that answer when told to; each answer is the reader's number. */
class Readers {
  readonly sent: ReadRequest[][][] = [];
  readonly listeners: ReaderListener[] = [];
  readonly closing: (() => void)[] = [];
  readonly queue: ReadQueue;

  constructor(readersMax: number) {
    this.queue = new ReadQueue(async (listener) => {
      const sent: ReadRequest[][] = [];
      this.sent.push(sent);
      this.listeners.push(listener);
      return {
        send: (requests) => {
          if (requests[0]?.method === 'close') this.closing.push(() => this.end(listener, requests));
          else sent.push([...requests]);
        },
        ended: async () => {},
      };
    }, readersMax);
  }

  /** A reader that was asked to answers, then ends, as a thread does. */
  end(listener: ReaderListener, requests: readonly ReadRequest[]): void {
    listener.replied(requests.map(({ id }) => ({ id })));
    listener.failed(new StoreFailedError('ended'));
  }

  /** Methods on their way to a reader, message by message. */
  methods(reader: number): string[][] {
    return (this.sent[reader] ?? []).map((message) => message.map(({ method }) => method));
  }

  answer(reader: number): void {
    const message = this.sent[reader]?.shift() ?? [];
    this.listeners[reader]?.replied(message.map(({ id }) => ({ id, result: reader })));
  }

  async started(count: number): Promise<void> {
    await expect.poll(() => this.sent.length).toBe(count);
  }
}

async function opened(readersMax: number): Promise<Readers> {
  const readers = new Readers(readersMax);
  await readers.queue.open();
  return readers;
}

const turn = () => Promise.resolve();

describe('readers', () => {
  it('get short reads of one turn together', async () => {
    const readers = await opened(2);
    const reads = [readers.queue.call('execution', 1), readers.queue.call('record', 'c', 'k')];
    await turn();
    expect(readers.methods(0)).toEqual([['execution', 'record']]);
    readers.answer(0);
    expect(await Promise.all(reads)).toEqual([0, 0]);
  });

  it('are two once a read has to wait, and a short read passes a long one', async () => {
    const readers = await opened(2);
    const long = readers.queue.call('listExecutions', { machineId: 1, limit: 9 });
    await turn();
    expect(readers.methods(0)).toEqual([['listExecutions']]);
    const next = readers.queue.call('execution', 2);
    await readers.started(2);
    await expect.poll(() => readers.methods(1)).toEqual([['execution']]);
    readers.answer(1);
    expect(await next).toBe(1);
    readers.answer(0);
    expect(await long).toBe(0);
  });

  it('always leave one to short reads', async () => {
    const readers = await opened(2);
    const longs = [1, 2, 3].map((machineId) => readers.queue.call('listExecutions', { machineId, limit: 9 }));
    await turn();
    const first = readers.queue.call('counters');
    await readers.started(2);
    await expect.poll(() => readers.methods(1)).toEqual([['counters']]);
    readers.answer(1);
    await first;
    expect([readers.methods(0), readers.methods(1)]).toEqual([[['listExecutions']], []]);
    for (const long of longs) {
      readers.answer(readers.methods(0).length > 0 ? 0 : 1);
      await long;
    }
  });

  it('come to a long read in its turn, however many short ones follow it', async () => {
    const readers = await opened(1);
    const shorts = [readers.queue.call('execution', 1)];
    await turn();
    const long = readers.queue.call('openExecutions');
    for (let at = 0; at < 3; at += 1) {
      shorts.push(readers.queue.call('execution', at));
      await turn();
    }
    readers.answer(0);
    expect(readers.methods(0)).toEqual([['openExecutions']]);
    readers.answer(0);
    expect(await long).toBe(0);
    readers.answer(0);
    expect((await Promise.all(shorts)).length).toBe(4);
  });

  it('stay one where one is allowed', async () => {
    const readers = await opened(1);
    const ids = Array.from({ length: 99 }, (_, at) => at);
    const reads = [readers.queue.call('segments', ids, 1), readers.queue.call('execution', 1)];
    await turn();
    readers.answer(0);
    await reads[0];
    readers.answer(0);
    expect(await Promise.all(reads)).toEqual([0, 0]);
    expect(readers.sent.length).toBe(1);
  });

  it('answer what was asked before they are closed, and nothing after', async () => {
    const readers = await opened(2);
    const long = readers.queue.call('openExecutions');
    const closed = readers.queue.close();
    await expect(readers.queue.call('execution', 1)).rejects.toThrow('closed');
    readers.answer(0);
    expect(await long).toBe(0);
    await expect.poll(() => readers.closing.length).toBe(1);
    readers.closing[0]?.();
    await closed;
  });

  it('end one after the other when they are closed, and none of that is a failure', async () => {
    const readers = await opened(2);
    const long = readers.queue.call('openExecutions');
    await turn();
    const short = readers.queue.call('execution', 1);
    await readers.started(2);
    await expect.poll(() => readers.methods(1)).toEqual([['execution']]);
    readers.answer(0);
    readers.answer(1);
    await Promise.all([long, short]);
    const closed = readers.queue.close();
    await expect.poll(() => readers.closing.length).toBe(2);
    for (const end of readers.closing) end();
    await closed;
  });

  it('that are being started are closed with the others', async () => {
    const ended: number[] = [];
    const starts = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let count = 0;
    const sent: ReadRequest[] = [];
    const listeners: ReaderListener[] = [];
    const queue = new ReadQueue(async (listener) => {
      const number = count++;
      await starts[number]?.promise;
      listeners.push(listener);
      return {
        send(requests) {
          if (requests[0]?.method === 'close') listener.replied(requests.map(({ id }) => ({ id })));
          else sent.push(...requests);
        },
        ended: async () => void ended.push(number),
      };
    }, 2);
    starts[0]?.resolve();
    await queue.open();
    const reads = [queue.call('openExecutions')];
    await turn();
    reads.push(queue.call('execution', 1) as Promise<never>);
    await expect.poll(() => count).toBe(2);
    const closed = queue.close();
    listeners[0]?.replied([{ id: 1, result: 0 }]);
    listeners[0]?.replied([{ id: 2, result: 0 }]);
    await Promise.all(reads);
    starts[1]?.resolve();
    await closed;
    expect(ended.sort()).toEqual([0, 1]);
  });

  it('tell all who wait when one of them ends', async () => {
    const readers = await opened(2);
    const reads = [readers.queue.call('openExecutions'), readers.queue.call('execution', 1)];
    const settled = Promise.allSettled(reads);
    await turn();
    readers.listeners[0]?.failed(new StoreFailedError('ended'));
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(readers.queue.call('execution', 1)).rejects.toThrow('ended');
  });
});
