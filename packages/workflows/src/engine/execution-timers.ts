import type { Alarm, AlarmClock } from '@cairn/kit';
import type { Journal } from '../journal.ts';
import { TimerHeap } from './timer-heap.ts';

const horizonMs = 3_600_000;
const retryDelayMs = 1_000;
const pagePairs = 20_000;
/** How long before the first timer behind the horizon the horizon is moved. */
const marginMs = 300_000;
/** Executions woken before others get a turn. */
const firedMax = 256;

/**
 * When executions have to be woken. Only the timers of the next hour are in memory, as numbers; later ones are read
 * from the journal when their hour comes. One alarm stands for the earliest. A timer may fire for an
 * execution whose due time has moved since: whoever is woken looks for itself.
 */
export class ExecutionTimers {
  readonly #journal: Journal;
  readonly #clock: AlarmClock;
  readonly #defer: (work: () => void) => void;
  readonly #fire: (executionId: number) => void;
  readonly #ready: () => Promise<void> | undefined;
  readonly #heap = new TimerHeap();
  readonly #alarm: Alarm;
  readonly #reloadFailed: (error: unknown) => void;
  /** Timers due before this are in the heap. */
  #horizonMs = 0;
  #alarmMs: number | undefined;
  #reading = false;
  /** The earliest due time at or behind the horizon; undefined when there is none. */
  #beyondMs: number | undefined;
  /** When reading failed: when to try again. */
  #retryMs: number | undefined;
  #stopped = false;
  readonly #armed = Promise.withResolvers<void>();

  constructor(options: {
    journal: Journal;
    clock: AlarmClock;
    defer: (work: () => void) => void;
    fire: (executionId: number) => void;
    /** Undefined when executions may be woken, else a promise of when they may. */
    ready: () => Promise<void> | undefined;
    reloadFailed: (error: unknown) => void;
  }) {
    this.#journal = options.journal;
    this.#clock = options.clock;
    this.#defer = options.defer;
    this.#fire = options.fire;
    this.#ready = options.ready;
    this.#reloadFailed = options.reloadFailed;
    this.#alarm = options.clock.alarm(() => this.#wake());
  }

  /** Reads the timers of the first hour, in bounded steps; resolves when all are armed, after however many attempts. */
  start(): Promise<void> {
    void this.#extend();
    return this.#armed.promise;
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.set(undefined);
  }

  /** Wakes an execution at a time; one beyond the horizon is left to the journal. */
  arm(executionId: number, dueMs: number): void {
    if (dueMs < this.#horizonMs) this.#heap.push(dueMs, executionId);
    else this.#beyondMs = Math.min(this.#beyondMs ?? dueMs, dueMs);
    this.#setAlarm();
  }

  async #extend(): Promise<void> {
    if (this.#reading || this.#stopped) return;
    this.#reading = true;
    this.#retryMs = undefined;
    const fromMs = this.#horizonMs;
    const untilMs = this.#clock.now() + horizonMs;
    // From now on commits arm their timers up to the new horizon themselves.
    this.#horizonMs = untilMs;
    this.#beyondMs = undefined;
    try {
      await this.#read(fromMs, untilMs);
      await this.#readBeyond(untilMs);
      this.#armed.resolve();
    } catch (error) {
      this.#horizonMs = fromMs;
      this.#retryMs = this.#clock.now() + retryDelayMs;
      if (!this.#stopped) this.#reloadFailed(error);
    } finally {
      this.#reading = false;
      this.#setAlarm();
    }
  }

  async #read(fromMs: number, untilMs: number): Promise<void> {
    let after = { dueMs: fromMs - 1, executionId: Number.MAX_SAFE_INTEGER };
    while (!this.#stopped) {
      const pairs = await this.#journal.dueExecutions({ untilMs, limit: pagePairs, after });
      for (let index = 0; index < pairs.length; index += 2) {
        this.#heap.push(pairs[index] as number, pairs[index + 1] as number);
      }
      this.#setAlarm();
      if (pairs.length < 2 * pagePairs) return;
      after = { dueMs: pairs.at(-2) as number, executionId: pairs.at(-1) as number };
      await new Promise<void>((resolve) => this.#defer(resolve));
    }
  }

  /** Learns when the horizon has to be moved next, if ever. */
  async #readBeyond(untilMs: number): Promise<void> {
    const [dueMs] = await this.#journal.dueExecutions({
      untilMs: Number.MAX_SAFE_INTEGER,
      limit: 1,
      after: { dueMs: untilMs - 1, executionId: Number.MAX_SAFE_INTEGER },
    });
    if (dueMs !== undefined) this.#beyondMs = Math.min(this.#beyondMs ?? dueMs, dueMs);
  }

  #setAlarm(): void {
    if (this.#stopped) return;
    const extendMs = this.#reading ? Number.POSITIVE_INFINITY : this.#extendMs();
    const dueMs = Math.min(this.#heap.earliestMs ?? extendMs, extendMs);
    if (dueMs === this.#alarmMs || dueMs === Number.POSITIVE_INFINITY) return;
    this.#alarmMs = dueMs;
    this.#alarm.set(dueMs);
  }

  #wake(): void {
    this.#alarmMs = undefined;
    if (this.#stopped) return;
    const heldBack = this.#ready();
    if (heldBack !== undefined) {
      void heldBack.then(() => this.#wake());
      return;
    }
    const nowMs = this.#clock.now();
    for (let fired = 0; fired < firedMax; fired++) {
      const executionId = this.#heap.takeDue(nowMs);
      if (executionId === undefined) break;
      this.#fire(executionId);
    }
    if ((this.#heap.earliestMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      this.#defer(() => this.#wake());
      return;
    }
    if (!this.#reading && nowMs >= this.#extendMs()) void this.#extend();
    this.#setAlarm();
  }

  /** When to read on: well before the first timer behind the horizon is due. */
  #extendMs(): number {
    if (this.#retryMs !== undefined) return this.#retryMs;
    return this.#beyondMs === undefined ? Number.POSITIVE_INFINITY : this.#beyondMs - marginMs;
  }
}
