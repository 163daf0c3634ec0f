import { type Clock, type LimitValues, RecentMap } from '@cairn/kit';
import type { AuthorizationLimitName } from './authorization-limits.ts';
import type { AuthorizerAnswer } from './authorizer-answer.ts';

interface Kept {
  readonly answer: AuthorizerAnswer;
  readonly endsMs: number;
}

/** What is known of a token beside the answer. */
interface Standing {
  /** Whether the function has said no to it since. */
  isRefused: boolean;
}

/** Answers of Lambda authorizers, by authorizer (API and function) and token, for as long as they hold. */
export class AuthorizerAnswers {
  readonly #clock: Clock;
  readonly #kept: RecentMap<string, Kept>;
  readonly #standings: RecentMap<string, Standing>;

  constructor(clock: Clock, limits: LimitValues<AuthorizationLimitName>) {
    this.#clock = clock;
    this.#kept = new RecentMap(limits.graphqlAuthorizerKeptAnswers);
    this.#standings = new RecentMap(limits.graphqlAuthorizerKeptAnswers);
  }

  find(authorizer: string, token: string): AuthorizerAnswer | undefined {
    const kept = this.#kept.get(keyOf(authorizer, token));
    return kept !== undefined && this.#clock.now() < kept.endsMs ? kept.answer : undefined;
  }

  allow(authorizer: string, token: string, answer: AuthorizerAnswer, ttlSeconds: number): void {
    const key = keyOf(authorizer, token);
    // Whoever was let in before is let in still.
    const standing = this.#standings.get(key);
    if (standing !== undefined) standing.isRefused = false;
    if (ttlSeconds > 0 && answer.isKeepable)
      this.#kept.set(key, { answer, endsMs: this.#clock.now() + ttlSeconds * 1_000 });
  }

  /** The function lets the token in no more: what it has been let in for ends. */
  refuse(authorizer: string, token: string): void {
    const key = keyOf(authorizer, token);
    this.#kept.delete(key);
    const standing = this.#standings.get(key);
    if (standing !== undefined) standing.isRefused = true;
  }

  /** Tells, from now on, whether a token that was let in is not refused. */
  watch(authorizer: string, token: string): () => boolean {
    const standing = this.#standings.getOrMake(keyOf(authorizer, token), () => ({ isRefused: false }));
    return () => !standing.isRefused;
  }
}

function keyOf(authorizer: string, token: string): string {
  return `${authorizer}\n${token}`;
}
