import { isJsonArray, isJsonNumber, type Json, type JsonObject, memberOf, numberOf } from '@cairn/kit';
import { compileAssign, compileResultPath } from './data-flow.ts';
import type { Catcher, Retrier, State } from './program.ts';

/** Compiles Retry with AWS's defaults: 1 second, 3 attempts, rate 2.0, no cap, no jitter. */
export function compileRetry(retry: Json | undefined): readonly Retrier[] {
  if (!isJsonArray(retry)) return [];
  return (retry as readonly JsonObject[]).map((retrier) => ({
    errorEquals: memberOf(retrier, 'ErrorEquals') as readonly string[],
    intervalSeconds: numberMember(retrier, 'IntervalSeconds') ?? 1,
    maxAttempts: numberMember(retrier, 'MaxAttempts') ?? 3,
    backoffRate: numberMember(retrier, 'BackoffRate') ?? 2,
    maxDelaySeconds: numberMember(retrier, 'MaxDelaySeconds'),
    fullJitter: memberOf(retrier, 'JitterStrategy') === 'FULL',
  }));
}

/** Compiles Catch. */
export function compileCatch(
  catchers: Json | undefined,
  stateNamed: (name: string) => State,
): readonly Catcher[] {
  if (!isJsonArray(catchers)) return [];
  return (catchers as readonly JsonObject[]).map((catcher) => ({
    errorEquals: memberOf(catcher, 'ErrorEquals') as readonly string[],
    resultPath: compileResultPath(memberOf(catcher, 'ResultPath') as string | null | undefined),
    assign: compileAssign(memberOf(catcher, 'Assign') as JsonObject | undefined),
    next: stateNamed(memberOf(catcher, 'Next') as string),
  }));
}

/** A member's number, or undefined. */
export function numberMember(object: JsonObject, member: string): number | undefined {
  const value = memberOf(object, member);
  return isJsonNumber(value) ? numberOf(value) : undefined;
}
