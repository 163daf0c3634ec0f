import {
  type AttributeValue,
  attributeOf,
  type Item,
  type ItemDraft,
  setAttribute,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import { membersOf } from '../attribute-value/compare.ts';
import { validationError } from '../attribute-value/read-item.ts';
import { addValues, incorrectDataType, type ValueOf } from './bound-update.ts';
import type { PathTree } from './path-tree.ts';

/** An action of an update whose placeholders are replaced. */
export type BoundAction =
  | { readonly kind: 'set'; readonly valueOf: ValueOf }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add' | 'delete'; readonly operand: AttributeValue };

/**
 * The item after the actions. All of them see the item as it was: values are computed from it, and list indexes are
 * those of its lists. Elements beyond the end of a list are appended in the order of their indexes.
 * Source: "Update expressions" in the developer guide.
 * @throws ServiceError ValidationException where the item does not have what an action needs
 */
export function applyActions(tree: PathTree<BoundAction>, actions: readonly BoundAction[], item: Item): Item {
  const assigned: Assigned = new Map();
  // Operands that are not there are found before places that are not.
  for (const action of actions) if (action.kind === 'set') assigned.set(action, action.valueOf(item));
  return applyToMap(tree, item, assigned);
}

/** What the SET actions assign. */
type Assigned = Map<BoundAction, AttributeValue>;

function applyToMap(tree: PathTree<BoundAction>, map: Item, assigned: Assigned): Item {
  const draft: ItemDraft = { ...map };
  for (const [name, branch] of tree.names) {
    const value = applyAt(branch, attributeOf(map, name), assigned);
    if (value === undefined) delete draft[name];
    else setAttribute(draft, name, value);
  }
  return draft;
}

function applyToList(
  tree: PathTree<BoundAction>,
  list: readonly AttributeValue[],
  assigned: Assigned,
): readonly AttributeValue[] {
  const kept: (AttributeValue | undefined)[] = [...list];
  const appended: AttributeValue[] = [];
  for (const [index, branch] of tree.indexes) {
    const value = applyAt(branch, list[index], assigned);
    if (index < list.length) kept[index] = value;
    else if (value !== undefined) appended.push(value);
  }
  return [...kept.filter((value) => value !== undefined), ...appended];
}

/** What stands at a place after the actions there and below; undefined is nothing. */
function applyAt(
  tree: PathTree<BoundAction>,
  value: AttributeValue | undefined,
  assigned: Assigned,
): AttributeValue | undefined {
  if (tree.leaf !== undefined) return act(tree.leaf, value, assigned);
  if (tree.names.size > 0) {
    if (value === undefined || !('M' in value)) throw invalidPath();
    return { M: applyToMap(tree, value.M, assigned) };
  }
  if (value === undefined || !('L' in value)) throw invalidPath();
  return { L: applyToList(tree, value.L, assigned) };
}

function act(
  action: BoundAction,
  value: AttributeValue | undefined,
  assigned: Assigned,
): AttributeValue | undefined {
  switch (action.kind) {
    case 'set':
      return assigned.get(action);
    case 'remove':
      return undefined;
    case 'add':
      return value === undefined ? action.operand : added(value, action.operand);
    case 'delete':
      return value === undefined ? undefined : without(value, action.operand);
  }
}

/** ADD: a number to a number, the members of a set to a set of its type. @throws ServiceError ValidationException */
export function added(value: AttributeValue, operand: AttributeValue): AttributeValue {
  if ('N' in operand) return addValues(value, operand, false);
  if (typeOfValue(value) !== typeOfValue(operand)) throw incorrectDataType();
  return setOf(operand, [...new Set([...membersOf(value), ...membersOf(operand)])]);
}

/** DELETE: the set without the operand's members; nothing where none is left. @throws ServiceError ValidationException */
export function without(value: AttributeValue, operand: AttributeValue): AttributeValue | undefined {
  if (typeOfValue(value) !== typeOfValue(operand)) throw incorrectDataType();
  const gone = new Set(membersOf(operand));
  const left = membersOf(value).filter((member) => !gone.has(member));
  return left.length === 0 ? undefined : setOf(operand, left);
}

function setOf(like: AttributeValue, members: readonly string[]): AttributeValue {
  return { [typeOfValue(like)]: members } as unknown as AttributeValue;
}

function invalidPath(): Error {
  return validationError('The document path provided in the update expression is invalid for update');
}
