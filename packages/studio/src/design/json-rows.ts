import { isJsonArray, isJsonNumber, isJsonObject, type Json, parseJson } from '@cairn/kit';

/** One line of a JSON value as it is shown. */
export interface JsonRow {
  /** The way to it, as a JSONPath: `$.items[0].name`. */
  readonly path: string;
  readonly depth: number;
  /** The member's name or the item's index; undefined for the root. */
  readonly name: string | undefined;
  readonly value: Json;
  /** How many members or items it has; undefined for what has none. */
  readonly size: number | undefined;
  readonly isOpen: boolean;
  /** Whether the value is a text that holds JSON, which is shown within. */
  readonly isText: boolean;
}

/** Which containers are open: those that the reader opened or closed, else the upper ones. */
export interface OpenPaths {
  readonly depth: number;
  readonly toggled: ReadonlyMap<string, boolean>;
}

/** Most items of one container that are shown before the reader asks for them by search. */
export const itemsShownMax = 100_000;

/** The lines of a value of which only the open parts are walked. */
export function jsonRows(root: Json, open: OpenPaths): readonly JsonRow[] {
  const rows: JsonRow[] = [];
  visit({ path: '$', depth: 0, name: undefined, value: root });
  return rows;

  function visit(node: { path: string; depth: number; name: string | undefined; value: Json }): void {
    const within = containerIn(node.value);
    if (within === undefined) {
      rows.push({ ...node, size: undefined, isOpen: false, isText: false });
      return;
    }
    const isText = within !== node.value;
    const size = isJsonArray(within) ? within.length : Object.keys(within as object).length;
    const isOpen = size > 0 && (open.toggled.get(node.path) ?? (node.depth < open.depth && !isText));
    rows.push({ ...node, size, isOpen, isText });
    if (!isOpen) return;
    for (const [name, value] of entriesOf(within)) {
      visit({ path: childPath(node.path, name, isJsonArray(within)), depth: node.depth + 1, name, value });
    }
  }
}

/** The array or object that a value is, or that its text holds; undefined where there is neither. */
export function containerIn(value: Json): Json | undefined {
  if (isJsonArray(value) || isJsonObject(value)) return value;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const held = parseJson(value);
    return isJsonArray(held) || isJsonObject(held) ? held : undefined;
  } catch {
    return undefined;
  }
}

function entriesOf(container: Json): readonly (readonly [string, Json])[] {
  if (isJsonArray(container))
    return container.slice(0, itemsShownMax).map((item, index) => [String(index), item]);
  return Object.entries(container as { readonly [member: string]: Json });
}

function childPath(path: string, name: string, isIndex: boolean): string {
  if (isIndex) return `${path}[${name}]`;
  return /^[A-Za-z_]\w*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** Whether a line holds the words that are looked for, in its name or its own value. */
export function rowHolds(row: JsonRow, words: string): boolean {
  const wanted = words.toLowerCase();
  if (row.name?.toLowerCase().includes(wanted) === true) return true;
  return row.size === undefined && scalarText(row.value).toLowerCase().includes(wanted);
}

/** The paths of all containers above what holds the words: opened, all of it can be seen. */
export function pathsTo(root: Json, words: string): ReadonlySet<string> {
  const found = new Set<string>();
  const everything = jsonRows(root, { depth: Number.POSITIVE_INFINITY, toggled: new Map() });
  const above: string[] = [];
  for (const row of everything) {
    above.length = row.depth;
    if (rowHolds(row, words)) for (const path of above) found.add(path);
    above.push(row.path);
  }
  return found;
}

/** A value that is no container, as JSON writes it, numbers as they were written. */
export function scalarText(value: Json): string {
  return isJsonNumber(value) ? String(value) : JSON.stringify(value);
}
