import type { Execution } from '@cairn/asl';
import type { AlarmClock } from '@cairn/kit';
import type { ExecutionAttributes } from './execution-attributes.ts';
import { ExecutionClock } from './execution-clock.ts';
import type { LoadedExecution } from './execution-slot.ts';
import { SkippedClock } from './skipped-clock.ts';
import { type TaskKey, taskName } from './task-token.ts';

/** An execution that comes to live on a clock, if it skips time. */
export interface JoiningExecution {
  readonly machineId: number;
  readonly executionArn: string;
  readonly attributes: Pick<ExecutionAttributes, 'time' | 'clockOf'>;
}

/** What clocks have to know of an execution in memory. */
export function joiningExecution({ machine, execution, attributes }: LoadedExecution): JoiningExecution {
  const { executionArn } = execution.identity;
  return { machineId: machine.machineId, executionArn, attributes };
}

/** A clock with those who share it. */
interface Root {
  readonly clock: SkippedClock;
  readonly members: Set<number>;
  /** How many live on it that are in memory only: map runs and Express executions. */
  runs: number;
}

/** Which clock an execution lives on, as its attributes keep it. */
type TimeAttributes = Pick<ExecutionAttributes, 'time' | 'clockOf'>;

/** A clock for what runs in memory. */
export interface RunClock extends AlarmClock {
  /** Holds it while something is under way. @returns lets go of it */
  hold(): () => void;
  /** It is no earlier than this, where it is no real clock. */
  reach(atMs: number): void;
  /** Nothing lives on it any more. */
  leave(): void;
}

const realTime: TimeAttributes = {};
const nothing = (): void => {};
const holdNothing = (): (() => void) => nothing;

/** The clocks of executions that skip time. An execution that is not known here lives on the real clock. */
export class ExecutionClocks {
  readonly #clock: AlarmClock;
  readonly #defer: (work: () => void) => void;
  readonly #ring: (executionId: number) => void;
  readonly #byExecution = new Map<number, ExecutionClock>();
  readonly #byArn = new Map<string, { readonly clock: SkippedClock }>();
  readonly #roots = new Map<number, Root>();
  /** Parents by the children that they wait for. */
  readonly #parents = new Map<string, ExecutionClock>();
  /** The clock of what makes a call, by the call's idempotency key, while it is under way. */
  readonly #calls = new Map<string, TimeAttributes>();
  readonly #realClock: RunClock;
  /** Relatives that are not read back yet are not passed over: counted from the start of recovery to its end. */
  #unread = 1;
  /** Clocks that could have jumped but for that. */
  readonly #held = new Set<SkippedClock>();

  /** @param ring wakes an execution whose time has come */
  constructor(options: {
    readonly clock: AlarmClock;
    readonly defer: (work: () => void) => void;
    readonly ring: (executionId: number) => void;
  }) {
    this.#clock = options.clock;
    this.#defer = options.defer;
    this.#ring = options.ring;
    const { clock } = options;
    this.#realClock = {
      now: () => clock.now(),
      alarm: (ring) => clock.alarm(ring),
      hold: holdNothing,
      reach: nothing,
      leave: nothing,
    };
  }

  /** The clock of an execution; undefined for those on the real one. */
  of(executionId: number): ExecutionClock | undefined {
    return this.#byExecution.size === 0 ? undefined : this.#byExecution.get(executionId);
  }

  /** What time it is for executions that live on the clock of a root; the real time when it has none (any more). */
  nowOf(rootId: number | undefined): number {
    const clock = rootId === undefined ? undefined : this.#roots.get(rootId)?.clock;
    return (clock ?? this.#clock).now();
  }

  /**
   * An execution starts, or has been read back.
   * @param skewMs how far its clock was ahead at the least
   */
  join(
    executionId: number,
    { machineId, executionArn, attributes }: JoiningExecution,
    skewMs = 0,
  ): ExecutionClock | undefined {
    const { time, clockOf } = attributes;
    if (time !== 'skip') return undefined;
    const known = this.#byExecution.get(executionId);
    if (known !== undefined) return known;
    const rootId = clockOf ?? executionId;
    const { clock, members } = this.#rootOf(rootId);
    members.add(executionId);
    clock.skewAtLeast(skewMs);
    const joined = new ExecutionClock({
      rootId,
      machineId,
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

  /**
   * An execution is over.
   * @returns a relative that has to record how far the clock has come, if none of those that are left has
   */
  leave(executionId: number): number | undefined {
    const member = this.#byExecution.get(executionId);
    if (member === undefined) return undefined;
    this.#byExecution.delete(executionId);
    this.#byArn.delete(member.executionArn);
    this.#forgetChildren(member);
    // Its parent has not heard of its end yet: the clock stands until then.
    this.#parents.get(member.executionArn)?.lookAround();
    member.leave();
    const root = this.#roots.get(member.rootId);
    root?.members.delete(executionId);
    this.#forgetRoot(member.rootId);
    const [heir] = root?.members ?? [];
    return heir !== undefined && this.of(heir)?.recordedSkewMs !== member.clock.skewMs ? heir : undefined;
  }

  /** The executions of a machine are gone with it. */
  leaveMachine(machineId: number): void {
    for (const [executionId, member] of this.#byExecution) {
      if (member.machineId === machineId) this.leave(executionId);
    }
  }

  /** The executions that live on a root's clock. */
  relativesOf(rootId: number): readonly number[] {
    return [...(this.#roots.get(rootId)?.members ?? [])];
  }

  /**
   * A clock for what runs in memory: that of the execution it belongs to, one of its own, or the real one. Whoever runs
   * on it holds it while something is under way for him, and leaves it at his end.
   * @param executionArn by which somebody on the same clock may wait for him
   */
  runClock({ time, clockOf }: TimeAttributes, executionArn?: string): RunClock {
    if (time !== 'skip') return this.#realClock;
    const root = clockOf === undefined ? undefined : this.#rootOf(clockOf);
    if (root !== undefined) root.runs += 1;
    const clock = root?.clock ?? this.#newClock();
    if (executionArn !== undefined) {
      this.#byArn.set(executionArn, { clock });
      this.#parents.get(executionArn)?.lookAround();
    }
    let isOver = false;
    return {
      now: () => clock.now(),
      alarm: (ring) => clock.alarm(ring),
      hold: () => clock.hold(),
      reach: (atMs) => clock.reach(atMs),
      leave: () => {
        if (isOver) return;
        isOver = true;
        if (executionArn !== undefined && this.#byArn.delete(executionArn))
          this.#parents.get(executionArn)?.lookAround();
        if (root === undefined || clockOf === undefined) return;
        root.runs -= 1;
        this.#forgetRoot(clockOf);
      },
    };
  }

  /** Which clock an execution's children live on, as their attributes keep it. */
  timeOfChild(executionId: number): TimeAttributes {
    const rootId = this.of(executionId)?.rootId;
    return rootId === undefined ? {} : { time: 'skip', clockOf: rootId };
  }

  /** A call is under way for an execution: what it starts lives on the same clock. */
  calling(idempotencyKey: string, executionId: number, { time, clockOf }: TimeAttributes): void {
    if (time !== 'skip') return;
    // One that runs in memory has no number by which its clock could be found again.
    const rootId = clockOf ?? (executionId < 0 ? undefined : executionId);
    this.#calls.set(idempotencyKey, rootId === undefined ? { time } : { time, clockOf: rootId });
  }

  called(idempotencyKey: string): void {
    this.#calls.delete(idempotencyKey);
  }

  /** On which clock lives what a call starts: the real one, unless an execution that skips time makes the call. */
  timeOfCall(idempotencyKey: string | undefined): TimeAttributes {
    return (idempotencyKey === undefined ? undefined : this.#calls.get(idempotencyKey)) ?? realTime;
  }

  /** Nobody will answer a task, by the test case of its execution: the clock does not wait for that. */
  unanswered({ executionId, ...task }: TaskKey): void {
    this.#byExecution.get(executionId)?.unanswered.add(taskName(task));
  }

  /** It is no earlier than this for those that live on the clock of a root, if any do. */
  reach(rootId: number | undefined, atMs: number): void {
    if (rootId !== undefined) this.#roots.get(rootId)?.clock.reach(atMs);
  }

  /** An execution is being read back after a start. */
  reading(): void {
    this.#unread += 1;
  }

  /** Something runs that belongs to no execution, though one may wait for what it does: no clock jumps meanwhile. */
  hold(): () => void {
    this.#unread += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.read();
      isHeld = false;
    };
  }

  /** One was read back or is gone, or all that were under way have been found. */
  read(): void {
    this.#unread -= 1;
    if (this.#unread > 0) return;
    const held = [...this.#held];
    this.#held.clear();
    for (const clock of held) clock.consider();
  }

  #forgetChildren(member: ExecutionClock): void {
    for (const childArn of member.awaited) {
      if (this.#parents.get(childArn) === member) this.#parents.delete(childArn);
    }
  }

  #rootOf(rootId: number): Root {
    let root = this.#roots.get(rootId);
    if (root === undefined) {
      root = { clock: this.#newClock(), members: new Set(), runs: 0 };
      this.#roots.set(rootId, root);
    }
    return root;
  }

  #forgetRoot(rootId: number): void {
    const root = this.#roots.get(rootId);
    if (root?.members.size === 0 && root.runs === 0) this.#roots.delete(rootId);
  }

  #newClock(): SkippedClock {
    const mayJump = (): boolean => {
      if (this.#unread > 0) this.#held.add(clock);
      return this.#unread === 0;
    };
    const clock: SkippedClock = new SkippedClock({ clock: this.#clock, defer: this.#defer, mayJump });
    return clock;
  }
}
