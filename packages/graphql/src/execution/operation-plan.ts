import type { Json } from '@cairn/kit';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLString,
  isAbstractType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import type { Place } from './answer-error.ts';
import {
  compileLiteral,
  defaultOf,
  holdsVariable,
  InputFault,
  type ReadLiteral,
  type Variables,
} from './input-values.ts';
import { type OutputShape, outputShape } from './output-shape.ts';
import type { ResolverProgram } from './resolver-program.ts';

/** One field of a selection, ready to be resolved on any object of its parent type. */
export interface PlannedField {
  /** Its place in what a request remembers by field. */
  readonly index: number;
  readonly responseName: string;
  readonly name: string;
  readonly parentTypeName: string;
  /** All that were merged into it. */
  readonly nodes: readonly FieldNode[];
  readonly places: readonly Place[];
  readonly kind: 'plain' | 'resolver' | 'typename' | 'introspection';
  /** Whether reading the member could find something that no JSON has (`constructor`). */
  readonly isInherited: boolean;
  readonly shape: OutputShape;
  /** Its type as the schema writes it: `[Post!]`. */
  readonly outputType: string;
  /** How many fields lead to it, itself included. */
  readonly depth: number;
  readonly resolver: ResolverProgram | undefined;
  /** Given for fields of introspection. */
  readonly native: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** Arguments by name, defaults included. @throws InputFault */
  readonly readArguments: (variables: Variables) => Json;
  /** The fields below by the name of the object's type; filled when they are first needed. */
  readonly below: Map<string, PlannedSelection>;
}

/** The fields of one object. */
export interface PlannedSelection {
  readonly typeName: string;
  readonly fields: readonly PlannedField[];
}

/** What a plan is made of. */
export interface PlanSource {
  readonly schema: GraphQLSchema;
  readonly resolverOf: (typeName: string, fieldName: string) => ResolverProgram | undefined;
  /** Told how many fields were planned. */
  readonly onPlanned?: (fields: number) => void;
}

const noArguments: Json = Object.freeze({});
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/**
 * One operation of a document, planned for one choice of the fields that `@skip` and `@include` leave. Selections are
 * planned when an object of their type is first met, so that types that never come cost nothing.
 */
export class OperationPlan {
  readonly operation: OperationDefinitionNode;
  readonly rootType: GraphQLObjectType;
  readonly root: PlannedSelection;
  /** By name, for what is printed of selections. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #source: PlanSource;
  readonly #conditions: Variables;
  #fieldCount = 0;

  /** @param conditions values of the variables by which fields are skipped or included */
  constructor(
    operation: OperationDefinitionNode,
    rootType: GraphQLObjectType,
    {
      fragments,
      conditions,
      ...source
    }: PlanSource & {
      readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
      readonly conditions: Variables;
    },
  ) {
    this.operation = operation;
    this.rootType = rootType;
    this.fragments = fragments;
    this.#source = source;
    this.#conditions = conditions;
    this.root = this.#select(rootType, [operation.selectionSet], 1);
  }

  /** The fields below a field on an object of a type. */
  selectionOf(field: PlannedField, type: GraphQLNamedType): PlannedSelection {
    const known = field.below.get(type.name);
    if (known !== undefined) return known;
    const sets = field.nodes.flatMap(({ selectionSet }) =>
      selectionSet === undefined ? [] : [selectionSet],
    );
    const selection = this.#select(type as GraphQLObjectType, sets, field.depth + 1);
    field.below.set(type.name, selection);
    return selection;
  }

  /** Whether the value of an abstract type may be of an object type; the type where it may. */
  possibleType(abstract: GraphQLNamedType, name: string): GraphQLObjectType | undefined {
    const type = this.#source.schema.getType(name);
    if (!isObjectType(type) || !isAbstractType(abstract)) return undefined;
    return this.#source.schema.isSubType(abstract, type) ? type : undefined;
  }

  #select(type: GraphQLObjectType, sets: readonly SelectionSetNode[], depth: number): PlannedSelection {
    const groups = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const set of sets) this.#collect(type, set, groups, spread);
    const fields = [...groups].map(([responseName, nodes]) => this.#plan(type, responseName, nodes, depth));
    this.#source.onPlanned?.(fields.length);
    return { typeName: type.name, fields };
  }

  #collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    groups: Map<string, FieldNode[]>,
    spread: Set<string>,
  ): void {
    for (const node of selections) {
      if (!isIncluded(node, this.#conditions)) continue;
      if (node.kind === Kind.FIELD) {
        const name = node.alias?.value ?? node.name.value;
        const group = groups.get(name);
        if (group === undefined) groups.set(name, [node]);
        else group.push(node);
        continue;
      }
      if (node.kind === Kind.INLINE_FRAGMENT) {
        const condition = node.typeCondition?.name.value;
        if (condition === undefined || this.#fits(type, condition))
          this.#collect(type, node.selectionSet, groups, spread);
        continue;
      }
      const fragment = this.fragments.get(node.name.value);
      if (fragment === undefined || spread.has(node.name.value)) continue;
      spread.add(node.name.value);
      if (this.#fits(type, fragment.typeCondition.name.value))
        this.#collect(type, fragment.selectionSet, groups, spread);
    }
  }

  #fits(type: GraphQLObjectType, condition: string): boolean {
    if (type.name === condition) return true;
    const named = this.#source.schema.getType(condition);
    return isAbstractType(named) && this.#source.schema.isSubType(named, type);
  }

  #plan(
    type: GraphQLObjectType,
    responseName: string,
    nodes: readonly FieldNode[],
    depth: number,
  ): PlannedField {
    const [node] = nodes as [FieldNode];
    const name = node.name.value;
    const definition = this.#definitionOf(type, name);
    const isMeta = name === '__schema' || name === '__type' || type.name.startsWith('__');
    const resolver =
      isMeta || definition === undefined ? undefined : this.#source.resolverOf(type.name, name);
    const kind =
      definition === undefined ? 'typename' : isMeta ? 'introspection' : resolver ? 'resolver' : 'plain';
    const { line = 0, column = 0 } = node.loc?.startToken ?? {};
    return {
      index: this.#fieldCount++,
      responseName,
      name,
      parentTypeName: type.name,
      nodes,
      places: [{ line, column }],
      kind,
      isInherited: inherited.has(name),
      shape: outputShape(definition?.type ?? GraphQLString),
      outputType: String(definition?.type ?? GraphQLString),
      depth,
      resolver,
      native: isMeta ? definition?.resolve : undefined,
      readArguments: definition === undefined ? () => noArguments : compileArguments(definition, node),
      below: new Map(),
    };
  }

  /** Undefined for `__typename`. */
  #definitionOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === '__typename') return undefined;
    if (name === '__schema') return SchemaMetaFieldDef;
    if (name === '__type') return TypeMetaFieldDef;
    return type.getFields()[name];
  }
}

function compileArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: Variables) => Json {
  if (definition.args.length === 0) return () => noArguments;
  const given = new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value]));
  const isConstant = ![...given.values()].some(holdsVariable);
  const readers = definition.args.map((argument) => {
    const literal = given.get(argument.name);
    const read: ReadLiteral =
      literal === undefined ? () => undefined : compileLiteral(argument.type, literal);
    return { name: argument.name, type: argument.type, read, otherwise: defaultOf(argument) };
  });
  const readAll = (variables: Variables): Json => {
    const values: Record<string, Json> = {};
    for (const { name, type, read, otherwise } of readers) {
      const value = read(variables) ?? undefined;
      const isNull = value === undefined && given.has(name) && isGivenNull(given.get(name), variables);
      const taken = isNull ? null : (value ?? otherwise);
      if (taken !== undefined && !(taken === null && isNonNullType(type))) values[name] = taken;
      else if (isNonNullType(type)) throw new InputFault('', String(type));
    }
    return values;
  };
  if (!isConstant) return readAll;
  const constant = readAll({});
  return () => constant;
}

function isGivenNull(literal: ValueNode | undefined, variables: Variables): boolean {
  if (literal?.kind === Kind.NULL) return true;
  return literal?.kind === Kind.VARIABLE && variables[literal.name.value] === null;
}

/** Whether `@skip` and `@include` leave a node, by the values of the variables that they name. */
export function isIncluded(
  node: { readonly directives?: FieldNode['directives'] },
  conditions: Variables,
): boolean {
  for (const { name, arguments: given = [] } of node.directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const holds =
      value?.kind === Kind.VARIABLE
        ? conditions[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    if (holds === (name.value === 'skip')) return false;
  }
  return true;
}
