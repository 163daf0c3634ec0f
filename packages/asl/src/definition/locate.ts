import { JsonScanner } from './json-scanner.ts';
import { positionAt, type TextPosition } from './text-position.ts';

/**
 * Where in a definition's text a diagnostic's location is: the member's name, or the item of an array.
 * Undefined when the text does not hold that place. State names may hold slashes and brackets.
 *
 * @example locate('{"StartAt": 1}', '/StartAt') // { line: 1, column: 2 }
 */
export function locate(text: string, location: string): TextPosition | undefined {
  const parsed = /; line: (\d+), column: (\d+)\]$/.exec(location);
  if (parsed !== null) return { line: Number(parsed[1]), column: Number(parsed[2]) };
  const scanner = new JsonScanner(text);
  const root = scanner.skipSpace(0);
  if (root >= text.length) return undefined;
  const index = location === '/' ? root : find(scanner, root, location);
  return index === undefined ? undefined : positionAt(text, index);
}

/** Finds `rest` inside the value at `start`: the index of the name or item that it ends with. */
function find(scanner: JsonScanner, start: number, rest: string): number | undefined {
  if (rest.startsWith('/')) {
    for (const { name, nameIndex, valueIndex } of scanner.members(start)) {
      if (!rest.startsWith(name, 1)) continue;
      const tail = rest.slice(1 + name.length);
      if (tail === '') return nameIndex;
      if (!tail.startsWith('/') && !tail.startsWith('[')) continue;
      const found = find(scanner, valueIndex, tail);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const item = /^\[(\d+)\]/.exec(rest);
  if (item === null) return undefined;
  const valueIndex = scanner.itemAt(start, Number(item[1]));
  if (valueIndex === undefined) return undefined;
  const tail = rest.slice(item[0].length);
  return tail === '' ? valueIndex : find(scanner, valueIndex, tail);
}
