import {
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { ApiSchema } from '../schema/api-schema.ts';
import { awsScalars } from '../schema/aws-scalars.ts';

/** A field that is kept in the items of a type's table. */
export interface KeptField {
  readonly name: string;
  /** As a field is declared: `[String!]!`. */
  readonly type: TypeNode;
  /** `scalar`: of GraphQL, of AWS, or an enum; `object`: a type without a table, kept inside. */
  readonly kind: 'scalar' | 'object';
}

/** A field that leads to items of another table. */
export type Relation =
  | {
      readonly kind: 'one';
      readonly field: string;
      readonly target: string;
      /** The attribute that holds the other's id. */
      readonly attribute: string;
    }
  | {
      readonly kind: 'many';
      readonly field: string;
      readonly target: string;
      /** The attribute of the others that holds this one's id, and the index over it. */
      readonly attribute: string;
      readonly index: string;
    };

/** A type that has a table. */
export interface Model {
  readonly name: string;
  readonly kept: readonly KeptField[];
  readonly relations: readonly Relation[];
  /** Attributes that hold ids of others, in the order in which they are needed. */
  readonly references: readonly string[];
  /** Indexes of the table, by the attribute that each is over. */
  readonly indexes: ReadonlyMap<string, string>;
}

const graphqlScalars: ReadonlySet<string> = new Set(['ID', 'String', 'Int', 'Float', 'Boolean']);
const roots: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/** The types of a document that have tables: those with a field `id: ID!`. */
export function modelsOf({ document }: Pick<ApiSchema, 'document'>): readonly Model[] {
  const types = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const rootNames = new Set<string>(roots);
  for (const node of document.definitions)
    if (node.kind === Kind.SCHEMA_DEFINITION)
      for (const { type } of node.operationTypes) rootNames.add(type.name.value);
  const withTable = types.filter((type) => !rootNames.has(type.name.value) && hasId(type));
  const names = new Set(withTable.map(({ name }) => name.value));
  const enums = new Set(
    document.definitions.flatMap((node) =>
      node.kind === Kind.ENUM_TYPE_DEFINITION ? [node.name.value] : [],
    ),
  );
  const objects = new Set(types.map(({ name }) => name.value));
  return withReferences(
    withTable.map((type) => ({
      name: type.name.value,
      kept: keptFields(type, { names, enums, objects }),
      relations: relationsOf(type, withTable),
    })),
  );
}

/** The name of the type at the bottom of lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** Whether a field is of a scalar, without being asked what an enum is. */
export function isScalarName(name: string): boolean {
  return graphqlScalars.has(name) || Object.hasOwn(awsScalars, name);
}

/** `Post` → `post`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `author` → `Author`. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function hasId({ fields = [] }: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode): boolean {
  return fields.some(
    ({ name, type }) =>
      name.value === 'id' &&
      type.kind === Kind.NON_NULL_TYPE &&
      type.type.kind === Kind.NAMED_TYPE &&
      type.type.name.value === 'ID',
  );
}

function keptFields(
  { fields = [] }: ObjectTypeDefinitionNode,
  {
    names,
    enums,
    objects,
  }: {
    readonly names: ReadonlySet<string>;
    readonly enums: ReadonlySet<string>;
    readonly objects: ReadonlySet<string>;
  },
): readonly KeptField[] {
  return fields.flatMap(({ name, type, arguments: given = [] }): KeptField[] => {
    const of = namedType(type);
    // A field that takes arguments is worked out by a resolver of its author's.
    if (given.length > 0 || names.has(of)) return [];
    if (isScalarName(of) || enums.has(of)) return [{ name: name.value, type, kind: 'scalar' }];
    return objects.has(of) ? [{ name: name.value, type, kind: 'object' }] : [];
  });
}

function relationsOf(
  type: ObjectTypeDefinitionNode,
  models: readonly ObjectTypeDefinitionNode[],
): readonly Relation[] {
  return (type.fields ?? []).flatMap((field): Relation[] => {
    const target = models.find(({ name }) => name.value === namedType(field.type));
    if (target === undefined || (field.arguments ?? []).length > 0) return [];
    const name = field.name.value;
    if (!isList(field.type))
      return [{ kind: 'one', field: name, target: target.name.value, attribute: `${name}Id` }];
    const attribute = attributeBack(target, type.name.value);
    const index = `by${upperFirst(attribute)}`;
    return [{ kind: 'many', field: name, target: target.name.value, attribute, index }];
  });
}

/** The attribute by which items of a type say whose they are. */
function attributeBack({ fields = [] }: ObjectTypeDefinitionNode, owner: string): string {
  const back = fields.find(
    (field: FieldDefinitionNode) => namedType(field.type) === owner && !isList(field.type),
  );
  return back === undefined ? `${lowerFirst(owner)}Id` : `${back.name.value}Id`;
}

function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));
}

/** What relations of one type ask of the tables of others. */
function withReferences(models: readonly Pick<Model, 'name' | 'kept' | 'relations'>[]): readonly Model[] {
  return models.map((model) => {
    const own = model.relations.flatMap((relation) => (relation.kind === 'one' ? [relation.attribute] : []));
    const indexes = new Map<string, string>();
    for (const { relations } of models)
      for (const relation of relations)
        if (relation.kind === 'many' && relation.target === model.name)
          indexes.set(relation.attribute, relation.index);
    const kept = new Set(model.kept.map(({ name }) => name));
    const references = [...new Set([...own, ...indexes.keys()])].filter((name) => !kept.has(name));
    return { ...model, references, indexes };
  });
}
