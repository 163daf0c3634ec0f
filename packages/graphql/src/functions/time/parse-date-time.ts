import { FunctionError } from '../function-error.ts';
import { type PatternPart, readDateTimePattern } from './date-time-pattern.ts';
import { dayNames, monthNames, quarterNames } from './english-texts.ts';
import { findZone, utcMs, type Zone } from './zone-offset.ts';

/** What was read, by the letter of the field; the zone apart. */
interface Fields {
  readonly numbers: Map<string, number>;
  zone: Zone | undefined;
}

type Field = PatternPart & { readonly kind: 'field' };

/**
 * The instant (epoch milliseconds) that a text in a pattern tells.
 * @param zone the one that counts where the text tells none
 * @throws FunctionError in Java's words where it tells no instant
 */
export function parseDateTime(text: string, pattern: string, zone?: Zone): number {
  const parts = readDateTimePattern(pattern);
  const fields: Fields = { numbers: new Map(), zone: undefined };
  const reader = new TextReader(text);
  const end = reader.parts(parts, 0, fields);
  if (typeof end === 'object') throw unparsable(text, `at index ${end.failedAt}`);
  if (end < text.length) throw unparsable(text, `, unparsed text found at index ${end}`);
  return resolve(fields, text, fields.zone ?? zone);
}

function unparsable(text: string, why: string): FunctionError {
  const shown = text.length > 64 ? `${text.slice(0, 64)}...` : text;
  return new FunctionError(
    `Text '${shown}' could not be parsed${why.startsWith(',') || why.startsWith(':') ? '' : ' '}${why}`,
  );
}

/** Where a part did not fit. */
interface Mismatch {
  readonly failedAt: number;
}

/** Words that a field may be, each with its number. */
function wordsOf({ letter, count }: Field): readonly (readonly [string, number])[] | undefined {
  if (letter === 'a')
    return [
      ['AM', 0],
      ['PM', 1],
    ];
  if (letter === 'G') {
    if (count === 4)
      return [
        ['Before Christ', 0],
        ['Anno Domini', 1],
      ];
    return count === 5
      ? [
          ['B', 0],
          ['A', 1],
        ]
      : [
          ['BC', 0],
          ['AD', 1],
        ];
  }
  if (letter !== 'E' && count < 3) return undefined;
  const names = 'ML'.includes(letter) ? monthNames : 'Eec'.includes(letter) ? dayNames : undefined;
  if (names !== undefined) return names.map((name, at) => [shortened(name, count), at + 1] as const);
  if (!'Qq'.includes(letter)) return undefined;
  return quarterNames.map((name, at) => [count === 4 ? name : `Q${at + 1}`, at + 1] as const);
}

function shortened(name: string, count: number): string {
  if (count === 5) return name.charAt(0);
  return count === 4 ? name : name.slice(0, 3);
}

class TextReader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes over parts one by one. @returns where they end */
  parts(parts: readonly PatternPart[], from: number, fields: Fields): number | Mismatch {
    let at = from;
    for (const [index, part] of parts.entries()) {
      const end = this.#part(part, at, fields, parts.slice(index + 1));
      if (typeof end === 'object') return end;
      at = end;
    }
    return at;
  }

  #part(part: PatternPart, at: number, fields: Fields, after: readonly PatternPart[]): number | Mismatch {
    if (part.kind === 'literal') {
      return this.#text.startsWith(part.text, at) ? at + part.text.length : { failedAt: at };
    }
    if (part.kind === 'field') return this.#field(part, at, fields, after);
    const tried: Fields = { numbers: new Map(fields.numbers), zone: fields.zone };
    const end = this.parts(part.parts, at, tried);
    if (typeof end === 'object') return at;
    for (const [letter, value] of tried.numbers) fields.numbers.set(letter, value);
    fields.zone = tried.zone;
    return end;
  }

  #field(field: Field, at: number, fields: Fields, after: readonly PatternPart[]): number | Mismatch {
    if ('VzOXxZ'.includes(field.letter)) return this.#zone(field, at, fields);
    const words = wordsOf(field);
    if (words !== undefined) return this.#word(field, words, at, fields);
    return field.letter === 'S' ? this.#fraction(field, at, fields) : this.#number(field, at, fields, after);
  }

  #word(
    { letter }: Field,
    words: readonly (readonly [string, number])[],
    at: number,
    fields: Fields,
  ): number | Mismatch {
    const found = words.find(([word]) => this.#text.startsWith(word, at));
    if (found === undefined) return { failedAt: at };
    fields.numbers.set(letter === 'L' ? 'M' : letter, found[1]);
    return at + found[0].length;
  }

  #fraction({ count }: Field, at: number, fields: Fields): number | Mismatch {
    const digits = this.#text.slice(at, at + count);
    if (digits.length < count || !/^\d+$/.test(digits)) return { failedAt: at };
    fields.numbers.set('S', Number(digits.padEnd(9, '0')));
    return at + count;
  }

  /** Digits that fields right behind have for themselves are left to them. */
  #number(field: Field, at: number, fields: Fields, after: readonly PatternPart[]): number | Mismatch {
    const { letter, count } = field;
    const isYear = 'uyY'.includes(letter);
    const sign = isYear && count !== 2 ? (/[+-]/y.exec(this.#text.charAt(at))?.[0] ?? '') : '';
    const start = at + sign.length;
    const [least, most] = widthsOf(letter, count);
    const digits = /^\d*/.exec(this.#text.slice(start, start + most))?.[0] ?? '';
    const reserved = reservedDigits(after);
    const available = Math.max(least, Math.min(digits.length, runOfDigits(this.#text, start) - reserved));
    const taken = digits.slice(0, available);
    if (taken.length < least || taken === '') return { failedAt: at };
    let value = Number(sign === '-' ? `-${taken}` : taken);
    if (isYear && count === 2) value += 2_000;
    fields.numbers.set(letter === 'L' ? 'M' : letter === 'q' ? 'Q' : letter, value);
    return start + taken.length;
  }

  #zone({ letter, count }: Field, at: number, fields: Fields): number | Mismatch {
    const text = this.#text.slice(at, at + 60);
    const found =
      letter === 'V' || letter === 'z'
        ? /^(?:[A-Za-z][A-Za-z0-9_+\-/]*(?::\d\d)?|[+-]\d\d(?::?\d\d)?(?::\d\d)?)/.exec(text)?.[0]
        : offsetPattern(letter, count).exec(text)?.[0];
    if (found === undefined) return { failedAt: at };
    try {
      fields.zone = findZone(zoneAbbreviations[found] ?? normalOffset(found));
    } catch {
      return { failedAt: at };
    }
    return at + found.length;
  }
}

/** Names of zones in English texts that are no names of the IANA database. */
const zoneAbbreviations: { readonly [name: string]: string | undefined } = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EDT: 'America/New_York',
  CEST: 'Europe/Paris',
  BST: 'Europe/London',
  JST: 'Asia/Tokyo',
  IST: 'Asia/Kolkata',
};

function normalOffset(text: string): string {
  return text === 'GMT' ? 'UTC' : text.replace(/^([+-])(\d)$/, '$10$2');
}

function offsetPattern(letter: string, count: number): RegExp {
  if (letter === 'O' || (letter === 'Z' && count === 4)) return /^GMT(?:[+-]\d{1,2}(?::\d\d(?::\d\d)?)?)?/;
  if (letter === 'Z') return count === 5 ? /^(?:Z|[+-]\d\d:\d\d(?::\d\d)?)/ : /^[+-]\d{4}/;
  const zero = letter === 'X' ? 'Z|' : '';
  const forms = [
    '\\d\\d(?:\\d\\d)?',
    '\\d{4}',
    '\\d\\d:\\d\\d',
    '\\d{4}(?:\\d\\d)?',
    '\\d\\d:\\d\\d(?::\\d\\d)?',
  ];
  return new RegExp(`^(?:${zero}[+-]${forms[count - 1]})`);
}

/** Least and most digits of a field. */
function widthsOf(letter: string, count: number): readonly [number, number] {
  if ('uyY'.includes(letter)) return count === 2 ? [2, 2] : [count, 15];
  if (count > 1) return [count, 'DAnN'.includes(letter) ? 15 : count];
  return [1, 'AnN'.includes(letter) ? 15 : letter === 'D' ? 3 : 2];
}

/** Digits of the fields of fixed width that follow without anything between. */
function reservedDigits(after: readonly PatternPart[]): number {
  let digits = 0;
  for (const part of after) {
    if (part.kind !== 'field') break;
    const words = wordsOf(part);
    if (words !== undefined || 'VzOXxZ'.includes(part.letter) || part.count === 1) break;
    digits += part.count;
  }
  return digits;
}

function runOfDigits(text: string, from: number): number {
  const end = text.slice(from, from + 60).search(/\D/);
  return end === -1 ? Math.min(60, text.length - from) : end;
}

/** Ranges that fields have by their nature. */
const ranges: readonly (readonly [letter: string, name: string, least: number, most: number])[] = [
  ['M', 'MonthOfYear', 1, 12],
  ['d', 'DayOfMonth', 1, 31],
  ['D', 'DayOfYear', 1, 366],
  ['H', 'HourOfDay', 0, 23],
  ['k', 'ClockHourOfDay', 1, 24],
  ['h', 'ClockHourOfAmPm', 1, 12],
  ['K', 'HourOfAmPm', 0, 11],
  ['m', 'MinuteOfHour', 0, 59],
  ['s', 'SecondOfMinute', 0, 59],
];

function resolve({ numbers }: Fields, text: string, zone: Zone | undefined): number {
  for (const [letter, name, least, most] of ranges) {
    const value = numbers.get(letter);
    if (value === undefined || (value >= least && value <= most)) continue;
    // 24:00 is the end of the day.
    if (letter === 'H' && value === 24 && !numbers.get('m') && !numbers.get('s')) continue;
    throw unparsable(
      text,
      `: Invalid value for ${name} (valid values ${least} - ${letter === 'd' ? '28/31' : letter === 'D' ? '365/366' : most}): ${value}`,
    );
  }
  const day = resolveDay(numbers, text);
  const time = resolveTime(numbers);
  if (day === undefined || time === undefined || zone === undefined) {
    throw unparsable(text, ': Unable to obtain ZonedDateTime from TemporalAccessor');
  }
  const local = day + time;
  return zone.instantOf(local);
}

const dayMs = 86_400_000;

/** The day's beginning, as if it were UTC. */
function resolveDay(numbers: ReadonlyMap<string, number>, text: string): number | undefined {
  const ofEra = numbers.get('y');
  const isBefore = numbers.get('G') === 0;
  const year = numbers.get('u') ?? (ofEra !== undefined && isBefore ? 1 - ofEra : ofEra);
  if (year === undefined) return resolveWeekDay(numbers);
  const dayOfYear = numbers.get('D');
  if (dayOfYear !== undefined) return utcMs([year, 1, 1]) + (dayOfYear - 1) * dayMs;
  const [month, day] = [numbers.get('M'), numbers.get('d')];
  if (month === undefined || day === undefined) return undefined;
  const start = utcMs([year, month, day]);
  // Days that a month does not have: the last one of a month up to the 31st is no error only where it is one.
  if (new Date(start).getUTCMonth() !== month - 1) {
    const name = (monthNames[month - 1] ?? '').toUpperCase();
    throw unparsable(
      text,
      day === 29
        ? `: Invalid date 'February 29' as '${year}' is not a leap year`
        : `: Invalid date '${name} ${day}'`,
    );
  }
  return start;
}

function resolveWeekDay(numbers: ReadonlyMap<string, number>): number | undefined {
  const [year, week] = [numbers.get('Y'), numbers.get('w')];
  const fromMonday = numbers.get('E');
  const fromSunday = numbers.get('e') ?? numbers.get('c') ?? (fromMonday && (fromMonday % 7) + 1);
  if (year === undefined || week === undefined || fromSunday === undefined) return undefined;
  const newYear = utcMs([year, 1, 1]);
  return newYear - new Date(newYear).getUTCDay() * dayMs + ((week - 1) * 7 + fromSunday - 1) * dayMs;
}

/** Milliseconds of the day. */
function resolveTime(numbers: ReadonlyMap<string, number>): number | undefined {
  const ofDay = numbers.get('A');
  if (ofDay !== undefined) return ofDay;
  const nanoOfDay = numbers.get('N');
  if (nanoOfDay !== undefined) return Math.floor(nanoOfDay / 1_000_000);
  const hour = resolveHour(numbers);
  if (hour === undefined) return undefined;
  const nanos = numbers.get('S') ?? numbers.get('n') ?? 0;
  const seconds = hour * 3_600 + (numbers.get('m') ?? 0) * 60 + (numbers.get('s') ?? 0);
  return seconds * 1_000 + Math.floor(nanos / 1_000_000);
}

function resolveHour(numbers: ReadonlyMap<string, number>): number | undefined {
  const clock = numbers.get('k');
  const hour = numbers.get('H') ?? (clock === undefined ? undefined : clock % 24);
  if (hour !== undefined) return hour;
  const half = numbers.get('a');
  const clockHalf = numbers.get('h');
  const ofHalf = numbers.get('K') ?? (clockHalf === undefined ? undefined : clockHalf % 12);
  return half === undefined || ofHalf === undefined ? undefined : half * 12 + ofHalf;
}
