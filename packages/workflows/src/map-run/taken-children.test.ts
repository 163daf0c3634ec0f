import { Payload, seededRandom } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import type { JournalReader, SegmentRow } from '../journal.ts';
import { MapRunEncoder } from './map-run-segment.ts';
import { type EndedChild, type MapRunProgress, newProgress, type TakenChild } from './map-run-state.ts';
import { rangesOf, segmentRangesMax } from './segment-ranges.ts';
import { childrenOf } from './taken-children.ts';

const mapRunId = 7;
const settings = {
  mapRunArn: 'arn',
  label: 'L',
  stateName: 'Map',
  stateNumber: 0,
  executionType: 'EXPRESS',
  maxConcurrency: 0,
  causePrefix: '',
  discardsResult: false,
} as const;
const progress: MapRunProgress = newProgress(settings, 0);

const takenOf = (index: number): TakenChild => ({
  index,
  itemCount: 1,
  startMs: 0,
  input: Payload.ofText(`${index}`),
});
const endedOf = (index: number, attempt: number, status: 'SUCCEEDED' | 'FAILED'): EndedChild => ({
  index,
  itemCount: 1,
  startMs: 0,
  stopMs: attempt,
  redriveCount: 0,
  ...(status === 'SUCCEEDED'
    ? { status, output: Payload.ofText(`"${index} ${attempt}"`), error: undefined, cause: undefined }
    : { status, output: undefined, error: 'E', cause: undefined }),
});

/** A stream of a map run in an array; counts what is read. */
class Stream {
  readonly #encoder = new MapRunEncoder();
  readonly rows: SegmentRow[] = [];
  segmentReads = 0;

  add(taken: readonly TakenChild[], ended: readonly EndedChild[]): void {
    const content = { progress, order: undefined, taken, ended, snapshot: undefined, output: undefined };
    const segment = this.#encoder.encode(content);
    const previousSegmentId = this.rows.length;
    this.rows.push({ segmentId: previousSegmentId + 1, executionId: mapRunId, previousSegmentId, segment });
  }

  readonly journal = {
    walkBack: async (from: number, { limit }: { readonly limit: number }) =>
      this.rows.slice(Math.max(0, from - limit), from).reverse(),
    segments: async (ids: readonly number[]) => {
      this.segmentReads += ids.length;
      return ids.map((id) => this.rows[id - 1] as SegmentRow);
    },
  } as unknown as JournalReader;

  children(fromIndex?: number) {
    return childrenOf(this.journal, { mapRunId, tailSegmentId: this.rows.length }, fromIndex);
  }
}

/** Takes what a generator at random leaves of those that are open, `count` of them. */
function pick<Value>(values: Value[], count: number, next: () => number): Value[] {
  const picked: Value[] = [];
  while (picked.length < count && values.length > 0) {
    const at = Math.floor(next() * values.length);
    picked.push(values[at] as Value);
    values[at] = values.at(-1) as Value;
    values.pop();
  }
  return picked;
}

describe('children that end in any order', () => {
  it('are told in the order of the items, each segment read few times', async () => {
    const stream = new Stream();
    const random = seededRandom(5);
    const open: number[] = [];
    for (let index = 0; index < 50_000 || open.length > 0; ) {
      const ended = pick(open, 250, () => random.next());
      const taken: TakenChild[] = [];
      for (; index < 50_000 && open.length < 5_000; index++) {
        taken.push(takenOf(index));
        open.push(index);
      }
      stream.add(
        taken,
        ended.map((child) => endedOf(child, 1, 'SUCCEEDED')),
      );
    }
    let expected = 0;
    for await (const { taken, ended } of stream.children()) {
      if (taken.index !== expected || ended?.index !== expected) expect([taken, ended]).toBe(expected);
      expected += 1;
    }
    expect(expected).toBe(50_000);
    expect(stream.segmentReads).toBeLessThan(stream.rows.length * 3);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'are told with their last ends, attempt after attempt (seed %i)',
    async (seed) => {
      const stream = new Stream();
      const random = seededRandom(seed);
      const next = () => random.next();
      const ends = new Map<number, { readonly segmentId: number; readonly status: string } | undefined>();
      let made = 0;
      for (let attempt = 1; attempt <= 4; attempt++) {
        const again = [...ends.keys()].filter((index) => ends.get(index)?.status !== 'SUCCEEDED');
        // Some attempts end before all was looked at again.
        again.splice(attempt === 3 ? Math.floor(again.length / 2) : again.length);
        const isWhole = again.length > 0 && attempt === 3;
        const toTake = [...again, ...(isWhole ? [] : Array.from({ length: 150 }, () => made++))];
        const open: number[] = [];
        while (toTake.length > 0 || (open.length > 0 && next() < 0.98)) {
          const ended = pick(open, Math.floor(next() * 20), next).map((index) =>
            endedOf(index, attempt, next() < 0.5 ? 'SUCCEEDED' : 'FAILED'),
          );
          const taken = toTake.splice(0, Math.floor(next() * 20));
          open.push(...taken);
          stream.add(taken.map(takenOf), ended);
          for (const index of taken) ends.set(index, undefined);
          for (const { index, status } of ended) ends.set(index, { segmentId: stream.rows.length, status });
        }
      }
      for (const fromIndex of [0, 100, made - 1]) {
        const told: unknown[] = [];
        for await (const { taken, ended, endedSegmentId } of stream.children(fromIndex)) {
          told.push([taken.index, ended && { segmentId: endedSegmentId, status: ended.status }]);
        }
        expect(told).toEqual([...ends].filter(([index]) => index >= fromIndex));
      }
    },
  );
});

test('the ranges of a segment are few and hold all its children', () => {
  const random = seededRandom(3);
  for (let round = 0; round < 300; round++) {
    const spread = 1 + Math.floor(random.next() * 1_000);
    const indexes = [
      ...new Set(
        Array.from({ length: Math.floor(random.next() * 60) }, () => Math.floor(random.next() * spread)),
      ),
    ];
    const ranges = rangesOf(indexes, 1);
    expect(ranges.length).toBeLessThanOrEqual(segmentRangesMax);
    let count = 0;
    let end = -1;
    for (const { from, to, isWhole } of ranges) {
      expect(from).toBeGreaterThan(end);
      end = to;
      const within = indexes.filter((index) => index >= from && index <= to);
      expect(within).toEqual(expect.arrayContaining([from, to]));
      expect(isWhole).toBe(within.length === to - from + 1);
      count += within.length;
    }
    expect(count).toBe(indexes.length);
  }
});
