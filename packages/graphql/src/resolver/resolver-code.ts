import type { Json } from '@cairn/kit';
import type { EffectLimits } from './effect-limits.ts';
import type { ResolverContext } from './resolver-context.ts';

/** Code of a resolver or function, compiled once: a mapping template, or a handler of APPSYNC_JS. */
export interface ResolverCode {
  /**
   * Runs it on a context: synchronous, bounded by its limits, without effects but on `surroundings.effects` and the
   * context's stash. Never throws for what the code does: that is an outcome.
   */
  evaluate(context: ResolverContext, surroundings: EvaluationSurroundings): EvaluationOutcome;
}

/** What came of an evaluation. */
export type EvaluationOutcome =
  /** `value` is undefined where a handler of JavaScript returned nothing. */
  | { readonly kind: 'value'; readonly value: Json | undefined }
  /** `runtime.earlyReturn(value, {skipTo})`, `#return(value)`. */
  | { readonly kind: 'early-return'; readonly value: Json; readonly skipTo: 'NEXT' | 'END' }
  /** `util.error`, `util.unauthorized`, or what went wrong in the code itself (`errorType` `Code`, `MappingTemplate`). */
  | { readonly kind: 'error'; readonly error: ResolverError };

/** An error of a resolver as it stands in an answer. Source: AppSync developer guide, "util.error". */
export interface ResolverError {
  readonly message: string;
  readonly errorType: string | null;
  /** Filtered by the field's selection before it is answered. */
  readonly data: Json;
  readonly errorInfo: Json;
  /** How it came about; `unauthorized` gets the field's own text (`Not Authorized to access …`). */
  readonly kind: 'raised' | 'unauthorized' | 'failed';
  /** Where in the code it was raised, where that is known: line and column are 1-based, as AppSync prints them (`code.js:13:5: …`). */
  readonly line?: number;
  readonly column?: number;
}

/** What an evaluation may look at beside its context. */
export interface EvaluationSurroundings {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** `util.authType()`: `API Key Authorization`, … */
  readonly authorizationType: string;
  readonly effects: EvaluationEffects;
  /** Bounds of the effects; AppSync's own where absent. */
  readonly limits?: EffectLimits;
}

/** What evaluations of one resolver leave beside their value: collected, and carried out by whoever runs the resolver. */
export interface EvaluationEffects {
  /** `util.appendError`. */
  readonly appendedErrors: ResolverError[];
  /** Lines of `console.log`, `$util.log`; with their level where it is not the usual one. */
  readonly logs: string[];
  /** `util.http.addResponseHeader`. */
  readonly responseHeaders: [name: string, value: string][];
  /**
   * The arguments as a mapping template has left them, where it changed them: the steps that follow see them so.
   * APPSYNC_JS changes a copy only.
   */
  changedArguments?: Json;
  /** `extensions.setSubscriptionFilter`, as it was given. */
  subscriptionFilter?: Json;
  /** `extensions.setSubscriptionInvalidationFilter`, as it was given. */
  subscriptionInvalidationFilter?: Json;
  /** `extensions.invalidateSubscriptions`, each as it was given. */
  readonly invalidations: Json[];
  /** `extensions.evictFromApiCache`. */
  readonly cacheEvictions: { readonly typeName: string; readonly fieldName: string; readonly keys: Json }[];
}

/** Effects of an evaluation that has left none yet. */
export function noEffects(): EvaluationEffects {
  return { appendedErrors: [], logs: [], responseHeaders: [], invalidations: [], cacheEvictions: [] };
}
