import { epochSeconds } from './instants.ts';

/**
 * An output with the members of some names, wherever they stand, written as a protocol writes instants; bytes in base64.
 * @param print see `instants.ts`
 */
export function withInstants(
  value: unknown,
  names: ReadonlySet<string>,
  print: (ms: number) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withInstants(item, names, print));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      names.has(name) && typeof member === 'number' ? print(member) : withInstants(member, names, print),
    ]),
  );
}

/** As awsJson has them. */
export function withEpochSeconds(value: unknown, names: ReadonlySet<string>): unknown {
  return withInstants(value, names, epochSeconds);
}
