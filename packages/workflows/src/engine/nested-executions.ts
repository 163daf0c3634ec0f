import { type CallScope, ServiceError } from '@cairn/kit';
import { type ClosedExecution, nestedGone, nestedOutcome } from '../integrations/start-execution.ts';
import type { CallOutcome } from '../integrations/task-call.ts';
import { type TaskKey, taskName } from './task-token.ts';

/** A child, as its parent finds it. */
export interface NestedExecution {
  readonly executionId: number;
  readonly machineId: number;
  readonly closed: boolean;
}

/** How nested executions are found, read and stopped. */
export interface NestedPorts {
  find(executionArn: string): Promise<NestedExecution | undefined>;
  describe(executionArn: string, scope: CallScope): Promise<ClosedExecution>;
  stop(executionArn: string, scope: CallScope): Promise<void>;
  /** Brings the outcome to the parent; harmless when it has it already. */
  finish(parent: TaskKey, outcome: CallOutcome): void;
  requestId(): string;
  /** A child ended at an instant: it is no earlier for its parent. */
  reached(parent: TaskKey, atMs: number): void;
  /** Whether the server stops: nothing is tried again. */
  isStopped(): boolean;
  /** Something could not be read; resolves when to try again. */
  failed(error: unknown): Promise<void>;
}

/** A child to wait for. */
export interface NestedChild {
  readonly pattern: 'sync' | 'sync:2';
  readonly childArn: string;
  /** On whose behalf it was started, and is read and stopped. */
  readonly scope: CallScope;
}

interface Waiting extends NestedChild {
  readonly parent: TaskKey;
  /** The child, once it is found. */
  found: NestedExecution | undefined;
}

/**
 * Parents that wait for children with `.sync`. Nothing here is durable: a parent that is read back attaches to its
 * child again by the ARN it has recorded, and hears of the end then if it has missed it.
 */
export class NestedExecutions {
  readonly #ports: NestedPorts;
  readonly #byParent = new Map<string, Waiting>();
  readonly #byChild = new Map<number, Set<Waiting>>();

  constructor(ports: NestedPorts) {
    this.#ports = ports;
  }

  /** Waits for a child on behalf of a parent's task. */
  attach(parent: TaskKey, child: NestedChild): void {
    const name = parentName(parent);
    if (this.#byParent.has(name)) return;
    const waiting: Waiting = { ...child, parent, found: undefined };
    this.#byParent.set(name, waiting);
    void this.#insist(waiting, () => this.#watch(waiting));
  }

  /** The parent no longer waits: its child is stopped, as AWS does. */
  cancel(parent: TaskKey): void {
    const waiting = this.#byParent.get(parentName(parent));
    if (waiting === undefined) return;
    this.#forget(waiting);
    this.stopChild(waiting.childArn, waiting.scope);
  }

  /** Stops a child that nobody waits for any more, however often that has to be tried. */
  stopChild(childArn: string, scope: CallScope): void {
    void this.#insistOnStop(childArn, scope);
  }

  async #insistOnStop(childArn: string, scope: CallScope): Promise<void> {
    while (!this.#ports.isStopped()) {
      try {
        await this.#ports.stop(childArn, scope);
        return;
      } catch (error) {
        await this.#ports.failed(error);
        // It is not there, or may not be stopped: it never will be.
        if (error instanceof ServiceError && !error.retryable) return;
      }
    }
  }

  /** An execution has closed: whoever waits for it hears. */
  closed(executionId: number): void {
    for (const waiting of this.#byChild.get(executionId) ?? []) {
      void this.#insist(waiting, () => this.#finish(waiting));
    }
  }

  /**
   * The executions of a machine were deleted: whoever waits for one of them hears. Parents that have not found their
   * child yet find out for themselves.
   */
  machineDeleted(machineId: number): void {
    for (const waiting of [...this.#byParent.values()]) {
      if (waiting.found?.machineId === machineId) this.#finishGone(waiting);
    }
  }

  /** Does something for a parent until it succeeds or the parent waits no longer. */
  async #insist(waiting: Waiting, work: () => Promise<void>): Promise<void> {
    while (this.#byParent.get(parentName(waiting.parent)) === waiting) {
      try {
        await work();
        return;
      } catch (error) {
        await this.#ports.failed(error);
      }
    }
  }

  async #watch(waiting: Waiting): Promise<void> {
    const child = await this.#ports.find(waiting.childArn);
    if (!this.#byParent.has(parentName(waiting.parent))) return;
    if (child === undefined) {
      this.#finishGone(waiting);
      return;
    }
    waiting.found = child;
    const waitingForChild = this.#byChild.get(child.executionId) ?? new Set();
    this.#byChild.set(child.executionId, waitingForChild.add(waiting));
    // It may have closed between the read and now: only a read after the registration tells.
    if (child.closed || (await this.#ports.find(waiting.childArn))?.closed !== false) {
      await this.#finish(waiting);
    }
  }

  async #finish(waiting: Waiting): Promise<void> {
    const child = await this.#ports.find(waiting.childArn);
    const described = child && (await this.#ports.describe(waiting.childArn, waiting.scope));
    if (this.#byParent.get(parentName(waiting.parent)) !== waiting) return;
    // It was redriven before it could be looked at: its next end is heard of too.
    if (described?.status === 'RUNNING') return;
    if (described === undefined) {
      this.#finishGone(waiting);
      return;
    }
    this.#forget(waiting);
    if (described.stopDate !== undefined) this.#ports.reached(waiting.parent, described.stopDate);
    this.#ports.finish(waiting.parent, nestedOutcome(described, waiting.pattern));
  }

  #finishGone(waiting: Waiting): void {
    this.#forget(waiting);
    this.#ports.finish(waiting.parent, nestedGone(waiting.childArn, this.#ports.requestId()));
  }

  #forget(waiting: Waiting): void {
    this.#byParent.delete(parentName(waiting.parent));
    if (waiting.found === undefined) return;
    const { executionId } = waiting.found;
    const others = this.#byChild.get(executionId);
    others?.delete(waiting);
    if (others?.size === 0) this.#byChild.delete(executionId);
  }
}

function parentName(parent: TaskKey): string {
  return `${parent.executionId}/${taskName(parent)}`;
}
