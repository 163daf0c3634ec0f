/** What every store promises of log events; part of `store-contract.ts`. */
import type { LogEventListOptions, LogStore } from '@cairn/resources';
import { expect, it } from 'vitest';

const everything: Omit<LogEventListOptions, 'groupId'> = {
  fromMs: 0,
  untilMs: Number.MAX_SAFE_INTEGER,
  reverse: false,
  limit: 1_000,
};

/** Declares the suite for the log events of one store. */
export function logStoreContract(logs: () => LogStore): void {
  /** Group 1 with the streams a (1) and b (2), group 2 with a (3). */
  async function fill(): Promise<void> {
    for (const [streamId, groupId, name] of [
      [1, 1, 'a'],
      [2, 1, 'b'],
      [3, 2, 'a'],
    ] as const) {
      await logs().createStream({ streamId, groupId, name, creationMs: 5 });
    }
  }
  const event = (eventId: number, timestampMs: number, message = `m${eventId}`) => ({
    eventId,
    timestampMs,
    message,
  });
  const append = (streamId: number, ...events: ReturnType<typeof event>[]): Promise<boolean> =>
    logs().append({ streamId, ingestionMs: 99, events });
  const ids = async (options: Partial<LogEventListOptions> = {}): Promise<readonly number[]> =>
    (await logs().events({ groupId: 1, ...everything, ...options })).map(({ eventId }) => eventId);

  it('knows nothing at first', async () => {
    expect(await logs().counters()).toEqual({ eventId: 0, streamId: 0 });
    expect(await logs().stream(1, 'a')).toBeUndefined();
    expect(await ids()).toEqual([]);
    expect(await logs().storedBytes([1])).toEqual([0]);
  });

  it('refuses a taken name of a stream and keeps the first', async () => {
    expect(await logs().createStream({ streamId: 1, groupId: 1, name: 'é', creationMs: 5 })).toBe(true);
    expect(await logs().createStream({ streamId: 2, groupId: 1, name: 'é', creationMs: 6 })).toBe(false);
    expect(await logs().stream(1, 'é')).toEqual({
      streamId: 1,
      groupId: 1,
      name: 'é',
      creationMs: 5,
      firstEventMs: undefined,
      lastEventMs: undefined,
      lastIngestionMs: undefined,
    });
  });

  it('gives back events in the order of time and then of number, and knows first and last', async () => {
    await fill();
    expect(await append(1, event(1, 30), event(2, 10, 'naïve 名 𝒳'))).toBe(true);
    expect(await append(2, event(3, 10), event(4, 20))).toBe(true);
    expect(await append(1)).toBe(true);
    expect(await ids()).toEqual([2, 3, 4, 1]);
    expect(await ids({ reverse: true })).toEqual([1, 4, 3, 2]);
    expect(await ids({ streamIds: [1] })).toEqual([2, 1]);
    expect(await ids({ streamIds: [1, 2], limit: 3 })).toEqual([2, 3, 4]);
    expect(await ids({ streamIds: [2, 1], limit: 3, reverse: true })).toEqual([1, 4, 3]);
    expect(await ids({ groupId: 2 })).toEqual([]);
    const [first] = await logs().events({ groupId: 1, ...everything, limit: 1 });
    expect(first).toEqual({ ...event(2, 10, 'naïve 名 𝒳'), ingestionMs: 99, streamName: 'a' });
    expect(await logs().stream(1, 'a')).toMatchObject({
      firstEventMs: 10,
      lastEventMs: 30,
      lastIngestionMs: 99,
    });
    expect(await logs().counters()).toEqual({ eventId: 4, streamId: 3 });
    expect(await logs().storedBytes([1, 2])).toEqual([4 * 26 + 15 + 3 * 2, 0]);
  });

  it.each([
    ['from an instant', { fromMs: 20 }, [4, 1]],
    ['up to an instant', { untilMs: 20 }, [2, 3, 4]],
    ['after a place', { after: { timestampMs: 10, eventId: 2 } }, [3, 4, 1]],
    ['after a place, from an instant', { after: { timestampMs: 10, eventId: 2 }, fromMs: 20 }, [4, 1]],
    ['before a place', { after: { timestampMs: 20, eventId: 4 }, reverse: true }, [3, 2]],
    [
      'before a place that is later than the end',
      { after: { timestampMs: 30, eventId: 1 }, untilMs: 10, reverse: true },
      [3, 2],
    ],
    ['after the last', { after: { timestampMs: 30, eventId: 1 } }, []],
  ] as const)('gives events %s', async (_, options, expected) => {
    await fill();
    await append(1, event(1, 30), event(2, 10));
    await append(2, event(3, 10), event(4, 20));
    expect(await ids(options)).toEqual(expected);
  });

  it('lists streams by name and by the time of their last event, both ways, page by page', async () => {
    for (const [at, name] of ['x/b', 'x/a', 'y', 'x/c'].entries()) {
      await logs().createStream({ streamId: at + 1, groupId: 1, name, creationMs: 5 });
    }
    await append(1, event(1, 10));
    await append(3, event(2, 20));
    const names = async (options: object): Promise<readonly string[]> =>
      (await logs().streams({ groupId: 1, order: 'name', reverse: false, limit: 9, ...options })).map(
        ({ name }) => name,
      );
    expect(await names({})).toEqual(['x/a', 'x/b', 'x/c', 'y']);
    expect(await names({ prefix: 'x/', reverse: true })).toEqual(['x/c', 'x/b', 'x/a']);
    expect(await names({ prefix: 'x/', after: { name: 'x/a', lastEventMs: 0 }, limit: 1 })).toEqual(['x/b']);
    expect(await names({ order: 'time', reverse: true })).toEqual(['y', 'x/b', 'x/c', 'x/a']);
    expect(await names({ order: 'time', reverse: true, after: { name: 'x/b', lastEventMs: 10 } })).toEqual([
      'x/c',
      'x/a',
    ]);
    expect(await names({ order: 'time' })).toEqual(['x/a', 'x/c', 'x/b', 'y']);
  });

  it('deletes a stream at once and its events in steps', async () => {
    await fill();
    await append(1, event(1, 1), event(2, 2), event(3, 3));
    await append(2, event(4, 4));
    expect(await logs().deleteStep({ kind: 'stream', streamId: 1 }, 2)).toBe(true);
    expect(await logs().stream(1, 'a')).toBeUndefined();
    expect(await ids()).toEqual([4]);
    expect(await append(1, event(5, 5))).toBe(false);
    expect(await logs().deleteStep({ kind: 'stream', streamId: 1 }, 2)).toBe(false);
    expect(await logs().storedBytes([1])).toEqual([28]);
  });

  it('deletes a group in steps, and no other', async () => {
    await fill();
    await append(1, event(1, 1), event(2, 2), event(3, 3));
    await append(3, event(4, 4));
    let steps = 1;
    while (await logs().deleteStep({ kind: 'group', groupId: 1 }, 2)) steps += 1;
    expect(steps).toBeGreaterThan(1);
    expect(await ids()).toEqual([]);
    expect(await logs().stream(1, 'b')).toBeUndefined();
    expect(await ids({ groupId: 2 })).toEqual([4]);
    expect(await logs().storedBytes([1, 2])).toEqual([0, 28]);
  });

  it('deletes what is older than an instant, the oldest first', async () => {
    await fill();
    await append(1, event(1, 1), event(2, 5), event(3, 9));
    expect(await logs().deleteStep({ kind: 'expired', groupId: 1, beforeMs: 9 }, 1)).toBe(true);
    expect(await ids()).toEqual([2, 3]);
    expect(await logs().deleteStep({ kind: 'expired', groupId: 1, beforeMs: 9 }, 5)).toBe(false);
    expect(await ids()).toEqual([3]);
  });
}
