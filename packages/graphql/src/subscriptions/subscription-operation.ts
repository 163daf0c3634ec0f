import type { Json, JsonObject } from '@cairn/kit';
import type { FieldNode, FragmentDefinitionNode, GraphQLSchema } from 'graphql';
import type { SubscriptionStart } from './subscription-ports.ts';

/** An API that runs the operations by which clients subscribe. */
export interface SubscriptionProgram<Request> {
  readonly schema: { readonly schema: GraphQLSchema } | undefined;
  /** Validates, authorises and runs the resolver of the subscription's field. */
  startSubscription(request: Request): Promise<
    | {
        readonly kind: 'started';
        readonly field: FieldNode;
        readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
        readonly variables: JsonObject;
        readonly arguments: Json;
        readonly mutations: readonly string[];
        readonly filter: Json | undefined;
        readonly invalidationFilter: Json | undefined;
      }
    | { readonly kind: 'refused'; readonly errors: readonly JsonObject[] }
  >;
}

/** Runs a subscription's operation, and tells what it selects. */
export async function startOperation<Request>(
  program: SubscriptionProgram<Request>,
  request: Request,
): Promise<SubscriptionStart> {
  const { schema } = program;
  const started = await program.startSubscription(request);
  if (started.kind === 'refused') return started;
  if (schema === undefined) return { kind: 'refused', errors: [noField] };
  return {
    ...started,
    schema: schema.schema,
    fragments: Object.fromEntries(started.fragments),
    arguments: started.arguments as JsonObject,
  };
}

const noField: JsonObject = {
  errorType: 'UnsupportedOperation',
  message: 'unknown not supported through the realtime channel',
};
