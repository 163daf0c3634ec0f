import type { Execution } from '@cairn/asl';
import type { AlarmClock } from '@cairn/kit';
import type { ExecutionAttributes } from './execution-attributes.ts';
import { ExecutionClock } from './execution-clock.ts';
import { SkippedClock } from './skipped-clock.ts';

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
