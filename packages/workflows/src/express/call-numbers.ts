import type { TaskReference } from '@cairn/asl';
import { taskName } from '../engine/task-token.ts';

/** Counts the calls of each state of an execution that keeps no history in which they could be counted. */
export class CallNumbers {
  readonly #counts = new Map<string, number>();
  readonly #byTask = new Map<string, number>();

  /** A state makes a call. */
  note(task: TaskReference, stateName: string): void {
    const count = this.#counts.get(stateName) ?? 0;
    this.#counts.set(stateName, count + 1);
    this.#byTask.set(taskName(task), count);
  }

  /** How many calls its state made before this one. */
  numberOf(task: TaskReference): number {
    return this.#byTask.get(taskName(task)) ?? 0;
  }
}
