import type { Alarm, AlarmClock } from '@cairn/kit';

/** A receive that waits for messages. */
interface LongPoll {
  readonly deadlineMs: number;
  /** Tries to take messages; true when there were some. */
  readonly attempt: () => boolean;
  readonly end: () => void;
}

/** Which receives of a queue wait, in the order in which they came. One alarm serves them all; nothing spins. */
export class LongPolls {
  readonly #clock: AlarmClock;
  readonly #nextDueMs: () => number | undefined;
  readonly #hasAvailable: () => boolean;
  #alarm: Alarm | undefined;
  #polls: LongPoll[] = [];
  #isWaking = false;

  /** @param hasAvailable makes due messages available and says whether there are some */
  constructor(
    clock: AlarmClock,
    queue: { readonly nextDueMs: () => number | undefined; readonly hasAvailable: () => boolean },
  ) {
    this.#clock = clock;
    this.#nextDueMs = queue.nextDueMs;
    this.#hasAvailable = queue.hasAvailable;
  }

  /** Resolves when the attempt had success, at the deadline, or when the caller has gone. */
  wait(attempt: () => boolean, deadlineMs: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const gone = (): void => {
        this.#polls = this.#polls.filter((each) => each !== poll);
        poll.end();
        this.#arm();
      };
      const poll: LongPoll = {
        deadlineMs,
        attempt,
        end: () => {
          signal?.removeEventListener('abort', gone);
          resolve();
        },
      };
      signal?.addEventListener('abort', gone);
      this.#polls.push(poll);
      this.#arm();
    });
  }

  /** Hands out what has become available. */
  wake(): void {
    if (this.#polls.length === 0 || this.#isWaking) return;
    this.#isWaking = true;
    try {
      for (let at = 0; at < this.#polls.length && this.#hasAvailable(); ) {
        const poll = this.#polls[at] as LongPoll;
        if (!poll.attempt()) {
          at += 1;
          continue;
        }
        this.#polls.splice(at, 1);
        poll.end();
      }
    } finally {
      this.#isWaking = false;
    }
    this.#arm();
  }

  /** Ends all that wait. */
  end(): void {
    const polls = this.#polls;
    this.#polls = [];
    this.#arm();
    for (const poll of polls) poll.end();
  }

  #ring(): void {
    this.wake();
    const nowMs = this.#clock.now();
    const ended = this.#polls.filter(({ deadlineMs }) => deadlineMs <= nowMs);
    this.#polls = this.#polls.filter(({ deadlineMs }) => deadlineMs > nowMs);
    for (const poll of ended) poll.end();
    this.#arm();
  }

  #arm(): void {
    if (this.#polls.length === 0) {
      this.#alarm?.set(undefined);
      return;
    }
    let atMs = this.#nextDueMs() ?? Number.POSITIVE_INFINITY;
    for (const { deadlineMs } of this.#polls) if (deadlineMs < atMs) atMs = deadlineMs;
    this.#alarm ??= this.#clock.alarm(() => this.#ring());
    this.#alarm.set(atMs);
  }
}
