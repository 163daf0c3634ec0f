import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  introspectionFromSchema,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { type AppliedDirective, awsDirectiveNames } from './aws-directives.ts';
import { introspectedType } from './introspected-type.ts';
import { tooDeep } from './schema-nesting.ts';
import { notParsed, problemOf, rejected, type SchemaRejection } from './schema-rejection.ts';

/** How schemas and types are printed. */
export type SchemaFormat = 'SDL' | 'JSON';

/** The schema of one API, checked by AppSync's rules. Never changes. */
export class ApiSchema {
  /** As graphql-js has it, with the scalars and directives of AWS. */
  readonly schema: GraphQLSchema;
  /** What its author wrote, with the root (`schema { … }`) that every schema has. */
  readonly document: DocumentNode;
  readonly #directives = new Map<string, readonly AppliedDirective[]>();
  #sdl: string | undefined;
  #definitions: ReadonlyMap<string | undefined, readonly DefinitionNode[]> | undefined;

  readonly #check: CheckSchema;

  /** @param check reads the document of a changed schema by the same rules */
  constructor(schema: GraphQLSchema, document: DocumentNode, check: CheckSchema) {
    this.schema = schema;
    this.document = document;
    this.#check = check;
    for (const definition of document.definitions) this.#readDirectives(definition);
  }

  /** The names of its own types, in the order in which they were written. */
  get typeNames(): readonly string[] {
    return typesOf(this.document).map(({ name }) => name.value);
  }

  /** The directives on a type or, with a name, on one of its fields. */
  directivesOf(typeName: string, fieldName?: string): readonly AppliedDirective[] {
    return this.#directives.get(fieldName === undefined ? typeName : `${typeName}.${fieldName}`) ?? [];
  }

  /** Whether a type has a field of a name, so that a resolver may be attached to it. */
  hasField(typeName: string, fieldName: string): boolean {
    const type = this.schema.getType(typeName);
    return type !== undefined && 'getFields' in type && Object.hasOwn(type.getFields(), fieldName);
  }

  /** Mutations by which a field of the subscription type is told (`@aws_subscribe`). */
  mutationsOf(subscriptionField: string): readonly string[] {
    const root = this.schema.getSubscriptionType()?.name;
    if (root === undefined) return [];
    const directive = this.directivesOf(root, subscriptionField).find(({ name }) => name === 'aws_subscribe');
    const names = directive?.arguments.mutations;
    return (Array.isArray(names) ? names : [names]).filter((name) => typeof name === 'string');
  }

  /** The whole schema's SDL. @param withDirectives whether those of AWS are printed too */
  sdl(withDirectives = true): string {
    if (!withDirectives) return print(withoutDirectives(this.document));
    this.#sdl ??= print(this.document);
    return this.#sdl;
  }

  /** What introspection answers, as GetIntrospectionSchema prints it. */
  introspectionJson(withDirectives = true): string {
    const { __schema } = introspectionFromSchema(this.schema, { descriptions: true });
    const directives = withDirectives
      ? __schema.directives
      : __schema.directives.filter(({ name }) => !awsDirectiveNames.has(name));
    return JSON.stringify({ data: { __schema: { ...__schema, directives } } });
  }

  /** One type's definition; undefined where it has no such type of its own. */
  typeDefinition(name: string, format: SchemaFormat = 'SDL'): TypeText | undefined {
    const nodes = this.#definitionsOf(name);
    const node = nodes.find(isType);
    if (node === undefined) return undefined;
    const definition =
      format === 'SDL' ? nodes.map(print).join('\n\n') : JSON.stringify(introspectedType(this.schema, name));
    return { name, description: node.description?.value, definition };
  }

  /** The schema with one more definition, or another in the place of the one of its name. */
  withType(definition: string): ApiSchema | SchemaRejection {
    let added: DocumentNode;
    try {
      if (tooDeep(definition)) return rejected(notParsed);
      added = parse(definition);
    } catch (error) {
      return rejected(notParsed, [problemOf(error)]);
    }
    const names = new Set(typesOf(added).map(({ name }) => name.value));
    const kept = this.document.definitions.filter((node) => !isNamed(node, names));
    return this.#check({ ...this.document, definitions: [...kept, ...added.definitions] });
  }

  /** The schema without a type. What uses the type keeps it from going. */
  withoutType(name: string): ApiSchema | SchemaRejection {
    const names = new Set([name]);
    const kept = this.document.definitions
      .filter((node) => !isNamed(node, names))
      .map((node) => withoutRoot(node, name));
    return this.#check({ ...this.document, definitions: kept });
  }

  /** A type's definition with its extensions: the document is gone through once, not for each type. */
  #definitionsOf(name: string): readonly DefinitionNode[] {
    this.#definitions ??= Map.groupBy(this.document.definitions, (node) =>
      'name' in node ? node.name?.value : undefined,
    );
    return this.#definitions.get(name) ?? [];
  }

  #readDirectives(node: DefinitionNode): void {
    if (!('name' in node) || node.name === undefined) return;
    const type = node.name.value;
    if ('directives' in node) this.#keep(type, node.directives);
    if (!('fields' in node)) return;
    for (const field of node.fields ?? []) this.#keep(`${type}.${field.name.value}`, field.directives);
  }

  #keep(key: string, nodes: readonly DirectiveNode[] | undefined): void {
    if (nodes === undefined || nodes.length === 0) return;
    const read = nodes.map(({ name, arguments: given = [] }) => ({
      name: name.value,
      arguments: Object.fromEntries(given.map((one) => [one.name.value, valueFromASTUntyped(one.value)])),
    }));
    this.#directives.set(key, [...(this.#directives.get(key) ?? []), ...read]);
  }
}

/** Reads a document by AppSync's rules. */
export type CheckSchema = (document: DocumentNode) => ApiSchema | SchemaRejection;

/** One type as GetType and ListTypes show it. */
export interface TypeText {
  readonly name: string;
  readonly description: string | undefined;
  readonly definition: string;
}

/** Names of types that two schemas do not have in common as they are: changed, new or gone. */
export function changedTypes(before: ApiSchema, after: ApiSchema): readonly string[] {
  const names = new Set([...before.typeNames, ...after.typeNames]);
  return [...names].filter(
    (name) => before.typeDefinition(name)?.definition !== after.typeDefinition(name)?.definition,
  );
}

/** The definitions of types in a document. */
export function typesOf(document: DocumentNode): readonly TypeDefinitionNode[] {
  return document.definitions.filter(isType);
}

/** A root that names the type that goes does not name it any more. */
function withoutRoot(node: DefinitionNode, name: string): DefinitionNode {
  if (node.kind !== Kind.SCHEMA_DEFINITION) return node;
  return { ...node, operationTypes: node.operationTypes.filter(({ type }) => type.name.value !== name) };
}

function isNamed(node: DefinitionNode, names: ReadonlySet<string>): boolean {
  return 'name' in node && node.name !== undefined && names.has(node.name.value);
}

function isType(node: DefinitionNode): node is TypeDefinitionNode {
  return /^(?:Object|Interface|Union|Enum|InputObject|Scalar)TypeDefinition$/.test(node.kind);
}

function withoutDirectives(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: ({ name }) => (awsDirectiveNames.has(name.value) ? null : undefined),
    enter: (node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? null : undefined),
  });
}
