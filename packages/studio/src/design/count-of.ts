/**
 * A number of things in words: `1 run`, `20,000 runs`.
 * @param nouns what they are, in the plural
 * @param noun one of them, where it is not the plural without its `s` (or `y` for `ies`)
 */
export function countOf(count: number, nouns: string, noun = singularOf(nouns)): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : nouns}`;
}

function singularOf(nouns: string): string {
  return nouns.endsWith('ies') ? `${nouns.slice(0, -3)}y` : nouns.replace(/s$/, '');
}
