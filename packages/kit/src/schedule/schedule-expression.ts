import { CronExpression, ScheduleExpressionError } from './cron-expression.ts';
import { TimeZone } from './time-zone.ts';

/** When something recurs, or is to be once. */
export type Recurrence =
  | { readonly kind: 'rate'; readonly periodMs: number }
  | { readonly kind: 'cron'; readonly cron: CronExpression; readonly zone: TimeZone }
  | { readonly kind: 'at'; readonly atMs: number };

const unitMs: { readonly [unit: string]: number } = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const valueMax = 2_147_483_647;

/** Schedules of EventBridge's rules: `rate(…)` and `cron(…)` in UTC. @throws ScheduleExpressionError */
export function parseRuleSchedule(expression: string): Recurrence {
  const [, name, inner] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  if (name === undefined || inner === undefined)
    throw new ScheduleExpressionError('neither rate(…) nor cron(…)');
  if (name === 'rate') return parseRate(inner);
  return { kind: 'cron', cron: new CronExpression(inner), zone: TimeZone.utc };
}

/** Schedules of EventBridge Scheduler: `at(…)` too, and in any time zone. @throws ScheduleExpressionError */
export function parseSchedule(expression: string, zone: TimeZone): Recurrence {
  const once = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\)$/.exec(expression);
  if (once === null) {
    const recurrence = parseRuleSchedule(expression);
    return recurrence.kind === 'cron' ? { ...recurrence, zone } : recurrence;
  }
  const [year, month, day, hour, minute, second] = once.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isDate =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!isDate || hour > 23 || minute > 59 || second > 59) throw new ScheduleExpressionError('no such time');
  const atMs = zone.instantOf({ year, month, day, hour, minute, second });
  if (atMs === undefined) throw new ScheduleExpressionError('the clocks skip this time');
  return { kind: 'at', atMs };
}

/** A value of 1 has its unit in the singular, and only that. */
function parseRate(inner: string): Recurrence {
  const [, digits, unit, plural] = /^\s*(\d{1,10})\s+(minute|hour|day)(s?)\s*$/.exec(inner) ?? [];
  const value = Number(digits);
  if (unit === undefined || !(value >= 1 && value <= valueMax) || (value === 1) !== (plural === '')) {
    throw new ScheduleExpressionError('a rate is a number and a unit');
  }
  return { kind: 'rate', periodMs: value * (unitMs[unit] as number) };
}

/**
 * The first time after one (epoch milliseconds) that a recurrence falls on; undefined when there is none left.
 * @param anchorMs whence a rate counts
 */
export function nextFireMs(recurrence: Recurrence, afterMs: number, anchorMs: number): number | undefined {
  switch (recurrence.kind) {
    case 'at':
      return recurrence.atMs > afterMs ? recurrence.atMs : undefined;
    case 'rate': {
      if (afterMs < anchorMs) return anchorMs;
      const periods = Math.floor((afterMs - anchorMs) / recurrence.periodMs) + 1;
      return anchorMs + periods * recurrence.periodMs;
    }
    case 'cron':
      return recurrence.cron.next(afterMs, recurrence.zone);
  }
}
