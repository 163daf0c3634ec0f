import { type CallScope, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { type ClosedExecution, nestedGone, nestedOutcome } from '../integrations/start-execution.ts';
import type { JobEnds, JobFollower, SubmittedJob } from '../integrations/submitted-job.ts';
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
  readonly finish: JobEnds;
  requestId(): string;
  /** A child ended at an instant: it is no earlier for its parent. */
  reached(parent: TaskKey, atMs: number): void;
  /** Something could not be read; resolves when to try again. */
  failed(error: unknown): Promise<void>;
}

interface Waiting {
  readonly parent: TaskKey;
  readonly childArn: string;
  readonly pattern: 'sync' | 'sync:2';
  /** On whose behalf it was started, and is read. */
  readonly scope: CallScope;
  /** The child, once it is found. */
  found: NestedExecution | undefined;
}

/**
 * Parents that wait for children with `.sync`. Nothing here is durable: a parent that is read back attaches to its
 * child again by the ARN it has recorded, and hears of the end then if it has missed it.
 */
export class NestedExecutions implements JobFollower {
  readonly #ports: NestedPorts;
  readonly #byParent = new Map<string, Waiting>();
  readonly #byChild = new Map<number, Set<Waiting>>();

  constructor(ports: NestedPorts) {
    this.#ports = ports;
  }

  namesOf(_action: string, _parameters: Json, answer: Json): JsonObject | undefined {
    const executionArn = childArnOf(answer);
    return executionArn === undefined ? undefined : { executionArn };
  }

  follow(parent: TaskKey, { names, pattern, scope }: SubmittedJob): void {
    const name = parentName(parent);
    if (this.#byParent.has(name)) return;
    const childArn = names.executionArn as string;
    const waiting: Waiting = { parent, childArn, pattern, scope, found: undefined };
    this.#byParent.set(name, waiting);
    void this.#insist(waiting, () => this.#watch(waiting));
  }

  forget(parent: TaskKey): void {
    const waiting = this.#byParent.get(parentName(parent));
    if (waiting !== undefined) this.#forget(waiting);
  }

  stop({ names, scope }: SubmittedJob): Promise<void> {
    return this.#ports.stop(names.executionArn as string, scope);
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

/** The ARN of the child that the answer to a start tells of. */
export function childArnOf(answer: Json | undefined): string | undefined {
  const arn = isJsonObject(answer) ? memberOf(answer, 'ExecutionArn') : undefined;
  return typeof arn === 'string' ? arn : undefined;
}

function parentName(parent: TaskKey): string {
  return `${parent.executionId}/${taskName(parent)}`;
}
