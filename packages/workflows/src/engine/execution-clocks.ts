import { type Execution, pendingTasks, type StartTask } from '@cairn/asl';
import type { AlarmClock } from '@cairn/kit';
import { submittedChildArn } from '../integrations/start-execution.ts';
import type { ExecutionAttributes } from './execution-attributes.ts';
import { type ClockMember, type ClockUse, SkippedClock } from './skipped-clock.ts';

/** An execution that lives on a skipped clock, which it shares with its relatives. */
export class ExecutionClock {
  /** The execution that the clock was made for. */
  readonly rootId: number;
  readonly executionArn: string;
  readonly clock: SkippedClock;
  /** Whether a child of this ARN lives on the same clock. */
  readonly #isRelative: (executionArn: string) => boolean;
  readonly #member: ClockMember;
  #use: ClockUse = 'busy';
  #dueMs: number | undefined;
  /** The children that it waits for. */
  awaited: readonly string[] = [];

  constructor(options: {
    readonly rootId: number;
    readonly executionArn: string;
    readonly clock: SkippedClock;
    readonly isRelative: (executionArn: string) => boolean;
    readonly ring: () => void;
  }) {
    this.rootId = options.rootId;
    this.executionArn = options.executionArn;
    this.clock = options.clock;
    this.#isRelative = options.isRelative;
    this.#member = options.clock.join(options.ring);
  }

  /** Something happens to it. */
  busy(): void {
    this.#use = 'busy';
    this.#dueMs = undefined;
    this.#member.set('busy', undefined);
  }

  /** Nothing happens to it by itself until it is due; what it has started goes on. @returns the children it waits for */
  rest(execution: Execution, callsUnderWay: boolean): readonly string[] {
    const { use, awaited } = usesOf(execution);
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
function usesOf(execution: Execution): { readonly use: ClockUse; readonly awaited: readonly string[] } {
  if (execution.taskCount === 0) return { use: execution.inFlight ? 'busy' : 'free', awaited: [] };
  const awaited: string[] = [];
  let use: ClockUse = 'free';
  let inFlight = 0;
  for (const task of pendingTasks(execution)) {
    const childArn = awaitedChild(task);
    if (childArn !== undefined) awaited.push(childArn);
    else if (!waitsForAnswer(task)) return { use: 'busy', awaited: [] };
    else use = 'waiting';
    if (childArn !== undefined || task.progress === 'scheduled') inFlight += 1;
  }
  // Whatever else is under way is no task.
  return execution.inFlightCount > inFlight ? { use: 'busy', awaited: [] } : { use, awaited };
}

function awaitedChild({ resource, progress, submitted }: StartTask): string | undefined {
  if (resource.kind !== 'service' || progress !== 'submitted') return undefined;
  return resource.pattern === 'waitForTaskToken' ? undefined : submittedChildArn(submitted);
}

/** Whether somebody outside has to answer who may take his time: a worker, or the holder of a token. */
function waitsForAnswer({ resource, progress }: StartTask): boolean {
  if (resource.kind === 'activity') return true;
  return resource.kind === 'service' && resource.pattern === 'waitForTaskToken' && progress === 'submitted';
}

/** The clocks of executions that skip time. An execution that is not known here lives on the real clock. */
export class ExecutionClocks {
  readonly #clock: AlarmClock;
  readonly #defer: (work: () => void) => void;
  readonly #ring: (executionId: number) => void;
  readonly #byExecution = new Map<number, ExecutionClock>();
  readonly #byArn = new Map<string, ExecutionClock>();
  readonly #byRoot = new Map<number, SkippedClock>();
  /** Parents by the children that they wait for. */
  readonly #parents = new Map<string, ExecutionClock>();
  /** Root of the execution that makes a call, by the call's idempotency key, while it is under way. */
  readonly #calls = new Map<string, number>();
  /** Relatives that are not read back yet are not passed over: counted from the start of recovery to its end. */
  #unread = 1;

  /** @param ring wakes an execution whose time has come */
  constructor(options: {
    readonly clock: AlarmClock;
    readonly defer: (work: () => void) => void;
    readonly ring: (executionId: number) => void;
  }) {
    this.#clock = options.clock;
    this.#defer = options.defer;
    this.#ring = options.ring;
  }

  /** The clock of an execution; undefined for those on the real one. */
  of(executionId: number): ExecutionClock | undefined {
    return this.#byExecution.size === 0 ? undefined : this.#byExecution.get(executionId);
  }

  /** What time it is for executions that live on the clock of a root; the real time when it has none (any more). */
  nowOf(rootId: number | undefined): number {
    const clock = rootId === undefined ? undefined : this.#byRoot.get(rootId);
    return (clock ?? this.#clock).now();
  }

  /**
   * An execution starts, or has been read back.
   * @param skewMs how far its clock was ahead at the least
   */
  join(
    executionId: number,
    executionArn: string,
    { time, clockOf }: ExecutionAttributes,
    skewMs = 0,
  ): ExecutionClock | undefined {
    if (time !== 'skip') return undefined;
    const known = this.#byExecution.get(executionId);
    if (known !== undefined) return known;
    const rootId = clockOf ?? executionId;
    const clock = this.#clockOf(rootId);
    clock.skewAtLeast(skewMs);
    const joined = new ExecutionClock({
      rootId,
      executionArn,
      clock,
      isRelative: (arn) => this.#byArn.get(arn)?.clock === clock,
      ring: () => this.#ring(executionId),
    });
    this.#byExecution.set(executionId, joined);
    this.#byArn.set(executionArn, joined);
    this.#parents.get(executionArn)?.lookAround();
    return joined;
  }

  /** An execution has nothing to do but wait. */
  rest(member: ExecutionClock, execution: Execution, callsUnderWay: boolean): void {
    this.#forgetChildren(member);
    for (const childArn of member.rest(execution, callsUnderWay)) this.#parents.set(childArn, member);
  }

  /** An execution is over. */
  leave(executionId: number): void {
    const member = this.#byExecution.get(executionId);
    if (member === undefined) return;
    this.#byExecution.delete(executionId);
    this.#byArn.delete(member.executionArn);
    this.#forgetChildren(member);
    // Its parent has not heard of its end yet: the clock stands until then.
    this.#parents.get(member.executionArn)?.lookAround();
    member.leave();
    if (member.clock.isEmpty) this.#byRoot.delete(member.rootId);
  }

  /** A call is under way for an execution: what it starts lives on the same clock. */
  calling(idempotencyKey: string, executionId: number): void {
    const rootId = this.of(executionId)?.rootId;
    if (rootId !== undefined) this.#calls.set(idempotencyKey, rootId);
  }

  called(idempotencyKey: string): void {
    this.#calls.delete(idempotencyKey);
  }

  /** The root on whose clock a call is under way. */
  rootOfCall(idempotencyKey: string | undefined): number | undefined {
    return idempotencyKey === undefined ? undefined : this.#calls.get(idempotencyKey);
  }

  /** An execution is being read back after a start. */
  reading(): void {
    this.#unread += 1;
  }

  /** One was read back or is gone, or all that were under way have been found. */
  read(): void {
    this.#unread -= 1;
    if (this.#unread === 0) for (const clock of this.#byRoot.values()) clock.consider();
  }

  #forgetChildren(member: ExecutionClock): void {
    for (const childArn of member.awaited) {
      if (this.#parents.get(childArn) === member) this.#parents.delete(childArn);
    }
  }

  #clockOf(rootId: number): SkippedClock {
    let clock = this.#byRoot.get(rootId);
    if (clock === undefined) {
      const mayJump = (): boolean => this.#unread === 0;
      clock = new SkippedClock({ clock: this.#clock, defer: this.#defer, mayJump });
      this.#byRoot.set(rootId, clock);
    }
    return clock;
  }
}
