import { apiLimits } from './apis/api-limits.ts';
import { authorizationLimits } from './authorization/authorization-limits.ts';
import { executionLimits } from './execution/execution-limits.ts';
import { observationLimits } from './observation/observation-limits.ts';
import { effectLimits } from './resolver/effect-limits.ts';
import { scriptLimits } from './script/script-limits.ts';
import { sourceLimits } from './sources/source-limits.ts';
import { subscriptionLimits } from './subscriptions/subscription-limits.ts';
import { templateLimits } from './templates/template-limits.ts';

/** Every limit of AppSync, by name: an entry of its own, as limits are read where no API is in use. */
export const graphqlLimits = {
  ...apiLimits,
  ...authorizationLimits,
  ...effectLimits,
  ...executionLimits,
  ...observationLimits,
  ...scriptLimits,
  ...sourceLimits,
  ...subscriptionLimits,
  ...templateLimits,
} as const;

/** Name of a limit of AppSync. */
export type GraphqlLimitName = keyof typeof graphqlLimits;
