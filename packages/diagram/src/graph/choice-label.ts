import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';

/** How deep `And`, `Or` and `Not` are followed; deeper ones are shown as `…`. */
const ruleDepthMax = 8;
/** How many parts of an `And` or `Or` are shown. */
const rulePartsMax = 12;

const symbols: readonly (readonly [ending: string, symbol: string])[] = [
  ['LessThanEquals', '≤'],
  ['GreaterThanEquals', '≥'],
  ['LessThan', '<'],
  ['GreaterThan', '>'],
  ['Equals', '='],
  ['Matches', '~'],
];

const tests: { readonly [operator: string]: string } = {
  IsNull: 'null',
  IsPresent: 'present',
  IsNumeric: 'a number',
  IsString: 'a string',
  IsBoolean: 'a boolean',
  IsTimestamp: 'a timestamp',
};

/**
 * A Choice's rule for readers: `$.total > 100 and $.vip = true`, or the JSONata condition without its braces. Undefined
 * where nothing of the rule can be read.
 */
export function choiceLabel(rule: JsonObject): string | undefined {
  const condition = memberOf(rule, 'Condition');
  if (condition !== undefined) return conditionText(condition);
  return comparisonText(rule, 0);
}

/** A JSONata expression without `{% %}`. */
export function expressionText(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('{%') && trimmed.endsWith('%}') ? trimmed.slice(2, -2).trim() : text;
}

function conditionText(condition: Json): string {
  return typeof condition === 'string' ? expressionText(condition) : literalText(condition);
}

function comparisonText(rule: Json | undefined, depth: number): string | undefined {
  if (!isJsonObject(rule)) return undefined;
  if (depth > ruleDepthMax) return '…';
  const not = memberOf(rule, 'Not');
  if (not !== undefined) {
    const inner = comparisonText(not, depth + 1);
    return inner === undefined ? undefined : `not (${inner})`;
  }
  for (const [member, word] of [
    ['And', ' and '],
    ['Or', ' or '],
  ] as const) {
    const parts = memberOf(rule, member);
    if (isJsonArray(parts)) return joinedText(parts, word, depth);
  }
  return operatorText(rule);
}

function joinedText(parts: readonly Json[], word: string, depth: number): string | undefined {
  const texts = parts
    .slice(0, rulePartsMax)
    .map((part) => comparisonText(part, depth + 1))
    .filter((text) => text !== undefined);
  if (parts.length > rulePartsMax) texts.push('…');
  if (texts.length === 0) return undefined;
  const joined = texts.join(word);
  return depth > 0 && texts.length > 1 ? `(${joined})` : joined;
}

function operatorText(rule: JsonObject): string | undefined {
  const variable = memberOf(rule, 'Variable');
  const subject = typeof variable === 'string' ? variable : '?';
  for (const member of Object.keys(rule)) {
    const operand = memberOf(rule, member) as Json;
    const test = Object.hasOwn(tests, member) ? tests[member] : undefined;
    if (test !== undefined) return `${subject} is ${operand === false ? 'not ' : ''}${test}`;
    const base = member.endsWith('Path') ? member.slice(0, -'Path'.length) : member;
    const symbol = /^(?:String|Numeric|Boolean|Timestamp)/.test(base)
      ? symbols.find(([ending]) => base.endsWith(ending))?.[1]
      : undefined;
    if (symbol !== undefined) {
      const shown = base !== member && typeof operand === 'string' ? operand : literalText(operand);
      return `${subject} ${symbol} ${shown}`;
    }
  }
  return typeof variable === 'string' ? `${subject} …` : undefined;
}

function literalText(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isJsonNumber(value)) return String(value);
  return isJsonArray(value) ? '[…]' : '{…}';
}
