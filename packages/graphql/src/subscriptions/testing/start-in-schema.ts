import type { Json, JsonObject } from '@cairn/kit';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getArgumentValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { SubscriptionStart } from '../subscription-ports.ts';

/** The parts of an operation with one field at its top. */
export interface OperationParts {
  readonly nodes: readonly FieldNode[];
  readonly fragments: { readonly [name: string]: FragmentDefinitionNode };
}

/** Reads an operation that is valid. */
export function partsOf(schema: GraphQLSchema, text: string): OperationParts {
  const document = parse(text);
  const [problem] = validate(schema, document);
  if (problem !== undefined) throw problem;
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const nodes = operation?.selectionSet.selections.filter((node) => node.kind === Kind.FIELD) ?? [];
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return { nodes, fragments: Object.fromEntries(fragments.map((node) => [node.name.value, node])) };
}

/** What a subscription's operation comes to where it is valid and has no resolver, or one that sets filters. */
export function startInSchema(
  schema: GraphQLSchema,
  text: string,
  {
    variables = {},
    mutations = ['createPost'],
    filter,
    invalidationFilter,
  }: {
    readonly variables?: { readonly [name: string]: unknown };
    readonly mutations?: readonly string[];
    readonly filter?: Json;
    readonly invalidationFilter?: Json;
  } = {},
): SubscriptionStart {
  const { nodes, fragments } = partsOf(schema, text);
  const [field] = nodes as [FieldNode];
  const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
  if (definition === undefined) throw new Error('no such subscription');
  return {
    kind: 'started',
    schema,
    field,
    fragments,
    variables,
    mutations,
    arguments: getArgumentValues(definition, field, variables) as JsonObject,
    filter,
    invalidationFilter,
  };
}
