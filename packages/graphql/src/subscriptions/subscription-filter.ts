import type { Json } from '@cairn/kit';

/** Operators of enhanced filters. Source: AppSync developer guide, "Extensions". */
export type FilterOperator =
  | 'eq'
  | 'ne'
  | 'le'
  | 'lt'
  | 'ge'
  | 'gt'
  | 'contains'
  | 'notContains'
  | 'beginsWith'
  | 'in'
  | 'notIn'
  | 'between'
  | 'containsAny';

/** One comparison with a field of what is published. */
export interface FilterCondition {
  /** Names from the top of what is published. */
  readonly path: readonly string[];
  readonly operator: FilterOperator;
  /** A list for `in`, `notIn`, `between` and `containsAny`. */
  readonly value: Json;
}

/** Conditions that have to hold together. An empty one always holds. */
export type FilterConjunction = readonly FilterCondition[];

/** What has to hold for a subscription to be told: one of the conjunctions. */
export type SubscriptionFilter = readonly FilterConjunction[];
