import { RecentMap, type RecordWrite, SerialWork } from '@cairn/kit';
import { bytesHex } from '../srp/srp-numbers.ts';
import type { UserPoolContext } from '../user-pool-context.ts';

/** Whose attempts are counted: a user by his id, or a name that belongs to nobody. */
export interface AttemptedUser {
  readonly userPoolId: string;
  /** `password`, `totp`: each is counted by itself. */
  readonly proof: string;
  readonly name: string;
}

interface Failures {
  readonly count: number;
  readonly lastMs: number;
  readonly lockedUntilMs: number;
}

/** What is under way for one user. */
interface Attempting {
  readonly queue: SerialWork;
  /** Attempts that go on beside one another, since there are tries left for all of them. */
  readonly few: Set<Promise<boolean>>;
  callers: number;
  running: number;
  /** What is known of him, once it was read: kept here, for the memory of all may be full and forget meanwhile. */
  failures: Failures | undefined;
}

const failed = 'cognito-failed-attempts';
/** Keys of the above by the time when they mean nothing any more. */
const ends = 'cognito-failed-attempt-ends';
const none: Failures = { count: 0, lastMs: 0, lockedUntilMs: 0 };
/** After so long without a failure the count begins anew. */
const quietMs = 15 * 60_000;
const lockMsMax = 15 * 60_000;
const failuresPerCleanUp = 32;
const cleanUpSize = 64;

/**
 * Failed attempts to prove a password or a code. When the tries of the limit are used up, each failure locks for twice as
 * long as the one before: a second at first, a quarter of an hour at most. Attempts during a lock are refused without being
 * looked at, and do not extend it. Names of nobody are counted and written as those of users are.
 * Source: developer guide, "Lockout behavior for failed sign-in attempts".
 */
export class FailedAttempts {
  readonly #ports: Pick<UserPoolContext, 'records' | 'clock' | 'crypto' | 'limits'>;
  readonly #known: RecentMap<string, Failures>;
  readonly #attempting = new Map<string, Attempting>();
  #failures = 0;

  constructor(ports: Pick<UserPoolContext, 'records' | 'clock' | 'crypto' | 'limits'>) {
    this.#ports = ports;
    this.#known = new RecentMap(ports.limits.userPoolUsersInMemory);
  }

  /**
   * Runs a proof and counts its failure, durably. Many at once do not get more tries than one after the other.
   * @param locked makes the error for whoever has to wait
   * @returns what `prove` says
   */
  async prove(user: AttemptedUser, prove: () => Promise<boolean>, locked: () => Error): Promise<boolean> {
    const key = this.#keyOf(user);
    const attempting = this.#attempting.get(key) ?? {
      queue: new SerialWork(),
      few: new Set(),
      callers: 0,
      running: 0,
      failures: undefined,
    };
    this.#attempting.set(key, attempting);
    attempting.callers += 1;
    try {
      const { count } = await this.#failuresOf(key, attempting);
      const attempt = () => this.#attempt(key, attempting, prove, locked);
      // Whether there is a try left is known when those that go on have ended.
      const afterFew = async () => {
        await Promise.allSettled(attempting.few);
        return attempt();
      };
      const isFew = count + attempting.running < this.#ports.limits.userPoolPasswordTries;
      return await (isFew ? beside(attempting.few, attempt()) : attempting.queue.run(afterFew));
    } finally {
      attempting.callers -= 1;
      if (attempting.callers === 0) this.#attempting.delete(key);
    }
  }

  async #attempt(
    key: string,
    attempting: Attempting,
    prove: () => Promise<boolean>,
    locked: () => Error,
  ): Promise<boolean> {
    // Counted before anything is waited for.
    attempting.running += 1;
    try {
      const { lockedUntilMs } = await this.#failuresOf(key, attempting);
      if (this.#ports.clock.now() < lockedUntilMs) throw locked();
      const isProved = await prove();
      if (isProved) await this.#forget(key, attempting);
      else await this.#count(key, attempting);
      return isProved;
    } finally {
      attempting.running -= 1;
    }
  }

  async #failuresOf(key: string, attempting: Attempting): Promise<Failures> {
    attempting.failures ??= this.#known.get(key);
    if (attempting.failures === undefined) {
      const text = await this.#ports.records.get(failed, key);
      // Somebody else may have read, and counted, meanwhile.
      attempting.failures ??= text === undefined ? none : (JSON.parse(text) as Failures);
      this.#known.set(key, attempting.failures);
    }
    return this.#fresh(attempting.failures);
  }

  #know(key: string, attempting: Attempting, failures: Failures): void {
    attempting.failures = failures;
    this.#known.set(key, failures);
  }

  #fresh(failures: Failures): Failures {
    return this.#ports.clock.now() - failures.lastMs > quietMs ? none : failures;
  }

  async #count(key: string, attempting: Attempting): Promise<void> {
    const { failures: before = none } = attempting;
    const nowMs = this.#ports.clock.now();
    const count = this.#fresh(before).count + 1;
    const over = count - this.#ports.limits.userPoolPasswordTries;
    const lockedUntilMs = over < 0 ? 0 : nowMs + Math.min(lockMsMax, 1_000 * 2 ** Math.min(over, 10));
    const failures = { count, lastMs: nowMs, lockedUntilMs };
    this.#know(key, attempting, failures);
    await this.#ports.records.write([
      { collection: failed, key, value: JSON.stringify(failures) },
      ...endWrites(key, before.lastMs, undefined),
      ...endWrites(key, nowMs, key),
    ]);
    this.#failures += 1;
    if (this.#failures % failuresPerCleanUp === 0) await this.#forgetEnded();
  }

  async #forget(key: string, attempting: Attempting): Promise<void> {
    const { failures: before = none } = attempting;
    if (before.count === 0) return;
    this.#know(key, attempting, none);
    await this.#ports.records.write([
      { collection: failed, key, value: undefined },
      ...endWrites(key, before.lastMs, undefined),
    ]);
  }

  async #forgetEnded(): Promise<void> {
    const to = endKey(this.#ports.clock.now() - quietMs, '');
    const ended = await this.#ports.records.list(ends, { to, limit: cleanUpSize });
    const writes = ended.flatMap(({ key, value }): RecordWrite[] => [
      { collection: ends, key, value: undefined },
      { collection: failed, key: value, value: undefined },
    ]);
    if (writes.length > 0) await this.#ports.records.write(writes);
  }

  /** Hashed, for names may be long. */
  #keyOf({ userPoolId, proof, name }: AttemptedUser): string {
    return `${userPoolId}/${proof}/${bytesHex(this.#ports.crypto.hash('SHA-256', name))}`;
  }
}

async function beside(few: Set<Promise<boolean>>, attempt: Promise<boolean>): Promise<boolean> {
  few.add(attempt);
  try {
    return await attempt;
  } finally {
    few.delete(attempt);
  }
}

function endWrites(key: string, lastMs: number, value: string | undefined): readonly RecordWrite[] {
  return lastMs === 0 ? [] : [{ collection: ends, key: endKey(lastMs, key), value }];
}

function endKey(lastMs: number, key: string): string {
  return `${String(Math.max(0, lastMs)).padStart(15, '0')}/${key}`;
}
