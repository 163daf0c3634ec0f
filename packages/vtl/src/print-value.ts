import type { Fuel } from './fuel.ts';
import { isHostObject, isList, isMap, type Value } from './value.ts';

/**
 * A value as Java prints it: `{a=1, b=[x, y]}`, `1.0`, `null`. A list or map that is in itself is
 * `(this Collection)` or `(this Map)` there.
 * @throws TemplateError when the text is too long, as that of lists that contain a list many times
 */
export function printValue(value: Value, fuel: Fuel): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return printDouble(value);
  if (typeof value === 'bigint') return printWhole(value, fuel);
  if (isHostObject(value)) return value.text?.(fuel) ?? '';
  if (!isList(value) && !isMap(value)) return String(value);
  const text = new BoundedText(fuel);
  printInto(text, value, fuel, 1);
  return text.text;
}

/** Digits that are printed at once; more take longer each. */
const digitsAtOnce = 20;

function printWhole(value: bigint, fuel: Fuel): string {
  const text = String(value);
  if (text.length > digitsAtOnce) fuel.values(text.length / digitsAtOnce);
  return text;
}

/** A text in the making, whose length is looked at with every part. */
export class BoundedText {
  readonly #fuel: Fuel;
  readonly #parts: string[] = [];
  #characters = 0;

  constructor(fuel: Fuel) {
    this.#fuel = fuel;
  }

  /** @throws TemplateError when the text is too long */
  write(part: string): void {
    this.#characters += part.length;
    this.#fuel.bound(this.#characters);
    this.#fuel.spend(part.length);
    this.#parts.push(part);
  }

  get text(): string {
    return this.#parts.join('');
  }
}

function printInto(text: BoundedText, value: Value, fuel: Fuel, depth: number): void {
  fuel.values();
  fuel.nest(depth);
  if (isList(value)) {
    text.write('[');
    for (const [at, item] of value.entries()) {
      if (at > 0) text.write(', ');
      if (item === value) text.write('(this Collection)');
      else printInto(text, item, fuel, depth + 1);
    }
    text.write(']');
  } else if (isMap(value)) {
    let before = '{';
    for (const [name, member] of value) {
      text.write(`${before}${name}=`);
      if (member === value) text.write('(this Map)');
      else printInto(text, member, fuel, depth + 1);
      before = ', ';
    }
    text.write(value.size === 0 ? '{}' : '}');
  } else text.write(printValue(value, fuel));
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
