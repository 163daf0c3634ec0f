import {
  type Command,
  type HistoryEvent,
  type MachineLimits,
  pendingTasks,
  type StartTask,
  type TransitionEvent,
  transition,
} from '@cairn/asl';
import { type Alarm, InvariantError } from '@cairn/kit';
import { pause } from '../pause.ts';
import { stepFunctionsErrors } from '../step-functions-errors.ts';
import { BurstEncoder } from './burst-encoder.ts';
import { BurstEnvironment } from './burst-environment.ts';
import type { EnginePorts, StartRequest, TaskHost } from './engine-ports.ts';
import { ExecutionLoader, newLoadedExecution } from './execution-loader.ts';
import { type Envelope, ExecutionSlot, type Settlement } from './execution-slot.ts';
import { ExecutionTimers } from './execution-timers.ts';
import { GroupCommit } from './group-commit.ts';
import { IdleExecutions } from './idle-executions.ts';
import { LoadQueue } from './load-queue.ts';
import { type TaskKey, taskName } from './task-token.ts';
import { visitInFlight } from './work-in-flight.ts';

const late: Settlement = { kind: 'late' };
const gone: Settlement = { kind: 'gone' };
const reloadDelayMsMin = 50;
const reloadDelayMsMax = 5_000;
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
  readonly #host: TaskHost;
  readonly #environment: BurstEnvironment;
  readonly #machineLimits: MachineLimits;
  readonly #encoder = new BurstEncoder();
  readonly #loader: ExecutionLoader;
  readonly #commits: GroupCommit<ExecutionSlot>;
  readonly #timers: ExecutionTimers;
  readonly #slots = new Map<number, ExecutionSlot>();
  readonly #idle: IdleExecutions;
  readonly #deletedMachines = new Set<number>();
  /** Executions whose burst was not kept, to be read back. */
  readonly #broken = new Set<ExecutionSlot>();
  readonly #loads = new LoadQueue();
  readonly #reloadAlarm: Alarm;
  #reloadDelayMs = reloadDelayMsMin;
  #lastExecutionId = 0;
  #lastSegmentId = 0;
  #openExecutions = 0;
  #stopped = false;

  constructor(ports: EnginePorts, makeHost: (engine: Engine) => TaskHost) {
    this.#ports = ports;
    this.#host = makeHost(this);
    this.#environment = new BurstEnvironment(ports, this.#host);
    const { historyEventsMax, payloadBytesMax, burstEventsMax } = ports.limits;
    this.#machineLimits = { historyEventsMax, payloadBytesMax, burstEventsMax };
    this.#idle = new IdleExecutions(ports.limits.idleExecutionsMax);
    this.#loader = new ExecutionLoader(ports.journal, ports.catalog, this.#machineLimits);
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
      ready: () => this.#loads.abated(),
      reloadFailed: (error) => ports.log('error', 'timers could not be read from the journal', { error }),
    });
    this.#reloadAlarm = ports.clock.alarm(() => this.#reload());
  }

  /** Reads where the journal stands; `recovered` tells when work in flight and timers of the hour are taken up. */
  async start(): Promise<{ readonly recovered: Promise<unknown> }> {
    const counters = await this.#ports.journal.counters();
    this.#lastExecutionId = counters.executionId;
    this.#lastSegmentId = counters.segmentId;
    this.#openExecutions = await this.#ports.journal.openExecutions();
    const recovered = Promise.all([this.#timers.start(), this.#takeUpWork(counters.executionId)]);
    return { recovered };
  }

  /** Takes nothing up any more and waits until what was done is durable. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timers.stop();
    this.#reloadAlarm.set(undefined);
    await this.#commits.settled();
    for (const slot of this.#slots.values()) {
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
    const { machine, revision, name, startMs } = request;
    if (this.#deletedMachines.has(machine.machineId)) {
      return Promise.reject(stepFunctionsErrors.stateMachineDoesNotExist(machine.arn));
    }
    const slot = new ExecutionSlot(++this.#lastExecutionId);
    this.#openExecutions += 1;
    slot.create = {
      machineId: machine.machineId,
      revision: revision.revision,
      name,
      startMs,
      attributes: request.attributes,
    };
    slot.loaded = newLoadedExecution(request, this.#machineLimits);
    slot.phase = 'ready';
    this.#slots.set(slot.executionId, slot);
    return new Promise((resolve, reject) => {
      slot.mailbox.push({ event: { kind: 'start' }, caller: { resolve, reject } });
      this.#run(slot);
    });
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
    const slot = await this.#present(key.executionId);
    if (slot?.loaded === undefined) return undefined;
    return pendingTasks(slot.loaded.execution).find(
      ({ task }) => task.frameId === key.frameId && task.scheduledEventId === key.scheduledEventId,
    );
  }

  /** Ends all that a deleted machine's executions do; resolves when nothing of them is on its way any more. */
  async forgetMachine(machineId: number): Promise<void> {
    this.#deletedMachines.add(machineId);
    for (const slot of this.#slots.values()) {
      if (slot.loaded?.machine.machineId === machineId) this.#drop(slot);
    }
    await this.#commits.settled();
  }

  /** Some executions were deleted: counts open ones anew and tells who waited for the others. */
  async executionsDeleted(): Promise<void> {
    this.#openExecutions = await this.#ports.journal.openExecutions();
    this.#host.executionsDeleted();
  }

  #put(executionId: number, envelope: Envelope): void {
    if (this.#stopped) {
      // What comes from inside is found again at the next start.
      envelope.caller?.reject(stepFunctionsErrors.notKept());
      return;
    }
    const slot = this.#slotOf(executionId);
    slot.mailbox.push(envelope);
    if (slot.phase === 'ready') this.#run(slot);
    // A caller does not wait for the next attempt to read back what was dropped.
    else if (envelope.caller !== undefined && this.#broken.delete(slot)) this.#load(slot);
  }

  #slotOf(executionId: number): ExecutionSlot {
    let slot = this.#slots.get(executionId);
    if (slot === undefined) {
      slot = new ExecutionSlot(executionId);
      this.#slots.set(executionId, slot);
      this.#load(slot);
    }
    return slot;
  }

  /** The execution once it is in memory; undefined when it is not open. */
  async #present(executionId: number): Promise<ExecutionSlot | undefined> {
    // An event that nothing waits for: it is answered when the state is here.
    if (this.#slotOf(executionId).phase === 'loading') await this.deliver(executionId, { kind: 'continue' });
    return this.#slots.get(executionId);
  }

  #run(slot: ExecutionSlot): void {
    this.#idle.delete(slot);
    const loaded = slot.loaded;
    if (loaded === undefined || this.#stopped) return;
    const environment = this.#environment;
    environment.nowMs = this.#ports.clock.now();
    environment.executionId = slot.executionId;
    let events: readonly HistoryEvent[] | undefined;
    let commands: readonly Command[] = [];
    const envelopes: Envelope[] = [];
    let more = false;
    try {
      while (slot.mailbox.length > 0 && !more) {
        const envelope = slot.mailbox.shift() as Envelope;
        const moved = transition(loaded.revision.program, loaded.execution, envelope.event, environment);
        if (!moved.accepted) {
          this.#settleLate(slot, envelope);
          continue;
        }
        envelopes.push(envelope);
        events = events === undefined ? moved.events : [...events, ...moved.events];
        commands = commands.length === 0 ? moved.commands : [...commands, ...moved.commands];
        more = moved.more || events.length >= this.#machineLimits.burstEventsMax;
      }
      if (events === undefined) this.#rest(slot);
      else this.#commit(slot, { events, commands, envelopes, more });
    } catch (error) {
      this.#stumble(slot, envelopes, error);
    }
  }

  #commit(
    slot: ExecutionSlot,
    burst: {
      readonly events: readonly HistoryEvent[];
      readonly commands: readonly Command[];
      readonly envelopes: readonly Envelope[];
      readonly more: boolean;
    },
  ): void {
    const loaded = slot.loaded as NonNullable<ExecutionSlot['loaded']>;
    const atMs = this.#environment.nowMs;
    const segmentId = ++this.#lastSegmentId;
    const { envelopes, commands, more, events } = burst;
    const observed = this.#ports.observer?.wanted(loaded, events);
    slot.uncommitted = { envelopes, commands, observed, more, atMs, segmentId };
    slot.phase = 'committing';
    this.#commits.add({
      origin: slot,
      burst: this.#encoder.encode(loaded, {
        executionId: slot.executionId,
        create: slot.create,
        segmentId,
        events,
        more,
        atMs,
      }),
    });
  }

  #committed(slot: ExecutionSlot): void {
    this.#reloadDelayMs = reloadDelayMsMin;
    const { uncommitted, loaded } = slot;
    if (uncommitted === undefined || loaded === undefined) return;
    slot.uncommitted = undefined;
    slot.create = undefined;
    if (slot.dropped) {
      this.#remove(slot, uncommitted.envelopes);
      return;
    }
    if (uncommitted.observed !== undefined) this.#ports.observer?.committed(loaded, uncommitted.observed);
    slot.phase = 'ready';
    const settlement: Settlement = { kind: 'kept', atMs: uncommitted.atMs };
    for (const { event, caller } of uncommitted.envelopes) {
      if (caller === undefined) slot.endCall(event);
      else caller.resolve(settlement);
    }
    if (loaded.execution.status === 'RUNNING') this.#arm(slot, loaded.execution.nextDueMs);
    this.#carryOut(slot, uncommitted.commands);
    if (loaded.execution.status !== 'RUNNING') {
      this.#closed(slot);
      return;
    }
    if (uncommitted.more) slot.mailbox.unshift({ event: { kind: 'continue' }, caller: undefined });
    // A command may have brought the next event at once, and started the next burst with it.
    if (slot.phase === 'ready') this.#runOrRest(slot);
  }

  #carryOut(slot: ExecutionSlot, commands: readonly Command[]): void {
    for (const command of this.#stopped ? [] : commands) {
      if (command.kind === 'start-task') this.#host.startTask(slot, command);
      else this.#host.cancelTask(slot, command.task, command.resource);
    }
  }

  #closed(slot: ExecutionSlot): void {
    this.#openExecutions -= 1;
    this.#remove(slot, []);
    this.#host.executionClosed(slot.executionId);
  }

  #refused(slot: ExecutionSlot): void {
    this.#openExecutions -= 1;
    const envelopes = slot.uncommitted?.envelopes ?? [];
    this.#slots.delete(slot.executionId);
    for (const { caller } of [...envelopes, ...slot.takeMail()]) caller?.resolve({ kind: 'refused' });
  }

  #failed(slots: readonly ExecutionSlot[], error: unknown): void {
    this.#ports.log('error', 'a batch of bursts could not be made durable', { error, bursts: slots.length });
    for (const slot of slots) this.#undo(slot);
    this.#reloadLater();
  }

  /** Takes an execution whose burst was not kept out of memory. */
  #undo(slot: ExecutionSlot): void {
    const envelopes = slot.uncommitted?.envelopes ?? [];
    slot.uncommitted = undefined;
    slot.loaded = undefined;
    slot.phase = 'loading';
    // Were it kept after all, its timer would not be armed.
    slot.armedMs = undefined;
    slot.timerUnarmed = true;
    for (const { caller } of envelopes) caller?.reject(stepFunctionsErrors.notKept());
    if (slot.create !== undefined) this.#openExecutions -= 1;
    // Of a start that was not kept nothing is left; one whose answer was lost is found by looking.
    if (slot.dropped || (slot.create !== undefined && this.#broken.size >= lostStartsMax)) {
      this.#remove(slot, []);
      return;
    }
    slot.mailbox.unshift(...envelopes.filter(({ caller }) => caller === undefined));
    // Whether tasks that the lost burst started or cancelled run is found out when it is back.
    this.#broken.add(slot);
  }

  /** A transition threw: a bug. The execution leaves memory as it stood in the journal. */
  #stumble(slot: ExecutionSlot, envelopes: readonly Envelope[], error: unknown): void {
    this.#ports.log('error', 'an execution stumbled over a bug', { error, executionId: slot.executionId });
    slot.abortCalls();
    this.#slots.delete(slot.executionId);
    if (slot.create !== undefined) this.#openExecutions -= 1;
    for (const { caller } of [...envelopes, ...slot.takeMail()]) caller?.reject(error);
  }

  #reloadLater(): void {
    if (this.#stopped || this.#broken.size === 0) return;
    this.#reloadAlarm.set(this.#ports.clock.now() + this.#reloadDelayMs);
    this.#reloadDelayMs = Math.min(2 * this.#reloadDelayMs, reloadDelayMsMax);
  }

  #reload(): void {
    const slots = [...this.#broken];
    this.#broken.clear();
    for (const slot of slots) this.#load(slot);
  }

  #load(slot: ExecutionSlot): void {
    this.#loads.add(() => this.#read(slot));
  }

  async #read(slot: ExecutionSlot): Promise<void> {
    try {
      const loaded = await this.#loader.load(slot.executionId);
      if (loaded === undefined || this.#deletedMachines.has(loaded.machine.machineId)) {
        await this.#settleAbsent(slot);
        return;
      }
      slot.loaded = loaded;
      if (slot.create !== undefined) {
        // A start whose answer was lost had been kept after all.
        slot.create = undefined;
        this.#openExecutions += 1;
      }
      this.#resume(slot);
    } catch (error) {
      this.#notRead(slot, error);
    }
  }

  /** An execution could not be read back: it is tried again, unless its segments are damaged. */
  #notRead(slot: ExecutionSlot, error: unknown): void {
    const { executionId } = slot;
    this.#ports.log('error', 'an execution could not be read from the journal', { error, executionId });
    const envelopes = slot.takeMail();
    for (const { caller } of envelopes) caller?.reject(stepFunctionsErrors.notKept());
    if (error instanceof InvariantError) {
      slot.abortCalls();
      this.#slots.delete(executionId);
      return;
    }
    slot.mailbox.push(...envelopes.filter(({ caller }) => caller === undefined));
    this.#broken.add(slot);
    this.#reloadLater();
  }

  /** Takes up what the execution was doing, now that its state is here. */
  #resume(slot: ExecutionSlot): void {
    const { execution } = slot.loaded as NonNullable<ExecutionSlot['loaded']>;
    slot.phase = 'ready';
    const wanted = pendingTasks(execution);
    const names = new Set(wanted.map(({ task }) => taskName(task)));
    slot.abortCalls(names);
    // The timer of an execution that comes back is armed already, unless something is known to be against it.
    if (!slot.timerUnarmed) slot.armedMs ??= execution.nextDueMs;
    slot.timerUnarmed = false;
    this.#arm(slot, execution.nextDueMs);
    for (const command of wanted) {
      if (!slot.tasks?.has(taskName(command.task))) this.#host.startTask(slot, command);
    }
    // A burst that ended at the cap is recorded as work in flight; nothing waits for this otherwise.
    slot.mailbox.unshift({ event: { kind: 'continue' }, caller: undefined });
    if (slot.phase === 'ready') this.#run(slot);
  }

  async #settleAbsent(slot: ExecutionSlot): Promise<void> {
    const row = await this.#ports.journal.execution(slot.executionId);
    const settlement = row === undefined || this.#deletedMachines.has(row.machineId) ? gone : late;
    slot.abortCalls();
    this.#slots.delete(slot.executionId);
    for (const { caller } of slot.takeMail()) caller?.resolve(settlement);
  }

  #settleLate(slot: ExecutionSlot, { event, caller }: Envelope): void {
    if (caller === undefined) slot.endCall(event);
    else caller.resolve(late);
  }

  #runOrRest(slot: ExecutionSlot): void {
    if (slot.mailbox.length > 0) this.#run(slot);
    else this.#rest(slot);
  }

  /** An execution with nothing to do stays in memory until others need the place. */
  #rest(slot: ExecutionSlot): void {
    if ((slot.tasks?.size ?? 0) > 0) return;
    const longest = this.#idle.add(slot);
    if (longest !== undefined) this.#slots.delete(longest.executionId);
  }

  #arm(slot: ExecutionSlot, dueMs: number | undefined): void {
    if (dueMs === undefined) return;
    const { armedMs } = slot;
    if (armedMs !== undefined && armedMs <= dueMs && armedMs > this.#ports.clock.now()) return;
    slot.armedMs = dueMs;
    this.#timers.arm(slot.executionId, dueMs);
  }

  #timerFired(executionId: number): void {
    const slot = this.#slotOf(executionId);
    slot.armedMs = undefined;
    slot.timerUnarmed = slot.phase === 'loading';
    const dueMs = slot.loaded?.execution.nextDueMs;
    if (slot.phase === 'ready' && dueMs !== undefined && dueMs > this.#ports.clock.now())
      this.#arm(slot, dueMs);
    else this.post(executionId, { kind: 'timers' });
  }

  #drop(slot: ExecutionSlot): void {
    slot.dropped = true;
    slot.abortCalls();
    // While its burst is being committed it stays, so that what is on its way is waited for.
    if (slot.uncommitted === undefined) this.#remove(slot, []);
  }

  #remove(slot: ExecutionSlot, envelopes: readonly Envelope[]): void {
    slot.abortCalls();
    this.#idle.delete(slot);
    this.#broken.delete(slot);
    this.#slots.delete(slot.executionId);
    const settlement = slot.dropped ? gone : late;
    for (const { caller } of [...envelopes, ...slot.takeMail()]) caller?.resolve(settlement);
  }

  /** Brings back executions with work in flight. Whatever is in memory has been resumed when it came. */
  #takeUpWork(lastExecutionId: number): Promise<void> {
    const { journal, clock, defer, log } = this.#ports;
    const visit = async (ids: readonly number[]) => {
      for (const executionId of ids) if (!this.#slots.has(executionId)) this.#slotOf(executionId);
      await this.#loads.abated();
      await new Promise<void>((resolve) => defer(resolve));
      return !this.#stopped;
    };
    return visitInFlight(journal, lastExecutionId, visit, async (error) => {
      if (this.#stopped) throw error;
      log('error', 'work in flight could not be read from the journal', { error });
      await pause(clock, reloadDelayMsMax);
    });
  }
}
