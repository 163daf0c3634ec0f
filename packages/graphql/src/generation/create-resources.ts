import { parse, print } from 'graphql';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection, noRoot, rejected, type SchemaRejection } from '../schema/schema-rejection.ts';
import { type GeneratedResolver, modelResolvers } from './model-resolvers.ts';
import { withModelSchema } from './model-schema.ts';
import { type Model, modelsOf } from './models.ts';

/** A table that is to be made: input of DynamoDB's CreateTable. */
export interface GeneratedTable {
  readonly TableName: string;
  readonly BillingMode: 'PAY_PER_REQUEST';
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: 'S' }[];
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' }[];
    readonly Projection: { readonly ProjectionType: 'ALL' };
  }[];
}

/** A data source over a table that is to be made. */
export interface GeneratedDataSource {
  readonly name: string;
  readonly tableName: string;
}

/** What is to be made of a schema's types. */
export interface ApiResources {
  readonly kind: 'resources';
  /** The names of the types that have tables. */
  readonly models: readonly string[];
  /** SDL. */
  readonly schema: string;
  readonly tables: readonly GeneratedTable[];
  readonly dataSources: readonly GeneratedDataSource[];
  readonly resolvers: readonly GeneratedResolver[];
}

export interface CreateResourcesOptions {
  /** Before the names of tables: `blog-` makes `blog-Post`. */
  readonly tableNamePrefix: string;
  /** Types that are to have tables; all that can unless given. */
  readonly types?: readonly string[];
}

/** White space, commas and comments, which say nothing in GraphQL. */
const holdsNothing = /^(?:[\s,\uFEFF]|#[^\n\r]*)*$/;

/**
 * Works out the tables, inputs, connections, queries, mutations, subscriptions and resolvers of a schema's types.
 * @param sdl types, with or without roots
 */
export function createResources(
  sdl: string,
  { tableNamePrefix, types }: CreateResourcesOptions,
): ApiResources | SchemaRejection {
  if (holdsNothing.test(sdl)) return rejected('There are no types in it.');
  const given = readSchema(sdl);
  // Types alone are no schema yet: the roots are what is to be made.
  const isWithoutRoot = isSchemaRejection(given) && given.details === noRoot;
  const read = isWithoutRoot ? readSchema(`${sdl}\ntype Query { _: Boolean }`) : given;
  if (isSchemaRejection(read)) return read;
  const document = isWithoutRoot ? parse(sdl) : read.document;
  const able = modelsOf(read);
  if (isWithoutRoot && able.length === 0)
    return rejected("No type has a field 'id: ID!': there is nothing to make tables and operations of.");
  const models = able.filter(({ name }) => types?.includes(name) ?? true);
  const [unknown] = types?.filter((name) => !models.some((model) => model.name === name)) ?? [];
  if (unknown !== undefined) return rejected(`The schema has no type ${unknown} with a field 'id: ID!'.`);
  const schema = models.length === 0 ? sdl : print(withModelSchema(document, models));
  const made = readSchema(schema);
  if (isSchemaRejection(made)) return made;
  const roots = {
    query: made.schema.getQueryType()?.name ?? 'Query',
    mutation: made.schema.getMutationType()?.name ?? 'Mutation',
  };
  const dataSourceOf = (model: string): string => `${model}Table`;
  const known = new Set(models.map(({ name }) => name));
  const own = isWithoutRoot ? undefined : read;
  return {
    kind: 'resources',
    models: [...known],
    schema,
    tables: models.map((model) => tableOf(model, tableNamePrefix)),
    dataSources: models.map(({ name }) => ({
      name: dataSourceOf(name),
      tableName: `${tableNamePrefix}${name}`,
    })),
    resolvers: models
      .flatMap((model) => modelResolvers(model, roots, dataSourceOf))
      // Fields of roots that the author has written are the author's to resolve.
      .filter(
        ({ typeName, fieldName }) => known.has(typeName) || own?.hasField(typeName, fieldName) !== true,
      ),
  };
}

function tableOf({ name, indexes }: Model, prefix: string): GeneratedTable {
  const key = (attribute: string) => [{ AttributeName: attribute, KeyType: 'HASH' }] as const;
  const global = [...indexes].map(([attribute, index]) => ({
    IndexName: index,
    KeySchema: key(attribute),
    Projection: { ProjectionType: 'ALL' } as const,
  }));
  return {
    TableName: `${prefix}${name}`,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', ...indexes.keys()].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: 'S',
    })),
    KeySchema: key('id'),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
  };
}
