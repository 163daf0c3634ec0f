import type { Clock, Payload } from '@cairn/kit';
import type { Burst, NewExecution } from '../journal.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { ChildWindow, OpenChild } from './child-window.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import { type MapRunEncoder, mapRunDeltasMax, mapRunSnapshotMark } from './map-run-segment.ts';
import type { EndedChild, MapRunIdentity, MapRunProgress } from './map-run-state.ts';

/** Deltas smaller than this together never call for a snapshot. */
const deltaLengthMin = 16_384;
const noOutputs: ReadonlyMap<number, Payload> = new Map();

/** Who waits for what was changed. */
export interface ChangeCaller {
  /** It is durable. */
  resolve(): void;
  /** It is not, and will not be by what is known. */
  reject(error: Error): void;
}

/** A burst that is being committed. */
export interface UncommittedBurst {
  readonly burst: Burst;
  readonly taken: readonly OpenChild[];
  readonly callers: readonly ChangeCaller[];
}

/** What a map run did since its last burst, and where the journal stands with it. */
export class MapRunStream {
  readonly #identity: MapRunIdentity;
  readonly #ports: Pick<MapRunPorts, 'rows'>;
  readonly #clock: Clock;
  readonly #encoder: MapRunEncoder;
  #create: NewExecution | undefined;
  /** Attributes of the closed row that the first burst opens again. */
  #reopen: string | undefined;
  #tailSegmentId: number;
  #snapshotLength = 0;
  /** The first burst is a snapshot, also of a run that was read back. */
  #deltaLength = Number.POSITIVE_INFINITY;
  #deltaCount = 0;
  #taken: OpenChild[] = [];
  #ended: EndedChild[] = [];
  #callers: ChangeCaller[] = [];
  /** Characters of the inputs that were taken. */
  takenLength = 0;
  /** Characters of the outputs of those that ended. */
  endedLength = 0;
  /** Whether there is anything to be committed. */
  isDirty: boolean;
  uncommitted: UncommittedBurst | undefined;

  constructor(
    identity: MapRunIdentity,
    ports: MapRunPorts,
    encoder: MapRunEncoder,
    from: {
      readonly create?: NewExecution;
      readonly reopen?: string;
      readonly tailSegmentId: number;
      readonly clock: Clock;
    },
  ) {
    this.#clock = from.clock;
    this.#identity = identity;
    this.#ports = ports;
    this.#encoder = encoder;
    this.#create = from.create;
    this.#reopen = from.reopen;
    this.#tailSegmentId = from.tailSegmentId;
    this.isDirty = this.isNew;
  }

  /** Whether its row is not there, or not open, yet. */
  get isNew(): boolean {
    return this.#create !== undefined || this.#reopen !== undefined;
  }

  /** The last segment that is durable. */
  get tailSegmentId(): number {
    return this.#tailSegmentId;
  }

  get takenCount(): number {
    return this.#taken.length;
  }

  take(child: OpenChild): void {
    this.#taken.push(child);
    this.takenLength += child.input.text.length;
    this.isDirty = true;
  }

  end(child: EndedChild): void {
    this.#ended.push(child);
    this.endedLength += child.output?.text.length ?? 0;
    this.isDirty = true;
  }

  /** Calls back when what was changed until now is durable, or not known to become so. */
  tell(caller: ChangeCaller): void {
    this.#callers.push(caller);
    this.isDirty = true;
  }

  /** Makes a burst of all that was done. @param output what the Map state gets, with the last one */
  burst(
    progress: MapRunProgress,
    window: ChildWindow,
    outputs: ReadonlyMap<number, Payload>,
    { status, output }: { readonly status: Burst['status']; readonly output: Payload | undefined },
  ): Burst {
    const closed = status !== 'RUNNING';
    const snapshot =
      this.#deltaCount >= mapRunDeltasMax ||
      this.#deltaLength > Math.max(this.#snapshotLength, deltaLengthMin);
    const segment = this.#encoder.encode({
      progress,
      order: this.#create === undefined ? undefined : this.#identity.order,
      taken: this.#taken,
      ended: this.#ended,
      snapshot: snapshot
        ? { window: window.values(), windowSize: window.size, outputs: closed ? noOutputs : outputs }
        : undefined,
      output,
    });
    this.#noteLength(segment);
    const burst: Burst = {
      executionId: this.#identity.mapRunId,
      create: this.#create,
      reopen:
        this.#reopen === undefined ? undefined : { redriveMs: this.#clock.now(), attributes: this.#reopen },
      segmentId: this.#ports.rows.nextSegmentId(),
      previousSegmentId: this.#tailSegmentId,
      segment,
      status,
      stopMs: closed ? this.#clock.now() : undefined,
      nextDueMs: undefined,
      inFlight: !closed,
    };
    this.uncommitted = { burst, taken: this.#taken, callers: this.#callers };
    this.#taken = [];
    this.takenLength = 0;
    this.#ended = [];
    this.endedLength = 0;
    this.#callers = [];
    this.isDirty = false;
    return burst;
  }

  /**
   * The burst was not kept and is to be given to the journal again: as a new segment, since the order of segments is that
   * in which they are kept, and who passes over the older ones expects none among them later.
   */
  renumbered(): Burst {
    const { burst, ...kept } = this.uncommitted as UncommittedBurst;
    const again = { ...burst, segmentId: this.#ports.rows.nextSegmentId() };
    this.uncommitted = { ...kept, burst: again };
    return again;
  }

  /** The burst is durable. */
  committed(): UncommittedBurst {
    const kept = this.uncommitted as UncommittedBurst;
    this.uncommitted = undefined;
    this.#create = undefined;
    this.#reopen = undefined;
    this.#tailSegmentId = kept.burst.segmentId;
    for (const { resolve } of kept.callers) resolve();
    return kept;
  }

  /** Nothing more is committed: whoever waits hears that his change was not kept. */
  drop(): void {
    for (const { reject } of [...(this.uncommitted?.callers ?? []), ...this.#callers]) {
      reject(stepFunctionsErrors.notKept());
    }
    this.#callers = [];
  }

  #noteLength(segment: string): void {
    if (segment[0] === mapRunSnapshotMark) {
      this.#snapshotLength = segment.length;
      this.#deltaLength = 0;
      this.#deltaCount = 0;
    } else {
      this.#deltaLength += segment.length;
      this.#deltaCount += 1;
    }
  }
}
