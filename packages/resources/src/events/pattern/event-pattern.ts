import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import type { ValueMatcher } from './match-expression.ts';
import { type PatternAlternative, parsePattern } from './parse-pattern.ts';

/** A place in the tree of an alternative's paths. */
interface PatternNode {
  /** What a leaf here has to be; undefined where no path ends. */
  leaf: readonly ValueMatcher[] | undefined;
  readonly children: Map<string, PatternNode>;
  /** Whether something at or under this place has to be in the event. */
  needsPresence: boolean;
}

/** A compiled event pattern. */
export class EventPattern {
  /** The alternatives that `$or` makes; the pattern matches when one of them does. */
  readonly alternatives: readonly CompiledAlternative[];

  private constructor(alternatives: readonly CompiledAlternative[]) {
    this.alternatives = alternatives;
  }

  /** @throws EventPatternError */
  static compile(text: string): EventPattern {
    return new EventPattern(parsePattern(text).map((alternative) => new CompiledAlternative(alternative)));
  }

  /** Whether the event (its `detail` parsed) fits. */
  matches(event: JsonObject): boolean {
    return this.alternatives.some((alternative) => alternative.matches(event));
  }
}

/** Leaves that have to fit all together. */
export class CompiledAlternative {
  readonly #root: PatternNode;
  readonly #leaves: PatternAlternative;

  constructor(leaves: PatternAlternative) {
    this.#leaves = leaves;
    this.#root = treeOf(leaves);
  }

  matches(event: JsonObject): boolean {
    return fits(this.#root, event);
  }

  /** The texts one of which the leaf of this path must be; undefined where it may be something else. */
  exactTexts(path: string): readonly string[] | undefined {
    const texts = this.#leaves.get(path)?.map(({ exactText }) => exactText);
    return texts?.every((text) => text !== undefined) ? texts : undefined;
  }
}

/** Names with dots are paths: `{"a.b": […]}` asks what `{"a": {"b": […]}}` asks. */
function treeOf(leaves: PatternAlternative): PatternNode {
  const root = newNode();
  for (const [path, matchers] of leaves) {
    let node = root;
    for (const name of path.split('.')) {
      const child = node.children.get(name) ?? newNode();
      node.children.set(name, child);
      node = child;
    }
    node.leaf = matchers;
  }
  markPresence(root);
  return root;
}

function newNode(): PatternNode {
  return { leaf: undefined, children: new Map(), needsPresence: false };
}

function markPresence(node: PatternNode): void {
  for (const child of node.children.values()) markPresence(child);
  const leafHasTo = node.leaf !== undefined && !node.leaf.some(({ isAbsence }) => isAbsence);
  node.needsPresence = leafHasTo || [...node.children.values()].some((child) => child.needsPresence);
}

/**
 * Whether a value fits all that is asked at and under a place. Of an array, one element has to fit all of it: what is
 * asked under an array is asked of the same element. Where nothing has to be there, an array fits too if it holds
 * nothing of what is asked about.
 */
function fits(node: PatternNode, value: Json | undefined): boolean {
  if (value === undefined) return !node.needsPresence;
  if (isJsonArray(value)) {
    if (node.needsPresence) return value.some((element) => fits(node, element));
    return !holds(node, value) || value.some((element) => holds(node, element) && fits(node, element));
  }
  if (isJsonObject(value)) {
    if (node.leaf !== undefined && !mayBeAbsent(node.leaf)) return false;
    for (const [name, child] of node.children) if (!fits(child, memberAt(value, name, child))) return false;
    return true;
  }
  if (node.leaf !== undefined && !node.leaf.some(({ test }) => test(value))) return false;
  for (const child of node.children.values()) if (child.needsPresence) return false;
  return true;
}

/** Whether a leaf that is asked about, at or under a place, is in the value. */
function holds(node: PatternNode, value: Json | undefined): boolean {
  if (value === undefined) return false;
  if (isJsonArray(value)) return value.some((element) => holds(node, element));
  if (!isJsonObject(value)) return node.leaf !== undefined;
  for (const [name, child] of node.children) if (holds(child, memberAt(value, name, child))) return true;
  return false;
}

function mayBeAbsent(leaf: readonly ValueMatcher[]): boolean {
  return leaf.some(({ isAbsence }) => isAbsence);
}

/** A member; where it is missing and paths go on, what stands under names such as `state.name`. */
function memberAt(object: JsonObject, name: string, child: PatternNode): Json | undefined {
  const member = memberOf(object, name);
  if (member !== undefined || child.children.size === 0) return member;
  const start = `${name}.`;
  let rest: Record<string, Json> | undefined;
  for (const key of Object.keys(object)) {
    if (!key.startsWith(start)) continue;
    rest ??= {};
    setMember(rest, key.slice(start.length), object[key] as Json);
  }
  return rest;
}
