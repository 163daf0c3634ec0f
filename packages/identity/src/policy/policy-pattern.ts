import type { ConditionContext } from './condition-context.ts';

/**
 * Texts with wildcards and variables, as policies write them. A pattern is a row of units: a UTF-16 unit as itself,
 * the two wildcards as negative numbers, a variable as an object. What a variable brings in holds no wildcards.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
export interface PolicyPattern {
  readonly units: readonly PatternUnit[];
  /** The text itself where there is nothing but text. */
  readonly text: string | undefined;
  readonly hasVariables: boolean;
}

export type PatternUnit = number | PolicyVariable;

/** `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` */
export interface PolicyVariable {
  /** In lower case: names of keys have no case. */
  readonly key: string;
  readonly fallback: string | undefined;
}

export interface PatternOptions {
  /** Whether `*` and `?` are wildcards; not so in StringEquals. */
  readonly wildcards: boolean;
  /** Whether `${…}` is a variable: from version 2012-10-17 on. */
  readonly variables: boolean;
}

const anyOne = -1;
const anyMany = -2;
const colon = 58;
const variable = /\$\{\s*([^}',\s]+)\s*(?:,\s*'([^']*)'\s*)?\}/y;

/** Reads a pattern. */
export function compilePattern(text: string, { wildcards, variables }: PatternOptions): PolicyPattern {
  const units: PatternUnit[] = [];
  let isText = true;
  let hasVariables = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (variables && character === '$' && text[at + 1] === '{') {
      variable.lastIndex = at;
      const match = variable.exec(text);
      if (match !== null) {
        const name = match[1] as string;
        const isEscape = name === '*' || name === '?' || name === '$';
        if (isEscape) units.push(name.charCodeAt(0));
        else units.push({ key: name.toLowerCase(), fallback: match[2] });
        hasVariables ||= !isEscape;
        isText = false;
        at += match[0].length - 1;
        continue;
      }
    }
    if (wildcards && (character === '*' || character === '?')) {
      units.push(character === '*' ? anyMany : anyOne);
      isText = false;
    } else units.push(text.charCodeAt(at));
  }
  return { units, text: isText ? text : undefined, hasVariables };
}

/** Whether a pattern covers a text as a whole. A variable without a value covers nothing. */
export function patternMatches(pattern: PolicyPattern, text: string, context: ConditionContext): boolean {
  if (pattern.text !== undefined) return pattern.text === text;
  const units = unitsOf(pattern, context);
  return units !== undefined && globMatches(units, text);
}

/**
 * The same for ARNs: each of the six parts by itself. Where the pattern has fewer, a wildcard at its end covers
 * all that follows.
 */
export function arnPatternMatches(pattern: PolicyPattern, text: string, context: ConditionContext): boolean {
  const units = unitsOf(pattern, context);
  if (units === undefined) return false;
  let unitsFrom = 0;
  let textFrom = 0;
  for (let part = 0; part < 5; part++) {
    const unitsEnd = units.indexOf(colon, unitsFrom);
    const textEnd = text.indexOf(':', textFrom);
    if (unitsEnd === -1)
      return units.at(-1) === anyMany && globMatches(units.slice(unitsFrom), text.slice(textFrom));
    if (textEnd === -1) return false;
    if (!globMatches(units.slice(unitsFrom, unitsEnd), text.slice(textFrom, textEnd))) return false;
    unitsFrom = unitsEnd + 1;
    textFrom = textEnd + 1;
  }
  return globMatches(units.slice(unitsFrom), text.slice(textFrom));
}

/** The pattern with its variables filled in; undefined when one has no value. */
function unitsOf(pattern: PolicyPattern, context: ConditionContext): readonly number[] | undefined {
  if (!pattern.hasVariables) return pattern.units as readonly number[];
  const units: number[] = [];
  for (const unit of pattern.units) {
    if (typeof unit === 'number') {
      units.push(unit);
      continue;
    }
    const found = context.get(unit.key);
    // A key of several values cannot stand for one.
    const value = typeof found === 'string' ? found : unit.fallback;
    if (value === undefined) return undefined;
    for (let at = 0; at < value.length; at++) units.push(value.charCodeAt(at));
  }
  return units;
}

/** Goes back to the last star only: at most (pattern × text) steps. */
function globMatches(units: readonly number[], text: string): boolean {
  let unitAt = 0;
  let textAt = 0;
  let star = -1;
  let starTextAt = 0;
  while (textAt < text.length) {
    const unit = units[unitAt];
    if (unit === anyMany) {
      star = unitAt++;
      starTextAt = textAt;
    } else if (unit === anyOne || unit === text.charCodeAt(textAt)) {
      unitAt++;
      textAt++;
    } else if (star !== -1) {
      unitAt = star + 1;
      textAt = ++starTextAt;
    } else return false;
  }
  while (units[unitAt] === anyMany) unitAt++;
  return unitAt === units.length;
}
