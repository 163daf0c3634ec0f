import { type HistoryEvent, takeChanges, takeSnapshot } from '@cairn/asl';
import type { Burst, NewExecution, ReopenedExecution } from '../journal.ts';
import { type Segment, SegmentEncoder } from '../segment/segment-codec.ts';
import { DirectoryBuilder } from '../segment/segment-directory.ts';
import type { LoadedExecution } from './execution-slot.ts';

/** Deltas smaller than this together never call for a snapshot. */
const deltaLengthMin = 2_048;
/** Most deltas after a snapshot, so that reading an execution back is bounded in rows too. */
const deltaCountMax = 500;

/** What a burst has done, to be written. */
export interface BurstContent {
  readonly executionId: number;
  readonly create: NewExecution | undefined;
  readonly reopen?: ReopenedExecution | undefined;
  readonly segmentId: number;
  readonly events: readonly HistoryEvent[];
  /** Whether it goes on at once, so that a restart has to take it up. */
  readonly more: boolean;
  readonly atMs: number;
  /** Whether its clock is not the real one: a restart then reads it back at once, rather than when it is due. */
  readonly skipsTime?: boolean;
}

/**
 * Turns what an execution did into the journal's row. Chooses between a snapshot and a delta: a snapshot is
 * written when the deltas since the last one outweigh it. An execution that has succeeded leaves no state.
 */
export class BurstEncoder {
  readonly #encoder = new SegmentEncoder();

  /** Also moves on where the journal stands with the execution. */
  encode(loaded: LoadedExecution, content: BurstContent): Burst {
    const { execution } = loaded;
    const closed = execution.status !== 'RUNNING';
    const previousSegmentId = loaded.tailSegmentId;
    // What ends otherwise than well keeps its state, so that it can be redriven.
    const text =
      execution.status === 'SUCCEEDED'
        ? this.#encodeEnd(loaded, content)
        : this.#encodeState(loaded, content);
    loaded.tailSegmentId = content.segmentId;
    loaded.ordinal += 1;
    return {
      executionId: content.executionId,
      create: content.create,
      reopen: content.reopen,
      segmentId: content.segmentId,
      previousSegmentId,
      segment: text,
      status: execution.status,
      stopMs: closed ? content.atMs : undefined,
      nextDueMs: closed || content.skipsTime === true ? undefined : execution.nextDueMs,
      inFlight: !closed && (content.more || content.skipsTime === true || execution.inFlight),
      error: closed && execution.status !== 'SUCCEEDED' ? errorNameOf(content.events.at(-1)) : undefined,
    };
  }

  #encodeEnd(loaded: LoadedExecution, content: BurstContent): string {
    // An execution that ends in its first burst has nothing to find by a directory.
    if (loaded.ordinal > 0) this.#addToDirectory(loaded, content);
    return this.#encoder.encode({
      ...frameOf(loaded, content),
      closed: true,
      stateKind: 'none',
      state: undefined,
      directory: loaded.directory?.levels,
    });
  }

  #encodeState(loaded: LoadedExecution, content: BurstContent): string {
    const closed = loaded.execution.status !== 'RUNNING';
    const filled = this.#addToDirectory(loaded, content);
    const snapshot =
      loaded.ordinal === 0 ||
      loaded.deltaCount >= deltaCountMax ||
      loaded.deltaLength > Math.max(loaded.snapshotLength, deltaLengthMin);
    const frame = {
      ...frameOf(loaded, content),
      closed,
      directory: snapshot || filled || closed ? loaded.directory?.levels : undefined,
    };
    let text: string;
    try {
      const state = snapshot ? takeSnapshot(loaded.execution) : takeChanges(loaded.execution);
      text = this.#encoder.encode({ ...frame, stateKind: snapshot ? 'snapshot' : 'delta', state });
    } catch (error) {
      // An end is worth more than what it could be redriven from.
      if (!closed) throw error;
      text = this.#encoder.encode({ ...frame, stateKind: 'none', state: undefined });
    }
    if (snapshot) {
      loaded.snapshotLength = text.length;
      loaded.deltaLength = 0;
      loaded.deltaCount = 0;
    } else {
      loaded.deltaLength += text.length;
      loaded.deltaCount += 1;
    }
    return text;
  }

  #addToDirectory(loaded: LoadedExecution, content: BurstContent): boolean {
    loaded.directory ??= new DirectoryBuilder();
    return loaded.directory.add({
      firstEventId: firstEventIdOf(loaded, content),
      segmentId: content.segmentId,
    });
  }
}

function frameOf(
  loaded: LoadedExecution,
  content: BurstContent,
): Pick<Segment, 'ordinal' | 'firstEventId' | 'events'> {
  return {
    ordinal: loaded.ordinal,
    firstEventId: firstEventIdOf(loaded, content),
    events: content.events,
  };
}

function firstEventIdOf(loaded: LoadedExecution, content: BurstContent): number {
  return content.events[0]?.id ?? loaded.execution.lastEventId + 1;
}

/** Most characters of an error's name that are kept for searching; AWS's bound of the member. */
const errorCharactersMax = 256;

/** The error that the last event of an execution tells. */
export function errorNameOf(last: HistoryEvent | undefined): string | undefined {
  const error = last?.details?.error;
  return typeof error === 'string' && error !== '' ? error.slice(0, errorCharactersMax) : undefined;
}
