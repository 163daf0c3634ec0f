import type { Json, JsonObject } from '@cairn/kit';
import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { SubscriptionStart } from './subscription-ports.ts';

/** An API that runs the operations by which clients subscribe. */
export interface SubscriptionProgram<Request extends OperationRequest> {
  readonly schema: { readonly schema: GraphQLSchema } | undefined;
  /** Validates, authorises and runs the resolver of the subscription's field. */
  startSubscription(request: Request): Promise<
    | {
        readonly kind: 'started';
        readonly arguments: Json;
        readonly mutations: readonly string[];
        readonly filter: Json | undefined;
        readonly invalidationFilter: Json | undefined;
      }
    | { readonly kind: 'refused'; readonly errors: readonly JsonObject[] }
  >;
}

/** What a client sends. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: JsonObject | undefined;
}

/** Runs a subscription's operation, and reads what it selects. */
export async function startOperation<Request extends OperationRequest>(
  program: SubscriptionProgram<Request>,
  request: Request,
): Promise<SubscriptionStart> {
  const { schema } = program;
  const started = await program.startSubscription(request);
  if (started.kind === 'refused') return started;
  // It was found to be valid: it has one operation by that name, of one field.
  const { definitions } = parse(request.query, { noLocation: true });
  const operation = definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.SUBSCRIPTION &&
      (!request.operationName || node.name?.value === request.operationName),
  );
  const field = operation?.selectionSet.selections.find((node) => node.kind === Kind.FIELD);
  if (schema === undefined || operation === undefined || field === undefined)
    return { kind: 'refused', errors: [noField] };
  const fragments = definitions.filter(
    (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
  );
  const { coerced } = getVariableValues(
    schema.schema,
    operation.variableDefinitions ?? [],
    request.variables ?? {},
  );
  return {
    kind: 'started',
    schema: schema.schema,
    field,
    fragments: Object.fromEntries(fragments.map((node) => [node.name.value, node])),
    variables: coerced ?? {},
    arguments: started.arguments as JsonObject,
    mutations: started.mutations,
    filter: started.filter,
    invalidationFilter: started.invalidationFilter,
  };
}

const noField: JsonObject = {
  errorType: 'UnsupportedOperation',
  message: 'unknown not supported through the realtime channel',
};
