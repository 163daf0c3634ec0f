import type { Burst, Journal } from '../journal.ts';

/** A burst on its way into the journal, and whose it is. */
export interface GatheredBurst<Origin> {
  readonly origin: Origin;
  readonly burst: Burst;
}

/** Hears what became of bursts. */
export interface CommitListener<Origin> {
  committed(origin: Origin): void;
  /** The execution's name was taken. */
  refused(origin: Origin): void;
  /** Nothing of these was kept. */
  failed(origins: readonly Origin[], error: unknown): void;
}

/**
 * So many bursts are worth a commit of their own: they go before the turn that makes them ends, so that the journal
 * writes while this thread makes the next. Without it all executions go round in one wave, and the two wait for
 * each other.
 */
const burstsWorthCommit = 64;

/**
 * Commits bursts of all executions together. There is no timer: what gathers in one turn of the event loop, or is
 * worth a commit before that, goes as soon as the journal takes another batch; the next one gathers meanwhile.
 */
export class GroupCommit<Origin> {
  readonly #journal: Journal;
  readonly #defer: (work: () => void) => void;
  readonly #listener: CommitListener<Origin>;
  readonly #burstsMax: number;
  readonly #batchesMax: number;
  #gathered: GatheredBurst<Origin>[] = [];
  #inFlight = 0;
  #deferred = false;
  #idle: (() => void)[] = [];

  constructor(options: {
    journal: Journal;
    defer: (work: () => void) => void;
    listener: CommitListener<Origin>;
    burstsMax: number;
    batchesMax: number;
  }) {
    this.#journal = options.journal;
    this.#defer = options.defer;
    this.#listener = options.listener;
    this.#burstsMax = options.burstsMax;
    this.#batchesMax = options.batchesMax;
  }

  add(gathered: GatheredBurst<Origin>): void {
    this.#gathered.push(gathered);
    if (this.#gathered.length >= burstsWorthCommit && this.#inFlight < this.#batchesMax) this.#send();
    else this.#schedule();
  }

  /** Resolves when nothing is gathered or under way. */
  async settled(): Promise<void> {
    while (this.#inFlight > 0 || this.#gathered.length > 0) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  #schedule(): void {
    if (this.#deferred || this.#inFlight >= this.#batchesMax || this.#gathered.length === 0) return;
    this.#deferred = true;
    this.#defer(() => {
      this.#deferred = false;
      // A batch may have gone since; when it is kept, the next is planned.
      if (this.#inFlight < this.#batchesMax) this.#send();
    });
  }

  #send(): void {
    if (this.#gathered.length === 0) return;
    let batch = this.#gathered;
    if (batch.length > this.#burstsMax) {
      batch = this.#gathered.slice(0, this.#burstsMax);
      this.#gathered = this.#gathered.slice(this.#burstsMax);
    } else {
      this.#gathered = [];
    }
    this.#inFlight += 1;
    void this.#commit(batch);
  }

  async #commit(batch: readonly GatheredBurst<Origin>[]): Promise<void> {
    let refused: readonly number[] = [];
    let error: unknown;
    let kept = true;
    try {
      refused = await this.#journal.append(batch.map(({ burst }) => burst));
    } catch (caught) {
      error = caught;
      kept = false;
    }
    this.#inFlight -= 1;
    // The next batch is under way before the answers of this one are given.
    this.#schedule();
    if (kept) this.#announce(batch, refused);
    else
      this.#listener.failed(
        batch.map(({ origin }) => origin),
        error,
      );
    if (this.#inFlight === 0 && this.#gathered.length === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
  }

  #announce(batch: readonly GatheredBurst<Origin>[], refused: readonly number[]): void {
    const refusedPositions = refused.length === 0 ? undefined : new Set(refused);
    for (let position = 0; position < batch.length; position++) {
      const { origin } = batch[position] as GatheredBurst<Origin>;
      if (refusedPositions?.has(position)) this.#listener.refused(origin);
      else this.#listener.committed(origin);
    }
  }
}
