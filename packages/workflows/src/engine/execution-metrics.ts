import type { HistoryEvent } from '@cairn/asl';
import type { StateMachine } from '../catalog/state-machine.ts';
import type { LoadedExecution } from './execution-slot.ts';

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
  readonly unit: 'Count' | 'Milliseconds';
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
  readonly #byMachine = new WeakMap<StateMachine, Map<string, ExecutionMeter>>();
  readonly #tasks = new WeakMap<LoadedExecution, Map<number, TaskUnderWay>>();

  constructor(meters: ExecutionMeters) {
    this.#meters = meters;
  }

  /** The events of a burst are durable. */
  committed(loaded: LoadedExecution, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      const meaning = meanings.get(event.type);
      if (meaning === undefined) continue;
      if (meaning.kind === 'started') this.#count(loaded, 'ExecutionsStarted', event);
      else if (meaning.kind === 'ended') this.#ended(loaded, meaning.metric, event);
      else if (meaning.kind === 'task') this.#taskMoved(loaded, meaning, event);
      else this.#taskEnded(loaded, meaning, event);
    }
  }

  #ended(loaded: LoadedExecution, metric: string, event: HistoryEvent): void {
    this.#count(loaded, metric, event);
    const durationMs = event.timestampMs - loaded.execution.identity.startMs;
    this.#meter(loaded.machine, 'ExecutionTime', 'Milliseconds').add(durationMs, event.timestampMs);
  }

  #count({ machine }: LoadedExecution, metric: string, event: HistoryEvent): void {
    this.#meter(machine, metric, 'Count').add(1, event.timestampMs);
  }

  #meter(machine: StateMachine, name: string, unit: ExecutionMetric['unit']): ExecutionMeter {
    let meters = this.#byMachine.get(machine);
    if (meters === undefined) {
      meters = new Map();
      this.#byMachine.set(machine, meters);
    }
    let meter = meters.get(name);
    if (meter === undefined) {
      const { account, region, arn } = machine;
      meter = this.#meters.meter({
        account,
        region,
        name,
        dimension: { name: 'StateMachineArn', value: arn },
        unit,
      });
      meters.set(name, meter);
    }
    return meter;
  }

  #taskMoved(
    loaded: LoadedExecution,
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
    loaded: LoadedExecution,
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

  #taskMeter({ machine }: LoadedExecution, family: Family, arn: string, name: string): ExecutionMeter {
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

function taskArn(family: Family, { details }: HistoryEvent): string {
  const resource = String(details?.resource);
  return family === service ? `arn:aws:states:::${String(details?.resourceType)}:${resource}` : resource;
}
