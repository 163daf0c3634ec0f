import { type Json, Payload } from '@cairn/kit';
import { expect, it } from 'vitest';
import type { ItemSource } from '../items/item-source.ts';
import { ItemFeed } from './item-feed.ts';
import type { FeedMark } from './map-run-state.ts';

const limitsOf = (mapRunChunkItems: number) => ({ mapRunChunkItems, mapRunReadAheadBytes: 4_000_000 });

/** A source of numbers that hands out pages of its own size. */
function source(count: number, page: number, position: Json | undefined): ItemSource {
  let next = typeof position === 'number' ? position : 0;
  return {
    name: 'S3://b/k',
    async read(itemsMax) {
      const items = [];
      for (let left = Math.min(page, itemsMax); left > 0 && next < count; left--, next++) {
        items.push({ value: Payload.of(next) });
      }
      return { items, position: next };
    },
    async close() {},
  };
}

/** Holds no clock. */
const hold = () => () => {};

/** Takes some items of a feed that stands at a mark. */
async function take(
  mark: FeedMark,
  setting: { readonly count: number; readonly page: number; readonly chunk: number },
  wanted: number,
): Promise<{ readonly values: readonly Json[]; readonly mark: FeedMark; readonly exhausted: boolean }> {
  let wake = () => {};
  const feed = new ItemFeed(undefined, mark, limitsOf(setting.chunk), {
    open: async (position) => source(setting.count, setting.page, position),
    filled: () => wake(),
    hold,
    failed: (error) => {
      throw error;
    },
  });
  const values: Json[] = [];
  while (values.length < wanted && !feed.exhausted) {
    const filled = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const item = feed.peek();
    if (item === undefined) {
      if (!feed.exhausted) await filled;
      continue;
    }
    values.push(item.value.value);
    feed.take();
  }
  return { values, mark: feed.mark, exhausted: feed.exhausted };
}

it.each([
  [1, 1],
  [3, 7],
  [7, 3],
  [5, 5],
  [100, 100],
])('goes on after any item, whatever the pages (%i) and chunks (%i)', async (page, chunk) => {
  const setting = { count: 23, page, chunk };
  const all = Array.from({ length: 23 }, (_, index) => index);
  for (let first = 0; first <= 23; first++) {
    const before = await take({ position: null, skip: 0 }, setting, first);
    const after = await take(before.mark, setting, 100);
    expect([...before.values, ...after.values], `${first} before`).toEqual(all);
    expect(after.exhausted).toBe(true);
  }
});

it('hands out the items of the state itself, from any place on', () => {
  const ports = { open: () => Promise.reject(new Error()), filled: () => {}, failed: () => {}, hold };
  const feed = new ItemFeed(Payload.parse('[1,2,3]'), { position: null, skip: 1 }, limitsOf(10), ports);
  expect(feed.peek()?.value.text).toBe('2');
  feed.take();
  expect(feed.mark).toEqual({ position: null, skip: 2 });
  expect([feed.buffered, feed.exhausted, feed.sourceName]).toEqual([1, false, 'STATE_DATA']);
  feed.peek();
  feed.take();
  expect([feed.peek(), feed.exhausted]).toEqual([undefined, true]);
});

it('reports a source that fails, and reads no more once it is closed', async () => {
  const failures: unknown[] = [];
  const ports = {
    open: () => Promise.reject(new Error('gone')),
    filled: () => {},
    hold,
    failed: (error: unknown) => void failures.push(error),
  };
  const feed = new ItemFeed(undefined, { position: null, skip: 0 }, limitsOf(10), ports);
  feed.peek();
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toMatchObject([{ message: 'gone' }]);
  const closed = new ItemFeed(undefined, { position: null, skip: 0 }, limitsOf(10), ports);
  closed.peek();
  closed.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(failures).toHaveLength(1);
});
