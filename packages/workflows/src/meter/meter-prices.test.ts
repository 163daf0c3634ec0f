import { describe, expect, it, test } from 'vitest';
import { countNames, type MachineCounts } from './machine-counts.ts';
import { adviceOf, billOf, otherBillOf } from './meter-advice.ts';
import { gbSecondsDollars, printDollars, resolvePrices } from './meter-prices.ts';

const prices = resolvePrices();
const counts = (given: Partial<MachineCounts>): MachineCounts => ({
  ...(Object.fromEntries(countNames.map((name) => [name, 0])) as MachineCounts),
  ...given,
});
const definition = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });
const machine = { type: 'STANDARD', definition };

describe('a bill', () => {
  it('counts states entered and attempts repeated', () => {
    const bill = billOf(counts({ executions: 100, entries: 500, retries: 20 }), prices);
    expect(bill.transitions).toBe(520);
    expect(bill.dollars).toBeCloseTo(0.013, 12);
  });

  it('counts starts too, where the rule says so', () => {
    const rule = resolvePrices({ transitionsPerExecution: 1 });
    expect(billOf(counts({ executions: 100, entries: 500 }), rule).transitions).toBe(600);
  });

  it('of Express counts requests and GB-seconds', () => {
    const used = counts({ requests: 1_000_000, billedMs: 1e8, billedMbMs: 64e8 });
    const bill = billOf(used, prices);
    expect(bill).toMatchObject({ requests: 1_000_000, gbSeconds: 6_250 });
    expect(bill.dollars).toBeCloseTo(1 + 6_250 * 0.000_016_67, 9);
  });

  it('has cheaper GB-seconds in the later tiers', () => {
    const hour = 3_600;
    expect(gbSecondsDollars(prices, 1_000 * hour)).toBeCloseTo(60.012, 6);
    expect(gbSecondsDollars(prices, 2_000 * hour)).toBeCloseTo(60.012 + 36, 6);
    expect(gbSecondsDollars(prices, 6_000 * hour)).toBeCloseTo(60.012 + 4 * 36 + 16.416, 6);
    expect(gbSecondsDollars(prices, 1_000 * hour, 5_000 * hour)).toBeCloseTo(16.416, 6);
  });
});

describe('advice', () => {
  const advise = (given: Partial<MachineCounts>, of: { type: string; definition: string } = machine) => {
    const used = counts(given);
    return adviceOf(used, prices, billOf(used, prices), otherBillOf(used, prices, of)).join('\n');
  };
  const short = { executions: 1_000, entries: 10_000, ended: 1_000, durationMs: 1_000 * 100 };

  it('says what the same would have cost as an Express machine', () => {
    expect(advise(short)).toMatch(
      /^As an Express machine the same executions would have cost \$0\.0011 in the place of \$0\.25: 1\/226 of it\.\nMind that Express/,
    );
  });

  it('says why a machine cannot be one', () => {
    const Resource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const waits = JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource, End: true } } });
    expect(advise(short, { type: 'STANDARD', definition: waits })).toMatch(
      /It cannot be an Express machine as it is: .*does not support '\.waitForTaskToken'.*\/States\/T/,
    );
    expect(advise({ ...short, overFiveMinutes: 3 })).toContain(
      '3 of 1000 executions took longer than the five minutes',
    );
  });

  it('is silent where there is little to gain', () => {
    // A wait of an hour costs more in GB-seconds than two transitions.
    expect(advise({ executions: 10, entries: 20, ended: 10, durationMs: 10 * 3_600_000 })).toBe('');
    expect(advise({ executions: 10, entries: 20 })).toBe('');
  });

  it('tells of an Express machine that would be cheaper as a Standard one', () => {
    const slow = {
      requests: 100,
      billedMs: 100 * 240_000,
      billedMbMs: 100 * 240_000 * 64,
      expressTransitions: 200,
    };
    expect(advise(slow, { type: 'EXPRESS', definition })).toMatch(/^As a Standard machine .* \$0\.0050 /);
  });

  it('tells of many repeated attempts', () => {
    expect(advise({ executions: 10, entries: 60, retries: 40 })).toBe(
      '40 % of its state transitions are repeated attempts: each is billed like a state that is entered.',
    );
  });
});

test.each([
  [0, '$0'],
  [12.345, '$12.35'],
  [0.25, '$0.25'],
  [0.000_025, '$0.000025'],
  [0.001_1, '$0.0011'],
])('%d dollars are printed as %s', (dollars, text) => {
  expect(printDollars(dollars)).toBe(text);
});

test('prices that do not exist or are negative are refused', () => {
  expect(() => resolvePrices({ lambda: 1 })).toThrow("unknown price 'lambda'; known: transitionDollars");
  expect(() => resolvePrices({ requestDollars: -1 })).toThrow('from 0 up');
});
