import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parseType,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import { operationsOf, readDocument } from './read-document.ts';

/** A field of a document by the names of the fields that lead to it from the root. */
export type FieldPath = readonly string[];

/** A document after a field was taken in or out, and variables that it asks for and has no values of yet. */
export interface EditedDocument {
  readonly text: string;
  readonly operation: string | undefined;
  /** Variables that were added, with a value to begin with. */
  readonly variables: { readonly [name: string]: unknown };
}

const newNames: { readonly [kind in OperationTypeNode]: string } = {
  query: 'MyQuery',
  mutation: 'MyMutation',
  subscription: 'MySubscription',
};

/** The fields that an operation of a kind selects, as a tree by their names; undefined where there is no such operation. */
export function selectedFields(text: string, kind: OperationTypeNode): SelectedFields | undefined {
  const operation = operationsOf(readDocument(text)).find((one) => one.operation === kind);
  return operation && fieldsOf(operation.selectionSet);
}

export interface SelectedFields {
  readonly [name: string]: SelectedFields;
}

function fieldsOf(selections: SelectionSetNode | undefined): SelectedFields {
  const fields = new Map<string, SelectedFields>();
  for (const node of selections?.selections ?? [])
    if (node.kind === Kind.FIELD) fields.set(node.name.value, fieldsOf(node.selectionSet));
  return Object.fromEntries(fields);
}

/**
 * Takes a field into the operation of a kind, or out of it. What is taken in is ready to be sent: required arguments
 * become variables, and of an object the first plain field is selected.
 * @returns undefined where the text cannot be read, or the schema has no such field
 */
export function toggleField(
  text: string,
  schema: GraphQLSchema,
  kind: OperationTypeNode,
  path: FieldPath,
): EditedDocument | undefined {
  const document: DocumentNode | undefined =
    text.trim() === '' ? { kind: Kind.DOCUMENT, definitions: [] } : readDocument(text);
  const root = schema.getRootType(kind);
  if (document === undefined || root == null) return undefined;
  const before = operationsOf(document).find((one) => one.operation === kind);
  const operation = before ?? newOperation(kind);
  const added = new VariableGatherer(operation);
  const selectionSet = toggled(operation.selectionSet, root, path, added);
  if (selectionSet === undefined) return undefined;
  const after: OperationDefinitionNode = {
    ...operation,
    selectionSet,
    variableDefinitions: added.definitions,
  };
  const edited = withoutUnusedVariables(after, operation);
  const others = document.definitions.filter((node) => node !== before);
  const isEmpty = edited.selectionSet.selections.length === 0;
  const definitions =
    before === undefined
      ? [...others, edited]
      : document.definitions.flatMap((node) => (node === before ? (isEmpty ? [] : [edited]) : [node]));
  return {
    text: print({ ...document, definitions }),
    operation: isEmpty ? undefined : edited.name?.value,
    variables: added.values,
  };
}

function newOperation(operation: OperationTypeNode): OperationDefinitionNode {
  return {
    kind: Kind.OPERATION_DEFINITION,
    operation,
    name: { kind: Kind.NAME, value: newNames[operation] },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [] },
  };
}

function toggled(
  set: SelectionSetNode | undefined,
  parent: GraphQLOutputType,
  [name, ...rest]: FieldPath,
  variables: VariableGatherer,
): SelectionSetNode | undefined {
  const selections = set?.selections ?? [];
  const at = selections.findIndex((node) => node.kind === Kind.FIELD && node.name.value === name);
  const field = name === undefined ? undefined : fieldOf(parent, name);
  if (field === undefined) return undefined;
  const found = selections[at] as FieldNode | undefined;
  if (rest.length === 0) {
    const next: readonly SelectionNode[] =
      found === undefined
        ? [...selections, newField(field, variables)]
        : selections.filter((node) => node !== found);
    return { kind: Kind.SELECTION_SET, selections: next };
  }
  const inner = toggled(found?.selectionSet, getNamedType(field.type) as GraphQLOutputType, rest, variables);
  if (inner === undefined) return undefined;
  // An object of which nothing is left says that it is there.
  const selectionSet = inner.selections.length === 0 ? selectionOf(['__typename']) : inner;
  if (found === undefined)
    return {
      kind: Kind.SELECTION_SET,
      selections: [...selections, { ...newField(field, variables), selectionSet }],
    };
  return {
    kind: Kind.SELECTION_SET,
    selections: selections.map((node) => (node === found ? { ...found, selectionSet } : node)),
  };
}

function fieldOf(
  type: GraphQLOutputType,
  name: string,
): ReturnType<GraphQLObjectType['getFields']>[string] | undefined {
  const named = getNamedType(type);
  if (!isObjectType(named) && !isInterfaceType(named)) return undefined;
  const fields = named.getFields();
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function newField(
  field: {
    readonly name: string;
    readonly type: GraphQLOutputType;
    readonly args: readonly GraphQLArgument[];
  },
  variables: VariableGatherer,
): FieldNode {
  const named = getNamedType(field.type);
  const selectionSet = isCompositeType(named) ? selectionOf([firstLeaf(named)]) : undefined;
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: field.name },
    arguments: field.args.filter(isRequiredArgument).map((argument) => variables.argumentFor(argument)),
    ...(selectionSet === undefined ? {} : { selectionSet }),
  };
}

/** The field by which an object is known, or any that is plain. */
function firstLeaf(type: unknown): string {
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const plain = Object.values(type.getFields()).filter(
    (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
  );
  return (plain.find(({ name }) => name === 'id') ?? plain[0])?.name ?? '__typename';
}

function selectionOf(names: readonly string[]): SelectionSetNode {
  return {
    kind: Kind.SELECTION_SET,
    selections: names.map((value) => ({ kind: Kind.FIELD, name: { kind: Kind.NAME, value } })),
  };
}

/** Gathers the variables that new fields ask for. */
class VariableGatherer {
  readonly #definitions: VariableDefinitionNode[];
  readonly #values: Record<string, unknown> = {};

  constructor({ variableDefinitions = [] }: OperationDefinitionNode) {
    this.#definitions = [...variableDefinitions];
  }

  get definitions(): readonly VariableDefinitionNode[] {
    return this.#definitions;
  }

  get values(): { readonly [name: string]: unknown } {
    return this.#values;
  }

  argumentFor({ name, type }: GraphQLArgument): ArgumentNode {
    const variable = this.#freeName(name);
    const node = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } } as const;
    this.#definitions.push({
      kind: Kind.VARIABLE_DEFINITION,
      variable: node,
      type: parseType(String(type)),
    });
    this.#values[variable] = sampleOf(String(type));
    return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: node };
  }

  #freeName(wanted: string): string {
    const isTaken = (name: string) => this.#definitions.some(({ variable }) => variable.name.value === name);
    let name = wanted;
    for (let count = 2; isTaken(name); count += 1) name = `${wanted}${count}`;
    return name;
  }
}

/** A value to begin with. */
function sampleOf(type: string): unknown {
  const plain = type.replace(/!$/, '');
  if (plain.startsWith('[')) return [];
  if (plain === 'Int' || plain === 'Float' || plain === 'AWSTimestamp') return 0;
  if (plain === 'Boolean') return false;
  return plain === 'ID' || plain === 'String' || plain.startsWith('AWS') ? '' : {};
}

/** Variables go with the last place that used them; those that nobody ever used stay as their author wrote them. */
function withoutUnusedVariables(
  after: OperationDefinitionNode,
  before: OperationDefinitionNode,
): OperationDefinitionNode {
  const bodyOf = (node: OperationDefinitionNode) => print(node.selectionSet);
  const uses = (body: string, name: string) => new RegExp(`\\$${name}\\b`).test(body);
  const [now, then] = [bodyOf(after), bodyOf(before)];
  const variableDefinitions = (after.variableDefinitions ?? []).filter(
    ({ variable: { name } }) => uses(now, name.value) || !uses(then, name.value),
  );
  return { ...after, variableDefinitions };
}

/** The kinds of operations that a schema has, with the types that they begin at. */
export function rootsOf(
  schema: GraphQLSchema,
): readonly { readonly kind: OperationTypeNode; readonly type: GraphQLObjectType }[] {
  const kinds = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION, OperationTypeNode.SUBSCRIPTION];
  return kinds.flatMap((kind) => {
    const type = schema.getRootType(kind);
    return type == null ? [] : [{ kind, type }];
  });
}
