import type { Alarm, AlarmClock } from '@cairn/kit';
import { TimerHeap } from '../engine/timer-heap.ts';
import type { RunningExpress } from './running-express.ts';

/** Executions woken before others get a turn. */
const firedMax = 256;
/** Timers that no longer hold are let be until there are so many, and more than hold. */
const staleMin = 4_096;

/**
 * When Express executions have to be woken: one alarm for all. Each that waits has at least its own time limit, so
 * most timers no longer hold when they come up; they are thrown away when they outweigh the others.
 */
export class ExpressTimers {
  readonly #clock: AlarmClock;
  readonly #defer: (work: () => void) => void;
  readonly #running: ReadonlyMap<number, RunningExpress>;
  readonly #fire: (running: RunningExpress) => void;
  readonly #alarm: Alarm;
  #heap = new TimerHeap();
  #alarmMs: number | undefined;
  #stopped = false;

  /** @param running the executions that wait, by id */
  constructor(options: {
    clock: AlarmClock;
    defer: (work: () => void) => void;
    running: ReadonlyMap<number, RunningExpress>;
    fire: (running: RunningExpress) => void;
  }) {
    this.#clock = options.clock;
    this.#defer = options.defer;
    this.#running = options.running;
    this.#fire = options.fire;
    this.#alarm = options.clock.alarm(() => this.#wake());
  }

  /** Wakes an execution when it is due, unless a timer rings before. */
  arm(running: RunningExpress): void {
    const dueMs = running.execution.nextDueMs;
    if (dueMs === undefined || (running.armedMs !== undefined && running.armedMs <= dueMs)) return;
    running.armedMs = dueMs;
    this.#heap.push(dueMs, running.executionId);
    if (this.#heap.size > 2 * this.#running.size + staleMin) this.#rebuild();
    this.#setAlarm();
  }

  stop(): void {
    this.#stopped = true;
    this.#alarm.set(undefined);
  }

  #rebuild(): void {
    this.#heap = new TimerHeap();
    for (const { armedMs, executionId } of this.#running.values()) {
      if (armedMs !== undefined) this.#heap.push(armedMs, executionId);
    }
  }

  #setAlarm(): void {
    const { earliestMs } = this.#heap;
    if (this.#stopped || earliestMs === undefined || earliestMs === this.#alarmMs) return;
    this.#alarmMs = earliestMs;
    this.#alarm.set(earliestMs);
  }

  #wake(): void {
    this.#alarmMs = undefined;
    if (this.#stopped) return;
    const nowMs = this.#clock.now();
    for (let fired = 0; fired < firedMax; fired++) {
      const executionId = this.#heap.takeDue(nowMs);
      if (executionId === undefined) break;
      this.#ring(this.#running.get(executionId), nowMs);
    }
    if ((this.#heap.earliestMs ?? Number.POSITIVE_INFINITY) <= nowMs) this.#defer(() => this.#wake());
    else this.#setAlarm();
  }

  #ring(running: RunningExpress | undefined, nowMs: number): void {
    if (running?.armedMs === undefined || running.armedMs > nowMs) return;
    running.armedMs = undefined;
    const dueMs = running.execution.nextDueMs;
    if (dueMs !== undefined && dueMs <= nowMs) this.#fire(running);
    else this.arm(running);
  }
}
