/** A wall clock's time, to the minute; months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second?: number;
}

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A time zone of the IANA database: what its clocks show when, by the rules that the runtime knows. */
export class TimeZone {
  readonly name: string;
  readonly #formatter: Intl.DateTimeFormat | undefined;

  private constructor(name: string) {
    this.name = name;
    this.#formatter = name === 'UTC' ? undefined : formatterOf(name);
  }

  static readonly utc: TimeZone = new TimeZone('UTC');

  /** The zone of that name; undefined where there is none. */
  static find(name: string): TimeZone | undefined {
    // Offsets such as +01:00 are no names of zones for AWS.
    if (!/^[A-Za-z]/.test(name)) return undefined;
    try {
      return new TimeZone(name);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** What clocks show at an instant (epoch milliseconds), to the minute. */
  wallTime(epochMs: number): Required<WallTime> {
    const shown = new Date(this.#shownMs(epochMs));
    return {
      year: shown.getUTCFullYear(),
      month: shown.getUTCMonth() + 1,
      day: shown.getUTCDate(),
      hour: shown.getUTCHours(),
      minute: shown.getUTCMinutes(),
      second: shown.getUTCSeconds(),
    };
  }

  /** The first instant at which clocks show a time; undefined for one that they skip. */
  instantOf({ year, month, day, hour, minute, second = 0 }: WallTime): number | undefined {
    const wantedMs = Date.UTC(year, month - 1, day, hour, minute, second);
    // No zone changes its clocks twice within two days, so one of the offsets around is that of the time.
    const around = [wantedMs - dayMs, wantedMs + dayMs].map((nearMs) => this.#shownMs(nearMs) - nearMs);
    const fitting = around
      .map((offsetMs) => wantedMs - offsetMs)
      .filter((atMs) => this.#shownMs(atMs) === wantedMs);
    return fitting.length === 0 ? undefined : Math.min(...fitting);
  }

  /** What clocks show, as if it were UTC. */
  #shownMs(epochMs: number): number {
    if (this.#formatter === undefined) return epochMs;
    const parts: Record<string, number> = {};
    for (const { type, value } of this.#formatter.formatToParts(epochMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const milliseconds = ((epochMs % 1_000) + 1_000) % 1_000;
    return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds;
  }
}

function formatterOf(name: string): Intl.DateTimeFormat {
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(name, made);
  return made;
}
