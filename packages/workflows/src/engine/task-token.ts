import type { TaskReference } from '@cairn/asl';
import type { Digest } from '@cairn/kit';

/** An attempt of a task of an execution, named for all executions. */
export interface TaskKey extends TaskReference {
  readonly executionId: number;
}

/**
 * Makes and reads task tokens: the attempt's name and a tag that only the holder of the secret can make.
 * Nothing is stored for a token; it stays valid as long as its attempt waits.
 */
export class TaskTokens {
  readonly #digest: Digest;
  readonly #secret: string;

  constructor(digest: Digest, secret: string) {
    this.#digest = digest;
    this.#secret = secret;
  }

  print(executionId: number, task: TaskReference): string {
    const body = `${executionId.toString(36)}.${task.frameId.toString(36)}.${task.scheduledEventId.toString(36)}`;
    return `${body}.${this.#tag(body)}`;
  }

  /** The attempt that a token names; undefined for a text that is none of our tokens. */
  read(token: string): TaskKey | undefined {
    const end = token.lastIndexOf('.');
    if (end < 0) return undefined;
    const body = token.slice(0, end);
    if (token.slice(end + 1) !== this.#tag(body)) return undefined;
    const [executionId, frameId, scheduledEventId] = body.split('.').map((part) => Number.parseInt(part, 36));
    if (executionId === undefined || frameId === undefined || scheduledEventId === undefined)
      return undefined;
    return { executionId, frameId, scheduledEventId };
  }

  #tag(body: string): string {
    return this.#digest.hex('SHA-256', `task:${this.#secret}:${body}:${this.#secret}`).slice(0, 40);
  }
}

/** One text for an attempt within its execution. */
export function taskName(task: TaskReference): string {
  return `${task.frameId}/${task.scheduledEventId}`;
}
