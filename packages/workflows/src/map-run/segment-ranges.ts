/**
 * Most ranges of one segment, however its children lie: a map run with as many as a million of them is looked through
 * in memory that its segments decide.
 */
export const segmentRangesMax = 4;

/** Where children stand that a segment tells of, by their numbers. */
export interface SegmentRange {
  readonly from: number;
  readonly to: number;
  readonly segmentId: number;
  /** Whether it tells of all of them; else of the first, the last and some between. */
  readonly isWhole: boolean;
}

/** The ranges of the children that a segment tells of: neighbours together, then what lies nearest. */
export function rangesOf(indexes: readonly number[], segmentId: number): readonly SegmentRange[] {
  const sorted = [...indexes].sort((left, right) => left - right);
  const [first] = sorted;
  if (first === undefined) return [];
  const begins = [first, ...beginsBehindGaps(sorted)];
  const ranges: SegmentRange[] = [];
  let at = 0;
  begins.forEach((from, position) => {
    const start = at;
    const end = begins[position + 1] ?? Number.POSITIVE_INFINITY;
    while (at < sorted.length && (sorted[at] as number) < end) at += 1;
    const to = sorted[at - 1] as number;
    ranges.push({ from, to, segmentId, isWhole: to - from === at - start - 1 });
  });
  return ranges;
}

/** The numbers behind the widest gaps, in order. */
function beginsBehindGaps(sorted: readonly number[]): readonly number[] {
  const gaps: { readonly begin: number; readonly width: number }[] = [];
  for (let at = 1; at < sorted.length; at++) {
    const begin = sorted[at] as number;
    const width = begin - (sorted[at - 1] as number);
    if (width > 1) gaps.push({ begin, width });
  }
  gaps.sort((left, right) => right.width - left.width);
  return gaps
    .slice(0, segmentRangesMax - 1)
    .map(({ begin }) => begin)
    .sort((left, right) => left - right);
}

/** A range around the child that is looked for. */
interface RangeAround extends SegmentRange {
  /** The children that it tells of, when those are not all. */
  readonly members: ReadonlySet<number> | undefined;
}

/** Ranges that may overlap: tells the newest segment that tells of one child after another. */
export class NewestRanges {
  readonly #ranges: readonly SegmentRange[];
  readonly #membersOf: (segmentId: number) => Promise<Iterable<number>>;
  #next = 0;
  /** The newest first. */
  #around: RangeAround[] = [];
  /** The first end among those around. */
  #firstEnd = Number.POSITIVE_INFINITY;

  /** @param ranges by where they begin. @param membersOf the children that a segment tells of */
  constructor(ranges: readonly SegmentRange[], membersOf: (segmentId: number) => Promise<Iterable<number>>) {
    this.#ranges = ranges;
    this.#membersOf = membersOf;
  }

  /** The newest segment that tells of a child; 0 when none does. @param index greater with each call */
  async segmentOf(index: number): Promise<number> {
    if (index > this.#firstEnd) this.#setAround(this.#around.filter(({ to }) => to >= index));
    const around: RangeAround[] = [];
    for (; this.#next < this.#ranges.length; this.#next++) {
      const range = this.#ranges[this.#next] as SegmentRange;
      if (range.from > index) break;
      if (range.to >= index) around.push({ ...range, members: await this.#members(range) });
    }
    if (around.length > 0) this.#setAround([...this.#around, ...around]);
    for (const { segmentId, members } of this.#around) if (members?.has(index) !== false) return segmentId;
    return 0;
  }

  #setAround(around: RangeAround[]): void {
    this.#around = around.sort((left, right) => right.segmentId - left.segmentId);
    this.#firstEnd = around.reduce((end, { to }) => Math.min(end, to), Number.POSITIVE_INFINITY);
  }

  async #members({ isWhole, segmentId, from, to }: SegmentRange): Promise<ReadonlySet<number> | undefined> {
    if (isWhole) return undefined;
    const members = new Set<number>();
    for (const index of await this.#membersOf(segmentId)) {
      if (index >= from && index <= to) members.add(index);
    }
    return members;
  }
}
