/** An output as JSON holds it: instants, members of some names wherever they stand, as seconds; bytes in base64. */
export function printable(value: unknown, instants: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => printable(item, instants));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      instants.has(name) && typeof member === 'number' ? member / 1_000 : printable(member, instants),
    ]),
  );
}
