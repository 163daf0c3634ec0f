import type { TimeZone, WallTime } from './time-zone.ts';

/** A field's text is not one of AWS's cron fields. */
export class ScheduleExpressionError extends Error {
  override readonly name = 'ScheduleExpressionError';
}

/** Which days of a month fit. */
type DayTest = (day: number, month: MonthShape) => boolean;

interface MonthShape {
  /** Days in the month. */
  readonly length: number;
  /** Day of the week of the first, 1 for Sunday. */
  readonly firstWeekday: number;
}

interface FieldRange {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const ranges = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  day: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: months },
  weekday: { min: 1, max: 7, names: weekdays },
  year: { min: 1970, max: 2199 },
} as const satisfies { readonly [name: string]: FieldRange };

/**
 * A cron expression of AWS: minutes, hours, day of month, month, day of week, year. Of the two fields of days one is
 * `?`. Source: "Cron expressions reference" in the user guide of EventBridge.
 */
export class CronExpression {
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #months: readonly number[];
  readonly #years: ReadonlySet<number>;
  readonly #isDay: DayTest;

  /** @param text six fields, without `cron(…)` @throws ScheduleExpressionError */
  constructor(text: string) {
    const fields = text.trim().split(/\s+/);
    if (fields.length !== 6) throw new ScheduleExpressionError('a cron expression has six fields');
    const [minute, hour, day, month, weekday, year] = fields as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    if ((day === '?') === (weekday === '?')) {
      throw new ScheduleExpressionError('one of day-of-month and day-of-week is ?');
    }
    this.#minutes = sorted(valuesOf(minute, ranges.minute));
    this.#hours = sorted(valuesOf(hour, ranges.hour));
    this.#months = sorted(valuesOf(month, ranges.month));
    this.#years = valuesOf(year, ranges.year);
    this.#isDay = day === '?' ? weekdayTest(weekday.toUpperCase()) : dayTest(day.toUpperCase());
  }

  /**
   * The first instant after one (epoch milliseconds) at which clocks of a zone show a time that fits; undefined when
   * there is none left. Times that clocks skip do not count, those that they show twice count once.
   */
  next(afterMs: number, zone: TimeZone): number | undefined {
    let from: WallTime | undefined = zone.wallTime(afterMs);
    for (;;) {
      from = this.#nextWallTime(from);
      if (from === undefined) return undefined;
      const atMs = zone.instantOf(from);
      if (atMs !== undefined && atMs > afterMs) return atMs;
      from = { ...from, minute: from.minute + 1 };
    }
  }

  /** The first time that fits at or after one. */
  #nextWallTime(from: WallTime): WallTime | undefined {
    for (let year = from.year; year <= ranges.year.max; year++) {
      if (!this.#years.has(year)) continue;
      for (const month of this.#months) {
        if (year === from.year && month < from.month) continue;
        const found = this.#withinMonth(from, year, month);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #withinMonth(from: WallTime, year: number, month: number): WallTime | undefined {
    const isFirst = year === from.year && month === from.month;
    const shape = monthShape(year, month);
    for (let day = isFirst ? from.day : 1; day <= shape.length; day++) {
      if (!this.#isDay(day, shape)) continue;
      const isFirstDay = isFirst && day === from.day;
      for (const hour of this.#hours) {
        if (isFirstDay && hour < from.hour) continue;
        const least = isFirstDay && hour === from.hour ? from.minute : 0;
        const minute = this.#minutes.find((each) => each >= least);
        if (minute !== undefined) return { year, month, day, hour, minute };
      }
    }
    return undefined;
  }
}

function monthShape(year: number, month: number): MonthShape {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { length, firstWeekday: new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 1 };
}

function weekdayOf(day: number, { firstWeekday }: MonthShape): number {
  return ((firstWeekday - 1 + day - 1) % 7) + 1;
}

/** `L`, `15W`, or days. */
function dayTest(field: string): DayTest {
  const tests = field.split(',').map((part): DayTest => {
    if (part === 'L') return (day, { length }) => day === length;
    if (part === 'LW') return (day, month) => day === nearestWeekday(month.length, month);
    const near = /^(\d{1,2})W$/.exec(part)?.[1];
    if (near === undefined) return memberTest(valuesOf(part, ranges.day));
    const wanted = numberWithin(near, ranges.day);
    return (day, month) => wanted <= month.length && day === nearestWeekday(wanted, month);
  });
  return (day, month) => tests.some((test) => test(day, month));
}

function memberTest(values: ReadonlySet<number>): DayTest {
  return (day) => values.has(day);
}

/** The day of Monday to Friday nearest to one, within the same month. */
function nearestWeekday(day: number, month: MonthShape): number {
  const weekday = weekdayOf(day, month);
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < month.length ? day + 1 : day - 2;
  return day;
}

/** `L` for Saturday, `5L` for the last Thursday of the month, `3#2` for the second Tuesday, or days. */
function weekdayTest(field: string): DayTest {
  if (field.includes('#') && field.includes(',')) {
    throw new ScheduleExpressionError('# stands alone in day-of-week');
  }
  const tests = field.split(',').map((part): DayTest => {
    if (part === 'L') return (day, month) => weekdayOf(day, month) === 7;
    const [, last] = /^(\w+)L$/.exec(part) ?? [];
    if (last !== undefined) {
      const wanted = numberWithin(last, ranges.weekday);
      return (day, month) => weekdayOf(day, month) === wanted && day + 7 > month.length;
    }
    const [, name, nth] = /^(\w+)#(\d)$/.exec(part) ?? [];
    if (name !== undefined && nth !== undefined) {
      const wanted = numberWithin(name, ranges.weekday);
      const week = numberWithin(nth, { min: 1, max: 5 });
      return (day, month) => weekdayOf(day, month) === wanted && Math.ceil(day / 7) === week;
    }
    const values = valuesOf(part, ranges.weekday);
    return (day, month) => values.has(weekdayOf(day, month));
  });
  return (day, month) => tests.some((test) => test(day, month));
}

/** `*`, `5`, `1-5`, `0/15`, `MON-FRI`, and lists of them. A range may go round the end: `FRI-MON`. */
function valuesOf(field: string, range: FieldRange): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.toUpperCase().split(',')) {
    const [span, step, ...rest] = part.split('/') as [string, string | undefined, ...string[]];
    if (rest.length > 0) throw new ScheduleExpressionError(`${part} is no value`);
    const by = step === undefined ? 1 : numberWithin(step, { min: 1, max: range.max });
    const [first, last] = boundsOf(span, range, step !== undefined);
    const size = range.max - range.min + 1;
    const length = last >= first ? last - first : last - first + size;
    for (let offset = 0; offset <= length; offset += by) {
      values.add(((first - range.min + offset) % size) + range.min);
    }
  }
  return values;
}

function boundsOf(span: string, range: FieldRange, hasStep: boolean): readonly [first: number, last: number] {
  if (span === '*') return [range.min, range.max];
  const [first, last, ...rest] = span.split('-') as [string, string | undefined, ...string[]];
  if (rest.length > 0) throw new ScheduleExpressionError(`${span} is no range`);
  const from = numberWithin(first, range);
  if (last !== undefined) return [from, numberWithin(last, range)];
  return [from, hasStep ? range.max : from];
}

function numberWithin(text: string, { min, max, names }: FieldRange): number {
  const name = names?.indexOf(text) ?? -1;
  const value = name >= 0 ? name + min : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new ScheduleExpressionError(`${text} is not between ${min} and ${max}`);
  return value;
}

function sorted(values: ReadonlySet<number>): readonly number[] {
  return [...values].sort((left, right) => left - right);
}
