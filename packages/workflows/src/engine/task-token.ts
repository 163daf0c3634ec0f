import type { TaskReference } from '@cairn/asl';
import type { Digest } from '@cairn/kit';

/** An attempt of a task of an execution, named for all executions. */
export interface TaskKey extends TaskReference {
  readonly executionId: number;
}

/** The attempt that a token was given out for. */
export interface TokenTask extends TaskKey {
  /**
   * Set for a token of an earlier installation: it is good only for an attempt scheduled before this instant (epoch
   * milliseconds), since the numbers given out between a backup and its restore are given out again.
   */
  readonly scheduledBeforeMs?: number;
}

/** An installation that a restored backup came from. */
export interface EarlierInstallation {
  readonly id: string;
  /** When its backup was restored, epoch milliseconds. */
  readonly untilMs: number;
}

/** What tokens are made of. */
export interface TokenOrigin {
  readonly secret: string;
  readonly installationId: string;
  /** Oldest first; empty where no backup was ever restored. */
  readonly earlierInstallations: readonly EarlierInstallation[];
}

const version = '1';

/**
 * Makes and reads task tokens: the attempt's name and a tag that only the holder of the secret can make.
 * Nothing is stored for a token; it stays valid as long as its attempt waits.
 */
export class TaskTokens {
  readonly #digest: Digest;
  readonly #origin: TokenOrigin;

  constructor(digest: Digest, origin: TokenOrigin) {
    this.#digest = digest;
    this.#origin = origin;
  }

  print(executionId: number, task: TaskReference): string {
    const { installationId, earlierInstallations } = this.#origin;
    const numbers = [earlierInstallations.length, executionId, task.frameId, task.scheduledEventId];
    const body = `${version}.${numbers.map((number) => number.toString(36)).join('.')}`;
    return `${body}.${this.#tag(body, installationId)}`;
  }

  /** The attempt that a token names; undefined for a text that is none of our tokens. */
  read(token: string): TokenTask | undefined {
    const end = token.lastIndexOf('.');
    const body = token.slice(0, Math.max(end, 0));
    const [format, ...parts] = body.split('.');
    const [count, executionId, frameId, scheduledEventId] = parts.map((part) => Number.parseInt(part, 36));
    if (format !== version || count === undefined || executionId === undefined) return undefined;
    if (frameId === undefined || scheduledEventId === undefined) return undefined;
    const { installationId, earlierInstallations } = this.#origin;
    const earlier = earlierInstallations[count];
    if (earlier === undefined && count !== earlierInstallations.length) return undefined;
    if (!sameText(token.slice(end + 1), this.#tag(body, earlier?.id ?? installationId))) return undefined;
    const key: TaskKey = { executionId, frameId, scheduledEventId };
    return earlier === undefined ? key : { ...key, scheduledBeforeMs: earlier.untilMs };
  }

  #tag(body: string, installationId: string): string {
    const { secret } = this.#origin;
    return this.#digest.hex('SHA-256', `task:${secret}:${installationId}:${body}:${secret}`).slice(0, 40);
  }
}

/** Compares in a time that does not tell how much was right. */
function sameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at += 1) {
    difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  }
  return difference === 0;
}

/** One text for an attempt within its execution. */
export function taskName(task: TaskReference): string {
  return `${task.frameId}/${task.scheduledEventId}`;
}
