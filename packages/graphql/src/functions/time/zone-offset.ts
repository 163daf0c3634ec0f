import { TimeZone } from '@cairn/kit';
import { FunctionError } from '../function-error.ts';

/** A zone as `java.time.ZoneId` names them: an offset, or the rules of a region. */
export interface Zone {
  readonly id: string;
  /** What its clocks are ahead of UTC at an instant (epoch milliseconds). */
  readonly offsetSecondsAt: (epochMs: number) => number;
  /** The instant at which its clocks show a time, given as if it were UTC; in a gap they go on by its length. */
  readonly instantOf: (localMs: number) => number;
}

const offsetsMaxSeconds = 18 * 3_600;
const dayMs = 86_400_000;

/** The zone of an offset. */
export function zoneOfOffset(seconds: number): Zone {
  return {
    id: printOffset(seconds, 'Z'),
    offsetSecondsAt: () => seconds,
    instantOf: (localMs) => localMs - seconds * 1_000,
  };
}

/**
 * The zone of that name: `Z`, `+08:00`, `UTC+1`, `Australia/Perth`.
 * @throws FunctionError in Java's words
 */
export function findZone(name: string): Zone {
  const offset = readOffset(name.replace(/^(?:UTC|GMT|UT)(?=[+-])/, ''));
  if (offset !== undefined) return zoneOfOffset(offset);
  if (/^(?:UTC|GMT|UT)$/.test(name)) return { ...zoneOfOffset(0), id: name };
  const region = TimeZone.find(name);
  if (region === undefined) throw new FunctionError(`Unknown time-zone ID: ${name}`);
  return zoneOfRegion(region, name);
}

function zoneOfRegion(region: TimeZone, id: string): Zone {
  const shownMs = (epochMs: number): number => {
    const { year, month, day, hour, minute, second } = region.wallTime(epochMs);
    return utcMs([year, month, day], (hour * 3_600 + minute * 60 + second) * 1_000);
  };
  const offsetSecondsAt = (epochMs: number): number => {
    const whole = Math.floor(epochMs / 1_000) * 1_000;
    return (shownMs(whole) - whole) / 1_000;
  };
  return {
    id,
    offsetSecondsAt,
    instantOf: (localMs) => {
      // No zone changes its clocks twice within two days, so one of the offsets around is that of the time.
      const [before, after] = [localMs - dayMs, localMs + dayMs].map((each) => offsetSecondsAt(each) * 1_000);
      const [first, second] = [localMs - (before ?? 0), localMs - (after ?? 0)];
      if (offsetSecondsAt(first) * 1_000 === before) return first;
      // In a gap the offset before it counts, so that the clock goes on by the length of the gap.
      return offsetSecondsAt(second) * 1_000 === after ? second : first;
    },
  };
}

/** Milliseconds of a day and a time of day in UTC, for any year. */
export function utcMs([year, month, day]: readonly [number, number, number], dayTimeMs = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + dayTimeMs;
}

/** Seconds of `Z`, `+8`, `+08`, `+0800`, `+08:00`, `+08:00:00`; undefined where it is none. */
function readOffset(text: string): number | undefined {
  if (text === 'Z') return 0;
  const found =
    /^([+-])(\d{1,2})(?::(\d\d)(?::(\d\d))?)?$/.exec(text) ?? /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text);
  if (found === null) return undefined;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const size = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number(minutes) > 59 || Number(seconds) > 59 || size > offsetsMaxSeconds) return undefined;
  return sign === '-' ? -size : size;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** An offset as `+08:00`, with seconds where it has some. @param zero what stands for none */
export function printOffset(seconds: number, zero: string): string {
  if (seconds === 0) return zero;
  const size = Math.abs(seconds);
  const text = `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3_600))}:${two(Math.floor(size / 60) % 60)}`;
  return size % 60 === 0 ? text : `${text}:${two(size % 60)}`;
}
