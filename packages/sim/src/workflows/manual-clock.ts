import type { Alarm, AlarmClock } from '@cairn/kit';

interface ManualAlarm {
  atMs: number | undefined;
  readonly callback: () => void;
}

/** A clock that a test moves: on by some time without ringing, or to the next alarm, however far it is. */
export class ManualClock implements AlarmClock {
  #nowMs: number;
  #alarms = new Set<ManualAlarm>();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  alarm(callback: () => void): Alarm {
    const alarm: ManualAlarm = { atMs: undefined, callback };
    const alarms = this.#alarms;
    return {
      set(atMs: number | undefined): void {
        alarm.atMs = atMs;
        if (atMs === undefined) alarms.delete(alarm);
        else alarms.add(alarm);
      },
    };
  }

  /** Forgets all alarms, as the end of their server does. */
  forgetAlarms(): void {
    this.#alarms = new Set();
  }

  /** When the next alarm is due, or undefined. */
  get nextMs(): number | undefined {
    return this.#next()?.atMs;
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
  }

  /** Moves to the next alarm, if there is one, and rings it. */
  ringNext(): void {
    const next = this.#next();
    if (next !== undefined) this.#ring(next);
  }

  /** Moves to an instant and rings, in their order, the alarms that are due by then, whosever they are. */
  ringUntil(atMs: number): void {
    for (let next = this.#next(); next !== undefined && (next.atMs as number) <= atMs; next = this.#next())
      this.#ring(next);
    this.#nowMs = Math.max(this.#nowMs, atMs);
  }

  #next(): ManualAlarm | undefined {
    return [...this.#alarms].sort((left, right) => (left.atMs as number) - (right.atMs as number))[0];
  }

  #ring(alarm: ManualAlarm): void {
    this.#alarms.delete(alarm);
    this.#nowMs = Math.max(this.#nowMs, alarm.atMs as number);
    alarm.callback();
  }
}
