import {
  isJsonNumber,
  type Json,
  type JsonNumber,
  jsonEquals,
  jsonNumberOf,
  numberOf,
  readIpAddress,
} from '@cairn/kit';
import { ipRangeTest } from './ip-range.ts';
import { EventPatternError } from './pattern-error.ts';
import type { PatternTokenKind, PatternTokens } from './pattern-tokens.ts';
import { wildcardTest } from './wildcard-test.ts';

/** What one entry of a pattern's array asks of a leaf. */
export interface ValueMatcher {
  /** Whether a value of the event fulfils it: anything but an object or array. */
  readonly test: (value: Json) => boolean;
  /** `{"exists": false}`: fulfilled where there is no such leaf, and by no value. */
  readonly isAbsence?: true;
  /** The text that it wants exactly, which an index may look up. */
  readonly exactText?: string;
}

const absence: ValueMatcher = { test: () => false, isAbsence: true };
const numberMax = 5e9;
const onlyOneKey = 'Only one key allowed in match expression';
const tooManyNumbers = 'Too many elements in numeric expression';

/** The matcher of a literal; the token has been read. @throws EventPatternError */
export function literalMatcher(tokens: PatternTokens): ValueMatcher {
  switch (tokens.kind) {
    case 'string':
      return exactText(tokens.text());
    case 'number': {
      const wanted = jsonNumberOf(tokens.text());
      return { test: (value) => isJsonNumber(value) && jsonEquals(value, wanted) };
    }
    case 'true':
      return { test: (value) => value === true };
    case 'false':
      return { test: (value) => value === false };
    case 'null':
      return { test: (value) => value === null };
    default:
      throw tokens.failure('Match value must be String, number, true, false, or null');
  }
}

/** The matcher of an object such as `{"prefix": "a"}`; its brace has been read. @throws EventPatternError */
export function expressionMatcher(tokens: PatternTokens): ValueMatcher {
  if (tokens.next() !== 'name') throw tokens.failure('Match expression name not found');
  const name = tokens.text();
  if (!Object.hasOwn(expressions, name)) throw tokens.failure(`Unrecognized match type ${name}`);
  return (expressions[name] as (tokens: PatternTokens) => ValueMatcher)(tokens);
}

const expressions: { readonly [name: string]: (tokens: PatternTokens) => ValueMatcher } = {
  exactly: (tokens) => closing(tokens, exactText(textOf(tokens, 'exact match pattern must be a string'))),
  prefix: (tokens) => affixMatcher(tokens, 'prefix'),
  suffix: (tokens) => affixMatcher(tokens, 'suffix'),
  'equals-ignore-case': (tokens) =>
    closing(
      tokens,
      textMatcher(ignoringCase(textOf(tokens, 'equals-ignore-case match pattern must be a string'))),
    ),
  wildcard: (tokens) => {
    const pattern = textOf(tokens, 'wildcard match pattern must be a string');
    return closing(tokens, textMatcher(told(tokens, () => wildcardTest(pattern))));
  },
  cidr: (tokens) => {
    const block = textOf(tokens, 'prefix match pattern must be a string');
    return closing(tokens, textMatcher(blockTest(block)));
  },
  exists: existsMatcher,
  numeric: (tokens) => {
    if (tokens.next() !== '[') throw tokens.failure('Value of numeric must be an array.');
    return closing(tokens, numericMatcher(tokens), tooManyNumbers);
  },
  'anything-but': anythingButMatcher,
};

/** Addresses are compared as addresses, however they are written. */
function exactText(wanted: string): ValueMatcher {
  const address = wanted.includes(':') ? readIpAddress(wanted) : undefined;
  if (address === undefined) return { test: (value) => value === wanted, exactText: wanted };
  return textMatcher((text) => {
    if (text === wanted) return true;
    const found = text.includes(':') ? readIpAddress(text) : undefined;
    return found?.value === address.value && found.bits === address.bits;
  });
}

function textMatcher(test: (text: string) => boolean): ValueMatcher {
  return { test: (value) => typeof value === 'string' && test(value) };
}

function ignoringCase(wanted: string): (text: string) => boolean {
  const folded = fold(wanted);
  return (text) => fold(text) === folded;
}

/** Java's equalsIgnoreCase compares upper-case forms, then lower-case forms. */
function fold(text: string): string {
  return text.toUpperCase().toLowerCase();
}

function affixMatcher(tokens: PatternTokens, name: 'prefix' | 'suffix'): ValueMatcher {
  if (tokens.next() !== '{') {
    if (tokens.kind !== 'string') throw tokens.failure(`${name} match pattern must be a string`);
    return closing(tokens, textMatcher(affixTest(name, tokens.text())));
  }
  const title = name === 'prefix' ? 'Prefix' : 'Suffix';
  if (tokens.next() !== 'name') throw tokens.failure(`${title} expression name not found`);
  const inner = tokens.text();
  if (inner !== 'equals-ignore-case') throw tokens.failure(`Unsupported ${name} pattern: ${inner}`);
  const test = affixTest(name, fold(textOf(tokens, 'equals-ignore-case match pattern must be a string')));
  const matcher = textMatcher((text) => test(fold(text)));
  return closing(tokens, closing(tokens, matcher));
}

function affixTest(name: 'prefix' | 'suffix', affix: string): (text: string) => boolean {
  return name === 'prefix' ? (text) => text.startsWith(affix) : (text) => text.endsWith(affix);
}

function existsMatcher(tokens: PatternTokens): ValueMatcher {
  const kind = tokens.next();
  if (kind !== 'true' && kind !== 'false')
    throw tokens.failure('exists match pattern must be either true or false.');
  return closing(tokens, kind === 'true' ? { test: () => true } : absence);
}

function numericMatcher(tokens: PatternTokens): ValueMatcher {
  if (tokens.next() !== 'string') throw tokens.failure(`Invalid member in numeric match: ${tokens.text()}`);
  const operator = tokens.text();
  tokens.next();
  if (!['=', '>=', '>', '<=', '<'].includes(operator)) {
    throw tokens.failure(`Unrecognized numeric range operator: ${operator}`);
  }
  const first = operand(tokens, operator === '=' ? 'equals' : operator);
  const bound = numericTest(operator, first);
  if (tokens.next() === ']') return numberMatcher(bound);
  if (!operator.startsWith('>')) throw tokens.failure(tooManyNumbers);
  if (tokens.kind !== 'string') throw tokens.failure(`Bad value in numeric range: ${tokens.text()}`);
  const upper = tokens.text();
  if (upper !== '<' && upper !== '<=') throw tokens.failure(`Bad numeric range operator: ${upper}`);
  tokens.next();
  const last = operand(tokens, upper);
  if (tokens.next() !== ']') throw tokens.failure('Too many terms in numeric range expression');
  if (numberOf(first) >= numberOf(last)) throw tokens.failure('Bottom must be less than top');
  const top = numericTest(upper, last);
  return numberMatcher((value) => bound(value) && top(value));
}

function operand(tokens: PatternTokens, name: string): number | JsonNumber {
  if (tokens.kind !== 'number') throw tokens.failure(`Value of ${name} must be numeric`);
  const value = jsonNumberOf(tokens.text());
  if (!isComparable(value)) throw tokens.failure('Value must be between -5.0E9 and 5.0E9, inclusive');
  return value;
}

function isComparable(value: number | JsonNumber): boolean {
  return Math.abs(numberOf(value)) <= numberMax;
}

function numberMatcher(test: (value: number | JsonNumber) => boolean): ValueMatcher {
  return { test: (value) => isJsonNumber(value) && isComparable(value) && test(value) };
}

function numericTest(operator: string, wanted: number | JsonNumber): (value: number | JsonNumber) => boolean {
  const limit = numberOf(wanted);
  switch (operator) {
    case '=':
      return (value) => jsonEquals(value, wanted);
    case '>':
      return (value) => numberOf(value) > limit;
    case '>=':
      return (value) => numberOf(value) >= limit;
    case '<':
      return (value) => numberOf(value) < limit;
    default:
      return (value) => numberOf(value) <= limit;
  }
}

function anythingButMatcher(tokens: PatternTokens): ValueMatcher {
  if (tokens.next() !== '{') {
    const refused = refusedLiterals(tokens);
    return closing(tokens, { test: (value) => !refused.some((test) => test(value)) }, tooManyNumbers);
  }
  if (tokens.next() !== 'name') throw tokens.failure('Anything-But expression name not found');
  const name = tokens.text();
  if (!Object.hasOwn(refusals, name)) throw tokens.failure(`Unsupported anything-but pattern: ${name}`);
  tokens.next();
  const refused = refusedTexts(tokens, refusals[name] as Refusal);
  const matcher: ValueMatcher = {
    test: (value) => typeof value !== 'string' || !refused.some((test) => test(value)),
  };
  return closing(tokens, closing(tokens, matcher, tooManyNumbers), tooManyNumbers);
}

/** One of the forms that may stand within anything-but. */
interface Refusal {
  readonly wrongType: string;
  readonly refusesEmpty?: true;
  readonly test: (text: string) => (value: string) => boolean;
}

const affix = { wrongType: 'prefix/suffix match pattern must be a string', refusesEmpty: true } as const;

const refusals: { readonly [name: string]: Refusal } = {
  prefix: { ...affix, test: (text) => affixTest('prefix', text) },
  suffix: { ...affix, test: (text) => affixTest('suffix', text) },
  wildcard: { wrongType: 'wildcard match pattern must be a string', test: wildcardTest },
  'equals-ignore-case': {
    wrongType: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    test: ignoringCase,
  },
};

function refusedTexts(tokens: PatternTokens, refusal: Refusal): readonly ((value: string) => boolean)[] {
  const one = () => {
    if (tokens.kind !== 'string') throw tokens.failure(refusal.wrongType);
    const text = tokens.text();
    if (text === '' && refusal.refusesEmpty) throw tokens.failure('Null prefix/suffix not allowed');
    return told(tokens, () => refusal.test(text));
  };
  return listOrOne(tokens, one);
}

function refusedLiterals(tokens: PatternTokens): readonly ((value: Json) => boolean)[] {
  const kinds = new Set<PatternTokenKind>();
  const isList = tokens.kind === '[';
  const found = listOrOne(tokens, () => {
    if (tokens.kind !== 'string' && tokens.kind !== 'number') {
      throw tokens.failure('Inside anything but list, start|null|boolean is not supported.');
    }
    kinds.add(tokens.kind);
    if (tokens.kind === 'number') operand(tokens, 'anything-but');
    return literalMatcher(tokens).test;
  });
  if (isList && kinds.size !== 1) {
    throw tokens.failure(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  return found;
}

/** One value or an array of them; the first token has been read. */
function listOrOne<Item>(tokens: PatternTokens, read: () => Item): readonly Item[] {
  if (tokens.kind === '[') {
    const items: Item[] = [];
    while (tokens.next() !== ']') items.push(read());
    return items;
  }
  if (tokens.kind !== 'string' && tokens.kind !== 'number') {
    throw tokens.failure('Value of anything-but must be an array or single string/number value.');
  }
  return [read()];
}

function textOf(tokens: PatternTokens, otherwise: string): string {
  if (tokens.next() !== 'string') throw tokens.failure(otherwise);
  return tokens.text();
}

function closing(tokens: PatternTokens, matcher: ValueMatcher, otherwise = onlyOneKey): ValueMatcher {
  if (tokens.next() !== '}') throw tokens.failure(otherwise);
  return matcher;
}

/** AWS tells the place of every error but of these. */
function blockTest(block: string): (text: string) => boolean {
  try {
    return ipRangeTest(block);
  } catch (error) {
    if (error instanceof RangeError) throw new EventPatternError(error.message);
    throw error;
  }
}

/** What a value's own form refuses is told with the place. */
function told<Result>(tokens: PatternTokens, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw tokens.failure(error.message);
    throw error;
  }
}
