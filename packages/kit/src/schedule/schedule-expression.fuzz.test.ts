import fc from 'fast-check';
import { it } from 'vitest';
import { ScheduleExpressionError } from './cron-expression.ts';
import { nextFireMs, parseSchedule } from './schedule-expression.ts';
import { TimeZone } from './time-zone.ts';

const part = fc.constantFrom(
  ...'0 5 59 12 31 1 7 2026 2199 1970 * ? L W # / - , MON JAN LW 15W 6L 3#2 x'.split(' '),
);
const field = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

it('reads or refuses every expression, and finds only times that come after', () => {
  const zone = TimeZone.find('America/New_York') as TimeZone;
  fc.assert(
    fc.property(
      fc.array(field, { minLength: 5, maxLength: 7 }),
      fc.constantFrom('cron', 'rate', 'at'),
      (fields, name) => {
        const afterMs = Date.UTC(2026, 2, 8, 6, 30);
        try {
          const nextMs = nextFireMs(parseSchedule(`${name}(${fields.join(' ')})`, zone), afterMs, 0);
          if (nextMs !== undefined && nextMs <= afterMs) throw new Error('a time that is past');
        } catch (error) {
          if (!(error instanceof ScheduleExpressionError)) throw error;
        }
      },
    ),
    { numRuns: 3_000 },
  );
});
