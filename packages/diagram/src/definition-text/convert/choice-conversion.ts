import { isJsonArray, isJsonNumber, isJsonObject, type Json, type JsonObject, printJson } from '@cairn/kit';
import { ConversionGap, type ConversionNotes } from './conversion-notes.ts';
import { pathExpression } from './path-expression.ts';

const orders: { readonly [suffix: string]: string } = {
  Equals: '=',
  LessThan: '<',
  GreaterThan: '>',
  LessThanEquals: '<=',
  GreaterThanEquals: '>=',
};
const comparison = /^(String|Numeric|Timestamp|Boolean)(Equals|(?:Less|Greater)Than(?:Equals)?)(Path)?$/;
const timestamp =
  '/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})$/';

/** The condition, in JSONata, of a rule of the JSONPath language. @throws ConversionGap */
export function choiceCondition(rule: JsonObject, root: string, notes: ConversionNotes): string {
  if (isJsonArray(rule.And)) return joined(rule.And, ' and ', root, notes);
  if (isJsonArray(rule.Or)) return joined(rule.Or, ' or ', root, notes);
  if (isJsonObject(rule.Not)) return `$not(${choiceCondition(rule.Not, root, notes)})`;
  const variable = rule.Variable;
  const operator = Object.keys(rule).find((name) => comparison.test(name) || name in tests);
  if (typeof variable !== 'string' || operator === undefined)
    throw new ConversionGap('The rule compares nothing');
  const value = pathExpression(variable, root, notes);
  const operand = rule[operator] as Json;
  const test = tests[operator];
  if (operator !== 'IsPresent') {
    notes.add('attention', `${variable}: where it is not there, the rule does not hold instead of failing`);
  }
  return test === undefined ? compared(value, operator, operand, root, notes) : test(value, operand);
}

function joined(rules: readonly Json[], word: string, root: string, notes: ConversionNotes): string {
  const conditions = rules.map((rule) => {
    if (!isJsonObject(rule)) throw new ConversionGap('A rule is an object');
    return choiceCondition(rule, root, notes);
  });
  return `(${conditions.join(word)})`;
}

function compared(
  value: string,
  operator: string,
  operand: Json,
  root: string,
  notes: ConversionNotes,
): string {
  const [, type, order, isPath] = comparison.exec(operator) as unknown as [string, string, string, string?];
  const other = isPath === undefined ? literalOf(operand) : pathExpression(String(operand), root, notes);
  const sign = orders[order] as string;
  switch (type) {
    case 'Timestamp':
      notes.add('attention', 'Timestamps are compared by the millisecond');
      return `(${isTimestamp(value)} and ${isTimestamp(other)} and $toMillis(${value}) ${sign} $toMillis(${other}))`;
    case 'Boolean':
      return `(${ofType(value, 'boolean')} and ${value} = ${other})`;
    default: {
      const wanted = type === 'String' ? 'string' : 'number';
      const both = isPath === undefined ? '' : `${ofType(other, wanted)} and `;
      return `(${ofType(value, wanted)} and ${both}${value} ${sign} ${other})`;
    }
  }
}

function literalOf(operand: Json): string {
  if (typeof operand === 'string' || typeof operand === 'boolean' || isJsonNumber(operand))
    return printJson(operand);
  throw new ConversionGap('The rule compares with what is no scalar');
}

function ofType(value: string, type: string): string {
  return `$type(${value}) = "${type}"`;
}

function isTimestamp(value: string): string {
  return `(${ofType(value, 'string')} and $contains(${value}, ${timestamp}))`;
}

/** A test, or its opposite where the operand is false. */
function when(operand: Json, test: string): string {
  return operand === false ? `$not(${test})` : test;
}

const tests: { readonly [operator: string]: (value: string, operand: Json) => string } = {
  IsPresent: (value, operand) => when(operand, `$exists(${value})`),
  IsNull: (value, operand) => when(operand, `${value} = null`),
  IsNumeric: (value, operand) => when(operand, `(${ofType(value, 'number')})`),
  IsString: (value, operand) => when(operand, `(${ofType(value, 'string')})`),
  IsBoolean: (value, operand) => when(operand, `(${ofType(value, 'boolean')})`),
  IsTimestamp: (value, operand) => when(operand, isTimestamp(value)),
  StringMatches: (value, operand) =>
    `(${ofType(value, 'string')} and $contains(${value}, ${wildcards(operand)}))`,
};

/** The regular expression of a text with `*`, where `\*` is the character. */
function wildcards(operand: Json): string {
  if (typeof operand !== 'string') throw new ConversionGap('StringMatches takes a text');
  let pattern = '';
  for (const [piece] of operand.matchAll(/\\.|\*|[^\\*]+|\\/gs)) {
    if (piece === '*') pattern += '[\\s\\S]*';
    else
      pattern += (piece.startsWith('\\') && piece.length > 1 ? piece.slice(1) : piece).replace(
        /[\\^$.*+?()[\]{}|/]/g,
        '\\$&',
      );
  }
  if (/[\r\n]/.test(pattern)) throw new ConversionGap('StringMatches with a line break');
  return `/^${pattern}$/`;
}
