export type {
  DataSource,
  DataSourceAnswer,
  DataSourceCall,
} from './resolver/data-source.ts';
export {
  type EvaluationEffects,
  type EvaluationOutcome,
  type EvaluationSurroundings,
  noEffects,
  type ResolverCode,
  type ResolverError,
} from './resolver/resolver-code.ts';
export type {
  ResolverContext,
  ResolverInfo,
  ResolverRequest,
} from './resolver/resolver-context.ts';
export { readInvalidation } from './subscriptions/invalidation-call.ts';
export { type Fragments, publishedValue } from './subscriptions/published-value.ts';
export { type SubscriptionLimitName, subscriptionLimits } from './subscriptions/subscription-limits.ts';
export type {
  EndReason,
  StartOperation,
  Subscriber,
  SubscriptionCaller,
  SubscriptionStart,
} from './subscriptions/subscription-ports.ts';
export {
  type InvalidationCall,
  type LiveSubscription,
  type PublishedMutation,
  type SubscriptionOutcome,
  type SubscriptionRequest,
  Subscriptions,
  type SubscriptionsOptions,
} from './subscriptions/subscriptions.ts';
