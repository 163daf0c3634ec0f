import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';

const jsonPath = /^\$((?:\.[A-Za-z_]\w*)+)/;
const executionPath = /^\$\$\.Execution\.Input((?:\.[A-Za-z_]\w*)+)/;
const expressionPath = /\$states\.(?:input|context\.Execution\.Input)((?:\.[A-Za-z_]\w*)+)/g;

/**
 * The members of its input that a definition reads, as far as its texts tell: `order.id`. What a state has put into the
 * data by its ResultPath, or that of a Catch, is left out, and so is what Maps read of their items.
 */
export function inputHints(definition: JsonObject): readonly string[] {
  const made = new Set<string>();
  const read = new Set<string>();
  visitScope(definition, { made, read, startAt: memberOf(definition, 'StartAt'), isTop: true });
  const paths = [...read].filter(
    (path) => ![...made].some((own) => path === own || path.startsWith(`${own}.`)),
  );
  // `order` says nothing beside `order.id`.
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`))).sort();
}

interface Found {
  readonly made: Set<string>;
  readonly read: Set<string>;
  readonly startAt: Json | undefined;
  readonly isTop: boolean;
}

function visitScope(scope: JsonObject, found: Found): void {
  const states = memberOf(scope, 'States');
  if (!isJsonObject(states)) return;
  for (const [name, state] of Object.entries(states)) {
    if (!isJsonObject(state)) continue;
    // Expressions of later states read what the states before have put out.
    const isFirst = found.isTop && name === found.startAt;
    for (const [field, value] of Object.entries(state)) {
      if (field === 'ItemProcessor' || field === 'Iterator' || field === 'ItemSelector') continue;
      if (field === 'ResultSelector') continue;
      if (field === 'ResultPath') addMade(value, found);
      else if (field === 'Catch' && isJsonArray(value)) {
        for (const catcher of value)
          if (isJsonObject(catcher)) addMade(memberOf(catcher, 'ResultPath'), found);
      } else if (field === 'Branches' && isJsonArray(value)) {
        for (const branch of value) if (isJsonObject(branch)) visitScope(branch, { ...found, isTop: false });
      } else if (field !== 'Catch' && field !== 'Retry') collect(value, found, isFirst);
    }
  }
}

function addMade(resultPath: Json | undefined, { made }: Found): void {
  const path = typeof resultPath === 'string' ? jsonPath.exec(resultPath)?.[1] : undefined;
  if (path !== undefined) made.add(path.slice(1));
}

function collect(value: Json, found: Found, isFirst: boolean): void {
  if (typeof value === 'string') {
    const direct = jsonPath.exec(value)?.[1] ?? executionPath.exec(value)?.[1];
    if (direct !== undefined) found.read.add(direct.slice(1));
    for (const [whole, path = ''] of value.matchAll(expressionPath)) {
      if (isFirst || whole.includes('Execution')) found.read.add(path.slice(1));
    }
    for (const [, path = ''] of value.startsWith('States.')
      ? value.matchAll(/[(,]\s*\$((?:\.[A-Za-z_]\w*)+)/g)
      : [])
      found.read.add(path.slice(1));
  } else if (isJsonArray(value)) for (const item of value) collect(item, found, isFirst);
  else if (isJsonObject(value))
    for (const item of Object.values(value)) collect(item as Json, found, isFirst);
}

/** The hints that an input does not have. @param text JSON text of the input; of what is no JSON none is missing */
export function missingHints(hints: readonly string[], text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return hints.filter((path) => !holds(value, path.split('.')));
}

function holds(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, first)) return false;
  return holds((value as { readonly [name: string]: unknown })[first], rest);
}

/** An input to which what is missing was added, with `null` in its place. @param text JSON text of an object */
export function withHints(hints: readonly string[], text: string): string {
  const value = JSON.parse(text) as unknown;
  const root = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  for (const path of missingHints(hints, text)) add(root as Record<string, unknown>, path.split('.'));
  return JSON.stringify(root, undefined, 2);
}

function add(target: Record<string, unknown>, [first = '', ...rest]: readonly string[]): void {
  const own = Object.hasOwn(target, first) ? target[first] : undefined;
  if (rest.length === 0) {
    if (own === undefined) define(target, first, null);
    return;
  }
  const inner = typeof own === 'object' && own !== null && !Array.isArray(own) ? own : {};
  if (inner !== own) define(target, first, inner);
  add(inner as Record<string, unknown>, rest);
}

/** Also a member of the name `__proto__` is a member. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
