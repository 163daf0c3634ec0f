import type { Chunk } from './chunk.ts';

/** Which segments are looked at for compaction. */
export interface CompactionRange {
  /** Those after this one. */
  readonly afterSegmentId: number;
  /** Up to this one: what was written last is left alone, for it is read most. */
  readonly upToSegmentId: number;
  /** Most segments that are looked at. */
  readonly segmentsMax: number;
  /** About how many bytes are packed. */
  readonly bytesMax: number;
}

/** Some or all segments of one closed execution, packed. */
export interface PackedExecution {
  readonly executionId: number;
  /** Its last segment when it was packed: with another one it is no longer the same. */
  readonly tailSegmentId: number;
  /** Whether these are all that were left; a large execution takes several steps, from its beginning on. */
  readonly isWhole: boolean;
  readonly segmentIds: readonly number[];
  readonly chunks: readonly Chunk[];
}

/** What is to be written of one step. */
export interface Compaction {
  readonly executions: readonly PackedExecution[];
  /** All segments up to here have been looked at. */
  readonly throughSegmentId: number;
}
