import { type Limit, type LimitValues, resolveLimits } from '@cairn/kit';
import { subscriptionLimits } from '../subscriptions/subscription-limits.ts';

const ownLimits = {
  resolverResponseHeaderBytes: {
    name: 'resolverResponseHeaderBytes',
    description: 'Names and values of the response headers that one resolver adds.',
    unit: 'bytes',
    default: 4_096,
  },
  resolverCacheEvictions: {
    name: 'resolverCacheEvictions',
    description: 'Calls of extensions.evictFromApiCache in one resolver (not of AWS).',
    unit: 'count',
    default: 100,
  },
} as const satisfies { readonly [name: string]: Limit };

/** Limits on effects that are of no other part. Source: AppSync developer guide, "HTTP helpers in util.http". */
export const effectLimits = ownLimits;

/** Names of all limits on what code of a resolver leaves beside its value. */
export type EffectLimitName =
  | keyof typeof ownLimits
  | Extract<
      keyof typeof subscriptionLimits,
      `subscriptionFilter${string}` | 'subscriptionInvalidationsPerRequest'
    >;

/** The limits in force. */
export type EffectLimits = LimitValues<EffectLimitName>;

/** AppSync's own. */
export const defaultEffectLimits: EffectLimits = resolveLimits({ ...ownLimits, ...subscriptionLimits });
