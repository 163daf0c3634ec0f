import type { HistoryEvent, HistoryEventType } from '@cairn/asl';
import { errorNameOf } from '../engine/burst-encoder.ts';
import { printAttributes } from '../engine/execution-attributes.ts';
import type { Burst } from '../journal.ts';
import { SegmentEncoder } from '../segment/segment-codec.ts';
import type { ExpressEnd } from './express-execution.ts';
import type { ExpressStartRequest } from './express-start.ts';

/** The numbers of an asynchronous execution's row. */
export interface ExpressRow {
  readonly executionId: number;
  readonly headSegmentId: number;
}

const endedTypes: { readonly [status in ExpressEnd['status']]: HistoryEventType } = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/**
 * Writes what the journal keeps of an asynchronous Express execution: a first segment with the start's event alone, a
 * second with that of the end. What lies between is not kept, so that the end has the id 2.
 */
export class ExpressRowEncoder {
  readonly #encoder = new SegmentEncoder();

  start({ executionId, headSegmentId }: ExpressRow, request: ExpressStartRequest): Burst {
    const { machine, revision, name, uuid, input, startMs, attributes } = request;
    const event: HistoryEvent = {
      id: 1,
      previousEventId: 0,
      timestampMs: startMs,
      type: 'ExecutionStarted',
      details: { input, roleArn: revision.roleArn },
    };
    return {
      executionId,
      create: {
        machineId: machine.machineId,
        revision: revision.revision,
        name: `${name}:${uuid}`,
        startMs,
        attributes: printAttributes(attributes),
      },
      segmentId: headSegmentId,
      previousSegmentId: 0,
      segment: this.#encoder.encode({
        ordinal: 0,
        firstEventId: 1,
        events: [event],
        closed: false,
        stateKind: 'snapshot',
        // Nothing of its state is kept: it begins anew.
        state: { header: [1, 0, null], frames: [], removedFrameIds: [] },
        directory: undefined,
      }),
      status: 'RUNNING',
      stopMs: undefined,
      nextDueMs: undefined,
      inFlight: true,
    };
  }

  end({ executionId, headSegmentId }: ExpressRow, segmentId: number, end: ExpressEnd): Burst {
    const { status, output, error, cause, stopMs } = end;
    const event: HistoryEvent = {
      id: 2,
      previousEventId: 1,
      timestampMs: stopMs,
      type: endedTypes[status],
      details: {
        ...(output === undefined ? {} : { output }),
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      },
    };
    return {
      executionId,
      create: undefined,
      segmentId,
      previousSegmentId: headSegmentId,
      segment: this.#encoder.encode({
        ordinal: 1,
        firstEventId: 2,
        events: [event],
        closed: true,
        stateKind: 'none',
        state: undefined,
        directory: undefined,
      }),
      status,
      stopMs,
      error: status === 'SUCCEEDED' ? undefined : errorNameOf(event),
      nextDueMs: undefined,
      inFlight: false,
    };
  }
}
