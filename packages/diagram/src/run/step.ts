import type { StateRunStatus } from '../graph/run-overlay.ts';

/** What has become of one visit of a state. */
export type StepStatus = Exclude<StateRunStatus, 'notStarted'>;

/** The type of a state, as ASL names it. */
export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** One attempt at the work of a Task, Parallel or Map. */
export interface StepAttempt {
  /** From 1. */
  readonly number: number;
  readonly status: StepStatus;
  /** The Scheduled event of a task, the Started event of a Parallel or Map. */
  readonly startedEventId: number;
  readonly endedEventId: number | undefined;
  /** When it was scheduled. */
  readonly startedMs: number | undefined;
  /** When a function, a service or a worker took it. */
  readonly takenMs: number | undefined;
  /** When a job, or the holder of a task token, had been told of it. */
  readonly submittedMs: number | undefined;
  readonly endedMs: number | undefined;
  /** Between the failure of the attempt before and this one. */
  readonly delayMs: number | undefined;
  /** Whether a redrive began it, so that retries are counted from there. */
  readonly isRedrive: boolean;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** JSON text of the result of a task; undefined where it failed, is under way or is not told. */
  readonly result: string | undefined;
  /** JSON text of what the called service answered when the job or the message was submitted. */
  readonly submitted: string | undefined;
  /** Of an activity. */
  readonly workerName: string | undefined;
  /** Of a distributed Map. */
  readonly mapRunArn: string | undefined;
  /** Items of a Map, where the history tells; 0 for a map run that reads its items. */
  readonly itemCount: number | undefined;
}

/** What a Task calls. */
export interface StepTask {
  /** `function`: a Lambda function called by its ARN; `activity`; `service`: an integration. */
  readonly kind: 'function' | 'activity' | 'service';
  /** `lambda`, `states`, `aws-sdk:s3` …; `lambda` and `activity` where the ARN stands in Resource. */
  readonly resourceType: string;
  /** `invoke`, `startExecution.sync:2`, or the ARN of a function or an activity. */
  readonly resource: string;
  readonly region: string | undefined;
  /** JSON text of the arguments (of a function or an activity: its input); undefined without execution data. */
  readonly parameters: string | undefined;
  readonly timeoutInSeconds: number | undefined;
  readonly heartbeatInSeconds: number | undefined;
  readonly roleArn: string | undefined;
}

/** One visit of a state: what happened from its Entered to its Exited event. Immutable; another object when it changed. */
export interface Step {
  /** Its position in the list of steps: 0, 1, 2 … in the order of entering. */
  readonly id: number;
  /** Empty while a history that begins in the middle has not told the name. */
  readonly name: string;
  readonly type: StateType | undefined;
  readonly status: StepStatus;
  /** The scope it ran in: the run, a branch or an iteration. */
  readonly scopeId: number;
  /** The Parallel or Map around it. */
  readonly parentStepId: number | undefined;
  /** The step before it in its scope; undefined for the first, and where it is not told. */
  readonly previousStepId: number | undefined;
  /** Number of the branch or index of the iteration that it ran in, from 0. */
  readonly index: number | undefined;
  /** Which visit of the state this is in its scope, from 1. */
  readonly visit: number;
  /** Whether a later visit, or another attempt of the Parallel or Map around it, has taken its place. */
  readonly isSuperseded: boolean;
  readonly enteredEventId: number | undefined;
  readonly exitedEventId: number | undefined;
  /** The last event that belongs to it. */
  readonly lastEventId: number;
  readonly enteredMs: number | undefined;
  /** When it was left, or ended without being left. */
  readonly endedMs: number | undefined;
  /** JSON text; undefined without execution data. */
  readonly input: string | undefined;
  /** JSON text. */
  readonly output: string | undefined;
  /** JSON texts by the names of the variables. */
  readonly assignedVariables: { readonly [name: string]: string } | undefined;
  /** The error that failed it or that its Catch took, or that the next attempt waits for; attempts keep their own. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Where an expression failed: `Arguments/FunctionName`. */
  readonly location: string | undefined;
  /** The step below, where the failure of a Parallel or Map began. */
  readonly failedByStepId: number | undefined;
  readonly task: StepTask | undefined;
  readonly attempts: readonly StepAttempt[];
  /** Whether there are branches or iterations below it. */
  readonly hasScopes: boolean;
  /** Whether a task token is out: SendTaskSuccess or SendTaskFailure would end it. */
  readonly waitsForTaskToken: boolean;
  /** The newest map run of a distributed Map. */
  readonly mapRunArn: string | undefined;
}

/** What holds steps that follow each other: the run, a branch of a Parallel, an iteration of a Map. Immutable. */
export interface RunScope {
  /** Its position in the list of scopes; 0 is the run. */
  readonly id: number;
  /** `unknown`: the history begins after it did. */
  readonly kind: 'run' | 'branch' | 'iteration' | 'unknown';
  /** The Parallel or Map. */
  readonly parentStepId: number | undefined;
  /** Of the Parallel or Map, from 1. */
  readonly attempt: number;
  /** Number of the branch or index of the iteration, from 0. */
  readonly index: number;
  readonly status: StepStatus;
  readonly startedEventId: number | undefined;
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly stepCount: number;
}

/** The run as a whole. Immutable. */
export interface RunSummary {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  /** Time between its ends and its redrives, in which nothing ran. */
  readonly idleMs: number;
  readonly input: string | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly roleArn: string | undefined;
  readonly stateMachineVersionArn: string | undefined;
  readonly stateMachineAliasArn: string | undefined;
  readonly redriveCount: number;
  /** The step whose failure failed the run, the innermost one. */
  readonly failedStepId: number | undefined;
  readonly eventCount: number;
  /** 0 before the first event. */
  readonly firstEventId: number;
  /** 0 before the first event; where a stream goes on. */
  readonly lastEventId: number;
  /** The time of the last event. */
  readonly lastEventMs: number | undefined;
  /** Whether the events began with the first and none was missing. */
  readonly isComplete: boolean;
}
