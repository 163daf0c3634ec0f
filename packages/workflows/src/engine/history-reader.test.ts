import { Payload, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { ExecutionRow, JournalReader, SegmentRow } from '../journal.ts';
import { SegmentEncoder } from '../segment/segment-codec.ts';
import { DirectoryBuilder } from '../segment/segment-directory.ts';
import { HistoryReader } from './history-reader.ts';

/** A history of one execution: `counts[n]` events in its n-th segment, ids of segments with gaps. */
function makeHistory(counts: readonly number[], closed: boolean) {
  const rows = new Map<number, SegmentRow>();
  const encoder = new SegmentEncoder();
  const builder = new DirectoryBuilder();
  let firstEventId = 1;
  let previousSegmentId = 0;
  counts.forEach((count, ordinal) => {
    const segmentId = 7 + 3 * ordinal;
    const filled = builder.add({ firstEventId, segmentId });
    const last = closed && ordinal === counts.length - 1;
    const snapshot = !last && ordinal % 50 === 0;
    const events = Array.from({ length: count }, (_, index) => ({
      id: firstEventId + index,
      previousEventId: firstEventId + index - 1,
      timestampMs: 1_000 + ordinal,
      type: 'MapStateStarted' as const,
      details: { length: ordinal },
    }));
    const state = last ? undefined : { header: [ordinal], frames: [], removedFrameIds: [] };
    const segment = encoder.encode({
      ordinal,
      firstEventId,
      events,
      closed: last,
      stateKind: last ? 'none' : snapshot ? 'snapshot' : 'delta',
      state,
      directory: last || snapshot || filled ? builder.levels : undefined,
    });
    rows.set(segmentId, { segmentId, executionId: 1, previousSegmentId, segment });
    previousSegmentId = segmentId;
    firstEventId += count;
  });
  const row = { headSegmentId: 7, tailSegmentId: previousSegmentId } as ExecutionRow;
  return { rows, row, lastEventId: firstEventId - 1 };
}

/** Counts how many segments are read. */
class CountingJournal {
  readonly #rows: ReadonlyMap<number, SegmentRow>;
  read = 0;

  constructor(rows: ReadonlyMap<number, SegmentRow>) {
    this.#rows = rows;
  }

  async segments(ids: readonly number[]): Promise<readonly SegmentRow[]> {
    this.read += ids.length;
    return ids.map((id) => this.#rows.get(id) as SegmentRow);
  }

  async walkBack(from: number, options: { readonly limit: number }): Promise<readonly SegmentRow[]> {
    const found: SegmentRow[] = [];
    for (let id = from; id !== 0 && found.length < options.limit; ) {
      const row = this.#rows.get(id) as SegmentRow;
      found.push(row);
      id = row.previousSegmentId;
    }
    this.read += found.length;
    return found;
  }
}

describe('the history reader', () => {
  for (const [segments, closed] of [
    [1, true],
    [1, false],
    [2, true],
    [63, false],
    [64, true],
    [65, false],
    [4_096, true],
    [4_097, false],
    [20_000, true],
    [20_007, false],
  ] as const) {
    it(`finds any page of ${segments} segments, ${closed ? 'closed' : 'open'}, in few reads`, async () => {
      const random = seededRandom(segments);
      const counts = Array.from({ length: segments }, (_, index) =>
        index === 0 ? 3 : Math.floor(random.next() * 4),
      );
      const { rows, row, lastEventId } = makeHistory(counts, closed);
      const journal = new CountingJournal(rows);
      const reader = new HistoryReader(journal as unknown as JournalReader);
      expect(await reader.lastEventId(row)).toBe(lastEventId);
      expect((await reader.lastEvent(row)).id).toBe(lastEventId);
      for (let page = 0; page < 40; page++) {
        const anywhere = 1 + Math.floor(random.next() * lastEventId);
        const fromId = [1, Math.max(1, lastEventId - 20)][page] ?? anywhere;
        const toId = Math.min(lastEventId, fromId + 20);
        journal.read = 0;
        const events = await reader.events(row, { fromId, toId });
        expect(events.map(({ id }) => id)).toEqual(
          Array.from({ length: toId - fromId + 1 }, (_, index) => fromId + index),
        );
        expect(journal.read).toBeLessThan(200);
      }
    });
  }

  it('ends a page after some bytes, but not before its first event', async () => {
    const rows = new Map<number, SegmentRow>();
    const encoder = new SegmentEncoder();
    // Events of 100, 1, 100, 1, … bytes, two in a segment.
    for (let ordinal = 0; ordinal < 20; ordinal++) {
      const firstEventId = 1 + 2 * ordinal;
      const events = [98, 1].map((length, index) => ({
        id: firstEventId + index,
        previousEventId: 0,
        timestampMs: 1_000,
        type: 'ExecutionSucceeded' as const,
        details: { output: Payload.ofText(length === 1 ? '1' : `"${'é'.repeat(length / 2)}"`) },
      }));
      const state = { header: [], frames: [], removedFrameIds: [] };
      const directory = undefined;
      const segment = {
        ordinal,
        firstEventId,
        events,
        closed: false,
        stateKind: 'delta',
        state,
        directory,
      } as const;
      const segmentId = ordinal + 1;
      rows.set(segmentId, {
        segmentId,
        executionId: 1,
        previousSegmentId: ordinal,
        segment: encoder.encode(segment),
      });
    }
    const journal = new CountingJournal(rows);
    const reader = new HistoryReader(journal as unknown as JournalReader);
    const row = { headSegmentId: 1, tailSegmentId: 20 } as ExecutionRow;
    const page = async (startId: number, endId: number, bytesMax: number) =>
      (await reader.page(row, { startId, endId, bytesMax })).map(({ id }) => id);
    expect(await page(1, 40, 201)).toEqual([1, 2, 3]);
    expect(await page(1, 40, 202)).toEqual([1, 2, 3, 4]);
    expect(await page(40, 1, 202)).toEqual([40, 39, 38, 37]);
    expect(await page(3, 40, 1)).toEqual([3]);
    expect(await page(3, 3, 1)).toEqual([3]);
    journal.read = 0;
    expect(await page(1, 40, 1_000_000)).toHaveLength(40);
    const all = journal.read;
    journal.read = 0;
    await page(1, 40, 202);
    expect(journal.read).toBeLessThan(all);
  });
});
