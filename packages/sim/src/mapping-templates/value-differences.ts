/** Where two values differ, member by member: `value.request.domainName`. */
export function valueDifferences(one: unknown, other: unknown, path: string): readonly string[] {
  if (Object.is(one, other)) return [];
  const areObjects = isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other);
  if (!areObjects) return [path];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) => valueDifferences(one[name], other[name], `${path}.${name}`));
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
