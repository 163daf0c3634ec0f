import { type Chunk, type ChunkSegment, packChunk } from './chunk.ts';
import type { Compaction, CompactionRange, PackedExecution } from './compaction.ts';
import type { SelectRows } from './log-reader.ts';
import { isIntact, type SegmentColumns } from './segment-reader.ts';

/** Bytes of segments in one chunk, unless one segment alone has more: a page of a history opens few chunks. */
const chunkBytesMax = 16_384;
/** How far a chain is followed back in one step. */
const followedPerStep = 2_000;

type LookedAt = readonly [segmentId: number, executionId: number | null, stopMs: number | null];

/** The segments of a large execution that are left to pack, newest first, while it takes several steps. */
interface Unfinished {
  readonly tailSegmentId: number;
  readonly segmentIds: number[];
  /** Where its chain goes on, as long as it has not been followed to where it begins. */
  next: number | undefined;
}

/**
 * Packs segments of closed executions. All segments are looked at once, in the order of writing: where one is the last
 * of a closed execution, the whole of that is packed. One that is redriven comes again with its new last segment.
 */
export class CompactionReader {
  readonly #all: SelectRows;
  #unfinished: Unfinished | undefined;

  constructor(all: SelectRows) {
    this.#all = all;
  }

  pack({ afterSegmentId, upToSegmentId, segmentsMax, bytesMax }: CompactionRange): Compaction {
    const rows = this.#all<LookedAt>(
      `SELECT s.segment_id, e.execution_id, e.stop_ms FROM segments s
       LEFT JOIN executions e ON e.execution_id = s.execution_id AND e.tail_segment_id = s.segment_id
       WHERE s.segment_id > ? AND s.segment_id <= ? ORDER BY s.segment_id LIMIT ?`,
      afterSegmentId,
      upToSegmentId,
      segmentsMax,
    );
    const executions: PackedExecution[] = [];
    let left = bytesMax;
    let throughSegmentId = afterSegmentId;
    for (const [segmentId, executionId, stopMs] of rows) {
      if (executionId !== null && stopMs !== null) {
        if (left <= 0) return { executions, throughSegmentId };
        const packed = this.#packExecution(executionId, segmentId, left);
        if (packed === 'later') return { executions, throughSegmentId };
        if (packed !== undefined) {
          executions.push(packed.execution);
          left -= packed.bytes;
          if (!packed.execution.isWhole) return { executions, throughSegmentId };
        }
      }
      throughSegmentId = segmentId;
    }
    // The ids between the last segment and the bound were never written or are gone.
    return { executions, throughSegmentId: rows.length < segmentsMax ? upToSegmentId : throughSegmentId };
  }

  /**
   * Undefined where a segment is damaged: what is to be seen of it stays as it is. `later` where the next step follows
   * its chain further.
   */
  #packExecution(
    executionId: number,
    tailSegmentId: number,
    bytesMax: number,
  ): { readonly execution: PackedExecution; readonly bytes: number } | 'later' | undefined {
    const chain = this.#chainOf(tailSegmentId);
    if (chain.next !== undefined) {
      this.#unfinished = chain;
      return 'later';
    }
    const segmentIds: number[] = [];
    const chunks: Chunk[] = [];
    let open: ChunkSegment[] = [];
    let openBytes = 0;
    let bytes = 0;
    for (let next = chain.segmentIds.at(-1); next !== undefined && bytes < bytesMax; ) {
      const segment = this.#intact(next);
      if (segment === undefined) return undefined;
      if (open.length > 0 && openBytes + segment.data.length > chunkBytesMax) {
        chunks.push(packChunk(open, executionId));
        open = [];
        openBytes = 0;
      }
      open.push(segment);
      openBytes += segment.data.length;
      bytes += segment.data.length + 1;
      segmentIds.push(next);
      chain.segmentIds.pop();
      next = chain.segmentIds.at(-1);
    }
    if (open.length > 0) chunks.push(packChunk(open, executionId));
    const isWhole = chain.segmentIds.length === 0;
    this.#unfinished = isWhole ? undefined : chain;
    return { execution: { executionId, tailSegmentId, isWhole, segmentIds, chunks }, bytes };
  }

  /** Ids of the segments, from the last back to where they lie in chunks already. */
  #chainOf(tailSegmentId: number): Unfinished {
    const unfinished = this.#unfinished;
    this.#unfinished = undefined;
    const isKnown = unfinished?.tailSegmentId === tailSegmentId;
    if (isKnown && unfinished.next === undefined && this.#isNext(unfinished)) return unfinished;
    const isFollowed = isKnown && unfinished.next !== undefined;
    const chain = isFollowed ? unfinished : { tailSegmentId, segmentIds: [], next: tailSegmentId };
    this.#follow(chain);
    // What another reader has packed meanwhile is gone: it is followed anew.
    if (isFollowed && chain.next === undefined && !this.#isNext(chain))
      return { tailSegmentId, segmentIds: [], next: tailSegmentId };
    return chain;
  }

  #follow(chain: Unfinished): void {
    let left = followedPerStep;
    while (chain.next !== undefined && left > 0) {
      const previous = chain.next === 0 ? undefined : this.#previous(chain.next);
      if (previous !== undefined) chain.segmentIds.push(chain.next);
      chain.next = previous;
      left -= 1;
    }
  }

  /** Whether the writer has taken what was packed before, and nothing else. */
  #isNext({ segmentIds }: Unfinished): boolean {
    const oldest = segmentIds.at(-1);
    const previous = oldest === undefined ? undefined : this.#previous(oldest);
    return previous !== undefined && this.#previous(previous) === undefined;
  }

  #previous(segmentId: number): number | undefined {
    return this.#all<readonly [number]>(
      'SELECT previous_segment_id FROM segments WHERE segment_id = ?',
      segmentId,
    )[0]?.[0];
  }

  #intact(segmentId: number): ChunkSegment | undefined {
    const row = this.#all<SegmentColumns>(
      'SELECT segment_id, execution_id, previous_segment_id, data, crc32 FROM segments WHERE segment_id = ?',
      segmentId,
    )[0];
    if (row === undefined || !isIntact(row)) return undefined;
    return { segmentId, previousSegmentId: row[2], data: row[3] };
  }
}
