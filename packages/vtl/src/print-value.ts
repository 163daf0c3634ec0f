import { isHostObject, isList, isMap, type Value } from './value.ts';

/** A value as Java prints it: `{a=1, b=[x, y]}`, `1.0`, `null`. */
export function printValue(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return printDouble(value);
  if (isList(value)) return `[${value.map(printValue).join(', ')}]`;
  if (isMap(value)) {
    return `{${[...value].map(([name, member]) => `${name}=${printValue(member)}`).join(', ')}}`;
  }
  if (isHostObject(value)) return value.text?.() ?? '';
  return String(value);
}

/** As `Double.toString`: a fraction always, an exponent below 10^-3 and from 10^7 on. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
