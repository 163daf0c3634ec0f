import {
  type Command,
  isRedrivable,
  type MachineLimits,
  type MapRunReference,
  pendingMapRuns,
  pendingTask,
  pendingTasks,
  type StartTask,
  type TransitionEvent,
} from '@cairn/asl';
import { invariant } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { Burst, ExecutionRow } from '../journal.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { BurstEnvironment } from './burst-environment.ts';
import { BurstRunner } from './burst-runner.ts';
import { BurstTurns } from './burst-turns.ts';
import type { EngineHost, EnginePorts, StartRequest, TaskHost } from './engine-ports.ts';
import { ExecutionClocks, type JoiningExecution } from './execution-clocks.ts';
import { ExecutionLoader, newLoadedExecution } from './execution-loader.ts';
import { ExecutionReloads } from './execution-reloads.ts';
import type { Envelope, ExecutionSlot, LoadedExecution, Settlement } from './execution-slot.ts';
import { ExecutionSlots } from './execution-slots.ts';
import { ExecutionTimers } from './execution-timers.ts';
import { GroupCommit } from './group-commit.ts';
import { machineLimitsOf } from './machine-limits.ts';
import { Quarantine } from './quarantine.ts';
import type { RedriveRequest } from './redrive-request.ts';
import { SlotTimers } from './slot-timers.ts';
import { type TaskKey, taskName } from './task-token.ts';

/** Starts of unknown outcome that are looked for in the journal at the same time. */
const lostStartsMax = 1_000;

/**
 * Runs executions: events in, bursts into the journal, commands and answers out. Invariants:
 * 1. An execution takes one event at a time and has at most one burst that is not durable yet.
 * 2. No command runs and no caller hears "yes" before the burst is durable.
 * 3. When a burst cannot be kept, its execution leaves memory and comes back from the journal; events from
 *    inside (results of tasks) wait for it, callers are told.
 */
export class Engine {
  readonly #ports: EnginePorts;
  readonly #host: EngineHost;
  /** The clocks of executions that skip time. */
  readonly clocks: ExecutionClocks;
  readonly #machineLimits: MachineLimits;
  readonly #bursts: BurstRunner;
  readonly #commits: GroupCommit<ExecutionSlot>;
  readonly #timers: ExecutionTimers;
  readonly #slotTimers: SlotTimers;
  readonly #slots: ExecutionSlots;
  readonly #loader: ExecutionLoader;
  readonly #reloads: ExecutionReloads;
  readonly #quarantine: Quarantine;
  readonly #turns: BurstTurns;
  #lastExecutionId = 0;
  #openExecutions = 0;
  #stopped = false;
  readonly #goOnHeld = (slot: ExecutionSlot): void => this.#goOn(slot);

  constructor(ports: EnginePorts, makeHost: (engine: Engine) => EngineHost) {
    this.#ports = ports;
    this.clocks = new ExecutionClocks({
      clock: ports.clock,
      defer: ports.defer,
      ring: (executionId) => this.post(executionId, { kind: 'timers' }),
    });
    this.#host = makeHost(this);
    this.#machineLimits = machineLimitsOf(ports.limits);
    const environment = new BurstEnvironment(ports, this.#host);
    this.#bursts = new BurstRunner(environment, ports);
    this.#slots = new ExecutionSlots(ports.limits.idleExecutionsMax);
    this.#loader = new ExecutionLoader(ports.journal, ports.catalog, this.#machineLimits, {
      express: ports.takeUpExpress,
      mapRun: (row) => this.#host.takeUpMapRun(row),
    });
    this.#reloads = new ExecutionReloads({
      ports,
      loader: this.#loader,
      slots: this.#slots,
      clocks: this.clocks,
      resume: (slot) => this.#resume(slot),
      closed: (row) => this.#host.executionFoundClosed(row),
    });
    this.#commits = new GroupCommit<ExecutionSlot>({
      journal: ports.journal,
      defer: ports.defer,
      burstsMax: ports.limits.batchBurstsMax,
      batchesMax: ports.limits.batchesInFlightMax,
      listener: {
        committed: (slot) => this.#committed(slot),
        refused: (slot) => this.#refused(slot),
        failed: (slots, error) => this.#failed(slots, error),
      },
    });
    this.#timers = new ExecutionTimers({
      journal: ports.journal,
      clock: ports.clock,
      defer: ports.defer,
      fire: (executionId) => this.#timerFired(executionId),
      ready: () => this.#reloads.abated(),
      reloadFailed: (error) => ports.log('error', 'timers could not be read from the journal', { error }),
    });
    this.#slotTimers = new SlotTimers(this.#timers, ports.clock);
    this.#quarantine = new Quarantine(ports.clock, (executionId) => void this.#reloads.slotOf(executionId));
    this.#turns = new BurstTurns(ports.defer, (slot) => this.#goOn(slot));
  }

  /** Carries out what executions ask for. */
  get host(): TaskHost {
    return this.#host;
  }

  /** Reads where the journal stands; `recovered` tells when work in flight and timers of the hour are taken up. */
  async start(): Promise<{ readonly recovered: Promise<unknown> }> {
    const counters = await this.#ports.journal.counters();
    this.#lastExecutionId = counters.executionId;
    this.#bursts.segmentId = counters.segmentId;
    this.#openExecutions = await this.#ports.journal.openExecutions();
    const found = this.#reloads.takeUpWork(counters.executionId).then(() => this.clocks.read());
    const recovered = Promise.all([this.#timers.start(), found]);
    return { recovered };
  }

  /** Takes nothing up any more and waits until what was done is durable. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.stop();
    this.#reloads.stop();
    this.#quarantine.stop();
    await this.#commits.settled();
    for (const slot of this.#slots.all()) {
      slot.abortCalls();
      for (const { caller } of slot.takeMail()) caller?.reject(stepFunctionsErrors.notKept());
    }
  }

  /**
   * Starts an execution; resolves when its first burst is durable, or `refused` when its name was taken.
   * @throws ServiceError ExecutionLimitExceeded, StateMachineDoesNotExist, InternalFailure
   */
  beginExecution(request: StartRequest): Promise<Settlement> {
    const { openExecutionsMax } = this.#ports.limits;
    if (this.#openExecutions >= openExecutionsMax) {
      return Promise.reject(stepFunctionsErrors.executionLimitExceeded(openExecutionsMax));
    }
    const { machine } = request;
    if (this.#slots.isDeleted(machine.machineId)) {
      return Promise.reject(stepFunctionsErrors.stateMachineDoesNotExist(machine.arn));
    }
    const loaded = newLoadedExecution(request, this.#machineLimits);
    const executionId = ++this.#lastExecutionId;
    const slot = this.#slots.begin(executionId, request, loaded);
    slot.clock = this.clocks.join(executionId, joining(loaded));
    this.#openExecutions += 1;
    return new Promise((resolve, reject) => {
      slot.mailbox.push({ event: { kind: 'start' }, caller: { resolve, reject } });
      this.#run(slot);
    });
  }

  /**
   * Opens a closed execution again; resolves when that is durable, `late` when its row has changed since it was read:
   * then it has to be looked at again.
   * @throws ServiceError ExecutionLimitExceeded, InternalFailure; InvariantError when its segments are damaged
   */
  async redriveExecution(
    row: ExecutionRow,
    machine: StateMachine,
    request: RedriveRequest,
  ): Promise<Settlement> {
    const { executionId } = row;
    if (this.#slots.get(executionId) !== undefined) {
      // It is about to end or to be opened: an event that nothing waits for is answered once that is over.
      await this.deliver(executionId, { kind: 'continue' });
      return { kind: 'late' };
    }
    // Nothing else moves the execution from here on: whatever comes for it waits in this slot.
    const slot = this.#slots.add(executionId);
    const loaded = await this.#loadClosed(row, machine).catch((error) => {
      this.#slots.remove(slot);
      throw error;
    });
    const { openExecutionsMax } = this.#ports.limits;
    const isFull = this.#openExecutions >= openExecutionsMax;
    if (loaded === undefined || isFull) {
      this.#slots.remove(slot);
      if (isFull) throw stepFunctionsErrors.executionLimitExceeded(openExecutionsMax);
      return { kind: 'late' };
    }
    slot.loaded = loaded;
    slot.phase = 'ready';
    slot.reopen = request;
    slot.clock = this.clocks.join(executionId, joining(loaded), loaded.execution.clockSkewMs);
    this.#openExecutions += 1;
    return await new Promise((resolve, reject) => {
      slot.mailbox.unshift({ event: { kind: 'redrive' }, caller: { resolve, reject } });
      this.#run(slot);
    });
  }

  /** A closed execution from the journal; undefined when its row is not what it was or its machine is deleted. */
  async #loadClosed(row: ExecutionRow, machine: StateMachine): Promise<LoadedExecution | undefined> {
    const { tailSegmentId } = (await this.#ports.journal.execution(row.executionId)) ?? {};
    if (tailSegmentId !== row.tailSegmentId) return undefined;
    const loaded = await this.#loader.restore(row, machine);
    if (this.#stopped) throw stepFunctionsErrors.notKept();
    if (this.#slots.isDeleted(machine.machineId)) return undefined;
    invariant(isRedrivable(loaded.execution), 'an execution that is redriven has ended and kept its state');
    return loaded;
  }

  /** The number of a new row whose execution does not run here; it counts as open until {@link endRow}. */
  beginRow(): number {
    this.#openExecutions += 1;
    return ++this.#lastExecutionId;
  }

  /** A closed row that does not run here is opened again; it counts as open until {@link endRow}. */
  reopenRow(): void {
    this.#openExecutions += 1;
  }

  /** A row that does not run here is closed, or was not kept. */
  endRow(): void {
    this.#openExecutions -= 1;
  }

  /** The number of a new segment, for rows that do not run here. */
  nextSegmentId(): number {
    return ++this.#bursts.segmentId;
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
    const { executionId } = key;
    if (this.#quarantine.holds(executionId)) return undefined;
    // An event that nothing waits for: it is answered when the state is here.
    const { phase } = this.#reloads.slotOf(executionId);
    if (phase === 'loading') await this.deliver(executionId, { kind: 'continue' });
    const execution = this.#slots.get(executionId)?.loaded?.execution;
    return execution && pendingTask(execution, key);
  }

  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Whether executions of a machine are in memory. */
  hasExecutions(machineId: number): boolean {
    return this.#slots.hasExecutions(machineId);
  }

  /** Whether an execution waits for a map run. */
  async waitsForMapRun(executionId: number, mapRun: MapRunReference): Promise<boolean> {
    if (this.#quarantine.holds(executionId)) return true;
    const { phase } = this.#reloads.slotOf(executionId);
    if (phase === 'loading') await this.deliver(executionId, { kind: 'continue' });
    const execution = this.#slots.get(executionId)?.loaded?.execution;
    const waiting = execution === undefined ? [] : pendingMapRuns(execution);
    return waiting.some(
      ({ mapRun: { frameId, startedEventId } }) =>
        frameId === mapRun.frameId && startedEventId === mapRun.startedEventId,
    );
  }

  /** Ends all that a deleted machine's executions do; resolves when nothing of them is on its way any more. */
  async forgetMachine(machineId: number): Promise<void> {
    for (const slot of this.#slots.deleteMachine(machineId)) this.#drop(slot);
    this.clocks.leaveMachine(machineId);
    await this.#commits.settled();
  }

  /** A machine's executions were deleted: counts open ones anew and tells who waited for the others. */
  async executionsDeleted(machineId: number): Promise<void> {
    this.#openExecutions = await this.#ports.journal.openExecutions();
    this.#host.executionsDeleted(machineId);
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
      this.#stumble(slot, error);
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
      this.#openExecutions -= 1;
      this.#leaveClock(slot.executionId);
      this.#slots.remove(slot);
      this.#host.executionClosed(slot.executionId, loaded);
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
      if (command.kind === 'start-task') this.#host.startTask(slot, command);
      else if (command.kind === 'start-map-run') this.#host.startMapRun(slot, command);
      else if (command.kind === 'cancel-map-run') this.#host.cancelMapRun(slot.executionId, command);
      else this.#host.cancelTask(slot, command.task, command.resource);
    }
  }

  #refused(slot: ExecutionSlot): void {
    this.#openExecutions -= 1;
    const envelopes = slot.uncommitted?.envelopes ?? [];
    this.clocks.leave(slot.executionId);
    for (const { caller } of [...envelopes, ...this.#slots.takeOut(slot)]) {
      caller?.resolve({ kind: 'refused' });
    }
  }

  #failed(slots: readonly ExecutionSlot[], error: unknown): void {
    this.#ports.log('error', 'a batch of bursts could not be made durable', { error, bursts: slots.length });
    for (const slot of slots) this.#undo(slot);
    this.#reloads.later();
  }

  /** Takes an execution whose burst was not kept out of memory. */
  #undo(slot: ExecutionSlot): void {
    const envelopes = slot.uncommitted?.envelopes ?? [];
    slot.uncommitted = undefined;
    slot.loaded = undefined;
    slot.phase = 'loading';
    this.#slotTimers.unarm(slot);
    for (const { caller } of envelopes) caller?.reject(stepFunctionsErrors.notKept());
    if (slot.isOpening) this.#openExecutions -= 1;
    // Of a start that was not kept nothing is left; one whose answer was lost is found by looking.
    if (slot.dropped || (slot.isOpening && this.#reloads.brokenCount >= lostStartsMax)) {
      this.clocks.leave(slot.executionId);
      this.#slots.remove(slot);
      return;
    }
    slot.mailbox.unshift(...envelopes.filter(({ caller }) => caller === undefined));
    // Whether tasks that the lost burst started or cancelled run is found out when it is back.
    this.#reloads.add(slot);
  }

  /** A transition threw: a bug. The execution leaves memory as it stood in the journal, and is held for a while. */
  #stumble(slot: ExecutionSlot, error: unknown): void {
    const { executionId } = slot;
    const execution = slot.loaded?.execution;
    const executionArn = execution?.identity.executionArn;
    const isNew = slot.isOpening;
    if (isNew) {
      this.#openExecutions -= 1;
      this.clocks.leave(executionId);
    }
    const deadlineMs =
      execution?.deadlineMs === undefined ? undefined : execution.deadlineMs - execution.clockSkewMs;
    const retryInMs = isNew ? undefined : this.#quarantine.hold(executionId, deadlineMs);
    const fields = { error, executionId, executionArn, retryInMs };
    this.#ports.log('error', 'an execution stumbled over a bug', fields);
    const envelopes = this.#slots.takeOut(slot);
    const endsOnly = envelopes.every(({ event }) => event.kind === 'stop' || event.kind === 'expire');
    for (const envelope of envelopes) {
      if (!isNew && !endsOnly && envelope.event.kind === 'stop') this.#put(executionId, envelope);
      else envelope.caller?.reject(error);
    }
  }

  /** Of an execution that is held only the end is taken up; otherwise it leaves memory again. */
  #resumeHeld(slot: ExecutionSlot): void {
    const { ends, others } = this.#quarantine.sort(slot);
    for (const { caller } of others) caller?.reject(stepFunctionsErrors.executionHeld());
    if (ends) this.#run(slot);
    else this.#slots.takeOut(slot);
  }

  /** Takes up what the execution was doing, now that its state is here. */
  #resume(slot: ExecutionSlot): void {
    const { execution } = slot.loaded as LoadedExecution;
    if (slot.isOpening) {
      // A start or redrive whose answer was lost had been kept after all.
      slot.setOpen();
      this.#openExecutions += 1;
    }
    slot.phase = 'ready';
    const { executionId, loaded } = slot;
    slot.clock = this.clocks.join(executionId, joining(loaded as LoadedExecution), execution.clockSkewMs);
    if (this.#quarantine.holds(slot.executionId)) {
      this.#resumeHeld(slot);
      return;
    }
    const wanted = pendingTasks(execution);
    const names = new Set(wanted.map(({ task }) => taskName(task)));
    slot.abortCalls(names);
    if (slot.clock === undefined) this.#slotTimers.armAgain(slot, execution.nextDueMs);
    for (const command of wanted) {
      if (!slot.tasks?.has(taskName(command.task))) this.#host.startTask(slot, command);
    }
    for (const command of pendingMapRuns(execution)) this.#host.startMapRun(slot, command);
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
    this.#reloads.forget(slot);
    this.clocks.leave(slot.executionId);
    this.#slots.remove(slot);
  }
}

function joining({ machine, execution, attributes }: LoadedExecution): JoiningExecution {
  const { executionArn } = execution.identity;
  return { machineId: machine.machineId, executionArn, attributes };
}
