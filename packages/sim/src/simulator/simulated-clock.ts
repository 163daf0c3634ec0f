import type { Alarm, AlarmClock } from '@cairn/kit';

interface SimulatedAlarm {
  atMs: number | undefined;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved; its alarms ring in order of their times. */
export class SimulatedClock implements AlarmClock {
  #nowMs: number;
  readonly #alarms = new Set<SimulatedAlarm>();

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  alarm(callback: () => void): Alarm {
    const alarm: SimulatedAlarm = { atMs: undefined, order: this.#alarms.size, callback };
    this.#alarms.add(alarm);
    return {
      set: (atMs) => {
        alarm.atMs = atMs;
      },
    };
  }

  /** Forgets all alarms, as the death of their process does. */
  forgetAlarms(): void {
    this.#alarms.clear();
  }

  /** Moves to the next alarm and rings it; false when none is set within that time. */
  ringNext(withinMs: number = Number.POSITIVE_INFINITY): boolean {
    let next: SimulatedAlarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.atMs === undefined) continue;
      if (next?.atMs === undefined || alarm.atMs < next.atMs) next = alarm;
    }
    if (next?.atMs === undefined || next.atMs > this.#nowMs + withinMs) return false;
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.atMs = undefined;
    next.callback();
    return true;
  }

  /** Moves on by some milliseconds without ringing. */
  advance(byMs: number): void {
    this.#nowMs += byMs;
  }
}
