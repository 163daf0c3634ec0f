/** A quota: every limit has a name, a unit, AWS's default and a way to raise it (`--limit NAME=VALUE`). */
export interface Limit {
  readonly name: string;
  readonly description: string;
  readonly unit: 'bytes' | 'count' | 'seconds' | 'characters' | 'milliseconds' | 'days' | 'percent';
  readonly default: number;
}

/** The limits in force, by name. */
export type LimitValues<Names extends string = string> = { readonly [name in Names]: number };

/** Takes the defaults of a table of limits and the settings that override some. @throws RangeError on an unknown name or a value that is not a positive number */
export function resolveLimits<Names extends string>(
  table: { readonly [name in Names]: Limit },
  overrides: { readonly [name: string]: number } = {},
): LimitValues<Names> {
  const values: Record<string, number> = {};
  for (const name of Object.keys(table) as Names[]) values[name] = table[name].default;
  for (const [name, value] of Object.entries(overrides)) {
    if (!(name in table))
      throw new RangeError(`unknown limit '${name}'; known: ${Object.keys(table).join(', ')}`);
    if (!(Number.isFinite(value) && value > 0))
      throw new RangeError(`limit '${name}' must be a positive number, was ${value}`);
    values[name] = value;
  }
  return values as LimitValues<Names>;
}
