import { type Payload, utf8ByteLength } from '@cairn/kit';
import type { Assignment } from '../program/evaluation.ts';
import type { Program, State } from '../program/program.ts';
import type { ExecutionIdentity, ExecutionStatus, MachineLimits } from '../transition-types.ts';
import { Frame, type Work } from './frame.ts';
import { type Timer, TimerHeap } from './timer-heap.ts';
import { Variable } from './variable.ts';

/**
 * One execution's state in memory. Owns the tree of frames and what is derived of it: which frames can run,
 * the timers, which frames changed since their records were last taken.
 *
 * 1. A frame's work changes only by {@link setWork}, so that timers and counts follow.
 * 2. Every change of a frame is followed by {@link touch} in the same transition.
 * 3. An execution that succeeded has no frames; one that ended otherwise keeps them as they stood, and none of
 *    them runs, waits or is in flight any more.
 */
export class Execution {
  readonly program: Program;
  readonly identity: ExecutionIdentity;
  readonly limits: MachineLimits;
  status: ExecutionStatus = 'RUNNING';
  output: Payload | undefined;
  error: string | undefined;
  cause: string | undefined;
  /** Id of the newest history event, 0 at first. */
  lastEventId = 0;
  /** When the machine's TimeoutSeconds, or the longest time that an execution may take, are over. */
  deadlineMs: number | undefined;
  /** How often it was redriven, and when last. */
  redriveCount = 0;
  redriveMs: number | undefined;
  nextFrameId = 0;
  /** States entered and attempts repeated since somebody set them to 0: what AWS bills. Not recorded. */
  entries = 0;
  retries = 0;
  root: Frame | undefined;
  /** Frames that can run on, in the order in which they will. */
  readonly runnable: Frame[] = [];
  changedFrames: Frame[] = [];
  changedVariables: Variable[] = [];
  /** Bytes of the values of all variables. */
  variableBytes = 0;
  /** How far the clock that it lives on was ahead of the real one when it last moved; 0 on the real one. */
  clockSkewMs = 0;
  removedFrameIds: number[] = [];
  /** Frames below the root, by id. */
  #frames: Map<number, Frame> | undefined;
  #timers: TimerHeap | undefined;
  #inFlightCount = 0;
  #taskCount = 0;

  constructor(program: Program, identity: ExecutionIdentity, limits: MachineLimits) {
    this.program = program;
    this.identity = identity;
    this.limits = limits;
  }

  /** When `timers` has to be sent at the latest; undefined when nothing waits for the clock. */
  get nextDueMs(): number | undefined {
    if (this.status !== 'RUNNING') return undefined;
    const dueMs = this.#earliestTimer()?.dueMs;
    if (dueMs === undefined || this.deadlineMs === undefined) return dueMs ?? this.deadlineMs;
    return Math.min(dueMs, this.deadlineMs);
  }

  /** Whether a restart has to take up tasks: see `pendingTasks`. */
  get inFlight(): boolean {
    return this.inFlightCount > 0;
  }

  /** How much a restart has to take up. */
  get inFlightCount(): number {
    return this.status === 'RUNNING' ? this.#inFlightCount : 0;
  }

  /** Tasks under way, those that wait for workers and tokens among them. */
  get taskCount(): number {
    return this.status === 'RUNNING' ? this.#taskCount : 0;
  }

  /** The frame with this id, unless it is gone. */
  frame(id: number): Frame | undefined {
    return id === this.root?.id ? this.root : this.#frames?.get(id);
  }

  /** All frames. */
  frames(): readonly Frame[] {
    if (this.root === undefined) return [];
    return this.#frames === undefined ? [this.root] : [this.root, ...this.#frames.values()];
  }

  /** Adds a frame that can run. */
  addFrame(
    parent: Frame | undefined,
    index: number,
    state: State,
    input: Payload,
    lastEventId: number,
  ): Frame {
    const frame = new Frame({ id: this.nextFrameId++, parent, index, state, input, lastEventId });
    this.attach(frame);
    this.touch(frame);
    this.runnable.push(frame);
    return frame;
  }

  /** Puts a frame into the tree, with the timer and the count that its work asks for. */
  attach(frame: Frame): void {
    const parent = frame.parent;
    if (parent === undefined) {
      this.root = frame;
    } else {
      this.#frames ??= new Map();
      this.#frames.set(frame.id, frame);
      parent.children ??= [];
      parent.children[frame.index] = frame;
      if (frame.work.kind === 'done') parent.takeDone(frame.work.output);
    }
    this.#follow(frame);
  }

  /** Changes what a frame does. */
  setWork(frame: Frame, work: Work): void {
    if (frame.inFlight) this.#inFlightCount -= 1;
    if (frame.work.kind === 'task') this.#taskCount -= 1;
    frame.work = work;
    this.#follow(frame);
    this.touch(frame);
  }

  /** Marks a frame as changed. */
  touch(frame: Frame): void {
    if (frame.changed) return;
    frame.changed = true;
    this.changedFrames.push(frame);
  }

  /** Gives variables of a frame's scope new values; those that are not there yet come into being. */
  assign(frame: Frame, assignments: readonly Assignment[]): void {
    frame.variables ??= new Map();
    for (const [name, value] of assignments) {
      let variable = frame.variables.get(name);
      if (variable === undefined) {
        variable = new Variable(this.nextFrameId++, frame.id, name, value);
        this.attachVariable(frame, variable);
      } else {
        const bytes = utf8ByteLength(value.text);
        this.variableBytes += bytes - variable.bytes;
        variable.value = value;
        variable.bytes = bytes;
      }
      if (variable.changed) continue;
      variable.changed = true;
      this.changedVariables.push(variable);
    }
  }

  /** Puts a variable into a frame's scope. */
  attachVariable(frame: Frame, variable: Variable): void {
    frame.variables ??= new Map();
    frame.variables.set(variable.name, variable);
    this.variableBytes += variable.bytes;
  }

  /** All variables of all scopes. */
  variables(): readonly Variable[] {
    return this.frames().flatMap((frame) => [...(frame.variables?.values() ?? [])]);
  }

  /** Removes all frames below one. */
  removeChildren(frame: Frame): void {
    for (const child of frame.children ?? []) {
      if (child.taken) this.removedFrameIds.push(child.id);
      this.#forget(child);
    }
    frame.children = undefined;
    frame.doneCount = 0;
    frame.doneLength = 0;
  }

  /** Ends the execution. Only of one that succeeded nothing is left to go on from. */
  close(status: ExecutionStatus): void {
    this.status = status;
    this.runnable.length = 0;
    this.#timers = undefined;
    if (status !== 'SUCCEEDED') return;
    if (this.root?.taken) this.removedFrameIds.push(this.root.id);
    this.root = undefined;
    this.#frames = undefined;
    this.changedFrames = [];
    this.changedVariables = [];
    this.variableBytes = 0;
  }

  /** Opens an execution that ended otherwise than well again; its frames stand as they stood. */
  reopen(nowMs: number): void {
    this.status = 'RUNNING';
    this.error = undefined;
    this.cause = undefined;
    this.redriveCount += 1;
    this.redriveMs = nowMs;
    this.setDeadline(nowMs);
  }

  /** Lets the machine's TimeoutSeconds begin; the longest time of an execution counts from its start. */
  setDeadline(fromMs: number): void {
    const executionSecondsMax = this.limits.executionSecondsMax ?? executionSecondsMaxDefault;
    const lastMs = this.identity.startMs + executionSecondsMax * 1000;
    const { timeoutSeconds } = this.program;
    this.deadlineMs =
      timeoutSeconds === undefined ? lastMs : Math.min(fromMs + timeoutSeconds * 1000, lastMs);
  }

  /** Takes the earliest frame that is due, if any. */
  takeDueFrame(nowMs: number): Frame | undefined {
    const timer = this.#earliestTimer();
    if (timer === undefined || timer.dueMs > nowMs) return undefined;
    this.#timers!.pop();
    return this.frame(timer.frameId);
  }

  #follow(frame: Frame): void {
    if (frame.inFlight) this.#inFlightCount += 1;
    if (frame.work.kind === 'task') this.#taskCount += 1;
    const dueMs = frame.dueMs;
    if (dueMs === undefined) return;
    this.#timers ??= new TimerHeap();
    this.#timers.push({ dueMs, frameId: frame.id });
    // Timers that no longer hold are dropped when they come up, or here when they outweigh the others.
    if (this.#timers.size > 2 * (this.#frames?.size ?? 0) + 64) {
      this.#timers.retain((timer) => this.#holds(timer));
    }
  }

  #earliestTimer(): Timer | undefined {
    const timers = this.#timers;
    if (timers === undefined) return undefined;
    for (;;) {
      const timer = timers.peek();
      if (timer === undefined || this.#holds(timer)) return timer;
      timers.pop();
    }
  }

  #holds(timer: Timer): boolean {
    return this.frame(timer.frameId)?.dueMs === timer.dueMs;
  }

  #forget(frame: Frame): void {
    if (frame.inFlight) this.#inFlightCount -= 1;
    if (frame.work.kind === 'task') this.#taskCount -= 1;
    this.#frames?.delete(frame.id);
    for (const variable of frame.variables?.values() ?? []) this.variableBytes -= variable.bytes;
    for (const child of frame.children ?? []) this.#forget(child);
  }
}

/** The longest that an execution may take, in seconds: a year (Developer Guide, "Quotas related to state machine executions"). */
export const executionSecondsMaxDefault: number = 365 * 24 * 60 * 60;

/** A new execution that waits for its `start`. */
export function newExecution(
  program: Program,
  identity: ExecutionIdentity,
  limits: MachineLimits,
): Execution {
  const execution = new Execution(program, identity, limits);
  execution.setDeadline(identity.startMs);
  execution.addFrame(undefined, 0, program.startAt, identity.input, 0);
  return execution;
}
