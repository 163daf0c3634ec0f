import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  printJson,
} from '@cairn/kit';

const kinds = ['String', 'Numeric', 'Timestamp'] as const;
const relations = ['Equals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'] as const;

/** The comparisons of JSONPath rules, those that are used most first. */
export const operators: readonly string[] = [
  ...kinds.flatMap((kind) => relations.map((relation) => `${kind}${relation}`)),
  'BooleanEquals',
  'StringMatches',
  'IsPresent',
  'IsNull',
  'IsString',
  'IsNumeric',
  'IsBoolean',
  'IsTimestamp',
  ...kinds.flatMap((kind) => relations.map((relation) => `${kind}${relation}Path`)),
  'BooleanEqualsPath',
];

export interface RuleComparison {
  readonly operator: string | undefined;
  readonly operand: Json | undefined;
}

/** What a rule compares with. */
export function comparisonOf(rule: JsonObject): RuleComparison {
  const operator = operators.find((one) => Object.hasOwn(rule, one));
  return { operator, operand: operator === undefined ? undefined : memberOf(rule, operator) };
}

/** What is compared with, as it is typed: texts without quotes. */
export function operandText(operand: Json | undefined): string {
  if (operand === undefined) return '';
  return typeof operand === 'string' ? operand : printJson(operand);
}

/** What was typed as the operand that a comparison takes. */
export function readOperand(
  operator: string,
  text: string,
):
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'refused'; readonly message: string; readonly value?: Json } {
  if (operator.endsWith('Path')) {
    return /^\$/.test(text)
      ? { kind: 'value', value: text }
      : { kind: text === '' ? 'value' : 'refused', value: '$', message: 'A path begins with $' };
  }
  if (operator.startsWith('Is') || operator.startsWith('Boolean')) {
    if (text === 'true' || text === 'false' || text === '') return { kind: 'value', value: text !== 'false' };
    return { kind: 'refused', message: 'true or false is wanted' };
  }
  if (operator.startsWith('Numeric')) {
    if (text === '') return { kind: 'value', value: 0 };
    return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
      ? { kind: 'value', value: parseJson(text) }
      : { kind: 'refused', message: 'A number is wanted' };
  }
  if (operator.startsWith('Timestamp') && text === '')
    return { kind: 'value', value: '2030-01-01T00:00:00Z' };
  return { kind: 'value', value: text };
}

/** A rule in a line. */
export function ruleText(value: Json | undefined): string {
  if (value === undefined || !isJsonObject(value)) return 'no rule';
  const next = memberOf(value, 'Next');
  const goal = typeof next === 'string' ? ` → ${next}` : '';
  return `${conditionOf(value)}${goal}`;
}

function conditionOf(rule: JsonObject): string {
  const condition = memberOf(rule, 'Condition');
  if (condition !== undefined) return operandText(condition).replace(/^\{%\s*|\s*%\}$/g, '');
  for (const [name, word] of [
    ['And', ' and '],
    ['Or', ' or '],
  ] as const) {
    const parts = memberOf(rule, name);
    if (parts !== undefined && isJsonArray(parts)) {
      return parts.map((part) => (isJsonObject(part) ? `(${conditionOf(part)})` : '?')).join(word);
    }
  }
  const inner = memberOf(rule, 'Not');
  if (inner !== undefined && isJsonObject(inner)) return `not (${conditionOf(inner)})`;
  const { operator, operand } = comparisonOf(rule);
  return `${operandText(memberOf(rule, 'Variable'))} ${operator ?? '?'} ${operandText(operand)}`.trim();
}
