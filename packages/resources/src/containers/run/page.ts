/** A page of a list that is in memory, with the token of the next. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string;
}

/** Tokens are the key after which the list goes on, readable by nobody's promise. */
export function tokenOf(key: string): string {
  return [...key].map((character) => character.charCodeAt(0).toString(16).padStart(4, '0')).join('');
}

/** @returns undefined when the text is no token */
export function keyOf(token: string): string | undefined {
  if (token.length === 0 || token.length > 4_096 || !/^(?:[0-9a-f]{4})+$/.test(token)) return undefined;
  return token.replace(/.{4}/g, (unit) => String.fromCharCode(Number.parseInt(unit, 16)));
}
