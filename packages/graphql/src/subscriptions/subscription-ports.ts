import type { Json, JsonObject } from '@cairn/kit';
import type { FieldNode, GraphQLSchema } from 'graphql';
import type { AuthorizationMode } from '../authorization/caller.ts';
import type { ApiSchema } from '../schema/api-schema.ts';
import type { Fragments } from './selection-plan.ts';

/** Whoever is told of what happens: one connection of a client. */
export interface Subscriber {
  /**
   * The subscription of an id lives from now on. Called within the turn in which it begins to, so that nothing is told
   * of it before and nothing is missed after.
   */
  onLive(id: string): void;
  /** @param message `{"data": …, "errors"?: …}` as JSON text */
  deliver(id: string, message: string): void;
  /** The subscription has ended, not by the client's wish. */
  onEnd(id: string, reason: EndReason): void;
}

/** Why the server ended a subscription. */
export interface EndReason {
  readonly errorType: string;
  readonly message: string;
}

/** As whom somebody subscribes: what subscriptions ask of a caller. */
export interface SubscriptionCaller {
  mayReach(typeName: string, fieldName: string): boolean | Promise<boolean>;
  /** Whether the credentials still hold. */
  isAlive(): boolean;
}

/** An API as it was when somebody subscribed: where it becomes another, it is asked whether he may stay. */
export interface SubscriptionBasis {
  readonly schema: ApiSchema | undefined;
  /** The way in which the caller was let in. */
  readonly mode: AuthorizationMode;
  /** By what he was, as the API's authorizer tells it. */
  readonly grounds: string | undefined;
}

/** What an operation of a client came to be: validated, authorised, its resolver run. */
export type SubscriptionStart =
  | {
      readonly kind: 'started';
      readonly schema: GraphQLSchema;
      /** The one field of the subscription. */
      readonly field: FieldNode;
      readonly fragments: Fragments;
      /** Coerced. */
      readonly variables: { readonly [name: string]: unknown };
      /** Arguments that were given, coerced; an explicit null is there. */
      readonly arguments: JsonObject;
      /** Absent where its API never changes. */
      readonly basis?: SubscriptionBasis;
      /** Mutations that it is told of (`@aws_subscribe`). */
      readonly mutations: readonly string[];
      /** As `extensions.setSubscriptionFilter` was given it; takes the place of the arguments. */
      readonly filter?: Json | undefined;
      /** As `extensions.setSubscriptionInvalidationFilter` was given it. */
      readonly invalidationFilter?: Json | undefined;
    }
  | {
      readonly kind: 'refused';
      /** As they stand in an answer. */
      readonly errors: readonly Json[];
    };

/** Runs the operation by which a client subscribes. Never rejects for what the client sent. */
export type StartOperation = () => Promise<SubscriptionStart>;
