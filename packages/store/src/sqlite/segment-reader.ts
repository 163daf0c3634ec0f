import type { SegmentRow } from '@cairn/workflows';
import { StoreDamagedError } from '../store-errors.ts';
import { type ChunkSegment, unpackChunk } from './chunk.ts';
import { segmentChecksum } from './content-checksum.ts';
import type { SelectRows } from './log-reader.ts';

/** How far to walk back. */
export interface WalkOptions {
  readonly executionId: number;
  readonly limit: number;
  /** Ends after the first segment that begins so. */
  readonly stopAtPrefix?: string;
}

/** A segment as it is kept, where it has a row of its own. */
export type SegmentColumns = readonly [
  segmentId: number,
  executionId: number,
  previousSegmentId: number,
  data: Uint8Array,
  checksum: number | null,
];

type ChunkColumns = readonly [
  firstSegmentId: number,
  previousSegmentId: number,
  checksum: number,
  data: Uint8Array,
];

/** A segment may begin with U+FEFF, which is no mark of its encoding. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads segments: from rows of their own, and once their execution is compacted from its chunks. */
export class SegmentReader {
  readonly #all: SelectRows;

  constructor(all: SelectRows) {
    this.#all = all;
  }

  byId(segmentIds: readonly number[], executionId: number): readonly SegmentRow[] {
    const opened = new OpenedChunks(this.#all, executionId);
    return segmentIds.map((segmentId) => this.#row(segmentId, executionId, opened));
  }

  walkBack(fromSegmentId: number, { executionId, limit, stopAtPrefix }: WalkOptions): readonly SegmentRow[] {
    const opened = new OpenedChunks(this.#all, executionId);
    const rows: SegmentRow[] = [];
    for (let next = fromSegmentId; next !== 0 && rows.length < limit; ) {
      const row = this.#row(next, executionId, opened);
      rows.push(row);
      if (stopAtPrefix !== undefined && row.segment.startsWith(stopAtPrefix)) break;
      next = row.previousSegmentId;
    }
    return rows;
  }

  #row(segmentId: number, executionId: number, opened: OpenedChunks): SegmentRow {
    const row = this.#all<SegmentColumns>(
      'SELECT segment_id, execution_id, previous_segment_id, data, crc32 FROM segments WHERE segment_id = ?',
      segmentId,
    )[0];
    if (row !== undefined) return segmentRow(row);
    const found = opened.segment(segmentId);
    if (found !== undefined) {
      const { previousSegmentId, data } = found;
      return { segmentId, executionId, previousSegmentId, segment: decoder.decode(data) };
    }
    throw new StoreDamagedError(
      `Segment ${segmentId} is not in the journal. Keep a copy of the data directory, then restore a backup into a new one.`,
    );
  }
}

/** The chunks of an execution that were opened for one call: neighbouring segments lie in the same one. */
class OpenedChunks {
  readonly #all: SelectRows;
  readonly #executionId: number;
  readonly #segments = new Map<number, ChunkSegment>();

  constructor(all: SelectRows, executionId: number) {
    this.#all = all;
    this.#executionId = executionId;
  }

  segment(segmentId: number): ChunkSegment | undefined {
    const known = this.#segments.get(segmentId);
    if (known !== undefined) return known;
    const row = this.#all<ChunkColumns>(
      `SELECT first_segment_id, previous_segment_id, crc32, data FROM chunks
       WHERE execution_id = ? AND first_segment_id <= ? ORDER BY first_segment_id DESC LIMIT 1`,
      this.#executionId,
      segmentId,
    )[0];
    if (row === undefined) return undefined;
    for (const segment of this.#unpack(row, segmentId)) this.#segments.set(segment.segmentId, segment);
    return this.#segments.get(segmentId);
  }

  #unpack(row: ChunkColumns, segmentId: number): readonly ChunkSegment[] {
    const [firstSegmentId, previousSegmentId, crc32, data] = row;
    try {
      return unpackChunk({ firstSegmentId, previousSegmentId, crc32, data }, this.#executionId);
    } catch (error) {
      throw damaged(segmentId, this.#executionId, error);
    }
  }
}

/** A row's segment, compared with its checksum. @throws StoreDamagedError */
function segmentRow(columns: SegmentColumns): SegmentRow {
  const [segmentId, executionId, previousSegmentId, data] = columns;
  try {
    if (!isIntact(columns)) throw new Error('its checksum does not fit');
    return { segmentId, executionId, previousSegmentId, segment: decoder.decode(data) };
  } catch (error) {
    throw damaged(segmentId, executionId, error);
  }
}

/** Whether a segment is as it was written; what an older version wrote cannot be told. */
export function isIntact([segmentId, executionId, previous, data, checksum]: SegmentColumns): boolean {
  return checksum === null || segmentChecksum([segmentId, executionId, previous], data) === checksum;
}

function damaged(segmentId: number, executionId: number, cause: unknown): StoreDamagedError {
  return new StoreDamagedError(
    `Segment ${segmentId} of execution ${executionId} is damaged. Keep a copy of the data directory, then restore a backup into a new one.`,
    { cause },
  );
}
