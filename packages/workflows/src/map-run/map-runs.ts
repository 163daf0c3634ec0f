import type { MapRunReference, MapRunSettings, StartMapRun } from '@cairn/asl';
import { type Payload, ServiceError } from '@cairn/kit';
import type { StateMachineCatalog } from '../catalog/state-machine-catalog.ts';
import type { Engine } from '../engine/engine.ts';
import type { CancelMapRun } from '../engine/engine-ports.ts';
import { inheritedFrom, printAttributes, readAttributes } from '../engine/execution-attributes.ts';
import type { LoadedExecution } from '../engine/execution-slot.ts';
import { GroupCommit } from '../engine/group-commit.ts';
import type { Burst, ExecutionRow } from '../journal.ts';
import { isDamage } from '../journal-damage.ts';
import { pause } from '../pause.ts';
import { childProgram } from './child-program.ts';
import { MapRun, type MapRunKeeper } from './map-run.ts';
import { type LoadedMapRun, loadMapRun } from './map-run-loader.ts';
import { readName } from './map-run-names.ts';
import type { MapRunPorts } from './map-run-ports.ts';
import { reopenedAttributes, reopenedProgress } from './map-run-redrive.ts';
import { decodeMapRunSegment, MapRunEncoder } from './map-run-segment.ts';
import type { MapRunProgress } from './map-run-state.ts';
import { RunningMapRuns } from './running-map-runs.ts';

const retryDelayMs = 1_000;
/** After how long a map run is tried again that stumbled over a bug. */
const stumbledDelayMs = 30_000;
const notStarted = {
  error: 'States.Runtime',
  cause: 'The map run could not be started because of an internal error.',
};

/** A map run that somebody waits for, or that is to be ended. */
interface Entry {
  readonly parentId: number;
  readonly mapRun: MapRunReference;
  readonly uuid: string;
  /** Whether another map run may be waiting for it: it stands under one, or a task has started its execution. */
  readonly isNested: boolean;
  run: MapRun | undefined;
  cancelled: boolean;
}

/** A map run that is to be started, or redriven. */
interface Order extends Pick<StartMapRun, 'mapRun' | 'data' | 'items' | 'redriveCount'> {
  readonly settings: MapRunSettings;
  readonly loaded: NonNullable<MapRunParent['loaded']>;
}

/** Runs the executions that wait for map runs. */
type MapRunEngine = Pick<Engine, 'clocks' | 'post' | 'waitsForMapRun'>;

/** An execution with a distributed Map. */
export interface MapRunParent {
  readonly executionId: number;
  readonly loaded: Pick<LoadedExecution, 'machine' | 'revision' | 'attributes'> | undefined;
}

/**
 * The map runs of the server: a durable stream each, a row under the execution that waits for it. Its parent hears of
 * the end once that is durable, and again when it asks again after a restart; it takes the first answer only.
 */
export class MapRuns implements MapRunKeeper {
  readonly encoder = new MapRunEncoder();
  readonly #ports: MapRunPorts;
  readonly #engine: MapRunEngine;
  readonly #catalog: StateMachineCatalog;
  readonly #commits: GroupCommit<MapRun>;
  readonly #entries = new Map<string, Entry>();
  readonly #running: RunningMapRuns;
  readonly #deletedMachines = new Set<number>();
  #stopped = false;

  constructor(ports: MapRunPorts, engine: MapRunEngine, catalog: StateMachineCatalog) {
    this.#ports = ports;
    this.#engine = engine;
    this.#catalog = catalog;
    this.#running = new RunningMapRuns(ports.limits.mapRunsMax);
    this.#commits = new GroupCommit<MapRun>({
      journal: ports.journal,
      defer: ports.defer,
      burstsMax: ports.limits.batchBurstsMax,
      batchesMax: ports.limits.batchesInFlightMax,
      listener: {
        committed: (run) => run.committed(),
        refused: (run) => this.#refused(run),
        failed: (runs, error) => {
          ports.log('error', 'bursts of map runs could not be made durable', { error, bursts: runs.length });
          for (const run of runs) void run.commitFailed();
        },
      },
    });
  }

  /** Starts a map run, redrives it, or takes it up again. */
  start({ executionId, loaded }: MapRunParent, command: StartMapRun): void {
    if (this.#stopped || loaded === undefined) return;
    const settings = command.settings.value as unknown as MapRunSettings;
    const { child, parent } = loaded.attributes;
    const isNested = child !== undefined || parent !== undefined;
    const entry = this.#enter(executionId, command.mapRun, settings, isNested);
    if (entry === undefined) return;
    const order = { ...command, settings, loaded };
    if (command.redriveCount === 0) this.#create(entry, order);
    else void this.#insist(executionId, () => this.#redrive(entry, order));
  }

  #create(entry: Entry, order: Order): void {
    try {
      this.#begin(entry, order);
    } catch (error) {
      const { parentId, mapRun } = entry;
      this.#ports.log('error', 'a map run could not be started', { error, executionId: parentId });
      this.#entries.delete(keyOf(parentId, mapRun));
      this.#engine.post(parentId, { kind: 'map-run-failed', mapRun, ...notStarted });
    }
  }

  #begin(entry: Entry, order: Order): void {
    const { rows } = this.#ports;
    const mapRunId = rows.begin();
    let run: MapRun;
    try {
      run = this.#newRun(mapRunId, entry, order);
    } catch (error) {
      rows.close();
      throw error;
    }
    this.#take(entry, run);
  }

  #newRun(
    mapRunId: number,
    entry: Entry,
    { loaded, settings, mapRun, data, items, redriveCount }: Order,
  ): MapRun {
    const { machine, revision, attributes } = loaded;
    const inherited = inheritedFrom(attributes, this.#engine.clocks.timeOfChild(entry.parentId));
    const startMs = this.#engine.clocks.nowOf(inherited.clockOf);
    const { label, stateNumber } = settings;
    const { uuid, parentId } = entry;
    const identity = {
      mapRunId,
      parentId,
      uuid,
      machine,
      revision,
      program: childProgram(revision.program, stateNumber),
      startMs,
      order: { mapRun, settings, data, items },
      inherited,
    };
    const create = {
      machineId: machine.machineId,
      parentId,
      revision: revision.revision,
      name: uuid,
      startMs,
      attributes: printAttributes({ ...inherited, mapRun: { ...mapRun, label, state: stateNumber } }),
    };
    return new MapRun(identity, this.#ports, this, { create, redriveCount });
  }

  /**
   * Opens a map run of an earlier attempt again, once it is over; takes it up or tells its end where that was done before
   * a restart; starts it where it never was.
   */
  async #redrive(entry: Entry, order: Order): Promise<void> {
    const { parentId, uuid } = entry;
    const { redriveCount, mapRun } = order;
    for (;;) {
      const row = await this.#ports.journal.executionByName(-parentId, uuid);
      const loaded = row && (await loadMapRun(this.#ports.journal, this.#catalog, row));
      if (!this.#isWanted(entry)) return;
      if (this.#deletedMachines.has(order.loaded.machine.machineId)) {
        this.#entries.delete(keyOf(parentId, mapRun));
        return;
      }
      if (row === undefined) {
        this.#create(entry, order);
        return;
      }
      const before = this.#running.get(row.executionId);
      if (before !== undefined) {
        await this.#running.over(row.executionId);
        continue;
      }
      if (loaded === undefined) {
        this.#entries.delete(keyOf(parentId, mapRun));
        return;
      }
      this.#ports.rows.found(row.executionId, row);
      const { progress, tailSegmentId } = loaded.restored;
      if (progress.redriveCount >= redriveCount) {
        this.#takeUpLoaded(entry, row, loaded);
        return;
      }
      if (row.status === 'RUNNING') {
        // Its parent's end was known when the server went down, and its own not yet.
        this.#end(loaded);
        continue;
      }
      if (entry.cancelled) {
        this.#entries.delete(keyOf(parentId, mapRun));
        return;
      }
      const reopened = {
        progress: reopenedProgress(progress, redriveCount, tailSegmentId),
        window: new Map(),
        outputs: new Map(),
        tailSegmentId,
      };
      const identity = { ...loaded.identity, order: { ...loaded.identity.order, mapRun } };
      const reopen = printAttributes(reopenedAttributes(row, mapRun, redriveCount)) as string;
      const run = new MapRun(identity, this.#ports, this, { restored: reopened, reopen });
      this.#ports.rows.reopen();
      this.#take(entry, run);
      return;
    }
  }

  /** Ends a map run that is read back, unless that is under way. */
  #end({ identity, restored }: LoadedMapRun): void {
    const { parentId, uuid, order } = identity;
    const key = keyOf(parentId, order.mapRun);
    if (this.#entries.has(key)) return;
    const { mapRun } = order;
    const entry = { parentId, mapRun, uuid, isNested: false, run: undefined, cancelled: true };
    this.#entries.set(key, entry);
    this.#take(entry, new MapRun(identity, this.#ports, this, { restored }));
  }

  #isWanted(entry: Entry): boolean {
    const { parentId, mapRun } = entry;
    return !this.#stopped && this.#entries.get(keyOf(parentId, mapRun)) === entry;
  }

  /** Nobody waits for a map run any more. */
  cancel(parentId: number, { mapRun, settings }: CancelMapRun): void {
    if (this.#stopped) return;
    const known = this.#entries.get(keyOf(parentId, mapRun));
    if (known !== undefined) {
      known.cancelled = true;
      known.run?.abort();
      return;
    }
    const entry = this.#enter(parentId, mapRun, settings.value as unknown as MapRunSettings, false);
    if (entry !== undefined) this.#attachCancelled(entry);
  }

  /** A map run was under way when the server went down: unless its parent takes it up, it ends. */
  takeUp(row: ExecutionRow): void {
    void this.#insist(row.parentId, async () => {
      const { mapRun } = readAttributes(row);
      const { parentId } = row;
      if (mapRun === undefined || parentId === undefined) return;
      if (await this.#engine.waitsForMapRun(parentId, mapRun)) return;
      if (this.#entries.has(keyOf(parentId, mapRun))) return;
      const entry: Entry = {
        parentId,
        mapRun,
        uuid: row.name,
        isNested: false,
        run: undefined,
        cancelled: false,
      };
      this.#entries.set(keyOf(parentId, mapRun), entry);
      this.#attachCancelled(entry);
    });
  }

  /** An execution that stands under a map run has closed. */
  childClosed(mapRunId: number, { execution }: LoadedExecution): void {
    const run = this.#running.get(mapRunId);
    const name = readName(execution.identity.name);
    if (run === undefined || name === undefined || execution.status === 'RUNNING') return;
    const { status, output, error, cause, redriveCount } = execution;
    const stopMs = run.clock.now();
    run.childClosed(name.index, { status, output, error, cause, stopMs, redriveCount });
  }

  /** An execution that stands under a map run has closed some time ago: how, its row tells. */
  childFoundClosed(mapRunId: number, childName: string): void {
    const name = readName(childName);
    if (name !== undefined) this.#running.get(mapRunId)?.childFoundClosed(name.index);
  }

  /** A map run that is under way in this process. */
  running(mapRunId: number): MapRun | undefined {
    return this.#running.get(mapRunId);
  }

  /** How a map run stands. */
  async progressOf(row: ExecutionRow): Promise<MapRunProgress> {
    const run = this.#running.get(row.executionId);
    if (run !== undefined) return run.progress;
    const [tail] = await this.#ports.journal.segments([row.tailSegmentId], row.executionId);
    return decodeMapRunSegment(tail?.segment ?? '').progress;
  }

  /** The map runs of a deleted machine end without a trace; resolves when nothing of them is on its way any more. */
  async forgetMachine(machineId: number): Promise<void> {
    this.#deletedMachines.add(machineId);
    const dropped: { readonly mapRunId: number; readonly isNew: boolean }[] = [];
    for (const [key, entry] of this.#entries) {
      const { run } = entry;
      if (run?.identity.machine.machineId !== machineId) continue;
      dropped.push({ mapRunId: run.identity.mapRunId, isNew: run.isNew });
      run.drop();
      this.#entries.delete(key);
      this.#running.leave(run);
    }
    await this.#commits.settled();
    // What is open goes, and is counted, with the machine.
    for (const { mapRunId, isNew } of dropped) this.#ports.rows.lost(mapRunId, isNew);
  }

  /** Takes nothing up any more and waits until what was done is durable. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const run of this.#running.all()) run.drop();
    await this.#commits.settled();
  }

  commit(run: MapRun, burst: Burst): void {
    // It may have been dropped while it looked what became of its last burst.
    if (this.#running.get(run.identity.mapRunId) !== run) return;
    this.#commits.add({ origin: run, burst });
  }

  ended(run: MapRun, output: Payload | undefined): void {
    const { parentId, order } = run.identity;
    this.#entries.delete(keyOf(parentId, order.mapRun));
    this.#running.leave(run);
    this.#ports.rows.close();
    if (!this.#stopped) this.#tell(parentId, order.mapRun, run.progress, output);
  }

  stumbled(run: MapRun, error: unknown): void {
    const { parentId, order, mapRunId } = run.identity;
    this.#ports.log('error', 'a map run stumbled over a bug', { error, executionId: mapRunId });
    this.#running.leave(run);
    const { isNew } = run;
    // What is on its way may open or close its row.
    void this.#commits.settled().then(() => this.#ports.rows.lost(mapRunId, isNew));
    const entry = this.#entries.get(keyOf(parentId, order.mapRun));
    if (entry === undefined) return;
    entry.run = undefined;
    const tryAgain = async () => {
      // What is on its way into the journal has arrived by then.
      await pause(this.#ports.clock, stumbledDelayMs);
      await this.#insist(parentId, () => this.#attach(entry));
    };
    void tryAgain();
  }

  #tell(
    parentId: number,
    mapRun: MapRunReference,
    { failure }: MapRunProgress,
    output: Payload | undefined,
  ): void {
    if (failure !== undefined) this.#engine.post(parentId, { kind: 'map-run-failed', mapRun, ...failure });
    else if (output !== undefined) this.#engine.post(parentId, { kind: 'map-run-succeeded', mapRun, output });
  }

  #enter(
    parentId: number,
    mapRun: MapRunReference,
    { mapRunArn }: MapRunSettings,
    isNested: boolean,
  ): Entry | undefined {
    const key = keyOf(parentId, mapRun);
    if (this.#entries.has(key)) return undefined;
    const uuid = mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1);
    const entry: Entry = { parentId, mapRun, uuid, isNested, run: undefined, cancelled: false };
    this.#entries.set(key, entry);
    return entry;
  }

  #take(entry: Entry, run: MapRun): void {
    entry.run = run;
    this.#running.begin(run, entry.isNested);
    if (entry.cancelled) run.abort();
  }

  /**
   * A row of that name is there, from before a restart or since its answer was lost; or the row has gone on otherwise,
   * or is there no more: what the journal has counts.
   */
  #refused(run: MapRun): void {
    const { parentId, order } = run.identity;
    const entry = this.#entries.get(keyOf(parentId, order.mapRun));
    const isNew = run.isNew;
    run.drop();
    this.#running.leave(run);
    // Else its machine was deleted, and who dropped it looks after it.
    if (entry?.run !== run) return;
    this.#ports.rows.lost(run.identity.mapRunId, isNew);
    entry.run = undefined;
    void this.#insist(parentId, () => this.#attach(entry));
  }

  #attachCancelled(entry: Entry): void {
    entry.cancelled = true;
    void this.#insist(entry.parentId, () => this.#attach(entry));
  }

  /** Reads a map run back and takes it up, or tells how it ended. */
  async #attach(entry: Entry): Promise<void> {
    const { parentId, mapRun, uuid } = entry;
    const row = await this.#ports.journal.executionByName(-parentId, uuid);
    const loaded = row && (await loadMapRun(this.#ports.journal, this.#catalog, row));
    if (this.#stopped || this.#entries.get(keyOf(parentId, mapRun)) !== entry) return;
    if (loaded !== undefined && this.#deletedMachines.has(loaded.identity.machine.machineId)) {
      this.#entries.delete(keyOf(parentId, mapRun));
      return;
    }
    if (row === undefined || loaded === undefined) {
      this.#entries.delete(keyOf(parentId, mapRun));
      if (!entry.cancelled) this.#engine.post(parentId, { kind: 'map-run-failed', mapRun, ...notStarted });
      return;
    }
    this.#takeUpLoaded(entry, row, loaded);
  }

  #takeUpLoaded(entry: Entry, row: ExecutionRow, loaded: LoadedMapRun): void {
    const { parentId, mapRun } = entry;
    this.#ports.rows.found(row.executionId, row);
    if (row.status === 'RUNNING') {
      this.#take(entry, new MapRun(loaded.identity, this.#ports, this, { restored: loaded.restored }));
      return;
    }
    this.#entries.delete(keyOf(parentId, mapRun));
    if (entry.cancelled) return;
    const { progress } = loaded.restored;
    const failure =
      row.status === 'ABORTED'
        ? { error: 'States.Runtime', cause: 'The map run was aborted.' }
        : progress.failure;
    const told = failure === undefined ? progress : { ...progress, failure };
    this.#tell(parentId, mapRun, told, loaded.output);
  }

  /** Does something for a map run until it succeeds; the clock that it shares with its parent stands meanwhile. */
  async #insist(parentId: number | undefined, work: () => Promise<void>): Promise<void> {
    const clock = parentId === undefined ? undefined : this.#engine.clocks.of(parentId)?.clock;
    const release = clock?.hold();
    await this.#try(work);
    release?.();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await work();
        return;
      } catch (error) {
        this.#ports.log('error', 'a map run could not be read from the journal', { error });
        // What is damaged stays as it is; its parent can be stopped.
        if (isDamage(error) || (error instanceof ServiceError && !error.retryable)) return;
        await pause(this.#ports.clock, retryDelayMs);
      }
    }
  }
}

function keyOf(parentId: number, { frameId, startedEventId }: MapRunReference): string {
  return `${parentId}/${frameId}/${startedEventId}`;
}
