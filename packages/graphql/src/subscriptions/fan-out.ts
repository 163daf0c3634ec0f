/** What many are told, one after the other. */
export interface Telling<Target> {
  readonly targets: readonly Target[];
  readonly tell: (target: Target) => void;
}

/** What a {@link FanOut} works with. */
export interface FanOutOptions {
  /** How many are told before all else has its turn. */
  readonly perTurn: number;
  /** How many may wait to be told; with more, whoever adds to them tells them first. */
  readonly queuedMax: number;
  /** Calls back once all else that is due has had its turn. */
  readonly afterOthers: (callback: () => void) => void;
}

interface Queued<Target> extends Telling<Target> {
  /** How many of the targets were told. */
  told: number;
}

/**
 * Tells many without keeping others waiting: a few at once, of more some in each turn.
 *
 * 1. Within a queue everybody is told in the order in which it was added.
 * 2. Queues take turns: a long one keeps no other waiting.
 * 3. What waits is bounded, and nothing of it is dropped.
 */
export class FanOut<Target> {
  readonly #options: FanOutOptions;
  readonly #queues = new Map<string, Queued<Target>[]>();
  #queuedCount = 0;
  #isDue = false;

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  add(name: string, { targets, tell }: Telling<Target>): void {
    const { perTurn, queuedMax } = this.#options;
    const queue = this.#queues.get(name) ?? [];
    if (queue.length === 0 && targets.length <= perTurn) {
      for (const target of targets) tell(target);
      return;
    }
    queue.push({ targets, tell, told: 0 });
    this.#queues.set(name, queue);
    this.#queuedCount += targets.length;
    // Whoever publishes faster than can be told is held up by it.
    while (this.#queuedCount > queuedMax && queue.length > 0) this.#tell(name, queue, perTurn);
    if (queue.length > 0) this.#setDue();
  }

  /** Tells at once whatever waits in a queue. */
  drain(name: string): void {
    const queue = this.#queues.get(name);
    if (queue !== undefined) this.#tell(name, queue, Number.POSITIVE_INFINITY);
  }

  /** The same of all queues. */
  drainAll(): void {
    for (const name of [...this.#queues.keys()]) this.drain(name);
  }

  #setDue(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#options.afterOthers(() => this.#takeTurn());
  }

  #takeTurn(): void {
    this.#isDue = false;
    const [first] = this.#queues;
    if (first === undefined) return;
    const [name, queue] = first;
    this.#queues.delete(name);
    this.#queues.set(name, queue);
    this.#tell(name, queue, this.#options.perTurn);
    if (this.#queues.size > 0) this.#setDue();
  }

  #tell(name: string, queue: Queued<Target>[], count: number): void {
    let left = count;
    for (let head = queue[0]; head !== undefined && left > 0; head = queue[0]) {
      const until = Math.min(head.targets.length, head.told + left);
      while (head.told < until) {
        const target = head.targets[head.told] as Target;
        head.told += 1;
        left -= 1;
        this.#queuedCount -= 1;
        head.tell(target);
      }
      if (head.told === head.targets.length && queue[0] === head) queue.shift();
    }
    if (queue.length === 0) this.#queues.delete(name);
  }
}
