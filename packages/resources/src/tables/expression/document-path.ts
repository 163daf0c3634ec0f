import { type AttributeValue, attributeOf, type Item } from '../attribute-value/attribute-value.ts';

/** An element of a document path as it is written. */
export type PathPart =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'reference'; readonly reference: string }
  | { readonly kind: 'index'; readonly index: number };

/** A path as it is written: `a.#b[3]`. */
export type DocumentPath = readonly PathPart[];

/** A path whose placeholders are replaced: names and list indexes. */
export type ResolvedPath = readonly (string | number)[];

/** What stands at a path of an item, or undefined. */
export function valueAt(item: Item, path: ResolvedPath): AttributeValue | undefined {
  let value = attributeOf(item, path[0] as string);
  for (let at = 1; at < path.length && value !== undefined; at++) {
    const part = path[at] as string | number;
    if (typeof part === 'number') value = 'L' in value ? value.L[part] : undefined;
    else value = 'M' in value ? attributeOf(value.M, part) : undefined;
  }
  return value;
}

/** A path as the service's errors print it: `[a, b, [3]]`. */
export function printPath(path: ResolvedPath): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`;
}

/** Whether two paths are the same. */
export function samePath(left: ResolvedPath, right: ResolvedPath): boolean {
  return left.length === right.length && left.every((part, at) => part === right[at]);
}

/**
 * How two paths of one expression get into each other's way: one is in the other (`overlap`), or one takes for a map
 * what the other takes for a list (`conflict`).
 */
function clashOf(one: ResolvedPath, two: ResolvedPath): 'overlap' | 'conflict' | undefined {
  const length = Math.min(one.length, two.length);
  for (let at = 0; at < length; at++) {
    if (typeof one[at] !== typeof two[at]) return 'conflict';
    if (one[at] !== two[at]) return undefined;
  }
  return 'overlap';
}

/** Calls `found` with the first clash of each path with those before it, in the service's words. */
export function findClashes(
  paths: readonly ResolvedPath[],
  found: (kind: 'overlap' | 'conflict', fault: string) => void,
): void {
  for (const [at, two] of paths.entries()) {
    for (const one of paths.slice(0, at)) {
      const kind = clashOf(one, two);
      if (kind === undefined) continue;
      const verb = kind === 'overlap' ? 'overlap' : 'conflict';
      found(
        kind,
        `Two document paths ${verb} with each other; must remove or rewrite one of these paths; path one: ${printPath(one)}, path two: ${printPath(two)}`,
      );
      return;
    }
  }
}
