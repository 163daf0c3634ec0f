import { areEqual } from '../arithmetic.ts';
import { printValue } from '../print-value.ts';
import type { Scope } from '../scope.ts';
import { isNumeric, type Value } from '../value.ts';

/** A method of a Java class as templates call it; undefined is "no value". */
export type Method<Self> = (self: Self, parameters: readonly Value[], scope: Scope) => Value | undefined;

/** What all values have. */
export const commonMethods: { readonly [name: string]: Method<Value> } = {
  equals: (self, [other]) => areEqual(self, other),
};

/** A parameter that is to be a whole number. */
export function wholeNumber(value: Value | undefined): number | undefined {
  return isNumeric(value) ? Math.trunc(Number(value)) : undefined;
}

/** A parameter that is to be a text. */
export function textOf(value: Value | undefined): string {
  return value === undefined ? '' : printValue(value);
}
