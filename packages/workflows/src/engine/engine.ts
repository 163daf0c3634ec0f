import {
  awaitedTask,
  awaitedTasks,
  type Command,
  type Execution,
  type MapRunReference,
  type OpenTask,
  pendingTask,
  type StartTask,
  type TransitionEvent,
} from '@cairn/asl';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { Burst, ExecutionRow } from '../journal.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { BurstEnvironment } from './burst-environment.ts';
import { BurstRunner } from './burst-runner.ts';
import { BurstTurns } from './burst-turns.ts';
import type { EnginePorts, MapRunHost, StartRequest, TaskHost } from './engine-ports.ts';
import { type ExecutionClocks, joiningExecution } from './execution-clocks.ts';
import { ExecutionLoader } from './execution-loader.ts';
import { ExecutionOpenings } from './execution-openings.ts';
import { ExecutionReloads } from './execution-reloads.ts';
import type { ExecutionRows } from './execution-rows.ts';
import type { Envelope, ExecutionSlot, LoadedExecution, Settlement } from './execution-slot.ts';
import { ExecutionSlots } from './execution-slots.ts';
import { ExecutionTimers } from './execution-timers.ts';
import { GroupCommit } from './group-commit.ts';
import { LostBursts } from './lost-bursts.ts';
import { machineLimitsOf } from './machine-limits.ts';
import { takeUpPending, waitsFor } from './pending-work.ts';
import { Quarantine } from './quarantine.ts';
import type { RedriveRequest } from './redrive-request.ts';
import { SlotTimers } from './slot-timers.ts';
import { Stumbles } from './stumbles.ts';
import type { TaskKey } from './task-token.ts';

/**
 * Runs executions: events in, bursts into the journal, commands and answers out. Invariants:
 * 1. An execution takes one event at a time and has at most one burst that is not durable yet.
 * 2. No command runs and no caller hears "yes" before the burst is durable.
 * 3. When a burst cannot be kept, its execution leaves memory and comes back from the journal; events from
 *    inside (results of tasks) wait for it, callers are told.
 */
export class Engine {
  readonly #ports: EnginePorts;
  readonly #tasks: TaskHost;
  readonly #mapRuns: MapRunHost;
  /** The clocks of executions that skip time. */
  readonly clocks: ExecutionClocks;
  readonly #rows: ExecutionRows;
  readonly #openings: ExecutionOpenings;
  readonly #bursts: BurstRunner;
  readonly #commits: GroupCommit<ExecutionSlot>;
  readonly #timers: ExecutionTimers;
  readonly #slotTimers: SlotTimers;
  readonly #slots: ExecutionSlots;
  readonly #reloads: ExecutionReloads;
  readonly #quarantine: Quarantine;
  readonly #stumbles: Stumbles;
  readonly #turns: BurstTurns;
  #stopped = false;
  readonly #goOnHeld = (slot: ExecutionSlot): void => this.#goOn(slot);

  constructor(ports: EnginePorts) {
    const { journal, clock, defer, log, limits, rows, clocks, tasks, mapRuns } = ports;
    this.#ports = ports;
    this.#rows = rows;
    this.clocks = clocks;
    this.#tasks = tasks;
    this.#mapRuns = mapRuns;
    this.#bursts = new BurstRunner(new BurstEnvironment(ports), ports);
    const slots = new ExecutionSlots(limits.idleExecutionsMax);
    this.#slots = slots;
    const run = (slot: ExecutionSlot) => this.#run(slot);
    const machineLimits = machineLimitsOf(limits);
    const loader = new ExecutionLoader(journal, ports.catalog, machineLimits, {
      express: ports.takeUpExpress,
      mapRun: (row) => mapRuns.takeUpMapRun(row),
    });
    const resume = (slot: ExecutionSlot) => this.#resume(slot);
    const closed = (row: ExecutionRow): void => {
      tasks.executionClosed(row.executionId);
      if (row.parentId !== undefined) mapRuns.mapRunChildFoundClosed(row.parentId, row.name);
    };
    const reloads = new ExecutionReloads({ ports, loader, slots, clocks, resume, closed });
    this.#reloads = reloads;
    this.#timers = new ExecutionTimers({
      journal,
      clock,
      defer,
      fire: (executionId) => this.#timerFired(executionId),
      ready: () => reloads.abated(),
      reloadFailed: (error) => log('error', 'timers could not be read from the journal', { error }),
    });
    this.#slotTimers = new SlotTimers(this.#timers, clock);
    const lost = new LostBursts({ rows, slots, clocks, slotTimers: this.#slotTimers, reloads, log });
    this.#commits = new GroupCommit<ExecutionSlot>({
      journal,
      defer,
      burstsMax: limits.batchBurstsMax,
      batchesMax: limits.batchesInFlightMax,
      listener: {
        committed: (slot) => this.#committed(slot),
        refused: (slot) => lost.refused(slot),
        failed: (origins, error) => lost.failed(origins, error),
      },
    });
    const quarantine = new Quarantine(clock, (executionId) => void reloads.slotOf(executionId));
    this.#quarantine = quarantine;
    const put = (executionId: number, envelope: Envelope) => this.#put(executionId, envelope);
    this.#stumbles = new Stumbles({ quarantine, rows, slots, clocks, log, put, run });
    this.#openings = new ExecutionOpenings({
      journal,
      machineLimits,
      rows,
      slots,
      loader,
      clocks,
      run,
      settled: (executionId) => this.deliver(executionId, { kind: 'continue' }),
      isStopped: () => this.#stopped,
    });
    this.#turns = new BurstTurns(defer, (slot) => this.#goOn(slot));
  }

  /** Reads where the journal stands; `recovered` tells when work in flight and timers of the hour are taken up. */
  async start(): Promise<{ readonly recovered: Promise<unknown> }> {
    const lastExecutionId = await this.#rows.read();
    const found = this.#reloads.takeUpWork(lastExecutionId).then(() => this.clocks.read());
    const recovered = Promise.all([this.#timers.start(), found]);
    return { recovered };
  }

  /** Takes nothing up any more and waits until what was done is durable. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.stop();
    this.#reloads.stop();
    this.#quarantine.stop();
    this.#rows.stop();
    await this.#commits.settled();
    for (const slot of this.#slots.all()) {
      slot.abortCalls();
      for (const { caller } of slot.takeMail()) caller?.reject(stepFunctionsErrors.notKept());
    }
  }

  /** {@link ExecutionOpenings.begin} */
  beginExecution(request: StartRequest): Promise<Settlement> {
    return this.#openings.begin(request);
  }

  /** {@link ExecutionOpenings.redrive} */
  redriveExecution(row: ExecutionRow, machine: StateMachine, request: RedriveRequest): Promise<Settlement> {
    return this.#openings.redrive(row, machine, request);
  }

  /** Brings an event to an execution; resolves when what came of it is durable. */
  deliver(executionId: number, event: TransitionEvent): Promise<Settlement> {
    return new Promise((resolve, reject) => {
      this.#put(executionId, { event, caller: { resolve, reject } });
    });
  }

  /** Brings an event from inside to an execution; it is not lost when a burst cannot be kept. */
  post(executionId: number, event: TransitionEvent): void {
    this.#put(executionId, { event, caller: undefined });
  }

  /** The task that an attempt is, while it waits for a worker or an answer. */
  async pendingTask(key: TaskKey): Promise<StartTask | undefined> {
    if (this.#quarantine.holds(key.executionId)) return undefined;
    const execution = await this.#stateOf(key.executionId);
    return execution && pendingTask(execution, key);
  }

  /** The tasks of an execution that wait for somebody outside. */
  async awaitedTasks(executionId: number): Promise<readonly OpenTask[]> {
    if (this.#quarantine.holds(executionId)) return [];
    const execution = await this.#stateOf(executionId);
    return execution === undefined ? [] : awaitedTasks(execution);
  }

  /** The task of an activity or a token that an attempt is, while it is open. */
  async awaitedTask(key: TaskKey): Promise<OpenTask | undefined> {
    if (this.#quarantine.holds(key.executionId)) return undefined;
    const execution = await this.#stateOf(key.executionId);
    return execution && awaitedTask(execution, key);
  }

  /** Whether an execution waits for a map run. */
  async waitsForMapRun(executionId: number, mapRun: MapRunReference): Promise<boolean> {
    if (this.#quarantine.holds(executionId)) return true;
    const execution = await this.#stateOf(executionId);
    return execution !== undefined && waitsFor(execution, mapRun);
  }

  /** The state of an execution that is open; it is read when it is not in memory. */
  async #stateOf(executionId: number): Promise<Execution | undefined> {
    const { phase } = this.#reloads.slotOf(executionId);
    // An event that nothing waits for: it is answered when the state is here.
    if (phase === 'loading') await this.deliver(executionId, { kind: 'continue' });
    return this.#slots.get(executionId)?.loaded?.execution;
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Whether executions of a machine are in memory. */
  hasExecutions(machineId: number): boolean {
    return this.#slots.hasExecutions(machineId);
  }

  /** Ends all that a deleted machine's executions do; resolves when nothing of them is on its way any more. */
  async forgetMachine(machineId: number): Promise<void> {
    for (const slot of this.#slots.deleteMachine(machineId)) this.#drop(slot);
    this.clocks.leaveMachine(machineId);
    await this.#commits.settled();
  }

  /** How many rows count as open. */
  get openExecutions(): number {
    return this.#rows.openCount;
  }

  /** Rows are about to be deleted: what is open is known by then. */
  settleOpen(): Promise<void> {
    return this.#rows.settle();
  }

  /** A machine's executions were deleted, so many of them open: tells who waited for the others. */
  executionsDeleted(machineId: number, openCount: number): void {
    this.#rows.close(openCount);
    this.#tasks.executionsDeleted(machineId);
    this.#ports.watch.deleted();
  }

  #put(executionId: number, envelope: Envelope): void {
    if (this.#stopped) {
      // What comes from inside is found again at the next start.
      envelope.caller?.reject(stepFunctionsErrors.notKept());
      return;
    }
    if (this.#quarantine.holds(executionId) && envelope.event.kind !== 'stop') {
      // Its tasks are started anew when it is tried again.
      envelope.caller?.reject(stepFunctionsErrors.executionHeld());
      return;
    }
    this.clocks.of(executionId)?.busy();
    const slot = this.#reloads.slotOf(executionId);
    slot.mailbox.push(envelope);
    if (slot.phase === 'ready') this.#run(slot);
    // A caller does not wait for the next attempt to read back what was dropped.
    else if (envelope.caller !== undefined) this.#reloads.hurry(slot);
  }

  #run(slot: ExecutionSlot): void {
    this.#slots.wake(slot);
    if (slot.loaded === undefined || this.#stopped) return;
    if (this.#ports.pace?.holds(slot, slot.loaded, this.#goOnHeld) === true) return;
    let burst: Burst | undefined;
    try {
      burst = this.#bursts.run(slot, slot.loaded);
    } catch (error) {
      this.#stumbles.stumble(slot, error);
      return;
    }
    if (burst === undefined) this.#rest(slot);
    else this.#commits.add({ origin: slot, burst });
  }

  #committed(slot: ExecutionSlot): void {
    this.#reloads.kept();
    this.#ports.watch.committed(slot.executionId);
    const { uncommitted, loaded } = slot;
    if (uncommitted === undefined || loaded === undefined) return;
    const isStart = slot.create !== undefined;
    slot.uncommitted = undefined;
    slot.setOpen();
    this.#quarantine.release(slot.executionId);
    if (slot.dropped) {
      // One that is open goes, and is counted, with its machine.
      if (loaded.execution.status !== 'RUNNING') this.#rows.close();
      this.clocks.leave(slot.executionId);
      this.#slots.remove(slot, uncommitted.envelopes);
      return;
    }
    if (uncommitted.observed !== undefined) this.#ports.observer?.committed(loaded, uncommitted.observed);
    this.#ports.meter?.moved(loaded, uncommitted, isStart);
    this.#ports.pace?.passed(loaded, uncommitted.entries + uncommitted.retries);
    slot.phase = 'ready';
    const settlement: Settlement = { kind: 'kept', atMs: uncommitted.atMs };
    for (const { event, caller } of uncommitted.envelopes) {
      if (caller === undefined) slot.endCall(event);
      else caller.resolve(settlement);
    }
    const { status, nextDueMs } = loaded.execution;
    if (status === 'RUNNING' && slot.clock === undefined) this.#slotTimers.arm(slot, nextDueMs);
    this.#carryOut(slot, uncommitted.commands);
    if (status !== 'RUNNING') {
      this.#rows.close();
      this.#leaveClock(slot.executionId);
      this.#slots.remove(slot);
      this.#tasks.executionClosed(slot.executionId);
      if (loaded.parentId !== undefined) this.#mapRuns.mapRunChildClosed(loaded.parentId, loaded);
      return;
    }
    if (uncommitted.more) slot.mailbox.unshift({ event: { kind: 'continue' }, caller: undefined });
    // A command may have brought the next event at once, and started the next burst with it.
    if (slot.phase !== 'ready') return;
    if (uncommitted.more) this.#turns.add(slot);
    else this.#goOn(slot);
  }

  #goOn(slot: ExecutionSlot): void {
    if (slot.phase !== 'ready' || this.#slots.get(slot.executionId) !== slot) return;
    if (slot.mailbox.length > 0) this.#run(slot);
    else this.#rest(slot);
  }

  /** An execution has nothing to do but wait for what it has started, and for its clock. */
  #rest(slot: ExecutionSlot): void {
    this.#slots.rest(slot);
    if (slot.clock === undefined || slot.loaded === undefined) return;
    this.clocks.rest(slot.clock, slot.loaded.execution, (slot.tasks?.size ?? 0) > 0);
  }

  /** What a closed execution knew of its clock, a relative keeps. */
  #leaveClock(executionId: number): void {
    const heir = this.clocks.leave(executionId);
    if (heir !== undefined) this.post(heir, { kind: 'note-clock' });
  }

  #carryOut(slot: ExecutionSlot, commands: readonly Command[]): void {
    for (const command of this.#stopped ? [] : commands) {
      if (command.kind === 'start-task') this.#tasks.startTask(slot, command);
      else if (command.kind === 'start-map-run') this.#mapRuns.startMapRun(slot, command);
      else if (command.kind === 'cancel-map-run') this.#mapRuns.cancelMapRun(slot.executionId, command);
      else this.#tasks.cancelTask(slot, command.task, command.resource);
    }
  }

  /** Takes up what the execution was doing, now that its state is here. */
  #resume(slot: ExecutionSlot): void {
    const { executionId } = slot;
    const loaded = slot.loaded as LoadedExecution;
    const { execution } = loaded;
    if (slot.isOpening) {
      // A start or redrive whose answer was lost had been kept after all.
      slot.setOpen();
    }
    slot.phase = 'ready';
    slot.clock = this.clocks.join(executionId, joiningExecution(loaded), execution.clockSkewMs);
    if (this.#quarantine.holds(executionId)) {
      this.#stumbles.resume(slot);
      return;
    }
    if (slot.clock === undefined) this.#slotTimers.armAgain(slot, execution.nextDueMs);
    takeUpPending(slot, execution, this.#ports);
    // A burst that ended at the cap is recorded as work in flight; nothing waits for this otherwise.
    slot.mailbox.unshift({ event: { kind: 'continue' }, caller: undefined });
    if (slot.phase === 'ready') this.#run(slot);
  }

  #timerFired(executionId: number): void {
    // One that is held is looked at when its time comes.
    if (this.#quarantine.holds(executionId)) return;
    if (this.#slotTimers.rang(this.#reloads.slotOf(executionId))) this.post(executionId, { kind: 'timers' });
  }

  #drop(slot: ExecutionSlot): void {
    slot.dropped = true;
    slot.abortCalls();
    // While its burst is being committed it stays, so that what is on its way is waited for.
    if (slot.uncommitted !== undefined) return;
    // A start that waited for its pace was never given to the journal.
    if (slot.isOpening && slot.phase !== 'loading') this.#rows.close();
    this.#reloads.forget(slot);
    this.clocks.leave(slot.executionId);
    this.#slots.remove(slot);
  }
}
