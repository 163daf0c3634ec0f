import { type Execution, pendingMapRuns, pendingTasks, type StartTask } from '@cairn/asl';
import { childArnOf } from './nested-executions.ts';
import type { ClockMember, ClockUse, SkippedClock } from './skipped-clock.ts';
import { taskName } from './task-token.ts';

/** An execution that lives on a skipped clock, which it shares with its relatives. */
export class ExecutionClock {
  /** The execution that the clock was made for. */
  readonly rootId: number;
  readonly machineId: number;
  readonly executionArn: string;
  readonly clock: SkippedClock;
  /** Whether a child of this ARN lives on the same clock. */
  readonly #isRelative: (executionArn: string) => boolean;
  readonly #member: ClockMember;
  #use: ClockUse = 'busy';
  #dueMs: number | undefined;
  /** The children that it waits for. */
  awaited: readonly string[] = [];
  /** The tasks that nobody will answer, by their names. */
  readonly unanswered = new Set<string>();
  /** How far ahead the clock was when the execution last recorded it. */
  recordedSkewMs = 0;

  constructor(options: {
    readonly rootId: number;
    readonly machineId: number;
    readonly executionArn: string;
    readonly clock: SkippedClock;
    readonly isRelative: (executionArn: string) => boolean;
    readonly ring: () => void;
  }) {
    this.rootId = options.rootId;
    this.machineId = options.machineId;
    this.executionArn = options.executionArn;
    this.clock = options.clock;
    this.#isRelative = options.isRelative;
    this.#member = options.clock.join(() => {
      this.#use = 'busy';
      this.#dueMs = undefined;
      options.ring();
    });
  }

  /** How far ahead the clock is, as the execution's next burst keeps it. */
  record(): number {
    this.recordedSkewMs = this.clock.skewMs;
    return this.recordedSkewMs;
  }

  /** Something happens to it. */
  busy(): void {
    this.#use = 'busy';
    this.#dueMs = undefined;
    this.#member.set('busy', undefined);
  }

  /** Nothing happens to it by itself until it is due; what it has started goes on. @returns the children it waits for */
  rest(execution: Execution, callsUnderWay: boolean): readonly string[] {
    const { use, awaited } = usesOf(execution, this.unanswered);
    this.#use = callsUnderWay ? 'busy' : use;
    this.#dueMs = execution.nextDueMs;
    this.awaited = awaited;
    this.lookAround();
    return awaited;
  }

  /** A child has come or gone: one that does not live on this clock holds it as a call does. */
  lookAround(): void {
    const isHeld = this.#use !== 'busy' && !this.awaited.every(this.#isRelative);
    this.#member.set(isHeld ? 'busy' : this.#use, this.#dueMs);
  }

  leave(): void {
    this.#member.leave();
  }
}

/** What an execution's tasks do, and the children they wait for. */
function usesOf(
  execution: Execution,
  unanswered: ReadonlySet<string>,
): { readonly use: ClockUse; readonly awaited: readonly string[] } {
  if (execution.taskCount === 0 && !execution.inFlight) return { use: 'free', awaited: [] };
  const awaited: string[] = [];
  let use: ClockUse = 'free';
  let inFlight = 0;
  for (const task of pendingTasks(execution)) {
    if (unanswered.size > 0 && unanswered.has(taskName(task.task))) {
      if (isInFlight(task)) inFlight += 1;
      continue;
    }
    const childArn = awaitedChild(task);
    if (childArn !== undefined) awaited.push(childArn);
    else if (!waitsForAnswer(task)) return { use: 'busy', awaited: [] };
    else use = 'waiting';
    if (childArn !== undefined || task.progress === 'scheduled') inFlight += 1;
  }
  // Whatever else is under way is a map run: that holds the clock by itself while there is something for it to do.
  const others = execution.inFlightCount - inFlight;
  const isBusy = others > 0 && others > pendingMapRuns(execution).length;
  return isBusy ? { use: 'busy', awaited: [] } : { use, awaited };
}

/** Whether it counts among what the execution has under way. */
function isInFlight({ resource, progress }: StartTask): boolean {
  if (progress === 'scheduled') return true;
  return progress === 'submitted' && resource.kind === 'service' && resource.pattern !== 'waitForTaskToken';
}

function awaitedChild({ resource, progress, submitted }: StartTask): string | undefined {
  if (resource.kind !== 'service' || progress !== 'submitted') return undefined;
  if (resource.resourceType !== 'states' || resource.pattern === 'waitForTaskToken') return undefined;
  return childArnOf(submitted?.value);
}

/** Whether somebody outside has to answer who may take his time: a worker, or the holder of a token. */
function waitsForAnswer({ resource, progress }: StartTask): boolean {
  if (resource.kind === 'activity') return true;
  return resource.kind === 'service' && resource.pattern === 'waitForTaskToken' && progress === 'submitted';
}
