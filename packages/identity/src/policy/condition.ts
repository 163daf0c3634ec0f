import { containsRange, readIpRange } from '@cairn/kit';
import { type ConditionContext, type ConditionValue, untold } from './condition-context.ts';
import { arnPatternMatches, compilePattern, patternMatches } from './policy-pattern.ts';

/** Whether a request fulfils one line of a Condition block; undefined where that cannot be told. */
export type Condition = (context: ConditionContext) => boolean | undefined;

/** Whether one value of a request fits one value of a policy. */
type ValueTest = (value: string, context: ConditionContext) => boolean;
type CompileValue = (policyValue: string, variables: boolean) => ValueTest;

interface Operator {
  readonly compile: CompileValue;
  /** The opposite of another operator: none of the values may fit. */
  readonly isNegated: boolean;
}

const numberTest =
  (compare: (value: number, wanted: number) => boolean): CompileValue =>
  (policyValue) => {
    const wanted = readNumber(policyValue);
    return (value) => compare(readNumber(value), wanted);
  };
const dateTest =
  (compare: (value: number, wanted: number) => boolean): CompileValue =>
  (policyValue) => {
    const wanted = readDate(policyValue);
    return (value) => compare(readDate(value), wanted);
  };

const equals: CompileValue = (policyValue, variables) => {
  const pattern = compilePattern(policyValue, { wildcards: false, variables });
  return (value, context) => patternMatches(pattern, value, context);
};
const equalsIgnoringCase: CompileValue = (policyValue, variables) => {
  const pattern = compilePattern(policyValue.toLowerCase(), { wildcards: false, variables });
  return (value, context) => patternMatches(pattern, value.toLowerCase(), lowerCased(context));
};
const like: CompileValue = (policyValue, variables) => {
  const pattern = compilePattern(policyValue, { wildcards: true, variables });
  return (value, context) => patternMatches(pattern, value, context);
};
const arn: CompileValue = (policyValue, variables) => {
  const pattern = compilePattern(policyValue, { wildcards: true, variables });
  return (value, context) => arnPatternMatches(pattern, value, context);
};
const ipAddress: CompileValue = (policyValue) => {
  const range = readIpRange(policyValue);
  return (value) => {
    const address = readIpRange(value);
    return range !== undefined && address !== undefined && containsRange(range, address);
  };
};
const binary: CompileValue = (policyValue) => {
  const wanted = policyValue.replace(/=+$/, '');
  return (value) => value.replace(/=+$/, '') === wanted;
};
const bool: CompileValue = (policyValue) => {
  const wanted = policyValue.toLowerCase();
  return (value) => value.toLowerCase() === wanted;
};

const is = (compile: CompileValue): Operator => ({ compile, isNegated: false });
const isNot = (compile: CompileValue): Operator => ({ compile, isNegated: true });
const equalTo = (value: number, wanted: number): boolean => value === wanted;
const lessThan = (value: number, wanted: number): boolean => value < wanted;
const lessThanEquals = (value: number, wanted: number): boolean => value <= wanted;
const greaterThan = (value: number, wanted: number): boolean => value > wanted;
const greaterThanEquals = (value: number, wanted: number): boolean => value >= wanted;

/** Source: IAM User Guide, "IAM JSON policy elements: Condition operators". Names have no case. */
const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    StringEquals: is(equals),
    StringNotEquals: isNot(equals),
    StringEqualsIgnoreCase: is(equalsIgnoringCase),
    StringNotEqualsIgnoreCase: isNot(equalsIgnoringCase),
    StringLike: is(like),
    StringNotLike: isNot(like),
    NumericEquals: is(numberTest(equalTo)),
    NumericNotEquals: isNot(numberTest(equalTo)),
    NumericLessThan: is(numberTest(lessThan)),
    NumericLessThanEquals: is(numberTest(lessThanEquals)),
    NumericGreaterThan: is(numberTest(greaterThan)),
    NumericGreaterThanEquals: is(numberTest(greaterThanEquals)),
    DateEquals: is(dateTest(equalTo)),
    DateNotEquals: isNot(dateTest(equalTo)),
    DateLessThan: is(dateTest(lessThan)),
    DateLessThanEquals: is(dateTest(lessThanEquals)),
    DateGreaterThan: is(dateTest(greaterThan)),
    DateGreaterThanEquals: is(dateTest(greaterThanEquals)),
    Bool: is(bool),
    BinaryEquals: is(binary),
    IpAddress: is(ipAddress),
    NotIpAddress: isNot(ipAddress),
    ArnEquals: is(arn),
    ArnLike: is(arn),
    ArnNotEquals: isNot(arn),
    ArnNotLike: isNot(arn),
  }).map(([name, operator]) => [name.toLowerCase(), operator]),
);

/** One line of a Condition block: `"StringEquals": { "aws:username": ["ada", "grace"] }`. */
export interface ConditionLine {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  /** Whether `${…}` stands for a variable. */
  readonly variables: boolean;
}

/** Whether a policy may use an operator of this name, prefix and suffix included. */
export function isConditionOperator(name: string): boolean {
  const { base } = partsOf(name);
  return base === 'null' || operators.has(base);
}

/** Makes a closure of a line. @throws RangeError on an unknown operator */
export function compileCondition({ operator: name, key, values, variables }: ConditionLine): Condition {
  const { quantifier, base, ifExists } = partsOf(name);
  const keyName = key.toLowerCase();
  if (base === 'null') return isNull(keyName, values);
  const operator = operators.get(base);
  if (operator === undefined) throw new RangeError(`unknown condition operator ${name}`);
  const { isNegated } = operator;
  const tests = values.map((value) => operator.compile(value, variables));
  return (context) => {
    const given = context.get(keyName);
    if (given === untold) return undefined;
    if (isAbsent(given)) {
      if (ifExists || quantifier === 'forallvalues') return true;
      return quantifier === undefined && isNegated;
    }
    const fits = (value: string): boolean => tests.some((test) => test(value, context)) !== isNegated;
    if (typeof given === 'string') return fits(given);
    if (quantifier === 'forallvalues') return given.every(fits);
    if (quantifier === 'foranyvalue') return given.some(fits);
    return isNegated ? given.every(fits) : given.some(fits);
  };
}

/** An empty text is a value: `s3:prefix` of a listing from the top. */
function isAbsent(given: ConditionValue | undefined): given is undefined {
  return given === undefined || (typeof given !== 'string' && given.length === 0);
}

/** `true` asks that the key is absent, `false` that it is there. */
function isNull(key: string, values: readonly string[]): Condition {
  const wanted = values.map((value) => value.toLowerCase());
  return (context) => {
    const given = context.get(key);
    if (given === untold) return undefined;
    return wanted.includes(String(isAbsent(given)));
  };
}

/** `ForAnyValue:StringLikeIfExists` in its parts, in lower case. */
function partsOf(name: string) {
  const lower = name.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon === -1 ? undefined : lower.slice(0, colon);
  const rest = lower.slice(colon + 1);
  const isKnownPrefix = prefix === undefined || prefix === 'forallvalues' || prefix === 'foranyvalue';
  const ifExists = rest.endsWith('ifexists') && rest !== 'nullifexists';
  return {
    quantifier: prefix as 'forallvalues' | 'foranyvalue' | undefined,
    // A prefix that is unknown makes an unknown operator.
    base: isKnownPrefix ? (ifExists ? rest.slice(0, -'ifexists'.length) : rest) : lower,
    ifExists,
  };
}

function lowerCased(context: ConditionContext): ConditionContext {
  return {
    get: (key) => {
      const value = context.get(key);
      return typeof value === 'string' ? value.toLowerCase() : value;
    },
  };
}

function readNumber(text: string): number {
  return /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** ISO 8601 as W3C profiles it, or seconds since the epoch. */
function readDate(text: string): number {
  return /^-?\d+$/.test(text) && text.length !== 4 ? Number(text) * 1_000 : Date.parse(text);
}
