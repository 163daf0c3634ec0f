/** What a key of a request holds; several values where the key may have them. */
export type ConditionValue = string | readonly string[];

/** Stands for what the request may well have and the server does not tell: nothing is concluded from its absence. */
export const untold: unique symbol = Symbol('untold');

/**
 * What policies may ask about a request: `aws:SourceIp`, `s3:prefix`, `aws:PrincipalTag/team`. Keys are asked for in
 * lower case, for their names have no case.
 */
export interface ConditionContext {
  get(key: string): ConditionValue | typeof untold | undefined;
}

/** A context of a few keys, named in any case. */
export function conditionContext(values: { readonly [key: string]: ConditionValue }): ConditionContext {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
}
