import type { Digest, Json, Payload, Random } from '@cairn/kit';
import type { HistoryEvent, HistoryEventType } from './history-event.ts';
import type { TaskResource } from './task-resource.ts';

/** What a transition may know of the world; the machine has no clock, chance or lookup of its own. */
export interface TransitionEnvironment {
  /** Epoch milliseconds; every event of the burst carries it. */
  readonly nowMs: number;
  readonly random: Random;
  readonly digest: Digest;
  /**
   * Whether a task can be started with these parameters; otherwise the cause of a States.Runtime failure
   * (an unknown activity, a parameter of the wrong form) that AWS raises before it writes a Scheduled event.
   */
  readonly refuseTask: (resource: TaskResource, parameters: Payload) => string | undefined;
  /** The text of a task token for an attempt; asked for when a state's context names `$$.Task.Token`. */
  readonly taskToken: (task: TaskReference) => string;
  /** The UUID in the ARN of a new map run of this execution; a random one where nobody says. */
  readonly mapRunId?: () => string;
  /**
   * Which events are to be built, where not all are: the others only take their ids. For executions whose history
   * nobody keeps.
   */
  readonly isWanted?: ((type: HistoryEventType) => boolean) | undefined;
}

/** Names one attempt of one task inside its execution, for ever. */
export interface TaskReference {
  /** The frame whose state is the task. */
  readonly frameId: number;
  /** Id of the …Scheduled event of this attempt. */
  readonly scheduledEventId: number;
}

/** Names one map run inside its execution, for ever. */
export interface MapRunReference {
  /** The frame whose state is the Map. */
  readonly frameId: number;
  /** Id of the MapRunStarted event. */
  readonly startedEventId: number;
}

/** What does not change while an execution runs; the context object is made of it. */
export interface ExecutionIdentity {
  readonly executionArn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly stateMachineAliasArn?: string;
  readonly stateMachineVersionArn?: string;
  /** Region that TaskScheduled shows. */
  readonly region: string;
  readonly startMs: number;
  readonly input: Payload;
}

/** What happened outside and moves an execution on. */
export type TransitionEvent =
  | { readonly kind: 'start' }
  /** After a burst that ended at the burst cap (`Transition.more`). */
  | { readonly kind: 'continue' }
  /** The clock passed `nextDueMs`: waits, retry delays, time-outs, heartbeats. */
  | { readonly kind: 'timers' }
  /** An activity's worker took the task. */
  | { readonly kind: 'task-started'; readonly task: TaskReference; readonly workerName?: string }
  /** The service accepted a `.sync` or `.waitForTaskToken` call. */
  | { readonly kind: 'task-submitted'; readonly task: TaskReference; readonly output: Payload }
  | { readonly kind: 'task-succeeded'; readonly task: TaskReference; readonly output: Payload }
  | {
      readonly kind: 'task-failed';
      readonly task: TaskReference;
      readonly error?: string;
      readonly cause?: string;
    }
  | { readonly kind: 'task-heartbeat'; readonly task: TaskReference }
  /** A map run has ended; its output is what the Map state gives as its result. */
  | { readonly kind: 'map-run-succeeded'; readonly mapRun: MapRunReference; readonly output: Payload }
  | {
      readonly kind: 'map-run-failed';
      readonly mapRun: MapRunReference;
      readonly error: string;
      readonly cause?: string;
    }
  /**
   * The execution's own time is over, whatever its states are at. `timers` sees to that too, after all that was
   * due before; this is for an execution whose states cannot be run.
   */
  | { readonly kind: 'expire' }
  | { readonly kind: 'stop'; readonly error?: string; readonly cause?: string };

/** What the host has to do once the burst is durable. */
export type Command =
  | {
      readonly kind: 'start-task';
      readonly task: TaskReference;
      readonly resource: TaskResource;
      readonly stateName: string;
      /** The effective input: after InputPath and Parameters. */
      readonly parameters: Payload;
      readonly credentialsRoleArn?: string;
      /** Whether the activity's worker or the service's acceptance was already recorded (recovery only). */
      readonly progress: 'scheduled' | 'started' | 'submitted';
      /** What the service answered on acceptance, once submitted (recovery only). */
      readonly submitted?: Payload;
    }
  /** The task's answer no longer matters: timed out, stopped, a sibling failed. */
  | { readonly kind: 'cancel-task'; readonly task: TaskReference; readonly resource: TaskResource }
  /** Runs the item processor of a distributed Map for each item, as executions of their own. */
  | {
      readonly kind: 'start-map-run';
      readonly mapRun: MapRunReference;
      /** A {@link MapRunSettings}, as JSON. */
      readonly settings: Payload;
      /** What `$` stands for in the ItemSelector; the state's input where there is none. */
      readonly data: Payload;
      /** The array or object; undefined when an ItemReader reads the items. */
      readonly items: Payload | undefined;
    }
  /** The map run's result no longer matters: its execution was stopped, a sibling failed. */
  | { readonly kind: 'cancel-map-run'; readonly mapRun: MapRunReference; readonly settings: Payload };

/** Status of an execution, as DescribeExecution spells it. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What one burst did. The execution it was given has changed accordingly. */
export interface Transition {
  readonly events: readonly HistoryEvent[];
  readonly commands: readonly Command[];
  /** A cap of the burst was reached: commit, then go on with `continue`. */
  readonly more: boolean;
  /**
   * False when the event met nothing that waits for it (a late answer, a closed execution):
   * nothing has changed and there is nothing to commit.
   */
  readonly accepted: boolean;
  /** How much of what one burst may do was done, in events, work or bytes; `more` may be true from 1 on. */
  readonly spent: number;
}

/** A frame of resume state as data: small JSON, and the payloads that it speaks of. */
export interface FrameRecord {
  readonly id: number;
  readonly data: readonly Json[];
  readonly payloads: readonly Payload[];
}

/** The resume state that changed since it was last taken, or all of it. */
export interface StateChanges {
  /**
   * The execution's own small state: `[lastEventId, nextFrameId, deadlineMs | null, [runnable frames …]]`. New
   * members are added at the end; absent ones stand for what held before there were any.
   */
  readonly header: readonly Json[];
  readonly frames: readonly FrameRecord[];
  /** Frames that are gone, each with all that stood below it. */
  readonly removedFrameIds: readonly number[];
}

/** Limits of the language that a server may raise; defaults are AWS's. */
export interface MachineLimits {
  /** Most events of a history: 25,000. */
  readonly historyEventsMax: number;
  /** Most bytes of an input, output or result: 262,144. */
  readonly payloadBytesMax: number;
  /** Most events one transition may write before it yields: 1,000. */
  readonly burstEventsMax: number;
  /** Most steps of work one transition may take before it yields; a step is some 10 ns: 500,000. */
  readonly burstWorkMax?: number;
  /** Most bytes of new payloads one transition may make before it yields: 4,194,304. */
  readonly burstBytesMax?: number;
  /** Most iterations of an inline Map at a time: 40. */
  readonly mapConcurrencyMax?: number;
  /** Most bytes of the values of one Assign: 262,144. */
  readonly assignBytesMax?: number;
  /** Most bytes of all variables of an execution: 10 MiB. */
  readonly variableBytesMax?: number;
  /** Most seconds that an execution may take: 365 days. */
  readonly executionSecondsMax?: number;
}

/** The order to start a task, or to take one up again. */
export type StartTask = Extract<Command, { readonly kind: 'start-task' }>;

/** The order to start a map run, or to take one up again. */
export type StartMapRun = Extract<Command, { readonly kind: 'start-map-run' }>;

/** What a map run is to do, all fields evaluated; plain JSON, kept over releases: members are only ever added. */
export interface MapRunSettings {
  readonly mapRunArn: string;
  /** The state's Label, or what stands for it. */
  readonly label: string;
  readonly stateName: string;
  /** Position of the Map in the program's states. */
  readonly stateNumber: number;
  readonly executionType: 'STANDARD' | 'EXPRESS';
  /** 0 sets no limit. */
  readonly maxConcurrency: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly reader?: {
    readonly resource: 'getObject' | 'listObjectsV2';
    readonly parameters: Json;
    readonly config: Json;
    readonly maxItems?: number;
  };
  readonly batcher?: { readonly maxItems?: number; readonly maxBytes?: number; readonly input?: Json };
  readonly writer?: {
    /** Absent when results are not exported. */
    readonly parameters?: Json;
    readonly transformation: 'NONE' | 'COMPACT' | 'FLATTEN';
    readonly outputType: 'JSON' | 'JSONL';
  };
  /** What the ItemSelector sees beside the item; absent where there is none. */
  readonly selector?: { readonly context: Json; readonly variables: { readonly [name: string]: Json } };
  /** Words that AWS puts before the cause of an evaluation that fails. */
  readonly causePrefix: string;
  /** Whether nobody looks at the results. */
  readonly discardsResult: boolean;
}
