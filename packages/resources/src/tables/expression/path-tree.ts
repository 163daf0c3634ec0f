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
  for (const [path, leaf] of entries) {
    let tree = root;
    for (const part of path) tree = branchOf(tree, part);
    tree.leaf = leaf;
  }
  orderIndexes(root);
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

/** Brings the indexes of all lists into their order, whatever the order of the paths was. */
function orderIndexes(tree: PathTree<unknown>): void {
  const ordered = [...tree.indexes].sort(([one], [two]) => one - two);
  tree.indexes.clear();
  for (const [index, branch] of ordered) tree.indexes.set(index, branch);
  for (const branch of [...tree.names.values(), ...tree.indexes.values()]) orderIndexes(branch);
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
