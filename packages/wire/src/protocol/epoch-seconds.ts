/** The value with members of some names, wherever they stand, turned from epoch milliseconds into seconds. */
export function withEpochSeconds(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withEpochSeconds(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      names.has(name) && typeof member === 'number' ? member / 1_000 : withEpochSeconds(member, names),
    ]),
  );
}
