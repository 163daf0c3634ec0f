import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from '@cairn/kit';
import type { Step } from './step.ts';

/** A rule of a state's Retry, held against what happened. */
export interface AppliedRetrier {
  /** Position in Retry. */
  readonly index: number;
  readonly errorEquals: readonly string[];
  readonly maxAttempts: number;
  /** Retries by this rule so far, since the last redrive. */
  readonly used: number;
  /** Seconds before the next attempt by IntervalSeconds, BackoffRate and MaxDelaySeconds; undefined when none is left. */
  readonly nextDelaySeconds: number | undefined;
  /** Whether the delay is drawn anew from 0 to that many seconds. */
  readonly isJittered: boolean;
}

/** A rule of a state's Catch. */
export interface AppliedCatcher {
  /** Position in Catch. */
  readonly index: number;
  readonly errorEquals: readonly string[];
  readonly next: string;
}

/** What a definition says of an error of a state. */
export interface AppliedErrorHandling {
  readonly hasRetry: boolean;
  readonly hasCatch: boolean;
  /** The first rule that names the error. */
  readonly retrier: AppliedRetrier | undefined;
  readonly catcher: AppliedCatcher | undefined;
}

/** Which rules of Retry and Catch a step's error met. The first that names it counts, as Step Functions has it. */
export function appliedErrorHandling(step: Step, state: JsonObject): AppliedErrorHandling {
  const error = step.error ?? '';
  const retry = rulesOf(state, 'Retry');
  const catchers = rulesOf(state, 'Catch');
  const retryIndex = retry.findIndex((rule) => namesError(rule, error, step));
  const catchIndex = catchers.findIndex((rule) => namesError(rule, error, step));
  const catcher = catchers[catchIndex];
  return {
    hasRetry: retry.length > 0,
    hasCatch: catchers.length > 0,
    retrier: retryIndex < 0 ? undefined : retrierOf(retry, retryIndex, step),
    catcher:
      catcher === undefined
        ? undefined
        : { index: catchIndex, errorEquals: errorEqualsOf(catcher), next: textOf(catcher, 'Next') },
  };
}

function retrierOf(rules: readonly JsonObject[], index: number, step: Step): AppliedRetrier {
  const rule = rules[index] as JsonObject;
  const maxAttempts = numberIn(rule, 'MaxAttempts', 3);
  const since = step.attempts.findLastIndex(({ isRedrive }) => isRedrive);
  const failed = step.attempts
    .slice(Math.max(0, since))
    .filter((attempt) => attempt.status === 'failed' || attempt.status === 'timedOut')
    .filter(({ error = '' }) => rules.findIndex((other) => namesError(other, error, step)) === index);
  // A failure beyond the last retry has not used one.
  const used = Math.min(maxAttempts, Math.max(0, failed.length - (step.status === 'retrying' ? 0 : 1)));
  const isLeft = failed.length <= maxAttempts && maxAttempts > 0;
  const delay =
    numberIn(rule, 'IntervalSeconds', 1) * numberIn(rule, 'BackoffRate', 2) ** Math.max(0, failed.length - 1);
  const nextDelaySeconds = Math.min(delay, numberIn(rule, 'MaxDelaySeconds', Number.POSITIVE_INFINITY));
  return {
    index,
    errorEquals: errorEqualsOf(rule),
    maxAttempts,
    used,
    nextDelaySeconds: isLeft ? nextDelaySeconds : undefined,
    isJittered: memberOf(rule, 'JitterStrategy') === 'FULL',
  };
}

/** Errors that neither States.ALL nor States.TaskFailed names. */
function namesError(rule: JsonObject, error: string, { type }: Step): boolean {
  if (error === 'States.Runtime') return false;
  return errorEqualsOf(rule).some((name) => {
    if (name === error || name === 'States.ALL') return true;
    if (name === 'States.BranchFailed') return type === 'Parallel';
    // A missed heartbeat is recorded as a time-out.
    if (name === 'States.Timeout') return error === 'States.HeartbeatTimeout';
    const isOwnKind = /^States\.(?:Timeout|HeartbeatTimeout|DataLimitExceeded)$/.test(error);
    return name === 'States.TaskFailed' && !isOwnKind;
  });
}

function rulesOf(state: JsonObject, member: string): readonly JsonObject[] {
  const rules = memberOf(state, member);
  return isJsonArray(rules) ? rules.filter((rule): rule is JsonObject => isJsonObject(rule)) : [];
}

function errorEqualsOf(rule: JsonObject): readonly string[] {
  const names = memberOf(rule, 'ErrorEquals');
  return isJsonArray(names) ? names.filter((name: Json): name is string => typeof name === 'string') : [];
}

function textOf(object: JsonObject, member: string): string {
  const value = memberOf(object, member);
  return typeof value === 'string' ? value : '';
}

function numberIn(object: JsonObject, member: string, otherwise: number): number {
  const value = memberOf(object, member);
  const number = isJsonNumber(value) ? numberOf(value) : otherwise;
  return Number.isFinite(number) || number === otherwise ? number : otherwise;
}
