import type { Burst, NewExecution } from '@cairn/workflows';

/** Members of a burst that a test cares about; the rest has plain values. */
export type BurstSample = Partial<Omit<Burst, 'create'>> & { readonly create?: Partial<NewExecution> };

/** An execution's first burst; it is named `run-<id>` and started at `id` milliseconds unless said. */
export function firstBurst(executionId: number, segmentId: number, sample: BurstSample = {}): Burst {
  return {
    ...laterBurst(executionId, segmentId, 0, sample),
    create: {
      machineId: 1,
      revision: 1,
      name: `run-${executionId}`,
      startMs: executionId,
      attributes: undefined,
      ...sample.create,
    },
  };
}

/** A burst that goes on after the segment given. */
export function laterBurst(
  executionId: number,
  segmentId: number,
  previousSegmentId: number,
  sample: BurstSample = {},
): Burst {
  return {
    executionId,
    segmentId,
    previousSegmentId,
    segment: `{"segment":${segmentId}}`,
    status: 'RUNNING',
    stopMs: undefined,
    nextDueMs: undefined,
    inFlight: false,
    ...sample,
    create: undefined,
  };
}
