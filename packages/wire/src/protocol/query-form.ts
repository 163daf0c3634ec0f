import { ServiceError } from '@cairn/kit';
import type { ListShape, MapShape, Shape, StructureShape } from '../shape/shape.ts';

/** A form's fields as a tree: `Tags.member.1.Key` is four names. */
interface Node {
  text: string | undefined;
  readonly inner: Map<string, Node>;
}

const levelsMax = 32;
const fieldsMax = 20_000;
/** What stands between a list or a map and its numbers, where anything does. */
const wrappers = ['member', 'entry', 'item', 'Item'] as const;
const keyNames = ['key', 'Key', 'Name'] as const;
const valueNames = ['value', 'Value'] as const;

/**
 * Reads an operation's input from a form of the query protocol, as the operation's shape says: lists as `Tags.member.1`,
 * or flattened as `Tag.1`; maps as `Attributes.entry.1.key` and `….value`, or `Name` and `Value`, or flattened.
 * Texts of numbers and booleans become such; what is none is left to whoever checks the shape.
 * @throws ServiceError MalformedInput on a form without measure
 */
export function readQueryForm(form: Iterable<readonly [string, string]>, shape: StructureShape): unknown {
  const root = newNode();
  let fields = 0;
  for (const [name, value] of form) {
    if (++fields > fieldsMax) throw malformed('the request has too many fields');
    place(root, name, value);
  }
  return structureOf(root, shape);
}

function newNode(): Node {
  return { text: undefined, inner: new Map() };
}

function place(root: Node, name: string, value: string): void {
  const steps = name.split('.', levelsMax + 1);
  if (steps.length > levelsMax) throw malformed('a field is nested too deep');
  let node = root;
  for (const step of steps) {
    let inner = node.inner.get(step);
    if (inner === undefined) {
      inner = newNode();
      node.inner.set(step, inner);
    }
    node = inner;
  }
  node.text = value;
}

function memberValue(node: Node, shape: Shape): unknown {
  switch (shape.kind) {
    case 'structure':
      return structureOf(node, shape);
    case 'list':
      return listOf(node, shape);
    case 'map':
      return mapOf(node, shape);
    case 'integer':
    case 'long':
    case 'number':
      return numberOf(node.text);
    case 'boolean':
      return node.text === 'true' ? true : node.text === 'false' ? false : node.text;
    default:
      return node.text;
  }
}

function structureOf(node: Node, { members }: StructureShape): object {
  const result: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const inner = node.inner.get(name);
    if (inner !== undefined) result[name] = memberValue(inner, shape);
  }
  return result;
}

function listOf(node: Node, { item }: ListShape): readonly unknown[] {
  return numbered(node).map((each) => memberValue(each, item));
}

function mapOf(node: Node, { value }: MapShape): object {
  const result: Record<string, unknown> = Object.create(null);
  for (const each of numbered(node)) {
    const key = innerOf(each, keyNames)?.text;
    const given = innerOf(each, valueNames);
    if (key !== undefined && given !== undefined) result[key] = memberValue(given, value);
  }
  return result;
}

/** The elements in the order of their numbers, whatever numbers are missing. */
function numbered(node: Node): readonly Node[] {
  const holder = innerOf(node, wrappers) ?? node;
  return [...holder.inner]
    .filter(([name]) => /^\d{1,9}$/.test(name))
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, inner]) => inner);
}

function innerOf(node: Node, names: readonly string[]): Node | undefined {
  for (const name of names) {
    const inner = node.inner.get(name);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function numberOf(text: string | undefined): unknown {
  if (text === undefined || !/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return text;
  return Number(text);
}

function malformed(message: string): ServiceError {
  return new ServiceError('MalformedInput', `The request is malformed: ${message}.`);
}
