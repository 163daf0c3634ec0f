import { isNumeric } from '../value.ts';
import { type Method, textOf } from './method.ts';

/** `java.lang.Integer`, `Long` and `Double`; templates reach static methods through any number. */
export const numberMethods: { readonly [name: string]: Method<bigint | number> } = {
  intValue: (number) => wholePart(number),
  longValue: (number) => wholePart(number),
  doubleValue: (number) => Number(number),
  floatValue: (number) => Math.fround(Number(number)),
  compareTo: (number, [other]) => {
    if (!isNumeric(other)) return undefined;
    return number < other ? -1n : number > other ? 1n : 0n;
  },
  parseInt: (_, [text], fuel) => wholeNumberOf(textOf(text, fuel)),
  parseLong: (_, [text], fuel) => wholeNumberOf(textOf(text, fuel)),
  parseDouble: (_, [text], fuel) => {
    const digits = textOf(text, fuel);
    fuel.spend(digits.length);
    const number = Number(digits.trim());
    return Number.isNaN(number) ? undefined : number;
  },
};

function wholeNumberOf(text: string): bigint | undefined {
  return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}

/** As Java narrows: what is no number is 0, what is endless the largest or the least. */
function wholePart(number: bigint | number): bigint {
  if (typeof number === 'bigint') return number;
  if (Number.isNaN(number)) return 0n;
  if (Number.isFinite(number)) return BigInt(Math.trunc(number));
  return number > 0 ? 2n ** 63n - 1n : -(2n ** 63n);
}
