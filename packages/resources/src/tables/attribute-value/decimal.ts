/**
 * Decimal numbers as DynamoDB has them: 38 significant digits, magnitudes from 1E-130 to 9.99…E+125, exact.
 * A value is held as its significant digits (no zeros at either end) and the power of ten of the first of them.
 */
export interface Decimal {
  readonly isNegative: boolean;
  /** Empty for zero. */
  readonly digits: string;
  /** The power of ten of the first digit; 0 for zero. */
  readonly exponent: number;
}

/** Why a text is no number that DynamoDB stores. */
export type NumberFault = 'unconvertible' | 'overflow' | 'underflow' | 'precision';

/** Significant digits at most. */
const significantDigitsMax = 38;
const exponentMax = 125;
const exponentMin = -130;

const decimalForm = /^([+-]?)(?:(\d+)\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const plainInteger = /^-?[1-9]\d{0,14}$/;
const longMax = 9_223_372_036_854_775_807n;

/**
 * The normalised text of a number: no exponent, no plus sign, no zeros that say nothing, no negative zero.
 * Zero is held to the exponent it is written with, as the service does.
 * @returns the text, or why it cannot be stored
 */
export function normaliseNumber(text: string): { readonly text: string } | { readonly fault: NumberFault } {
  if (plainInteger.test(text)) return { text };
  const value = parseDecimal(text);
  if (typeof value === 'string') return { fault: value };
  const fault = faultOf(value);
  return fault === undefined ? { text: printDecimal(value) } : { fault };
}

/** Parses the notation of Java's BigDecimal, which is what the service reads. */
export function parseDecimal(text: string): Decimal | NumberFault {
  const match = decimalForm.exec(text);
  if (match === null) return 'unconvertible';
  const [, sign, whole = '', fraction = '', bareFraction = '', power = '0'] = match;
  const written = whole + fraction + bareFraction;
  const shift = BigInt(power);
  if (shift > longMax || shift < -longMax - 1n) return 'unconvertible';
  const leading = leadingZeros(written);
  if (leading === written.length) {
    const rangeFault = rangeFaultOf(Number(shift));
    return rangeFault ?? { isNegative: false, digits: '', exponent: 0 };
  }
  return {
    isNegative: sign === '-',
    digits: written.slice(leading, written.length - trailingZeros(written)),
    exponent: Number(shift) + whole.length - 1 - leading,
  };
}

/** A number already normalised, as a decimal. */
function decimalOf(text: string): Decimal {
  return parseDecimal(text) as Decimal;
}

function faultOf({ digits, exponent }: Decimal): NumberFault | undefined {
  return rangeFaultOf(exponent) ?? (digits.length > significantDigitsMax ? 'precision' : undefined);
}

function rangeFaultOf(exponent: number): NumberFault | undefined {
  if (exponent > exponentMax) return 'overflow';
  return exponent < exponentMin ? 'underflow' : undefined;
}

/** The plain notation: `-0.05`, `1200`. */
export function printDecimal({ isNegative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = isNegative ? '-' : '';
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits}${'0'.repeat(exponent + 1 - digits.length)}`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/**
 * The exact sum of two normalised numbers (the difference when `isDifference`), or undefined where no number of
 * 38 digits holds it: the service answers an overflow then.
 */
export function addNumbers(left: string, right: string, isDifference: boolean): string | undefined {
  if (plainInteger.test(left) && plainInteger.test(right)) {
    return String(isDifference ? Number(left) - Number(right) : Number(left) + Number(right));
  }
  const [first, second] = [decimalOf(left), decimalOf(right)];
  const scale = Math.min(lastPower(first), lastPower(second));
  const addend = isDifference ? -scaled(second, scale) : scaled(second, scale);
  const sum = decimalOfScaled(scaled(first, scale) + addend, scale);
  return faultOf(sum) === undefined ? printDecimal(sum) : undefined;
}

/** The power of ten of the last significant digit. */
function lastPower({ digits, exponent }: Decimal): number {
  return digits === '' ? 0 : exponent - digits.length + 1;
}

/** The value as a multiple of ten to the `scale`. */
function scaled(value: Decimal, scale: number): bigint {
  if (value.digits === '') return 0n;
  const magnitude = BigInt(value.digits + '0'.repeat(lastPower(value) - scale));
  return value.isNegative ? -magnitude : magnitude;
}

function decimalOfScaled(value: bigint, scale: number): Decimal {
  if (value === 0n) return { isNegative: false, digits: '', exponent: 0 };
  const isNegative = value < 0n;
  const written = String(isNegative ? -value : value);
  const digits = written.slice(0, written.length - trailingZeros(written));
  return { isNegative, digits, exponent: scale + written.length - 1 };
}

/** Orders two normalised numbers: below zero, zero, or above. */
export function compareNumbers(left: string, right: string): number {
  if (left === right) return 0;
  // Up to 15 digits a double tells every two decimals apart.
  if (left.length <= 15 && right.length <= 15) return Number(left) - Number(right);
  const [first, second] = [decimalOf(left), decimalOf(right)];
  if (signOf(first) !== signOf(second)) return signOf(first) - signOf(second);
  const magnitude = compareMagnitudes(first, second);
  return first.isNegative ? -magnitude : magnitude;
}

function signOf({ isNegative, digits }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareMagnitudes(first: Decimal, second: Decimal): number {
  if (first.exponent !== second.exponent) return first.exponent - second.exponent;
  if (first.digits === second.digits) return 0;
  return first.digits < second.digits ? -1 : 1;
}

/**
 * Bytes that a normalised number counts in an item: half the significant digits before and half of those after the
 * decimal point, rounded up each, one for the number and one for a minus sign. Known from the service's 400 KB limit;
 * the developer guide's rule is approximate.
 */
export function numberSizeBytes(text: string): number {
  const { isNegative, digits, exponent } = decimalOf(text);
  if (digits === '') return 1;
  const wholeDigits = Math.max(0, Math.min(digits.length, exponent + 1));
  const fractionDigits = digits.length - wholeDigits;
  return 1 + Math.ceil(wholeDigits / 2) + Math.ceil(fractionDigits / 2) + (isNegative ? 1 : 0);
}

// Counted by hand: a pattern for the zeros at the end takes time with the square of their number.
function leadingZeros(digits: string): number {
  let count = 0;
  while (digits[count] === '0') count += 1;
  return count;
}

function trailingZeros(digits: string): number {
  let count = 0;
  while (digits[digits.length - 1 - count] === '0') count += 1;
  return count;
}
