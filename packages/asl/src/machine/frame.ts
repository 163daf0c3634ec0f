import type { Payload } from '@cairn/kit';
import type { State } from '../program/program.ts';
import type { Variable } from './variable.ts';

/** What a frame is doing in its state. Replaced as a whole, never changed in place. */
export type Work =
  | { /** About to enter `state` with `input`. */ readonly kind: 'enter' }
  | { /** In its state; its work has not begun or is over. */ readonly kind: 'entered' }
  | { /** A Wait state. */ readonly kind: 'wait'; readonly dueMs: number }
  | { /** Waits to try its work again. */ readonly kind: 'retry'; readonly dueMs: number }
  | TaskWork
  | { /** Its branches run. */ readonly kind: 'parallel'; readonly startedEventId: number }
  | MapWork
  | MapRunWork
  | {
      /** Reached the end of its sequence; its parent still runs. */ readonly kind: 'done';
      readonly output: Payload;
    };

/** One attempt of a Task. */
export interface TaskWork {
  readonly kind: 'task';
  readonly scheduledEventId: number;
  /** `started` is only for activities: a worker took it. */
  readonly progress: 'scheduled' | 'started' | 'submitted';
  readonly parameters: Payload;
  /** What the service answered when it accepted the call. */
  readonly submitted: Payload | undefined;
  readonly credentialsRoleArn: string | undefined;
  readonly timeoutAtMs: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly heartbeatAtMs: number | undefined;
}

/** The iterations of a Map run. Iterations begun so far are the frame's children. */
export interface MapWork {
  readonly kind: 'map';
  readonly startedEventId: number;
  /** The effective input, `$` of ItemSelector. */
  readonly data: Payload;
  /** The array. */
  readonly items: Payload;
  /** Iterations at a time. */
  readonly concurrency: number;
}

/** A distributed Map whose map run is under way. */
export interface MapRunWork {
  readonly kind: 'map-run';
  /** Id of the MapRunStarted event. */
  readonly startedEventId: number;
  readonly settings: Payload;
  readonly data: Payload;
  readonly items: Payload | undefined;
}

export const enter: Work = { kind: 'enter' };
export const entered: Work = { kind: 'entered' };

/**
 * A sequence of states under way: the whole machine, a branch of a Parallel, an iteration of a Map.
 * A frame that has finished stays, with its output, until its parent has finished.
 */
export class Frame {
  readonly id: number;
  readonly parent: Frame | undefined;
  /** Number of the branch or iteration among its siblings. */
  readonly index: number;
  state: State;
  /** The state's raw input. */
  input: Payload;
  /** Id and time of the state's Entered event; 0 before the first. */
  enteredEventId = 0;
  enteredMs = 0;
  /** What the Entered event followed: AWS lets a failing evaluation follow it too. */
  enteredPreviousEventId = 0;
  /** Last event of this sequence: the next event's previousEventId. */
  lastEventId: number;
  work: Work = enter;
  /** Retries of this visit to the state, in all and by retrier. */
  retryCount = 0;
  retries: number[] | undefined;
  /** Frames below, by index. */
  children: Frame[] | undefined;
  /** Variables that were assigned in this sequence; those of the frames around are read too. */
  variables: Map<string, Variable> | undefined;
  /** How many of the children are done. */
  doneCount = 0;
  /** How long the texts of their outputs are together. */
  doneLength = 0;
  /** Whether it stands in the execution's list of changed frames. */
  changed = false;
  /** Whether a record of it has been taken. */
  taken = false;

  constructor(options: {
    readonly id: number;
    readonly parent: Frame | undefined;
    readonly index: number;
    readonly state: State;
    readonly input: Payload;
    readonly lastEventId: number;
  }) {
    this.id = options.id;
    this.parent = options.parent;
    this.index = options.index;
    this.state = options.state;
    this.input = options.input;
    this.lastEventId = options.lastEventId;
  }

  /** A child is done. */
  takeDone(output: Payload): void {
    this.doneCount += 1;
    this.doneLength += output.text.length;
  }

  /** When the frame has to be woken, if ever. */
  get dueMs(): number | undefined {
    const work = this.work;
    if (work.kind === 'wait' || work.kind === 'retry') return work.dueMs;
    if (work.kind !== 'task') return undefined;
    if (work.timeoutAtMs === undefined) return work.heartbeatAtMs;
    return work.heartbeatAtMs === undefined
      ? work.timeoutAtMs
      : Math.min(work.timeoutAtMs, work.heartbeatAtMs);
  }

  /** Whether a restart has to take up a task or a map run that is under way. */
  get inFlight(): boolean {
    const work = this.work;
    if (work.kind === 'map-run') return true;
    if (work.kind !== 'task' || this.state.type !== 'Task') return false;
    const resource = this.state.resource;
    if (work.progress === 'scheduled') return true;
    return (
      work.progress === 'submitted' && resource.kind === 'service' && resource.pattern !== 'waitForTaskToken'
    );
  }
}
