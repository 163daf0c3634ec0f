import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { type KeptField, type Model, namedType, upperFirst } from './models.ts';

/** AppSync compares up to five arguments of a subscription with what a mutation has written. */
const subscriptionArgumentsMax = 5;

const comparisons: { readonly [scalar: string]: string } = {
  ID: comparison('ID', 'ID', ['ne', 'eq', 'le', 'lt', 'ge', 'gt', 'contains', 'notContains']),
  String: comparison('String', 'String', ['ne', 'eq', 'le', 'lt', 'ge', 'gt', 'contains', 'notContains']),
  Int: comparison('Int', 'Int', ['ne', 'eq', 'le', 'lt', 'ge', 'gt']),
  Float: comparison('Float', 'Float', ['ne', 'eq', 'le', 'lt', 'ge', 'gt']),
  Boolean: 'input TableBooleanFilterInput { ne: Boolean eq: Boolean }',
};

function comparison(name: string, type: string, operators: readonly string[]): string {
  const texts = name === 'ID' || name === 'String' ? ` beginsWith: ${type}` : '';
  const plain = operators.map((operator) => `${operator}: ${type}`).join(' ');
  return `input Table${name}FilterInput { ${plain} between: [${type}]${texts} }`;
}

/**
 * The document with what models need. Definitions and fields that are there under a name stay as they are; a root that
 * has another name than usual is taken as it is named.
 */
export function withModelSchema(document: DocumentNode, models: readonly Model[]): DocumentNode {
  const types = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const inputs = new EmbeddedInputs(types);
  const texts = models.flatMap((model) => [...inputsOf(model, inputs), connectionOf(model)]);
  const added = parse([...texts, ...inputs.texts, ...Object.values(comparisons)].join('\n')).definitions;
  const known = new Set(document.definitions.flatMap((node) => nameOf(node) ?? []));
  const missing = added.filter((node) => !known.has(nameOf(node) ?? ''));
  const used = usedOf(missing);
  const roots = rootsOf(document);
  const fields = {
    [roots.query]: models.map(queriesOf).join('\n'),
    [roots.mutation]: models.map(mutationsOf).join('\n'),
    [roots.subscription]: models.map(subscriptionsOf).join('\n'),
  };
  const definitions = withRootFields(
    [...document.definitions, ...missing.filter((node) => used.has(nameOf(node) ?? ''))],
    fields,
  );
  return { ...document, definitions: withOperations(definitions, roots) };
}

/** The filters of scalars that nothing asks for are left out. */
function usedOf(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of definitions) {
    const name = nameOf(node) ?? '';
    if (!/^Table(?:ID|String|Int|Float|Boolean)FilterInput$/.test(name)) names.add(name);
    if (node.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || !names.has(name)) continue;
    for (const { type } of node.fields ?? []) names.add(namedType(type));
  }
  return names;
}

function nameOf(node: DefinitionNode): string | undefined {
  return 'name' in node ? node.name?.value : undefined;
}

interface Roots {
  readonly query: string;
  readonly mutation: string;
  readonly subscription: string;
}

function rootsOf({ definitions }: DocumentNode): Roots {
  const named: Record<string, string> = {};
  for (const node of definitions)
    if (node.kind === Kind.SCHEMA_DEFINITION)
      for (const { operation, type } of node.operationTypes) named[operation] = type.name.value;
  const { query = 'Query', mutation = 'Mutation', subscription = 'Subscription' } = named;
  return { query, mutation, subscription };
}

/** The root with all three operations, in front. */
function withOperations(definitions: readonly DefinitionNode[], roots: Roots): readonly DefinitionNode[] {
  const { query, mutation, subscription } = roots;
  const [root] = parse(
    `schema { query: ${query} mutation: ${mutation} subscription: ${subscription} }`,
  ).definitions;
  const others = definitions.filter(({ kind }) => kind !== Kind.SCHEMA_DEFINITION);
  return [root as DefinitionNode, ...others];
}

function withRootFields(
  definitions: readonly DefinitionNode[],
  fields: { readonly [root: string]: string },
): readonly DefinitionNode[] {
  const added = new Map<string, ObjectTypeDefinitionNode>();
  for (const [root, text] of Object.entries(fields)) {
    const [type] = parse(`type ${root} { ${text} }`).definitions;
    added.set(root, type as ObjectTypeDefinitionNode);
  }
  const merged = definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) return node;
    const more = added.get(node.name.value);
    added.delete(node.name.value);
    return more === undefined ? node : withFields(node, more.fields ?? []);
  });
  return [...merged, ...added.values()];
}

function withFields(
  type: ObjectTypeDefinitionNode,
  more: readonly FieldDefinitionNode[],
): ObjectTypeDefinitionNode {
  const own = type.fields ?? [];
  const names = new Set(own.map(({ name }) => name.value));
  return { ...type, fields: [...own, ...more.filter(({ name }) => !names.has(name.value))] };
}

function queriesOf({ name }: Model): string {
  return `get${name}(id: ID!): ${name}
    list${name}s(filter: Table${name}FilterInput, limit: Int, nextToken: String): ${name}Connection`;
}

function mutationsOf({ name }: Model): string {
  return ['create', 'update', 'delete']
    .map((verb) => `${verb}${name}(input: ${upperFirst(verb)}${name}Input!): ${name}`)
    .join('\n');
}

function subscriptionsOf({ name, kept }: Model): string {
  const compared = kept
    .filter(({ kind, type }) => kind === 'scalar' && !print(type).startsWith('['))
    .slice(0, subscriptionArgumentsMax);
  const given = compared.map((field) => `${field.name}: ${namedType(field.type)}`).join(', ');
  return ['create', 'update', 'delete']
    .map((verb) => {
      const mutations = `@aws_subscribe(mutations: ["${verb}${name}"])`;
      return `on${upperFirst(verb)}${name}(${given}): ${name} ${mutations}`;
    })
    .join('\n');
}

function connectionOf({ name }: Model): string {
  return `type ${name}Connection { items: [${name}] nextToken: String }`;
}

function inputsOf(model: Model, inputs: EmbeddedInputs): readonly string[] {
  const { name, kept, references } = model;
  const fields = (isUpdate: boolean): string =>
    kept
      .filter((field) => field.name !== 'id')
      .map((field) => `${field.name}: ${inputs.typeOf(field, isUpdate)}`)
      .concat(references.map((attribute) => `${attribute}: ID`))
      .join('\n');
  const compared = kept.filter(({ kind, type }) => kind === 'scalar' && !print(type).startsWith('['));
  const filters = compared
    .map((field) => `${field.name}: ${filterOf(namedType(field.type))}`)
    .concat(references.map((attribute) => `${attribute}: TableIDFilterInput`));
  return [
    `input Create${name}Input { id: ID ${fields(false)} }`,
    `input Update${name}Input { id: ID! ${fields(true)} }`,
    `input Delete${name}Input { id: ID! }`,
    `input Table${name}FilterInput { ${filters.join('\n')} }`,
  ];
}

/** Scalars of AWS, but for its timestamp, and enums are compared as texts. */
function filterOf(scalar: string): string {
  const of = scalar === 'AWSTimestamp' ? 'Int' : Object.hasOwn(comparisons, scalar) ? scalar : 'String';
  return `Table${of}FilterInput`;
}

/** Inputs of types that are kept inside of others, made as they are needed. */
class EmbeddedInputs {
  readonly #types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly #texts = new Map<string, string>();

  constructor(types: ReadonlyMap<string, ObjectTypeDefinitionNode>) {
    this.#types = types;
  }

  get texts(): readonly string[] {
    return [...this.#texts.values()];
  }

  typeOf({ type, kind }: KeptField, isOptional: boolean): string {
    const whole = print(kind === 'object' ? this.#input(type) : type);
    return isOptional ? whole.replace(/!$/, '') : whole;
  }

  #input(type: TypeNode): TypeNode {
    if (type.kind === Kind.LIST_TYPE) return { ...type, type: this.#input(type.type) };
    if (type.kind === Kind.NON_NULL_TYPE)
      return { ...type, type: this.#input(type.type) as Exclude<TypeNode, { kind: Kind.NON_NULL_TYPE }> };
    const name = `${type.name.value}Input`;
    this.#make(type.name.value, name);
    return { ...type, name: { ...type.name, value: name } };
  }

  #make(of: string, name: string): void {
    if (this.#texts.has(name)) return;
    // Known before its fields are looked at: a type may hold itself.
    this.#texts.set(name, '');
    const fields = (this.#types.get(of)?.fields ?? []).map((field) => {
      const isObject = this.#types.has(namedType(field.type));
      return `${field.name.value}: ${print(isObject ? this.#input(field.type) : field.type)}`;
    });
    this.#texts.set(name, `input ${name} { ${fields.join('\n')} }`);
  }
}
