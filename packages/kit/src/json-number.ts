/**
 * A JSON number that keeps the text it was written with, because a JavaScript number would print
 * differently (`1.0`, `1e5`) or cannot hold it (`12345678901234567890`).
 */
export class JsonNumber {
  /** The number as it stood in the JSON text. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest double. */
  toDouble(): number {
    return Number(this.text);
  }

  /** Whether the value is a mathematical integer. */
  isInteger(): boolean {
    return Number.isInteger(this.toDouble());
  }

  toString(): string {
    return this.text;
  }
}

/** The JSON number for a source text: a plain number when that prints the same, else a JsonNumber. */
export function jsonNumberOf(text: string): number | JsonNumber {
  const value = Number(text);
  return String(value) === text ? value : new JsonNumber(text);
}

const decimal = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Text that two JSON numbers share exactly when they have the same value, however they are written. */
export function canonicalNumber(value: number | JsonNumber): string {
  const text = String(value);
  const match = decimal.exec(text);
  if (match === null) return text;
  const [, whole, fraction = '', exponent = '0'] = match as unknown as [string, string, string?, string?];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length);
  return `${text.startsWith('-') ? '-' : ''}${significant}e${power}`;
}
