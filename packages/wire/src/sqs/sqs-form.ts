import { ServiceError } from '@cairn/kit';
import type { ListShape, MapShape, Shape, StructureShape } from '../shape/shape.ts';
import { type SqsMethod, sqsInputs } from './sqs-shapes.ts';

/** A form by the parts of its names: `Attribute.1.Name` lies under `Attribute`, `1`, `Name`. */
interface FormNode {
  value: string | undefined;
  readonly parts: Map<string, FormNode>;
}

/** Names of lists and maps in forms, where they are not the member's own. */
const formNames: { readonly [member: string]: string } = {
  AttributeNames: 'AttributeName',
  Attributes: 'Attribute',
  tags: 'Tag',
  Tags: 'Tag',
  TagKeys: 'TagKey',
  MessageAttributes: 'MessageAttribute',
  MessageSystemAttributes: 'MessageSystemAttribute',
  MessageAttributeNames: 'MessageAttributeName',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  AWSAccountIds: 'AWSAccountId',
  Actions: 'ActionName',
  StringListValues: 'StringListValue',
  BinaryListValues: 'BinaryListValue',
};

/** Deeper than any name of the service's. */
const namePartsMax = 8;

/**
 * The input of an operation as a form of the query protocol has it, in the form that JSON has.
 * @throws ServiceError MalformedInput for texts that are no numbers
 */
export function readSqsForm(
  method: SqsMethod,
  form: URLSearchParams,
): { readonly [member: string]: unknown } {
  const root: FormNode = { value: undefined, parts: new Map() };
  for (const [name, value] of form) addTo(root, name, value);
  const entries = `${method.charAt(0).toUpperCase()}${method.slice(1)}RequestEntry`;
  return readStructure(sqsInputs[method], root, { ...formNames, Entries: entries }) ?? {};
}

function addTo(root: FormNode, name: string, value: string): void {
  let node = root;
  for (const part of name.split('.', namePartsMax)) {
    let next = node.parts.get(part);
    if (next === undefined) {
      next = { value: undefined, parts: new Map() };
      node.parts.set(part, next);
    }
    node = next;
  }
  node.value = value;
}

type Names = typeof formNames;

function read(shape: Shape, node: FormNode, names: Names): unknown {
  switch (shape.kind) {
    case 'list':
      return readList(shape, node, names);
    case 'map':
      return readMap(shape, node, names);
    case 'structure':
      return readStructure(shape, node, names);
    case 'integer':
      return readInteger(node.value);
    default:
      return node.value;
  }
}

function readStructure(shape: StructureShape, node: FormNode, names: Names) {
  const input: { [member: string]: unknown } = {};
  for (const [member, inner] of Object.entries(shape.members)) {
    const isMany = inner.kind === 'list' || inner.kind === 'map';
    const found = node.parts.get(isMany ? (names[member] ?? member) : member) ?? node.parts.get(member);
    if (found !== undefined) input[member] = read(inner, found, names);
  }
  return input;
}

function readList(shape: ListShape, node: FormNode, names: Names): readonly unknown[] {
  return numbered(node).map((item) => read(shape.item, item, names));
}

function readMap(shape: MapShape, node: FormNode, names: Names): { readonly [key: string]: unknown } {
  const map: { [key: string]: unknown } = Object.create(null);
  for (const entry of numbered(node)) {
    const key = (entry.parts.get('Name') ?? entry.parts.get('Key') ?? entry.parts.get('key'))?.value;
    const value = entry.parts.get('Value') ?? entry.parts.get('value');
    if (key === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain the parameter Attribute.Name.');
    map[key] = value === undefined ? '' : read(shape.value, value, names);
  }
  return map;
}

/** What stands under 1, 2, 3 …, in the order of the numbers. */
function numbered(node: FormNode): readonly FormNode[] {
  return [...node.parts]
    .filter(([part]) => /^\d{1,6}$/.test(part))
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, item]) => item);
}

function readInteger(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (!/^-?\d{1,10}$/.test(text))
    throw new ServiceError('MalformedInput', `The value '${text.slice(0, 100)}' is not a whole number.`);
  return Number(text);
}
