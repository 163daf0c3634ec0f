import { isJsonNumber, type Json, type JsonNumber, numberOf } from '@cairn/kit';
import { compileStringMatches } from './string-matches.ts';
import { compareTimestamps, parseTimestamp, type Timestamp } from './timestamp.ts';

/** A comparison operator of a Choice rule. */
export interface ChoiceComparison {
  /** Whether there is a twin with a path for operand, `…Path`. */
  readonly byPath: boolean;
  /** Whether the operand is of the operator's type. A path's value that is not makes the rule false. */
  readonly takes: (operand: Json) => boolean;
  /** Prepares the test of a variable's value; a value of another type fails it. */
  readonly prepare: (operand: Json) => (value: Json) => boolean;
}

type Accepts = (sign: number) => boolean;

const orders: { readonly [suffix: string]: Accepts } = {
  Equals: (sign) => sign === 0,
  LessThan: (sign) => sign < 0,
  GreaterThan: (sign) => sign > 0,
  LessThanEquals: (sign) => sign <= 0,
  GreaterThanEquals: (sign) => sign >= 0,
};

/** The operators by name, twins left out (States Language, "Choice State", comparison operators). */
export const choiceComparisons: { readonly [operator: string]: ChoiceComparison } = {
  ...inEachOrder('String', stringComparison),
  ...inEachOrder('Numeric', numericComparison),
  ...inEachOrder('Timestamp', timestampComparison),
  BooleanEquals: {
    byPath: true,
    takes: isBoolean,
    prepare: (operand) => (value) => value === operand,
  },
  StringMatches: {
    byPath: false,
    takes: isString,
    prepare: (operand) => {
      const matches = compileStringMatches(operand as string);
      return (value) => typeof value === 'string' && matches(value);
    },
  },
  IsNull: typeTest((value) => value === null),
  IsPresent: typeTest(() => true),
  IsNumeric: typeTest(isJsonNumber),
  IsString: typeTest(isString),
  IsBoolean: typeTest(isBoolean),
  IsTimestamp: typeTest((value) => timestampOf(value) !== undefined),
};

function inEachOrder(
  type: string,
  comparison: (accepts: Accepts) => ChoiceComparison,
): { readonly [operator: string]: ChoiceComparison } {
  return Object.fromEntries(
    Object.entries(orders).map(([suffix, accepts]) => [type + suffix, comparison(accepts)]),
  );
}

/** Strings in the order of their UTF-16 units, as Java compares them. */
function stringComparison(accepts: Accepts): ChoiceComparison {
  return {
    byPath: true,
    takes: isString,
    prepare: (operand) => {
      const wanted = operand as string;
      return (value) => typeof value === 'string' && accepts(value < wanted ? -1 : value > wanted ? 1 : 0);
    },
  };
}

function numericComparison(accepts: Accepts): ChoiceComparison {
  return {
    byPath: true,
    takes: isJsonNumber,
    prepare: (operand) => {
      const wanted = numberOf(operand as number | JsonNumber);
      return (value) => {
        if (!isJsonNumber(value)) return false;
        const number = numberOf(value);
        return accepts(number < wanted ? -1 : number > wanted ? 1 : 0);
      };
    },
  };
}

function timestampComparison(accepts: Accepts): ChoiceComparison {
  return {
    byPath: true,
    takes: (operand) => timestampOf(operand) !== undefined,
    prepare: (operand) => {
      const wanted = timestampOf(operand) as Timestamp;
      return (value) => {
        const instant = timestampOf(value);
        return instant !== undefined && accepts(compareTimestamps(instant, wanted));
      };
    },
  };
}

/** `IsX: false` is the opposite of `IsX: true`. */
function typeTest(isOfType: (value: Json) => boolean): ChoiceComparison {
  return {
    byPath: false,
    takes: isBoolean,
    prepare: (operand) => (value) => isOfType(value) === operand,
  };
}

function isString(value: Json): value is string {
  return typeof value === 'string';
}

function isBoolean(value: Json): value is boolean {
  return typeof value === 'boolean';
}

function timestampOf(value: Json): Timestamp | undefined {
  return typeof value === 'string' ? parseTimestamp(value) : undefined;
}
