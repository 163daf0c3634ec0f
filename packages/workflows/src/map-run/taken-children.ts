import { invariant } from '@cairn/kit';
import type { JournalReader } from '../journal.ts';
import { decodeMapRunSegment } from './map-run-segment.ts';
import type { EndedChild, TakenChild } from './map-run-state.ts';

/** Segments that are read together. */
const segmentsAtATime = 32;
/** Segments that stay decoded: children end nearly in the order in which they were taken. */
const decodedMax = 8;

/** Where children stand that a segment tells of, by their numbers. */
interface SegmentRange {
  readonly from: number;
  readonly to: number;
  readonly segmentId: number;
}

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
 * several segments, of which the newest counts. Memory depends on the number of segments.
 * @param run the map run's id, and the last of its segments that is looked at
 * @param fromIndex the first child
 */
export async function* childrenOf(
  journal: JournalReader,
  run: MapRunSegments,
  fromIndex = 0,
): AsyncGenerator<KnownChild> {
  const { taken, ended } = await surveyOf(journal, run);
  const decoded = new DecodedSegments(journal, run.mapRunId);
  const starts = new NewestRanges(taken);
  const ends = new NewestRanges(ended);
  let next = fromIndex;
  for (const { from, to, segmentId } of taken) {
    if (to < next) continue;
    for (const child of (await decoded.of(segmentId)).taken) {
      if (child.index < Math.max(from, next) || child.index > to) continue;
      next = child.index + 1;
      const started = starts.at(child.index);
      const found = ends.at(child.index);
      // One that was taken again has not ended by what an earlier attempt says.
      const isEnded = found !== undefined && found.segmentId > (started?.segmentId ?? 0);
      const end = isEnded ? (await decoded.of(found.segmentId)).endedByIndex.get(child.index) : undefined;
      yield { taken: child, ended: end, endedSegmentId: isEnded ? found.segmentId : 0 };
    }
  }
}

/** Ranges that may overlap: tells the newest around one child after another. */
class NewestRanges {
  readonly #ranges: readonly SegmentRange[];
  #next = 0;
  #around: SegmentRange[] = [];

  /** @param ranges by where they begin */
  constructor(ranges: readonly SegmentRange[]) {
    this.#ranges = ranges;
  }

  /** @param index greater with each call */
  at(index: number): SegmentRange | undefined {
    this.#around = this.#around.filter(({ to }) => to >= index);
    for (; this.#next < this.#ranges.length; this.#next++) {
      const range = this.#ranges[this.#next] as SegmentRange;
      if (range.from > index) break;
      if (range.to >= index) this.#around.push(range);
    }
    let newest: SegmentRange | undefined;
    for (const range of this.#around) {
      if (newest === undefined || range.segmentId > newest.segmentId) newest = range;
    }
    return newest;
  }
}

/** Which segments tell of which children, in the order of the children. */
async function surveyOf(
  journal: JournalReader,
  { mapRunId, tailSegmentId }: MapRunSegments,
): Promise<{ readonly taken: readonly SegmentRange[]; readonly ended: readonly SegmentRange[] }> {
  const taken: SegmentRange[] = [];
  const ended: SegmentRange[] = [];
  for (let next = tailSegmentId; next !== 0; ) {
    const rows = await journal.walkBack(next, { executionId: mapRunId, limit: segmentsAtATime });
    for (const { segmentId, segment, previousSegmentId } of rows) {
      next = previousSegmentId;
      const decoded = decodeMapRunSegment(segment);
      taken.push(...rangesOf(decoded.taken, segmentId));
      ended.push(...rangesOf(decoded.ended, segmentId));
    }
    if (rows.length === 0) break;
  }
  const byFrom = (left: SegmentRange, right: SegmentRange): number => left.from - right.from;
  return { taken: taken.sort(byFrom), ended: ended.sort(byFrom) };
}

function rangesOf(children: readonly { readonly index: number }[], segmentId: number): SegmentRange[] {
  const ranges: { from: number; to: number; segmentId: number }[] = [];
  const indexes = children.map(({ index }) => index).sort((left, right) => left - right);
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to === index - 1) last.to = index;
    else ranges.push({ from: index, to: index, segmentId });
  }
  return ranges;
}

interface DecodedChildren {
  readonly taken: readonly TakenChild[];
  readonly endedByIndex: ReadonlyMap<number, EndedChild>;
}

/** Segments, decoded; a few stay. */
class DecodedSegments {
  readonly #journal: JournalReader;
  readonly #mapRunId: number;
  readonly #kept = new Map<number, DecodedChildren>();

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
    const children = { taken, endedByIndex: new Map(ended.map((child) => [child.index, child])) };
    this.#kept.set(segmentId, children);
    if (this.#kept.size > decodedMax) this.#kept.delete(this.#kept.keys().next().value as number);
    return children;
  }
}
