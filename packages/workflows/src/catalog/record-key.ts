/** A key whose code-unit order is the order of the numbers. */
export function numberKey(...values: readonly number[]): string {
  return values.map((value) => String(value).padStart(15, '0')).join('/');
}

/** Where the named resources of an account in a region lie; names hold no slash. */
export function scopePrefix(scope: { readonly account: string; readonly region: string }): string {
  return `${scope.account}/${scope.region}/`;
}

/** Key of a named resource: lists come by account and region in the order of names. */
export function nameKey(scope: { readonly account: string; readonly region: string }, name: string): string {
  return scopePrefix(scope) + name;
}
