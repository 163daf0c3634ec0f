/** A number that bills are made with, as a setting (`--price NAME=VALUE`). */
export interface MeterPrice {
  readonly name: string;
  readonly description: string;
  readonly default: number;
}

const price = (name: string, description: string, value: number): MeterPrice => ({
  name,
  description,
  default: value,
});

/** What AWS bills in us-east-1, and the rule by which transitions are counted. Source: Step Functions' pricing page. */
export const meterPrices = {
  transitionDollars: price('transitionDollars', 'One state transition of a Standard machine', 0.000_025),
  freeTransitions: price(
    'freeTransitions',
    'State transitions of a month that are free, for the whole account',
    4_000,
  ),
  transitionsPerExecution: price(
    'transitionsPerExecution',
    'State transitions counted for each execution beside states entered and attempts repeated',
    0,
  ),
  requestDollars: price('requestDollars', 'One start of an Express execution', 0.000_001),
  gbSecondDollars: price(
    'gbSecondDollars',
    'A GB-second of Express executions, the first of a month',
    0.000_016_67,
  ),
  secondTierGbHours: price(
    'secondTierGbHours',
    'GB-hours of a month after which the second price holds',
    1_000,
  ),
  secondTierGbSecondDollars: price('secondTierGbSecondDollars', 'A GB-second after those', 0.000_01),
  thirdTierGbHours: price('thirdTierGbHours', 'GB-hours of a month after which the third price holds', 5_000),
  thirdTierGbSecondDollars: price('thirdTierGbSecondDollars', 'A GB-second after those', 0.000_004_56),
} as const satisfies Record<string, MeterPrice>;

/** The prices in force, by name. */
export type MeterPrices = { readonly [name in keyof typeof meterPrices]: number };

/** Takes the defaults and the settings that override some. @throws RangeError on an unknown name or a negative number */
export function resolvePrices(overrides: { readonly [name: string]: number } = {}): MeterPrices {
  const values = Object.fromEntries(
    Object.values(meterPrices).map((entry: MeterPrice) => [entry.name, entry.default]),
  ) as Record<keyof MeterPrices, number>;
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(meterPrices, name))
      throw new RangeError(`unknown price '${name}'; known: ${Object.keys(meterPrices).join(', ')}`);
    if (!(Number.isFinite(value) && value >= 0))
      throw new RangeError(`price '${name}' must be a number from 0 up, was ${value}`);
    values[name as keyof MeterPrices] = value;
  }
  return values;
}

/** What transitions cost, before what is free. */
export function transitionsDollars(prices: MeterPrices, transitions: number): number {
  return transitions * prices.transitionDollars;
}

/** What GB-seconds of a month cost, by tiers; `before` are those of the month that were billed already. */
export function gbSecondsDollars(prices: MeterPrices, gbSeconds: number, before = 0): number {
  const hour = 3_600;
  const tiers = [
    { from: 0, dollars: prices.gbSecondDollars },
    { from: prices.secondTierGbHours * hour, dollars: prices.secondTierGbSecondDollars },
    { from: prices.thirdTierGbHours * hour, dollars: prices.thirdTierGbSecondDollars },
  ];
  return tiers.reduce((sum, { from, dollars }, index) => {
    const to = tiers[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const within = Math.min(before + gbSeconds, to) - Math.max(before, from);
    return sum + Math.max(0, within) * dollars;
  }, 0);
}

/** `$1.25`, `$0.000025`. */
export function printDollars(dollars: number): string {
  if (dollars === 0) return '$0';
  const digits = dollars >= 0.1 ? 2 : Math.min(9, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
