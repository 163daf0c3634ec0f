import type { HistoryEvent } from '@cairn/asl';
import { RecentMap } from '@cairn/kit';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { ExpressBilling } from '../express/express-billing.ts';
import type { ObservedExecution } from './execution-log.ts';
import type { ExecutionMeter, ExecutionMeters, ExecutionMetric } from './execution-meters.ts';
import { MeteredTasks } from './metered-tasks.ts';
import { type TaskFamily, TaskMeters } from './task-meters.ts';

const lambda: TaskFamily = {
  singular: 'LambdaFunction',
  plural: 'LambdaFunctions',
  dimension: 'LambdaFunctionArn',
};
const activity: TaskFamily = { singular: 'Activity', plural: 'Activities', dimension: 'ActivityArn' };
const service: TaskFamily = {
  singular: 'ServiceIntegration',
  plural: 'ServiceIntegrations',
  dimension: 'ServiceIntegrationResourceArn',
};

type Meaning =
  | { readonly kind: 'began'; readonly metric: string }
  | { readonly kind: 'ended'; readonly metric: string }
  | {
      readonly kind: 'task';
      readonly family: TaskFamily;
      readonly step: 'Scheduled' | 'Started' | 'Submitted';
    }
  | {
      readonly kind: 'task end';
      readonly family: TaskFamily;
      readonly outcome: 'Succeeded' | 'Failed' | 'TimedOut';
    };

const meanings = new Map<string, Meaning>([
  ['ExecutionStarted', { kind: 'began', metric: 'ExecutionsStarted' }],
  ['ExecutionRedriven', { kind: 'began', metric: 'ExecutionsRedriven' }],
  ...['Succeeded', 'Failed', 'Aborted', 'TimedOut'].map((status): [string, Meaning] => [
    `Execution${status}`,
    { kind: 'ended', metric: `Executions${status}` },
  ]),
  ...taskMeanings('LambdaFunction', lambda),
  ...taskMeanings('Activity', activity),
  ...taskMeanings('Task', service),
]);

const initials: ReadonlySet<number> = new Set([...meanings.keys()].map((type) => type.charCodeAt(0)));

/** Whether events of a type are counted at all. */
export function isCounted(type: string): boolean {
  // Most events are those of states: a look at the first letter spares them the search.
  return initials.has(type.charCodeAt(0)) && meanings.has(type);
}

function taskMeanings(prefix: string, family: TaskFamily): readonly [string, Meaning][] {
  const steps = (['Scheduled', 'Started', 'Submitted'] as const).map((step): [string, Meaning] => [
    prefix + step,
    { kind: 'task', family, step },
  ]);
  const ends = (['Succeeded', 'Failed', 'TimedOut'] as const).map((outcome): [string, Meaning] => [
    prefix + outcome,
    { kind: 'task end', family, outcome },
  ]);
  return [...steps, ...ends];
}

/**
 * Counts executions and their tasks. What is known of a task under way lives with the execution in memory: a
 * task that ends after its execution was read back from the journal is not counted.
 */
export class ExecutionMetrics {
  readonly #meters: ExecutionMeters;
  readonly #byMachine = new WeakMap<StateMachine, MachineMeters>();
  #lastMachine: StateMachine | undefined;
  #lastMeters: MachineMeters | undefined;

  constructor(meters: ExecutionMeters) {
    this.#meters = meters;
  }

  /** The events of a burst are durable. */
  committed(loaded: ObservedExecution, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      const meaning = meanings.get(event.type);
      if (meaning === undefined) continue;
      if (meaning.kind === 'began') this.#metersOf(loaded.machine).count(meaning.metric, event.timestampMs);
      else if (meaning.kind === 'ended') this.#ended(loaded, meaning.metric, event);
      else if (meaning.kind === 'task') this.#taskMoved(loaded, meaning, event);
      else taskEnded(loaded, meaning, event);
    }
  }

  /** What an Express execution is charged for. */
  expressEnded(
    machine: StateMachine,
    { billedDurationInMilliseconds, billedMemoryUsedInMB, memoryMegabytes }: ExpressBilling,
    atMs: number,
  ): void {
    const meters = this.#metersOf(machine);
    meters.of('ExpressExecutionMemory', 'Megabytes').add(memoryMegabytes, atMs);
    meters.of('ExpressExecutionBilledDuration', 'Milliseconds').add(billedDurationInMilliseconds, atMs);
    meters.of('ExpressExecutionBilledMemory', 'Megabytes').add(billedMemoryUsedInMB, atMs);
  }

  #ended(loaded: ObservedExecution, metric: string, event: HistoryEvent): void {
    const meters = this.#metersOf(loaded.machine);
    const { timestampMs } = event;
    meters.count(metric, timestampMs);
    if (loaded.execution.redriveCount > 0) meters.count(`Redriven${metric}`, timestampMs);
    meters.time.add(timestampMs - loaded.execution.identity.startMs, timestampMs);
  }

  #metersOf(machine: StateMachine): MachineMeters {
    if (machine === this.#lastMachine && this.#lastMeters !== undefined) return this.#lastMeters;
    let meters = this.#byMachine.get(machine);
    if (meters === undefined) {
      meters = new MachineMeters(machine, this.#meters);
      this.#byMachine.set(machine, meters);
    }
    this.#lastMachine = machine;
    this.#lastMeters = meters;
    return meters;
  }

  #taskMoved(
    loaded: ObservedExecution,
    { family, step }: Meaning & { readonly kind: 'task' },
    event: HistoryEvent,
  ): void {
    const atMs = event.timestampMs;
    if (step === 'Scheduled') {
      const meters = this.#metersOf(loaded.machine).task(family, event);
      loaded.meteredTasks ??= new MeteredTasks();
      loaded.meteredTasks.add({ lastEventId: event.id, meters, scheduledMs: atMs, startedMs: undefined });
      meters.scheduled.add(1, atMs);
      return;
    }
    const task = loaded.meteredTasks?.move(event.previousEventId, event.id);
    if (task === undefined) return;
    task.startedMs ??= atMs;
    if (step !== 'Started') return;
    task.meters.started.add(1, atMs);
    task.meters.scheduleTime.add(atMs - task.scheduledMs, atMs);
  }
}

function taskEnded(
  loaded: ObservedExecution,
  { outcome }: Meaning & { readonly kind: 'task end' },
  event: HistoryEvent,
): void {
  const task = loaded.meteredTasks?.take(event.previousEventId);
  if (task === undefined) return;
  const { meters, scheduledMs, startedMs } = task;
  const atMs = event.timestampMs;
  const heartbeat = outcome === 'TimedOut' && event.details?.error === 'States.HeartbeatTimeout';
  meters.ended(heartbeat ? 'HeartbeatTimedOut' : outcome).add(1, atMs);
  meters.time.add(atMs - scheduledMs, atMs);
  if (startedMs !== undefined) meters.runTime.add(atMs - startedMs, atMs);
}

/** Resources of one machine whose meters are kept; there are more only after many changes of its definition. */
const taskMetersMax = 1_000;

/** The meters of one machine and of its tasks, looked up once. */
class MachineMeters {
  readonly time: ExecutionMeter;
  readonly #machine: StateMachine;
  readonly #meters: ExecutionMeters;
  readonly #others = new Map<string, ExecutionMeter>();
  readonly #tasks = new RecentMap<string, TaskMeters>(taskMetersMax);

  constructor(machine: StateMachine, meters: ExecutionMeters) {
    this.#machine = machine;
    this.#meters = meters;
    this.time = this.of('ExecutionTime', 'Milliseconds');
  }

  count(name: string, atMs: number): void {
    this.of(name, 'Count').add(1, atMs);
  }

  of(name: string, unit: ExecutionMetric['unit']): ExecutionMeter {
    let meter = this.#others.get(name);
    if (meter === undefined) {
      const { account, region, arn } = this.#machine;
      const dimension = { name: 'StateMachineArn', value: arn };
      meter = this.#meters.meter({ account, region, name, dimension, unit });
      this.#others.set(name, meter);
    }
    return meter;
  }

  /** The meters of the resource that a task was scheduled with; ARNs of two families never agree. */
  task(family: TaskFamily, event: HistoryEvent): TaskMeters {
    const arn = taskArn(family, event);
    let task = this.#tasks.get(arn);
    if (task === undefined) {
      const { account, region } = this.#machine;
      const dimension = { name: family.dimension, value: arn };
      task = new TaskMeters(family, (name, unit) =>
        this.#meters.meter({ account, region, name, dimension, unit }),
      );
      this.#tasks.set(arn, task);
    }
    return task;
  }
}

function taskArn(family: TaskFamily, { details }: HistoryEvent): string {
  const resource = String(details?.resource);
  return family === service ? `arn:aws:states:::${String(details?.resourceType)}:${resource}` : resource;
}
