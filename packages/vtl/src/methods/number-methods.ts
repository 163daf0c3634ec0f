import { isNumeric } from '../value.ts';
import { type Method, textOf } from './method.ts';

/** `java.lang.Integer`, `Long` and `Double`; templates reach static methods through any number. */
export const numberMethods: { readonly [name: string]: Method<bigint | number> } = {
  intValue: (number) => BigInt(Math.trunc(Number(number))),
  longValue: (number) => BigInt(Math.trunc(Number(number))),
  doubleValue: (number) => Number(number),
  floatValue: (number) => Math.fround(Number(number)),
  compareTo: (number, [other]) => {
    if (!isNumeric(other)) return undefined;
    return number < other ? -1n : number > other ? 1n : 0n;
  },
  parseInt: (_, [text]) => wholeNumberOf(textOf(text)),
  parseLong: (_, [text]) => wholeNumberOf(textOf(text)),
  parseDouble: (_, [text]) => {
    const number = Number(textOf(text).trim());
    return Number.isNaN(number) ? undefined : number;
  },
};

function wholeNumberOf(text: string): bigint | undefined {
  return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}
