import { type CallScope, Payload } from '@cairn/kit';
import type { RunClock } from '../engine/execution-clocks.ts';
import { machinePrincipal } from '../engine/task-scope.ts';
import type { Burst } from '../journal.ts';
import { pause } from '../pause.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import type { FormedChild } from './child-former.ts';
import { ChildIntake } from './child-intake.ts';
import { ChildWindow, type OpenChild } from './child-window.ts';
import { GatheredOutputs } from './gathered-outputs.ts';
import { gatheredResult, keepsOutputs, readsResultsBack, tooLarge } from './map-run-output.ts';
import type { ChildEnd, MapRunPorts } from './map-run-ports.ts';
import { damagedChildren, endRedrive, passAllChildren, passChild } from './map-run-redrive.ts';
import type { MapRunEncoder } from './map-run-segment.ts';
import { itemReaderFailure, readerFailure } from './map-run-source.ts';
import {
  countOfStatus,
  type MapRunIdentity,
  type MapRunOrigin,
  type MapRunProgress,
  newProgress,
  type OpenCounts,
} from './map-run-state.ts';
import { MapRunStream, type UncommittedBurst } from './map-run-stream.ts';
import { ResultWriting } from './result-writing.ts';
import type { KnownChild } from './taken-children.ts';
import { exceedsTolerance, toleranceExceeded } from './tolerance.ts';

const retryDelayMs = 1_000;

/** Who keeps what a map run does. */
export interface MapRunKeeper {
  readonly encoder: MapRunEncoder;
  commit(run: MapRun, burst: Burst): void;
  /** A bug: what is in memory cannot be trusted, and was dropped. */
  stumbled(run: MapRun, error: unknown): void;
  /** It is over, durably; `output` of one that succeeded. */
  ended(run: MapRun, output: Payload | undefined): void;
}

/**
 * A map run that is under way. Takes items, records which children they make, runs those, records how they ended, all
 * in bursts that cover what has happened since the burst before. Invariants:
 * 1. A child runs only after the burst that took its items is durable; at most one burst is not durable.
 * 2. What is in memory is bounded by the children that may run at a time, never by the number of items.
 * 3. It waits for nothing but children, its source, its result files and the journal, so that one that is read back
 *    goes on from what its last burst says.
 */
export class MapRun {
  readonly identity: MapRunIdentity;
  readonly progress: MapRunProgress;
  readonly #ports: MapRunPorts;
  readonly #keeper: MapRunKeeper;
  readonly #intake: ChildIntake;
  readonly #window: ChildWindow;
  readonly #outputs: GatheredOutputs;
  readonly #stream: MapRunStream;
  readonly #writing: ResultWriting;
  #pumpPlanned = false;
  #isOver = false;
  #isHeld = false;
  #output: Payload | undefined;
  /** The clock that it shares with its parent; held while there is something for it to do. */
  readonly clock: RunClock;
  /** Lets go of the clock once a burst is durable. */
  #release: (() => void) | undefined;

  constructor(identity: MapRunIdentity, ports: MapRunPorts, keeper: MapRunKeeper, from: MapRunOrigin) {
    const { settings } = identity.order;
    const { payloadBytesMax } = ports.limits;
    const restored = 'restored' in from ? from.restored : undefined;
    this.identity = identity;
    this.#ports = ports;
    this.#keeper = keeper;
    this.clock = ports.runClock(identity.inherited);
    const hold = () => this.clock.hold();
    this.#stream = new MapRunStream(identity, ports, keeper.encoder, {
      clock: this.clock,
      ...('create' in from ? { create: from.create } : {}),
      ...('reopen' in from && from.reopen !== undefined ? { reopen: from.reopen } : {}),
      tailSegmentId: restored?.tailSegmentId ?? 0,
    });
    this.progress = restored?.progress ?? newProgress(settings, 'create' in from ? from.redriveCount : 0);
    this.#outputs = new GatheredOutputs(
      this.progress,
      payloadBytesMax,
      keepsOutputs(settings) ? restored?.outputs : undefined,
    );
    const listener = {
      hasRoomForEnd: () => this.#stream.endedLength < ports.limits.mapRunBurstBytes,
      ended: (child: OpenChild, end: ChildEnd) => this.#guard(() => this.#childEnded(child, end)),
      redriveOf: (index: number) =>
        index < (this.progress.redrives?.at(-1)?.endIndex ?? 0) ? this.progress.redriveCount : undefined,
      started: () => this.#guard(() => this.#pump()),
    };
    this.#window = new ChildWindow(identity, ports, listener, hold);
    // An Express child begins anew after a restart, with its time limit.
    const anew = settings.executionType === 'EXPRESS' ? { startMs: this.clock.now() } : {};
    for (const child of restored?.window.values() ?? []) this.#window.add({ ...child, ...anew });
    this.#writing = this.#resultWriting();
    this.#intake = new ChildIntake(this, ports, {
      filled: () => this.#guard(() => this.#pump()),
      failed: (error) => this.#guard(() => this.#readerFailed(error)),
      damaged: (error) => this.#guard(() => this.#damaged(error)),
      succeeded: (index, output, isCounted) => {
        if (output !== undefined && keepsOutputs(settings)) this.#outputs.add(index, output, { isCounted });
      },
    });
  }

  /** What becomes of its result files. */
  #resultWriting(): ResultWriting {
    return new ResultWriting(this, this.#ports, {
      tailSegmentId: () => this.#stream.tailSegmentId,
      isOver: () => this.#isOver,
      refused: (failure) => this.#fail(failure),
      failed: (failure) => {
        this.progress.failure ??= failure;
      },
      written: (output) => this.#written(output),
      done: () => this.#guard(() => this.#pump()),
    });
  }

  #written(output: Payload): void {
    const { progress } = this;
    if (output.exceedsBytes(this.#ports.limits.payloadBytesMax)) {
      progress.failure ??= tooLarge(this.identity.order.settings);
    } else if (progress.failure === undefined) this.#output = output;
    const { redriveCount } = progress;
    progress.exported = { redriveCount, tailSegmentId: this.#stream.tailSegmentId };
    progress.resultsWritten = true;
  }

  /** On whose behalf it reads and writes. */
  get scope(): CallScope {
    const { machine, revision, mapRunId } = this.identity;
    return {
      account: machine.account,
      region: machine.region,
      principal: machinePrincipal(revision.roleArn, mapRunId),
    };
  }

  /** Whether its row is not there yet. */
  get isNew(): boolean {
    return this.#stream.isNew;
  }

  /** Takes up its work, new or read back. @param held until `release`, because too many run already */
  begin(held: boolean): void {
    this.#isHeld = held;
    this.#guard(() => this.#begin());
  }

  #begin(): void {
    const { phase } = this.progress;
    const { reader, writer } = this.identity.order.settings;
    const maxItems = reader?.maxItems ?? 0;
    if (this.isNew && writer?.parameters !== undefined && maxItems >= 0) void this.#writing.check();
    if (maxItems < 0) this.#fail(itemReaderFailure('field MaxItems must be positive'));
    else if (phase === 'running') this.#window.start(this.#window.values());
    else if (phase === 'writing') void this.#writing.write();
    else this.#window.haltRestored();
    this.#pump();
  }

  /** It may take items now. */
  release(): void {
    this.#isHeld = false;
    this.#planPump();
  }

  /** Children that have not ended, oldest first, with whether they run. */
  open(): Iterable<OpenChild> {
    return this.#window.values();
  }

  get openCounts(): OpenCounts {
    const { runningCount, runningItems } = this.#window;
    return {
      running: { executions: runningCount, items: runningItems },
      buffered: this.#intake.buffered,
    };
  }

  /** Whether its last burst is made: nothing can be changed any more. */
  get isClosed(): boolean {
    return this.progress.phase === 'closed';
  }

  /**
   * Changes what may be changed while it runs, until it {@link isClosed}; resolves when that is durable.
   * @throws ServiceError InternalFailure (retryable) when it goes no further in this process
   */
  update(
    changes: Partial<
      Pick<MapRunProgress, 'maxConcurrency' | 'toleratedFailureCount' | 'toleratedFailurePercentage'>
    >,
  ): Promise<void> {
    if (this.#isOver || this.isClosed) return Promise.reject(stepFunctionsErrors.notKept());
    return new Promise((resolve, reject) => {
      Object.assign(this.progress, changes);
      this.#stream.tell({ resolve, reject });
      this.#guard(() => {
        this.#checkTolerance();
        this.#pump();
      });
    });
  }

  /** Inputs of children that were never made, as far as the items stand in the state's own data. */
  *untaken(): Generator<Payload> {
    if (this.identity.order.items === undefined) return;
    for (;;) {
      const formed = this.#intake.form(this.clock.now());
      if (formed === undefined || 'error' in formed) return;
      yield formed.input;
    }
  }

  /** Nobody waits for it any more: running children end, no other starts. */
  abort(): void {
    if (this.isClosed || this.#isOver) return;
    this.#guard(() => {
      this.progress.phase = 'aborting';
      this.#stream.isDirty = true;
      this.#window.halt();
      this.#planPump();
    });
  }

  /** It goes no further in this process: its machine was deleted, or the server stops. */
  drop(): void {
    this.#isOver = true;
    this.#intake.close();
    this.#window.drop();
    this.#stream.drop();
    this.#leaveClock();
  }

  #leaveClock(): void {
    this.#release?.();
    this.#release = undefined;
    this.clock.leave();
  }

  /** A Standard child has closed. */
  childClosed(index: number, end: ChildEnd): void {
    this.#window.end(index, end);
  }

  childFoundClosed(index: number): void {
    this.#window.look(index);
  }

  /** Its burst is durable. */
  committed(): void {
    const { taken, burst } = this.#stream.committed();
    if (this.#isOver) return;
    if (burst.status !== 'RUNNING') {
      this.#isOver = true;
      this.#intake.close();
      this.#keeper.ended(this, this.#output);
      this.#leaveClock();
      return;
    }
    const release = this.#release;
    this.#release = undefined;
    this.#guard(() => {
      if (this.progress.phase === 'writing') void this.#writing.write();
      // The next burst is under way while the children of this one run.
      this.#pump();
      if (this.progress.phase === 'running') this.#window.start(taken);
    });
    release?.();
  }

  /** Its burst was not kept, or that is not known: it is given to the journal again unless it is there. */
  async commitFailed(): Promise<void> {
    await pause(this.#ports.clock, retryDelayMs);
    const { burst } = this.#stream.uncommitted as UncommittedBurst;
    for (;;) {
      if (this.#isOver) return;
      try {
        const row = await this.#ports.journal.execution(burst.executionId);
        if (row?.tailSegmentId === burst.segmentId) this.committed();
        else this.#keeper.commit(this, this.#stream.renumbered());
        return;
      } catch (error) {
        this.#ports.log('error', 'a map run could not be read from the journal', { error });
        await pause(this.#ports.clock, retryDelayMs);
      }
    }
  }

  #readerFailed(error: unknown): void {
    if (this.#isOver) return;
    this.#fail(readerFailure(error, this.#ports.log));
    this.#pump();
  }

  /** What the journal says of earlier attempts cannot be read, and never will be. */
  #damaged(error: unknown): void {
    const { mapRunId } = this.identity;
    this.#ports.log('error', 'a redriven map run is damaged', { error, executionId: mapRunId });
    this.#fail(damagedChildren);
    this.#pump();
  }

  /** Does something unless it is over; whatever is thrown is a bug, which ends it in this process but nothing else. */
  #guard(work: () => void): void {
    if (this.#isOver) return;
    try {
      work();
    } catch (error) {
      this.drop();
      this.#keeper.stumbled(this, error);
    }
  }

  #planPump(): void {
    if (this.#pumpPlanned) return;
    this.#pumpPlanned = true;
    const release = this.clock.hold();
    this.#ports.defer(() => {
      this.#pumpPlanned = false;
      this.#guard(() => this.#pump());
      release();
    });
  }

  #pump(): void {
    if (this.#isOver || this.isClosed) return;
    this.#take();
    this.#goOn();
    if (this.#stream.uncommitted === undefined && this.#stream.isDirty) this.#commit();
  }

  /** Makes children of items, as many as may run and a burst may hold. */
  #take(): void {
    const { limits } = this.#ports;
    const { progress, clock } = this;
    const window = this.#window;
    const concurrencyMax = limits.mapRunConcurrencyMax;
    const concurrency = Math.min(progress.maxConcurrency || concurrencyMax, concurrencyMax);
    const burstMax = limits.mapRunBurstChildren;
    const startMs = clock.now();
    if (progress.phase === 'running' && this.#intake.isRedriven) passAllChildren(progress);
    while (
      progress.phase === 'running' &&
      !this.#isHeld &&
      !this.#writing.isChecking &&
      !(progress.exhausted && this.#intake.isRedriven) &&
      window.size < concurrency &&
      // A single child may be as large as it may be.
      (window.inputLength < limits.mapRunWindowBytes || window.size === 0) &&
      this.#stream.takenCount < burstMax &&
      window.waitingCount < burstMax &&
      this.#stream.takenLength < limits.mapRunBurstBytes
    ) {
      if (!this.#intake.isRedriven) {
        const known = this.#intake.takeAgain();
        if (known === undefined) return;
        this.#takeAgain(known, startMs);
        continue;
      }
      if (progress.exhausted) return;
      const formed = this.#intake.form(startMs);
      if (formed === undefined) {
        progress.exhausted = this.#intake.exhausted;
        return;
      }
      if ('error' in formed) this.#fail(formed);
      else this.#takeChild(formed, startMs);
    }
  }

  /** Takes a child of an earlier attempt: a Standard one goes on, an Express one runs anew. */
  #takeAgain({ taken, ended }: KnownChild, nowMs: number): void {
    const isNew = this.identity.order.settings.executionType === 'EXPRESS' || ended === undefined;
    passChild(this.progress, taken.index, ended);
    this.#stream.take(this.#window.add({ ...taken, startMs: isNew ? nowMs : taken.startMs }));
  }

  #takeChild({ itemCount, input }: FormedChild, startMs: number): void {
    const { progress } = this;
    const index = progress.nextChild;
    progress.nextChild += 1;
    progress.nextItem += itemCount;
    progress.mark = this.#intake.mark;
    progress.executions.total += 1;
    progress.items.total += itemCount;
    this.#stream.take(this.#window.add({ index, itemCount, input, startMs }));
    const { mapRunItemsMax } = this.#ports.limits;
    if (progress.nextItem > mapRunItemsMax) {
      this.#fail(itemReaderFailure(`A map run takes at most ${mapRunItemsMax} items.`));
    }
  }

  /** Goes on to the next phase, once nothing of this one is left. */
  #goOn(): void {
    const { progress } = this;
    if (progress.phase === 'running') {
      if (!progress.exhausted || !this.#intake.isRedriven || this.#window.size > 0) return;
      this.#checkTolerance();
    }
    // What ends while a burst is under way is told by the next.
    if (this.#window.runningCount > 0 || this.#stream.uncommitted !== undefined) return;
    if (progress.phase === 'closed') return;
    if (progress.phase === 'writing') {
      if (this.#writing.isDone) this.#close();
      return;
    }
    const { settings } = this.identity.order;
    if (readsResultsBack(settings, progress)) {
      progress.phase = 'writing';
      this.#stream.isDirty = true;
    } else this.#close();
  }

  #close(): void {
    const { progress } = this;
    const { settings } = this.identity.order;
    const { payloadBytesMax } = this.#ports.limits;
    if (progress.phase === 'running') {
      const { values } = this.#outputs;
      const gathered = gatheredResult(settings, values, progress.gatheredLength, payloadBytesMax);
      if (gathered instanceof Payload) this.#output = gathered;
      else progress.failure = gathered;
      if (progress.failure === undefined) progress.resultsWritten = true;
    }
    const aborted = progress.phase === 'aborting';
    progress.phase = 'closed';
    endRedrive(progress);
    this.#commit(aborted ? 'ABORTED' : progress.failure === undefined ? 'SUCCEEDED' : 'FAILED');
  }

  #commit(status: Burst['status'] = 'RUNNING'): void {
    const output = status === 'SUCCEEDED' ? this.#output : undefined;
    const { progress } = this;
    this.#release = this.clock.hold();
    this.#keeper.commit(
      this,
      this.#stream.burst(progress, this.#window, this.#outputs.values, { status, output }),
    );
    this.#window.endWaiting();
  }

  #childEnded({ index, itemCount, startMs }: OpenChild, end: ChildEnd): void {
    const { progress } = this;
    const { settings } = this.identity.order;
    const member = countOfStatus[end.status];
    progress.executions[member] += 1;
    progress.items[member] += itemCount;
    const { isFinal, redriveCount = 0, ...ended } = end;
    if (isFinal && progress.notRedrivable !== undefined) {
      progress.notRedrivable.executions += 1;
      progress.notRedrivable.items += itemCount;
    }
    this.#stream.end({ index, itemCount, startMs, ...ended, redriveCount });
    if (end.output !== undefined && keepsOutputs(settings)) this.#outputs.add(index, end.output);
    if (end.status === 'FAILED' || end.status === 'TIMED_OUT') this.#checkTolerance();
    this.#planPump();
  }

  /** Fails the run when more items have failed than may (strictly more, as in AWS). */
  #checkTolerance(): void {
    const { progress } = this;
    if (progress.phase !== 'running') return;
    if (exceedsTolerance(progress, this.identity.order.items)) {
      this.#fail(toleranceExceeded);
    }
  }

  /** Ends the run as failed, once the children that run have ended. */
  #fail({ error, cause }: { readonly error: string; readonly cause: string }): void {
    const { progress } = this;
    if (progress.phase !== 'running') return;
    progress.phase = 'failing';
    progress.failure = { error, cause };
    this.#stream.isDirty = true;
    this.#window.halt();
  }
}
