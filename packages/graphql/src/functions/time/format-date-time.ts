import { RecentMap } from '@cairn/kit';
import { type PatternPart, readDateTimePattern } from './date-time-pattern.ts';
import { dayNames, monthNames, quarterNames } from './english-texts.ts';
import { utcMs, type Zone } from './zone-offset.ts';

const dayMs = 86_400_000;

/** What clocks and calendars of a zone show at an instant. */
interface Shown {
  readonly epochMs: number;
  readonly offsetSeconds: number;
  readonly zone: Zone;
  /** As if it were UTC. */
  readonly local: Date;
}

/**
 * An instant (epoch milliseconds) as a pattern prints it in a zone, in English.
 * Source: `java.time.format.DateTimeFormatter`.
 * @throws FunctionError where the pattern is none
 */
export function formatDateTime(epochMs: number, pattern: string, zone: Zone): string {
  const offsetSeconds = zone.offsetSecondsAt(epochMs);
  const shown = { epochMs, offsetSeconds, zone, local: new Date(epochMs + offsetSeconds * 1_000) };
  return printParts(readDateTimePattern(pattern), shown);
}

/** All that a zoned time has can be printed, so that optional sections always are. */
function printParts(parts: readonly PatternPart[], shown: Shown): string {
  return parts
    .map((part) => {
      if (part.kind === 'literal') return part.text;
      return part.kind === 'optional' ? printParts(part.parts, shown) : printField(part, shown);
    })
    .join('');
}

type Field = PatternPart & { readonly kind: 'field' };

function printField(field: Field, shown: Shown): string {
  const { letter, count } = field;
  const { local } = shown;
  if ('uyY'.includes(letter)) return printYear(letter, count, local);
  if ('MLQqEecGa'.includes(letter)) return printNamed(letter, count, local);
  if ('VzOXxZ'.includes(letter)) return printZone(letter, count, shown);
  if (letter === 'S') return `${padded(local.getUTCMilliseconds(), 3)}000000`.slice(0, count);
  return padded(numberOfField(letter, local), count);
}

function padded(value: number, width: number): string {
  return `${value < 0 ? '-' : ''}${String(Math.abs(value)).padStart(width, '0')}`;
}

/** Two letters are the last two digits; from four on a year that is longer has a sign. */
function printYear(letter: string, count: number, local: Date): string {
  const year = letter === 'Y' ? weekDate(local).year : local.getUTCFullYear();
  const shown = letter === 'y' && year <= 0 ? 1 - year : year;
  if (count === 2) return padded(((shown % 100) + 100) % 100, 2);
  return count >= 4 && String(Math.abs(shown)).length > count ? `+${shown}` : padded(shown, count);
}

function printNamed(letter: string, count: number, local: Date): string {
  const month = local.getUTCMonth();
  if (letter === 'a') return local.getUTCHours() < 12 ? 'AM' : 'PM';
  if (letter === 'G') return printEra(count, local);
  if (letter === 'M' || letter === 'L')
    return count < 3 ? padded(month + 1, count) : textual(monthNames[month], count);
  if (letter === 'Q' || letter === 'q') {
    const quarter = Math.floor(month / 3) + 1;
    if (count < 3) return padded(quarter, count);
    if (count === 3) return `Q${quarter}`;
    return count === 4 ? (quarterNames[quarter - 1] ?? '') : String(quarter);
  }
  // `e` and `c` count days of the week from Sunday as America does.
  if (letter !== 'E' && count < 3) return padded(local.getUTCDay() + 1, count);
  return textual(dayNames[(local.getUTCDay() + 6) % 7], count);
}

function textual(name = '', count = 3): string {
  if (count === 5) return name.charAt(0);
  return count === 4 ? name : name.slice(0, 3);
}

function printEra(count: number, local: Date): string {
  const isBefore = local.getUTCFullYear() <= 0;
  if (count === 4) return isBefore ? 'Before Christ' : 'Anno Domini';
  if (count === 5) return isBefore ? 'B' : 'A';
  return isBefore ? 'BC' : 'AD';
}

function numberOfField(letter: string, local: Date): number {
  const hour = local.getUTCHours();
  const dayTimeMs = local.getTime() - Math.floor(local.getTime() / dayMs) * dayMs;
  const numbers: { readonly [letter: string]: () => number } = {
    d: () => local.getUTCDate(),
    D: () => Math.floor((local.getTime() - utcMs([local.getUTCFullYear(), 1, 1])) / dayMs) + 1,
    F: () => Math.floor((local.getUTCDate() - 1) / 7) + 1,
    w: () => weekDate(local).week,
    W: () => weekOfMonth(local),
    h: () => hour % 12 || 12,
    H: () => hour,
    k: () => hour || 24,
    K: () => hour % 12,
    m: () => local.getUTCMinutes(),
    s: () => local.getUTCSeconds(),
    n: () => local.getUTCMilliseconds() * 1_000_000,
    A: () => dayTimeMs,
    N: () => dayTimeMs * 1_000_000,
  };
  return numbers[letter]?.() ?? 0;
}

/** Weeks of America: from Sunday, the first one has the first of January. */
function weekDate(local: Date): { readonly year: number; readonly week: number } {
  const year = local.getUTCFullYear();
  const dayStart = Math.floor(local.getTime() / dayMs) * dayMs;
  const firstOf = (each: number): number => {
    const newYear = utcMs([each, 1, 1]);
    return newYear - new Date(newYear).getUTCDay() * dayMs;
  };
  if (dayStart >= firstOf(year + 1)) return { year: year + 1, week: 1 };
  return { year, week: Math.floor((dayStart - firstOf(year)) / (7 * dayMs)) + 1 };
}

function weekOfMonth(local: Date): number {
  const first = new Date(utcMs([local.getUTCFullYear(), local.getUTCMonth() + 1, 1]));
  return Math.floor((local.getUTCDate() - 1 + first.getUTCDay()) / 7) + 1;
}

function printZone(letter: string, count: number, { epochMs, offsetSeconds, zone }: Shown): string {
  if (letter === 'V') return zone.id;
  if (letter === 'z') return zoneName(zone.id, epochMs, count === 4 ? 'long' : 'short');
  if (letter === 'O') return localizedOffset(offsetSeconds, count === 4);
  if (letter === 'Z') {
    if (count === 4) return localizedOffset(offsetSeconds, true);
    return offsetText(offsetSeconds, count === 5 ? 5 : 2, count === 5 ? 'Z' : '+0000');
  }
  const zero = letter === 'X' ? 'Z' : (['+00', '+0000', '+00:00', '+0000', '+00:00'][count - 1] ?? '+00');
  return offsetText(offsetSeconds, count, zero);
}

/** Offsets as letters `X` and `x` print them: hours, then minutes with or without a colon, then seconds. */
function offsetText(seconds: number, count: number, zero: string): string {
  if (seconds === 0) return zero;
  const size = Math.abs(seconds);
  const [hours, minutes, rest] = [Math.floor(size / 3_600), Math.floor(size / 60) % 60, size % 60];
  const colon = count === 3 || count === 5 ? ':' : '';
  let text = `${seconds < 0 ? '-' : '+'}${padded(hours, 2)}`;
  if (count > 1 || minutes > 0) text += `${colon}${padded(minutes, 2)}`;
  if (count > 3 && rest > 0) text += `${colon}${padded(rest, 2)}`;
  return text;
}

function localizedOffset(seconds: number, isFull: boolean): string {
  if (seconds === 0) return 'GMT';
  const size = Math.abs(seconds);
  const [hours, minutes] = [Math.floor(size / 3_600), Math.floor(size / 60) % 60];
  const sign = seconds < 0 ? '-' : '+';
  if (isFull) return `GMT${sign}${padded(hours, 2)}:${padded(minutes, 2)}`;
  return `GMT${sign}${hours}${minutes > 0 ? `:${padded(minutes, 2)}` : ''}`;
}

const formatters = new RecentMap<string, Intl.DateTimeFormat>(100);

/** Names of zones are those that the runtime knows in English. */
function zoneName(id: string, epochMs: number, length: 'short' | 'long'): string {
  if (!/^[A-Z][A-Za-z_]+\//.test(id)) return id;
  const formatter = formatters.getOrMake(
    `${length} ${id}`,
    () => new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: length }),
  );
  const parts = formatter.formatToParts(epochMs);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? id;
}
