import type { FunctionInvocation, FunctionOutcome } from '@cairn/resources';
import type { FunctionProcess } from './function-process.ts';

/** An invocation that waits for an environment. */
export interface WaitingInvocation {
  readonly invocation: FunctionInvocation;
  readonly resolve: (outcome: FunctionOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** The environments of one revision of one version of a function, and who waits for them. */
export class FunctionPool {
  readonly key: string;
  /** The function and version that the key is a revision of. */
  readonly identity: string;
  /** Environments without work; the one used last is taken first, so that the others can be reaped. */
  readonly idle: FunctionProcess[] = [];
  /** Environments at work or starting. */
  busyCount = 0;
  readonly waiting = new Set<WaitingInvocation>();
  isRetired = false;

  constructor(key: string, identity: string) {
    this.key = key;
    this.identity = identity;
  }

  get size(): number {
    return this.idle.length + this.busyCount;
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.waiting.size === 0;
  }

  /** An environment that can take work at once. */
  takeIdle(): FunctionProcess | undefined {
    for (let found = this.idle.pop(); found !== undefined; found = this.idle.pop()) {
      if (found.isAlive) return found;
    }
    return undefined;
  }

  /** Who has waited longest. */
  takeWaiting(): WaitingInvocation | undefined {
    for (const waiting of this.waiting) {
      this.waiting.delete(waiting);
      return waiting;
    }
    return undefined;
  }
}
