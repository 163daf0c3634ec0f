/** Where a room learns the time; wall clock in production, seeded or skipped elsewhere. */
export interface Clock {
  /** Milliseconds since the epoch, never going backwards. */
  now(): number;
}

/** Calls back at a time; the only way a domain room waits. */
export interface Alarm {
  /** Replaces the alarm: `callback` runs once at or after `atMs` (epoch milliseconds); undefined clears it. */
  set(atMs: number | undefined): void;
}

/** Makes alarms on the clock they belong to. */
export interface AlarmClock extends Clock {
  /** A new alarm, unset. The callback never runs inside `set`. */
  alarm(callback: () => void): Alarm;
}
