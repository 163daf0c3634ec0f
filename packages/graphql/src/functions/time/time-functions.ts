import { FunctionError } from '../function-error.ts';
import { formatDateTime } from './format-date-time.ts';
import { parseDateTime } from './parse-date-time.ts';
import { findZone, utcMs, zoneOfOffset } from './zone-offset.ts';

const utc = zoneOfOffset(0);

/** Years of `java.time` that JavaScript's dates have too. */
const epochMsMax = 8.64e15;

/**
 * `util.time` but for what asks the clock by itself: moments are epoch milliseconds; all throw FunctionError.
 * Source: AppSync developer guide, "Time helpers in util.time".
 */
export const timeFunctions = {
  nowISO8601: (nowMs: number): string => timeFunctions.epochMilliSecondsToISO8601(nowMs),

  nowEpochSeconds: (nowMs: number): number => Math.floor(nowMs / 1_000),

  nowEpochMilliSeconds: (nowMs: number): number => Math.floor(nowMs),

  /** @param zone an offset such as `+08:00` or a name of the IANA database; UTC where it is left out */
  nowFormatted: (nowMs: number, pattern: string, zone?: string): string =>
    timeFunctions.epochMilliSecondsToFormatted(nowMs, pattern, zone),

  /** A text without a zone of its own needs one; one of its own comes first. */
  parseFormattedToEpochMilliSeconds: (text: string, pattern: string, zone?: string): number =>
    parseDateTime(text, pattern, zone === undefined ? undefined : findZone(zone)),

  /** `2018-02-01T17:21:05.180+08:00`; seconds and their fraction may be left out. */
  parseISO8601ToEpochMilliSeconds: (text: string): number => parseIso8601(text),

  epochMilliSecondsToSeconds: (epochMs: number): number => Math.floor(checked(epochMs) / 1_000),

  /** Milliseconds always have three digits. */
  epochMilliSecondsToISO8601: (epochMs: number): string => {
    const moment = new Date(checked(epochMs));
    const year = moment.getUTCFullYear();
    if (year >= 0 && year <= 9_999) return moment.toISOString();
    return formatDateTime(moment.getTime(), "uuuu-MM-dd'T'HH:mm:ss.SSSX", utc);
  },

  epochMilliSecondsToFormatted: (epochMs: number, pattern: string, zone?: string): string =>
    formatDateTime(checked(epochMs), pattern, zone === undefined ? utc : findZone(zone)),
} as const;

function checked(epochMs: number): number {
  if (!Number.isFinite(epochMs) || Math.abs(epochMs) > epochMsMax) {
    throw new FunctionError('Instant exceeds minimum or maximum instant');
  }
  return Math.floor(epochMs);
}

const iso8601 =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)(?:\[[\w/+-]+\])?$/;

function parseIso8601(text: string): number {
  const found = text.length > 100 ? null : iso8601.exec(text);
  const [year, month, day, hour, minute, second] = (found ?? []).slice(1, 7).map((each) => Number(each ?? 0));
  const dayMs = found === null ? Number.NaN : utcMs([year ?? 0, month ?? 0, day ?? 0]);
  const isDay = new Date(dayMs).getUTCMonth() + 1 === month && new Date(dayMs).getUTCDate() === day;
  if (found === null || !isDay || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) {
    throw new FunctionError(`Text '${text.slice(0, 64)}' could not be parsed at index 0`);
  }
  const millis = Number((found[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = dayMs + ((hour ?? 0) * 3_600 + (minute ?? 0) * 60 + (second ?? 0)) * 1_000 + millis;
  return findZone(found[8] ?? 'Z').instantOf(local);
}
