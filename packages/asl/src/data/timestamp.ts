/** An instant with any number of fraction digits. */
export interface Timestamp {
  /** Milliseconds since the epoch, rounded down. */
  readonly epochMs: number;
  /** What the milliseconds leave out: the fraction's digits from the fourth on, without trailing zeros. */
  readonly restDigits: string;
}

const offsetDateTime =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,100}))?)?(?:Z|([+-])(\d{2}):(\d{2})(?::(\d{2}))?)$/;
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads an ISO-8601 extended offset date-time (RFC 3339 with capital `T` and `Z`, as the States
 * Language wants it): `2016-03-14T01:59:00.123456Z`, `2016-03-14T01:59:00+02:00`. Undefined when the
 * text is none, or names a day or time that does not exist.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = offsetDateTime.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(numberOrZero) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (!isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetSeconds = offsetOf(match[8], match.slice(9, 12).map(numberOrZero));
  if (offsetSeconds === undefined) return undefined;
  const fraction = (match[7] ?? '').padEnd(3, '0');
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  utc.setUTCHours(hour, minute, second, Number(fraction.slice(0, 3)));
  return {
    epochMs: utc.getTime() - offsetSeconds * 1000,
    restDigits: fraction.slice(3).replace(/0+$/, ''),
  };
}

/** Orders two instants exactly: negative, zero or positive. */
export function compareTimestamps(left: Timestamp, right: Timestamp): number {
  if (left.epochMs !== right.epochMs) return left.epochMs - right.epochMs;
  if (left.restDigits === right.restDigits) return 0;
  return left.restDigits < right.restDigits ? -1 : 1;
}

function numberOrZero(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits);
}

function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && !leap ? 28 : daysInMonth[month - 1];
  return last !== undefined && day >= 1 && day <= last;
}

/** Seconds east of Greenwich; Java allows up to 18 hours. */
function offsetOf(sign: string | undefined, parts: readonly number[]): number | undefined {
  const [hours, minutes, seconds] = parts as [number, number, number];
  const total = hours * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || total > 18 * 3600) return undefined;
  return sign === '-' ? -total : total;
}
