import type { CallScope } from '@cairn/kit';
import type { MapRunObjects } from './map-run-objects.ts';

/** What a ResultWriter with a Resource asks for, evaluated. */
export interface ResultWriterRequest {
  readonly bucket: string;
  readonly prefix: string | undefined;
  readonly expectedBucketOwner: string | undefined;
  readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
  readonly outputType: 'JSON' | 'JSONL';
  readonly mapRunArn: string;
  /** 0 unless the map run was redriven: later results lie under `Redrive-<n>/`. */
  readonly redriveCount: number;
}

/** What became of one child, in the order of the items. */
export interface ChildResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING';
  readonly executionArn: string | undefined;
  readonly stateMachineArn: string;
  readonly name: string | undefined;
  /** JSON text. */
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly startMs: number | undefined;
  readonly stopMs: number | undefined;
  readonly redriveCount: number;
  readonly redriveStatus: string | undefined;
  readonly redriveStatusReason?: string;
}

/**
 * Writes the result files and their manifest as AWS writes them.
 * @returns where the manifest lies: `ResultWriterDetails`
 * @throws ResultWriterFailure
 */
export type WriteResults = (
  objects: MapRunObjects,
  scope: CallScope,
  request: ResultWriterRequest,
  results: AsyncIterable<ChildResult>,
) => Promise<{ readonly Bucket: string; readonly Key: string }>;

/** Results cannot be written: fails the map run with States.ResultWriterFailed. */
export class ResultWriterFailure extends Error {
  override readonly name = 'ResultWriterFailure';
}
