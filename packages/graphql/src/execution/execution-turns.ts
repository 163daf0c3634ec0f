import { type Clock, invariant, type LimitValues } from '@cairn/kit';
import { WorkOrder } from './work-order.ts';

/** Who waits for a turn: one request. Whoever has worked least is the first. */
export interface TurnTaker {
  /** Milliseconds that its code has run so far. */
  workMs: number;
}

/** What turns stand on. */
export interface ExecutionTurnsPorts {
  readonly clock: Clock;
  /** Calls back when whatever else the process has to do has had its turn. */
  readonly afterOthers: (work: () => void) => void;
  readonly limits: LimitValues<'graphqlTurnMs'>;
}

/**
 * Shares one thread among requests to GraphQL APIs and all else that the process does. Code of resolvers is bounded, but
 * one request may run thousands of it:
 *
 * 1. When code has run for some milliseconds, what comes next waits until all others had their turn.
 * 2. Of those who wait, the request that has worked least goes on first: one that is cheap never waits for one that is not.
 * 3. What takes long is the work of one handler at most, and that is bounded.
 */
export class ExecutionTurns {
  readonly #ports: ExecutionTurnsPorts;
  readonly #waiting = new Map<TurnTaker, (() => void)[]>();
  /** Those who wait, each once. */
  readonly #order = new WorkOrder<TurnTaker>();
  #spentMs = 0;
  /** The piece of work that is under way in this turn. */
  #lap: { taker: TurnTaker; fromMs: number } | undefined;
  #isAsked = false;

  constructor(ports: ExecutionTurnsPorts) {
    this.#ports = ports;
  }

  /**
   * A piece of a request's work begins, now: what was done since the piece before it, in this turn, is counted for that.
   * @returns whether it has to wait first
   */
  begins(taker: TurnTaker): boolean {
    const nowMs = this.#ports.clock.now();
    const tookMs = this.#lap === undefined ? 0 : Math.max(0, nowMs - this.#lap.fromMs);
    if (this.#lap !== undefined && tookMs > 0) {
      this.#spentMs += tookMs;
      this.#lap.taker.workMs += tookMs;
    }
    // No object for each of thousands.
    if (this.#lap === undefined) this.#lap = { taker, fromMs: nowMs };
    else {
      this.#lap.taker = taker;
      this.#lap.fromMs = nowMs;
    }
    this.#askForTurn();
    return this.#isOver;
  }

  /** Resolves when the request may go on. */
  next(taker: TurnTaker): Promise<void> {
    return new Promise((goOn) => {
      const waiting = this.#waiting.get(taker);
      if (waiting === undefined) {
        this.#waiting.set(taker, [goOn]);
        this.#order.add(taker);
      } else waiting.push(goOn);
      this.#askForTurn();
    });
  }

  get #isOver(): boolean {
    return this.#spentMs >= this.#ports.limits.graphqlTurnMs;
  }

  #askForTurn(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#ports.afterOthers(() => {
      this.#isAsked = false;
      this.#spentMs = 0;
      this.#lap = undefined;
      void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    while (this.#waiting.size > 0 && !this.#isOver) {
      this.#wakeFirst();
      // It runs before this goes on.
      await undefined;
    }
    if (this.#waiting.size > 0) this.#askForTurn();
  }

  #wakeFirst(): void {
    const first = this.#order.first();
    invariant(first !== undefined, 'somebody waits');
    const waiting = this.#waiting.get(first) as (() => void)[];
    // The last first: taking one from the front of thousands is dear.
    const goOn = waiting.pop();
    if (waiting.length === 0) {
      this.#waiting.delete(first);
      this.#order.removeFirst();
    }
    goOn?.();
  }
}
