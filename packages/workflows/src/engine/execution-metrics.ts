import type { HistoryEvent } from '@cairn/asl';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { ExpressBilling } from '../express/express-billing.ts';
import type { ObservedExecution } from './execution-log.ts';

/** Where executions are counted: CloudWatch metrics of the namespace AWS/States, wired by the server. */
export interface ExecutionMeters {
  /** The meter of a metric; asked for once and kept. */
  meter(metric: ExecutionMetric): ExecutionMeter;
}

/** A metric of Step Functions. Source: "Step Functions metrics that report to CloudWatch" in the developer guide. */
export interface ExecutionMetric {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly dimension: { readonly name: string; readonly value: string };
  readonly unit: 'Count' | 'Milliseconds' | 'Megabytes';
}

/** Takes values; cheap, since it is called for every execution. */
export interface ExecutionMeter {
  add(value: number, atMs: number): void;
}

interface Family {
  readonly singular: string;
  readonly plural: string;
  readonly dimension: string;
}

const lambda: Family = {
  singular: 'LambdaFunction',
  plural: 'LambdaFunctions',
  dimension: 'LambdaFunctionArn',
};
const activity: Family = { singular: 'Activity', plural: 'Activities', dimension: 'ActivityArn' };
const service: Family = {
  singular: 'ServiceIntegration',
  plural: 'ServiceIntegrations',
  dimension: 'ServiceIntegrationResourceArn',
};

type Meaning =
  | { readonly kind: 'started' }
  | { readonly kind: 'ended'; readonly metric: string }
  | { readonly kind: 'task'; readonly family: Family; readonly step: 'Scheduled' | 'Started' | 'Submitted' }
  | {
      readonly kind: 'task end';
      readonly family: Family;
      readonly outcome: 'Succeeded' | 'Failed' | 'TimedOut';
    };

const meanings = new Map<string, Meaning>([
  ['ExecutionStarted', { kind: 'started' }],
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

function taskMeanings(prefix: string, family: Family): readonly [string, Meaning][] {
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

/** A task that is under way, by the id of its last event. */
interface TaskUnderWay {
  readonly arn: string;
  readonly scheduledMs: number;
  readonly startedMs: number | undefined;
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
  readonly #tasks = new WeakMap<ObservedExecution, Map<number, TaskUnderWay>>();

  constructor(meters: ExecutionMeters) {
    this.#meters = meters;
  }

  /** The events of a burst are durable. */
  committed(loaded: ObservedExecution, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      const meaning = meanings.get(event.type);
      if (meaning === undefined) continue;
      if (meaning.kind === 'started') this.#metersOf(loaded.machine).started.add(1, event.timestampMs);
      else if (meaning.kind === 'ended') this.#ended(loaded, meaning.metric, event);
      else if (meaning.kind === 'task') this.#taskMoved(loaded, meaning, event);
      else this.#taskEnded(loaded, meaning, event);
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
    meters.of(metric, 'Count').add(1, timestampMs);
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
    let tasks = this.#tasks.get(loaded);
    if (step === 'Scheduled') {
      if (tasks === undefined) {
        tasks = new Map();
        this.#tasks.set(loaded, tasks);
      }
      const arn = taskArn(family, event);
      tasks.set(event.id, { arn, scheduledMs: event.timestampMs, startedMs: undefined });
      this.#taskMeter(loaded, family, arn, `${family.plural}Scheduled`).add(1, event.timestampMs);
      return;
    }
    const task = tasks?.get(event.previousEventId);
    if (task === undefined || tasks === undefined) return;
    tasks.delete(event.previousEventId);
    tasks.set(event.id, { ...task, startedMs: task.startedMs ?? event.timestampMs });
    if (step !== 'Started') return;
    const atMs = event.timestampMs;
    this.#taskMeter(loaded, family, task.arn, `${family.plural}Started`).add(1, atMs);
    this.#taskMeter(loaded, family, task.arn, `${family.singular}ScheduleTime`).add(
      atMs - task.scheduledMs,
      atMs,
    );
  }

  #taskEnded(
    loaded: ObservedExecution,
    { family, outcome }: Meaning & { readonly kind: 'task end' },
    event: HistoryEvent,
  ): void {
    const tasks = this.#tasks.get(loaded);
    const task = tasks?.get(event.previousEventId);
    if (task === undefined) return;
    tasks?.delete(event.previousEventId);
    const atMs = event.timestampMs;
    const heartbeat = outcome === 'TimedOut' && event.details?.error === 'States.HeartbeatTimeout';
    const metric = `${family.plural}${heartbeat ? 'HeartbeatTimedOut' : outcome}`;
    this.#taskMeter(loaded, family, task.arn, metric).add(1, atMs);
    this.#taskMeter(loaded, family, task.arn, `${family.singular}Time`).add(atMs - task.scheduledMs, atMs);
    if (task.startedMs === undefined) return;
    this.#taskMeter(loaded, family, task.arn, `${family.singular}RunTime`).add(atMs - task.startedMs, atMs);
  }

  #taskMeter({ machine }: ObservedExecution, family: Family, arn: string, name: string): ExecutionMeter {
    const { account, region } = machine;
    const unit = name.endsWith('Time') ? 'Milliseconds' : 'Count';
    return this.#meters.meter({
      account,
      region,
      name,
      dimension: { name: family.dimension, value: arn },
      unit,
    });
  }
}

/** The meters of one machine, looked up once. */
class MachineMeters {
  readonly started: ExecutionMeter;
  readonly time: ExecutionMeter;
  readonly #machine: StateMachine;
  readonly #meters: ExecutionMeters;
  readonly #others = new Map<string, ExecutionMeter>();

  constructor(machine: StateMachine, meters: ExecutionMeters) {
    this.#machine = machine;
    this.#meters = meters;
    this.started = this.of('ExecutionsStarted', 'Count');
    this.time = this.of('ExecutionTime', 'Milliseconds');
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
}

function taskArn(family: Family, { details }: HistoryEvent): string {
  const resource = String(details?.resource);
  return family === service ? `arn:aws:states:::${String(details?.resourceType)}:${resource}` : resource;
}
