import { copiesPerStep, type EvaluationFuel, itemsPerStep } from './evaluation-fuel.ts';
import type { ExpressionNode } from './expression-node.ts';
import { isFunctionValue } from './library-functions.ts';
import type { NodeUse } from './node-places.ts';

/** Items that a comparison of the library's order passes. */
const orderedItemsPerStep = 1_024;
/** Bytes of a text that is made of two: they are joined only when it is read. */
const joinedBytesPerStep = 512;

/** A node under way, and what it has gathered so far. */
export interface Level {
  node: ExpressionNode;
  /** Items and bytes in its sequence or array. */
  items: number;
  bytes: number;
  /** The step of a path whose values are being gathered. */
  step: ExpressionNode | undefined;
  /** The value of its first operand. */
  left: unknown;
  /** Items by key of a grouping. */
  groups: Map<unknown, number> | undefined;
}

/** A node whose value another one has just been given. */
interface UsedNode {
  readonly use: NodeUse;
  readonly around: Level;
  readonly node: ExpressionNode;
  /** What the node was evaluated for. */
  readonly input: unknown;
}

/** Counts what a node does with a value that it has just been given. @throws EvaluationBound */
export function chargeUse(
  fuel: EvaluationFuel,
  { use, around, node, input }: UsedNode,
  value: unknown,
  bytes: number,
): void {
  const items = Array.isArray(value) ? value.length : 1;
  switch (use) {
    case 'item':
      // The array so far and the new items are copied into another.
      gather(fuel, around, items, Array.isArray(value) ? bytes : 8 + bytes);
      fuel.charge(Math.floor(around.items / copiesPerStep));
      break;
    case 'nestedItem':
      gather(fuel, around, 1, 8 + bytes);
      break;
    case 'step':
      gatherStep(fuel, around, node, items);
      fuel.charge(Math.floor(items / itemsPerStep));
      break;
    case 'tupleStep':
      gatherStep(fuel, around, node, value === undefined ? 0 : items);
      // Each item becomes an object that holds all that was bound before.
      fuel.charge(value === undefined ? 1 : items * namesOf(around.node));
      break;
    case 'predicate':
    case 'update':
    case 'delete':
      fuel.charge(Math.floor(items / 4) + (use === 'update' ? memberCount(value) : 0));
      break;
    case 'groupKey':
      countGroup(fuel, around, value, input);
      break;
    case 'orderTerm':
      // An order of tuples is the library's: each comparison passes a generator for each item before it.
      fuel.charge(Math.floor(around.items / orderedItemsPerStep));
      break;
    case 'condition':
      fuel.chargeTruth(value);
      break;
    case 'partialProcedure':
    case 'left':
      around.left = value;
      if (around.node.value === 'and' || around.node.value === 'or') fuel.chargeTruth(value);
      break;
    case 'right':
      chargeOperator(fuel, around, value);
      break;
    default:
  }
}

function gather(fuel: EvaluationFuel, around: Level, items: number, bytes: number): void {
  around.items += items;
  around.bytes += bytes;
  fuel.affordBytes(around.bytes);
}

function gatherStep(fuel: EvaluationFuel, around: Level, step: ExpressionNode, items: number): void {
  if (around.step !== step) {
    around.step = step;
    around.items = 0;
  }
  around.items += items;
  fuel.affordItems(around.items);
}

/**
 * The items of a group so far are copied with the new one, which may be an array whose items all join them; those of
 * tuples, for each name that is bound.
 */
function countGroup(fuel: EvaluationFuel, around: Level, key: unknown, item: unknown): void {
  around.groups ??= new Map();
  const count = (around.groups.get(key) ?? 0) + (Array.isArray(item) ? item.length : 1);
  around.groups.set(key, count);
  fuel.charge(1 + Math.floor((count * namesOf(around.node)) / copiesPerStep));
}

function chargeOperator(fuel: EvaluationFuel, { node, left }: Level, right: unknown): void {
  if (node.type !== 'binary') return;
  switch (node.value) {
    case '&':
      chargeText(fuel, left);
      chargeText(fuel, right);
      break;
    case '..':
      if (Number.isInteger(left) && Number.isInteger(right)) {
        chargeRange(fuel, (right as number) - (left as number) + 1);
      }
      break;
    case 'in':
      if (Array.isArray(right)) fuel.charge(Math.floor(right.length / itemsPerStep));
      break;
    case 'and':
    case 'or':
      fuel.chargeTruth(right);
      break;
    default:
      if (typeof left === typeof right) chargeComparison(fuel, left, right);
  }
}

function chargeText(fuel: EvaluationFuel, operand: unknown): void {
  if (typeof operand === 'string') fuel.charge(Math.floor(operand.length / joinedBytesPerStep));
  else fuel.chargeParts(operand);
}

function chargeRange(fuel: EvaluationFuel, size: number): void {
  // Beyond ten million, the library refuses it in words of its own.
  if (size <= 0 || size > 1e7) return;
  fuel.affordItems(size);
  fuel.charge(Math.floor(size / itemsPerStep));
}

function chargeComparison(fuel: EvaluationFuel, left: unknown, right: unknown): void {
  const bytes = Math.min(fuel.sizeOf(left), fuel.sizeOf(right));
  fuel.charge(Math.floor(bytes / (typeof left === 'string' ? joinedBytesPerStep : itemsPerStep)));
}

/** Each array among the members is flattened, and copied with all that went before. */
export function chargeWildcard(fuel: EvaluationFuel, input: unknown): void {
  if (typeof input !== 'object' || input === null || isFunctionValue(input)) return;
  fuel.chargeParts(input);
  const members = Object.values(input);
  const arrays = members.filter((member) => Array.isArray(member)).length;
  const items = members.length + fuel.sizeOf(input) / 8;
  fuel.charge(Math.floor(members.length / itemsPerStep + (arrays * items) / copiesPerStep));
}

/** About how many names the tuples of a path hold: one that carries none counts one. */
function namesOf({ steps }: ExpressionNode): number {
  let names = 1;
  for (const step of steps ?? []) if ('tuple' in step) names++;
  return names;
}

function memberCount(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}
