import {
  type AttributeValue,
  attributeOf,
  type Item,
  type ItemDraft,
  setAttribute,
} from '../attribute-value/attribute-value.ts';
import type { ResolvedPath } from './document-path.ts';

/** Paths of one expression put together: a leaf is where a path ends; branches are names, or indexes in order. */
export interface PathTree<Leaf> {
  leaf?: Leaf;
  readonly names: Map<string, PathTree<Leaf>>;
  readonly indexes: Map<number, PathTree<Leaf>>;
}

/** Puts paths that do not clash together. */
export function pathTree<Leaf>(entries: readonly (readonly [ResolvedPath, Leaf])[]): PathTree<Leaf> {
  const root: PathTree<Leaf> = { names: new Map(), indexes: new Map() };
  const ordered = [...entries].sort(([one], [two]) => byIndexes(one, two));
  for (const [path, leaf] of ordered) {
    let tree = root;
    for (const part of path) tree = branchOf(tree, part);
    tree.leaf = leaf;
  }
  return root;
}

function branchOf<Leaf>(tree: PathTree<Leaf>, part: string | number): PathTree<Leaf> {
  const branches = (typeof part === 'number' ? tree.indexes : tree.names) as Map<unknown, PathTree<Leaf>>;
  let branch = branches.get(part);
  if (branch === undefined) {
    branch = { names: new Map(), indexes: new Map() };
    branches.set(part, branch);
  }
  return branch;
}

/** Orders by the first indexes that differ; names keep their order. */
function byIndexes(one: ResolvedPath, two: ResolvedPath): number {
  for (let at = 0; at < one.length; at++) {
    const [part, other] = [one[at], two[at]];
    if (part === other) continue;
    return typeof part === 'number' && typeof other === 'number' ? part - other : 0;
  }
  return 0;
}

/** What of an item stands at the paths: maps and lists keep only what is on a path, lists without holes. */
export function projectItem(tree: PathTree<unknown>, item: Item): Item {
  return projectNames(tree, item) ?? {};
}

function projectNames(tree: PathTree<unknown>, item: Item): Item | undefined {
  const projected: ItemDraft = {};
  let isEmpty = true;
  for (const [name, branch] of tree.names) {
    const value = attributeOf(item, name);
    const part = value === undefined ? undefined : projectValue(branch, value);
    if (part === undefined) continue;
    setAttribute(projected, name, part);
    isEmpty = false;
  }
  return isEmpty ? undefined : projected;
}

function projectValue(tree: PathTree<unknown>, value: AttributeValue): AttributeValue | undefined {
  if (tree.leaf !== undefined) return value;
  if (tree.names.size > 0) {
    const map = 'M' in value ? projectNames(tree, value.M) : undefined;
    return map === undefined ? undefined : { M: map };
  }
  if (!('L' in value)) return undefined;
  const list: AttributeValue[] = [];
  for (const [index, branch] of tree.indexes) {
    const element = value.L[index];
    const part = element === undefined ? undefined : projectValue(branch, element);
    if (part !== undefined) list.push(part);
  }
  return list.length === 0 ? undefined : { L: list };
}
