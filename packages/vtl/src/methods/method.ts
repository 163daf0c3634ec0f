import { areEqual } from '../arithmetic.ts';
import type { Fuel } from '../fuel.ts';
import { printValue } from '../print-value.ts';
import { isNumeric, type Value } from '../value.ts';

/** A method of a Java class as templates call it; undefined is "no value". */
export type Method<Self> = (self: Self, parameters: readonly Value[], fuel: Fuel) => Value | undefined;

/** What all values have. */
export const commonMethods: { readonly [name: string]: Method<Value> } = {
  equals: (self, [other], fuel) => areEqual(self, other, fuel),
};

/** A parameter that is to be a whole number. */
export function wholeNumber(value: Value | undefined): number | undefined {
  return isNumeric(value) ? Math.trunc(Number(value)) : undefined;
}

/** A parameter that is to be a text. */
export function textOf(value: Value | undefined, fuel: Fuel): string {
  return value === undefined ? '' : printValue(value, fuel);
}
