/** When a frame is due. */
export interface Timer {
  readonly dueMs: number;
  readonly frameId: number;
}

/** A binary heap of timers, earliest first; frames due at once come in the order of their ids. */
export class TimerHeap {
  #timers: Timer[] = [];

  get size(): number {
    return this.#timers.length;
  }

  /** The earliest timer. */
  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.length;
    timers.push(timer);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(timer, timers[above] as Timer)) break;
      timers[at] = timers[above] as Timer;
      at = above;
    }
    timers[at] = timer;
  }

  /** Removes the earliest timer. */
  pop(): void {
    const last = this.#timers.pop();
    if (last === undefined || this.#timers.length === 0) return;
    this.#sink(0, last);
  }

  /** Drops the timers that `keep` refuses. */
  retain(keep: (timer: Timer) => boolean): void {
    const kept = this.#timers.filter(keep);
    this.#timers = kept;
    for (let at = (kept.length >> 1) - 1; at >= 0; at--) this.#sink(at, kept[at] as Timer);
  }

  #sink(from: number, timer: Timer): void {
    const timers = this.#timers;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= timers.length) break;
      if (below + 1 < timers.length && before(timers[below + 1] as Timer, timers[below] as Timer)) below += 1;
      if (!before(timers[below] as Timer, timer)) break;
      timers[at] = timers[below] as Timer;
      at = below;
    }
    timers[at] = timer;
  }
}

function before(left: Timer, right: Timer): boolean {
  return left.dueMs < right.dueMs || (left.dueMs === right.dueMs && left.frameId < right.frameId);
}
