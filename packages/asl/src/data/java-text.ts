import { isJsonArray, isJsonObject, type Json, JsonNumber } from '@cairn/kit';

/**
 * Prints a value the way Java's `toString` prints the collections that the service reads JSON into:
 * `{Arg1=1, Arg2=[a, null]}`. States.Format shows objects and arrays so.
 */
export function printJavaValue(value: Json): string {
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'object' || value === null) return String(value);
  if (isJsonArray(value)) return `[${value.map(printJavaValue).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  const members = Object.keys(value).map((name) => `${name}=${printJavaValue(value[name] as Json)}`);
  return `{${members.join(', ')}}`;
}

/** Prints a double as Java does: always with a fraction (`3.0`), with an exponent below 10⁻³ and from 10⁷. */
export function printJavaDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
    return `${withFraction(mantissa)}E${exponent.replace('+', '')}`;
  }
  return withFraction(Object.is(value, -0) ? '-0' : String(value));
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

/** The Java class that the service's JSON reader makes of a value; Jayway's messages name it. */
export function javaClassOf(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'java.lang.String';
  if (typeof value === 'boolean') return 'java.lang.Boolean';
  if (isJsonArray(value)) return 'java.util.ArrayList';
  if (isJsonObject(value)) return 'java.util.LinkedHashMap';
  const text = String(value);
  if (/[.eE]/.test(text)) return 'java.lang.Double';
  const number = Number(text);
  if (Math.abs(number) <= 0x7fffffff) return 'java.lang.Integer';
  return Math.abs(number) < 2 ** 63 ? 'java.lang.Long' : 'java.math.BigInteger';
}
