import { invariant } from '@cairn/kit';
import { BoundedCache } from '../bounded-cache.ts';
import type { JournalReader } from '../journal.ts';
import { decodeMapRunSegment } from './map-run-segment.ts';
import type { EndedChild, TakenChild } from './map-run-state.ts';
import { NewestRanges, rangesOf, type SegmentRange } from './segment-ranges.ts';

/** Segments that are read together. */
const segmentsAtATime = 32;
/**
 * What stays decoded, by the length of the text and what its objects take: with ends in any order each of the children
 * at a time may need another segment.
 */
const decodedWeightMax = 32_000_000;
const childWeight = 200;

/** The segments of a map run. */
export interface MapRunSegments {
  readonly mapRunId: number;
  readonly tailSegmentId: number;
}

/** A child, and how it ended last; undefined when it never has. */
export interface KnownChild {
  readonly taken: TakenChild;
  readonly ended: EndedChild | undefined;
  /** The segment that says so, or 0. */
  readonly endedSegmentId: number;
}

/**
 * All children of a map run in the order of their items, with how they ended; those of a run that was redriven stand in
 * several segments, of which the newest counts. Memory depends on the number of segments (some ranges of numbers each),
 * not on how many children they tell of or in which order those ended.
 * @param run the map run's id, and the last of its segments that is looked at
 * @param fromIndex the first child
 */
export async function* childrenOf(
  journal: JournalReader,
  run: MapRunSegments,
  fromIndex = 0,
): AsyncGenerator<KnownChild> {
  const { firstTaken, taken, ended } = await surveyOf(journal, run);
  const decoded = new DecodedSegments(journal, run.mapRunId);
  const starts = new NewestRanges(taken, async (id) =>
    (await decoded.of(id)).taken.map(({ index }) => index),
  );
  const ends = new NewestRanges(ended, async (id) => (await decoded.of(id)).endedByIndex.keys());
  for (const { from, to, segmentId } of firstTaken) {
    if (to < fromIndex) continue;
    for (const child of (await decoded.of(segmentId)).taken) {
      const { index } = child;
      if (index < Math.max(from, fromIndex) || index > to) continue;
      const endedSegmentId = await ends.segmentOf(index);
      // One that was taken again has not ended by what an earlier attempt says.
      const isEnded = endedSegmentId > Math.max(segmentId, await starts.segmentOf(index));
      const end = isEnded ? (await decoded.of(endedSegmentId)).endedByIndex.get(index) : undefined;
      yield { taken: child, ended: end, endedSegmentId: isEnded ? endedSegmentId : 0 };
    }
  }
}

/** Which segments tell of which children, in the order of the children. */
interface Survey {
  /** Where each child was taken first: once each, without gaps. */
  readonly firstTaken: readonly Pick<SegmentRange, 'from' | 'to' | 'segmentId'>[];
  /** Where children were taken again. */
  readonly taken: readonly SegmentRange[];
  readonly ended: readonly SegmentRange[];
}

async function surveyOf(
  journal: JournalReader,
  { mapRunId, tailSegmentId }: MapRunSegments,
): Promise<Survey> {
  const takenNewestFirst: SegmentRange[] = [];
  const ended: SegmentRange[] = [];
  for (let next = tailSegmentId; next !== 0; ) {
    const rows = await journal.walkBack(next, { executionId: mapRunId, limit: segmentsAtATime });
    for (const { segmentId, segment, previousSegmentId } of rows) {
      next = previousSegmentId;
      const decoded = decodeMapRunSegment(segment);
      // The ranges of a segment are in order too.
      takenNewestFirst.push(...rangesOf(decoded.taken.map(indexOf), segmentId).toReversed());
      ended.push(...rangesOf(decoded.ended.map(indexOf), segmentId));
    }
    if (rows.length === 0) break;
  }
  const taken: SegmentRange[] = [];
  const firstTaken: Pick<SegmentRange, 'from' | 'to' | 'segmentId'>[] = [];
  let next = 0;
  for (const range of takenNewestFirst.reverse()) {
    const { from, to, segmentId } = range;
    if (from < next) taken.push(range);
    // Children are made one after another: what lies beyond all before was taken here first.
    if (to < next) continue;
    firstTaken.push({ from: next, to, segmentId });
    next = to + 1;
  }
  return { firstTaken, taken: taken.sort(byFrom), ended: ended.sort(byFrom) };
}

function indexOf({ index }: { readonly index: number }): number {
  return index;
}

function byFrom(left: SegmentRange, right: SegmentRange): number {
  return left.from - right.from;
}

interface DecodedChildren {
  readonly taken: readonly TakenChild[];
  readonly endedByIndex: ReadonlyMap<number, EndedChild>;
  readonly weight: number;
}

/** Segments, decoded; some stay. */
class DecodedSegments {
  readonly #journal: JournalReader;
  readonly #mapRunId: number;
  readonly #kept = new BoundedCache<number, DecodedChildren>(decodedWeightMax, ({ weight }) => weight);

  constructor(journal: JournalReader, mapRunId: number) {
    this.#journal = journal;
    this.#mapRunId = mapRunId;
  }

  async of(segmentId: number): Promise<DecodedChildren> {
    const known = this.#kept.get(segmentId);
    if (known !== undefined) return known;
    const [row] = await this.#journal.segments([segmentId], this.#mapRunId);
    invariant(row !== undefined, 'damaged journal: a segment is missing');
    const { taken, ended } = decodeMapRunSegment(row.segment);
    const endedByIndex = new Map(ended.map((child) => [child.index, child]));
    const weight = row.segment.length + childWeight * (taken.length + ended.length);
    const children = { taken, endedByIndex, weight };
    this.#kept.set(segmentId, children);
    return children;
  }
}
