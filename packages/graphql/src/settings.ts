import { subscriptionLimits } from './subscriptions/subscription-limits.ts';

/** The limits of AppSync, by name. */
export const graphqlLimits = {
  ...subscriptionLimits,
} as const;
