import {
  type Command,
  dropChanges,
  type ExecutionIdentity,
  type MachineLimits,
  newExecution,
  type Transition,
  type TransitionEvent,
  transition,
} from '@cairn/asl';
import type { TaskHost } from '../engine/engine-ports.ts';
import { mockedAs } from '../engine/execution-attributes.ts';
import type { ExecutionClocks } from '../engine/execution-clocks.ts';
import { qualifiedArns } from '../engine/execution-loader.ts';
import { machineLimitsOf } from '../engine/machine-limits.ts';
import { type TaskKey, taskName } from '../engine/task-token.ts';
import type { Mocks } from '../mocks/mocks.ts';
import type { RunnerPorts } from '../runner-ports.ts';
import { billingOf } from './express-billing.ts';
import { ExpressClock } from './express-clock.ts';
import { ExpressEnvironment } from './express-environment.ts';
import type { ExpressEnd, ExpressHandle, ExpressRunner, ExpressStart } from './express-execution.ts';
import type { ExpressObserver } from './express-observer.ts';
import { ExpressTimers } from './express-timers.ts';
import { RunningExpress } from './running-express.ts';

/** What Express executions stand on. */
export interface ExpressPorts extends RunnerPorts {
  readonly observer: ExpressObserver;
  /** Carries out tasks, and brings what came of them to `post`. */
  readonly tasks: TaskHost;
  /** The clocks of those that skip time. */
  readonly clocks: Pick<ExecutionClocks, 'runClock'>;
  /** What stands for the states of those that are run by a test case. */
  readonly mocks: Pick<Mocks, 'mockOf'>;
}

/**
 * Runs Express executions in memory. One that never waits runs to its end within `run` and is never put into any
 * list; all others are found by a number of their own. No event is kept: those that logs and metrics want go to
 * them burst by burst.
 */
export class ExpressExecutions implements ExpressRunner {
  readonly #ports: ExpressPorts;
  readonly #limits: MachineLimits;
  readonly #environment: ExpressEnvironment;
  /** Those that wait for something, by id. */
  readonly #waiting = new Map<number, RunningExpress>();
  readonly #timers: ExpressTimers;
  /** Those that go on after a burst that ended at its cap: one in each turn of the event loop. */
  readonly #turns = new Set<RunningExpress>();
  #turnPlanned = false;
  #lastId: number;
  #stopped = false;

  constructor(ports: ExpressPorts) {
    this.#ports = ports;
    this.#limits = {
      ...machineLimitsOf(ports.limits),
      // AWS sets no bound for what nobody keeps ("Quotas related to state machine executions").
      historyEventsMax: Number.POSITIVE_INFINITY,
      executionSecondsMax: ports.limits.expressSecondsMax,
    };
    this.#environment = new ExpressEnvironment(ports);
    this.#lastId = -ports.clock.now() * idsOfMillisecond;
    this.#timers = new ExpressTimers({
      clock: ports.clock,
      defer: ports.defer,
      running: this.#waiting,
      fire: (running) => this.#move(running, timers),
    });
  }

  /** How many run. */
  get count(): number {
    return this.#waiting.size;
  }

  /** Whether as many run as may. */
  get isFull(): boolean {
    return this.count >= this.#ports.limits.expressExecutionsMax;
  }

  run(start: ExpressStart, ended: (end: ExpressEnd) => void, dropped?: () => void): ExpressHandle {
    const execution = newExecution(start.program, identityOf(start), this.#limits);
    const running = new RunningExpress(--this.#lastId, start, execution, ended, dropped);
    if (this.#stopped) dropped?.();
    else {
      if (start.attributes?.time === 'skip') running.clock = this.#skippedClock(running, start);
      this.#move(running, begin);
    }
    return {
      abort: (error, cause) =>
        this.#move(running, {
          kind: 'stop',
          ...(error === undefined ? {} : { error }),
          ...(cause === undefined ? {} : { cause }),
        }),
    };
  }

  #skippedClock(
    running: RunningExpress,
    { executionArn, attributes = {}, startMs }: ExpressStart,
  ): ExpressClock {
    const clock = this.#ports.clocks.runClock(attributes, executionArn);
    return new ExpressClock(clock, startMs, () => this.#move(running, timers));
  }

  /** How many calls its state made before an attempt of a mocked execution. */
  callNumber({ executionId, ...task }: TaskKey): number {
    return this.#waiting.get(executionId)?.callNumbers?.numberOf(task) ?? 0;
  }

  /** Brings an event to an execution, if it runs. */
  post(executionId: number, event: TransitionEvent): void {
    const running = this.#waiting.get(executionId);
    if (running === undefined) return;
    if ('task' in event) running.tasks?.delete(taskName(event.task));
    this.#move(running, event);
  }

  /** A machine was deleted: what runs of it ends. */
  forgetMachine(machineId: number): void {
    for (const running of [...this.#waiting.values()]) {
      if (running.machine.machineId === machineId) this.#move(running, { kind: 'stop' });
    }
  }

  /** Nothing runs on; whoever waits for an end hears that there is none. */
  stop(): void {
    this.#stopped = true;
    this.#timers.stop();
    this.#turns.clear();
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const running of left) {
      running.abortCalls();
      running.clock?.leave();
      running.dropped?.();
    }
  }

  #move(running: RunningExpress, event: TransitionEvent): void {
    if (this.#stopped) return;
    const { execution } = running;
    const environment = this.#environment;
    environment.nowMs = this.#nowOf(running);
    environment.mockedAs = running.attributes.testCase === undefined ? undefined : mockedAs(running);
    environment.isWanted = this.#ports.observer.wantedOf(running.revision);
    let moved: Transition;
    try {
      moved = transition(execution.program, execution, event, environment);
    } catch (error) {
      this.#stumble(running, error);
      return;
    }
    if (!moved.accepted) return;
    const endMs = environment.nowMs;
    if (moved.events.length > 0) this.#ports.observer.observe(running, moved.events);
    if (execution.status === 'RUNNING') this.#wait(running, moved.more);
    this.#carryOut(running, moved.commands);
    // An answer that came at once may have ended it within.
    if (execution.status !== 'RUNNING' && !running.isOver) this.#end(running, execution.status, endMs);
    else if (running.clock !== undefined && !running.isOver) this.#keepClock(running, running.clock);
  }

  #nowOf({ clock }: RunningExpress): number {
    return clock === undefined ? this.#ports.clock.now() : clock.now();
  }

  /** It has come to rest, or goes on by itself. */
  #keepClock(running: RunningExpress, clock: ExpressClock): void {
    const isBusy = (running.tasks?.size ?? 0) > 0 || this.#turns.has(running);
    clock.wait(running.execution.nextDueMs, isBusy);
  }

  #wait(running: RunningExpress, more: boolean): void {
    this.#waiting.set(running.executionId, running);
    dropChanges(running.execution);
    if (more) this.#planTurn(running);
    else if (running.clock === undefined) this.#timers.arm(running);
  }

  #carryOut(running: RunningExpress, commands: readonly Command[]): void {
    for (const command of commands) {
      if (command.kind === 'cancel-task') {
        this.#ports.tasks.cancelTask(running, command.task, command.resource);
      } else if (command.kind === 'start-task' && running.execution.status === 'RUNNING') {
        if (running.attributes.testCase !== undefined) running.noteCall(command);
        this.#ports.tasks.startTask(running, command);
      }
    }
  }

  #end(running: RunningExpress, status: ExpressEnd['status'], stopMs: number): void {
    running.isOver = true;
    this.#waiting.delete(running.executionId);
    this.#turns.delete(running);
    running.abortCalls();
    running.clock?.leave();
    const { execution, revision } = running;
    const { output, error, cause } = execution;
    const billing = billingOf(execution, revision, stopMs - execution.identity.startMs);
    this.#ports.observer.ended(running, { status, billing, stopMs });
    running.ended({
      status,
      ...(output === undefined ? {} : { output }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
      stopMs,
      billing,
    });
  }

  /** A transition threw: a bug. The execution fails; its state cannot be trusted. */
  #stumble(running: RunningExpress, error: unknown): void {
    const { execution } = running;
    const { executionArn } = execution.identity;
    this.#ports.log('error', 'an Express execution stumbled over a bug', { error, executionArn });
    execution.close('FAILED');
    execution.error = 'States.Runtime';
    execution.cause = 'The execution cannot go on because of an internal error.';
    this.#end(running, 'FAILED', this.#nowOf(running));
  }

  #planTurn(running: RunningExpress): void {
    this.#turns.add(running);
    this.#planTurns();
  }

  #planTurns(): void {
    if (this.#turnPlanned || this.#turns.size === 0) return;
    this.#turnPlanned = true;
    this.#ports.defer(() => {
      this.#turnPlanned = false;
      const [first] = this.#turns;
      if (first === undefined) return;
      this.#turns.delete(first);
      this.#planTurns();
      // One that never waits has no timer to end it.
      const { deadlineMs } = first.execution;
      const isOver = deadlineMs !== undefined && deadlineMs <= this.#nowOf(first);
      this.#move(first, isOver ? expire : goOn);
    });
  }
}

/**
 * Numbers of executions are negative, so that they are none of the journal's, and begin anew with each start: by its
 * time, so that the tasks' attempts, which are named by them, are no earlier ones.
 */
const idsOfMillisecond = 2_048;

const begin: TransitionEvent = { kind: 'start' };
const goOn: TransitionEvent = { kind: 'continue' };
const expire: TransitionEvent = { kind: 'expire' };
const timers: TransitionEvent = { kind: 'timers' };

function identityOf(start: ExpressStart): ExecutionIdentity {
  const { machine, stateMachineArn, attributes } = start;
  return {
    executionArn: start.executionArn,
    name: start.name,
    roleArn: start.revision.roleArn,
    stateMachineArn,
    // The name of a labelled part carries the label too.
    stateMachineName:
      stateMachineArn === machine.arn
        ? machine.name
        : stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
    region: machine.region,
    startMs: start.startMs,
    input: start.input,
    ...(attributes === undefined ? {} : qualifiedArns(machine, attributes)),
  };
}
