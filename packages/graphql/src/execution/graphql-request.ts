import type { Json, JsonObject } from '@cairn/kit';
import type { FieldNode, FragmentDefinitionNode } from 'graphql';
import type { Caller, Refusal } from '../authorization/caller.ts';
import type { RequestLog } from '../observation/request-log.ts';
import type { ResolverRequest } from '../resolver/resolver-context.ts';
import type { Variables } from './input-values.ts';

/** A request to an API, its caller known. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: JsonObject | undefined;
  readonly caller: Caller;
  readonly request: ResolverRequest;
  readonly requestId: string;
  /** Whether only queries are taken, as by GET. */
  readonly isReadOnly?: boolean;
  /** Ends with whoever waits for the answer, where that is a part of this server. */
  readonly signal?: AbortSignal;
  /** What is logged of it; absent where nothing is. */
  readonly log?: RequestLog | undefined;
}

/** What a request is answered. */
export interface GraphqlAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  /** Added by resolvers. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of answers that are no GraphQL answer. */
  readonly errorType?: string;
}

/** A subscription that may begin: what it selects, and what its field's resolver left. */
export interface StartedSubscription {
  readonly kind: 'started';
  /** The one field of its operation. */
  readonly field: FieldNode;
  /** Those of its document, by name. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** As the operation declares them, defaults included. */
  readonly variables: Variables;
  /** As the client gave them, with the schema's defaults. */
  readonly arguments: Json;
  /** Mutations that it is told of. */
  readonly mutations: readonly string[];
  /** `extensions.setSubscriptionFilter`; absent where arguments filter. */
  readonly filter: Json | undefined;
  readonly invalidationFilter: Json | undefined;
}

/** A subscription that may not begin, with the errors that are answered. */
export interface RefusedSubscription {
  readonly kind: 'refused';
  readonly errors: readonly JsonObject[];
}

/** An answer before anything was executed. Source: answers of AppSync as clients report them. */
export function transportError(status: number, errorType: string, message: string): GraphqlAnswer {
  return answerOfError(status, errorType, { message, errorType });
}

/** The answer to whoever may not ask: AppSync prints the type of these first. */
export function refusalAnswer({ status, errorType, message }: Refusal): GraphqlAnswer {
  return answerOfError(status, errorType, { errorType, message });
}

function answerOfError(status: number, errorType: string, error: object): GraphqlAnswer {
  return { status, errorType, headers: [], body: JSON.stringify({ errors: [error] }) };
}
