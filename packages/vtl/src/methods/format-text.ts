import type { Fuel } from '../fuel.ts';
import { BoundedText } from '../print-value.ts';
import { isNumeric, type Value } from '../value.ts';
import { textOf } from './method.ts';

const directive = /%(?:(\d+)\$)?([-+ 0,(#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;
/** Fields are no wider. */
const widthMax = 1_000;

/** How one value is to be shown. */
interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/**
 * `java.util.Formatter` for texts, numbers and what is true; a value that is left out is `null`.
 * @throws TemplateError when the text is too long
 */
export function formatText(format: string, values: readonly Value[], fuel: Fuel): string {
  const result = new BoundedText(fuel);
  let [next, from] = [0, 0];
  for (const found of format.matchAll(directive)) {
    const [whole, position, flags = '', width, precision, conversion = ''] = found;
    fuel.step();
    result.write(format.slice(from, found.index));
    from = found.index + whole.length;
    if (conversion === '%' || conversion === 'n') {
      result.write(conversion === '%' ? '%' : '\n');
      continue;
    }
    if (position === undefined) next += 1;
    const value = values[(position === undefined ? next : Number(position)) - 1] ?? null;
    result.write(
      padded(
        value,
        {
          flags,
          width: Math.min(Number(width ?? 0), widthMax),
          precision: precision === undefined ? undefined : Math.min(Number(precision), 100),
          conversion,
        },
        fuel,
      ),
    );
  }
  result.write(format.slice(from));
  return result.text;
}

function padded(value: Value, how: Directive, fuel: Fuel): string {
  const plain = shown(value, how, fuel);
  const text = /[A-Z]/.test(how.conversion) ? plain.toUpperCase() : plain;
  if (how.flags.includes('-')) return text.padEnd(how.width);
  if (!how.flags.includes('0')) return text.padStart(how.width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(how.width - sign.length, '0');
}

function shown(value: Value, how: Directive, fuel: Fuel): string {
  const { conversion, precision } = how;
  const kind = conversion.toLowerCase();
  if (kind === 'b') return String(value !== null && value !== false);
  if (isNumeric(value)) {
    if (kind === 'd') return withSign(grouped(String(value), how), how);
    if (kind === 'f') return withSign(grouped(Number(value).toFixed(precision ?? 6), how), how);
    if (kind === 'e')
      return Number(value)
        .toExponential(precision ?? 6)
        .replace(/e([+-])(\d)$/, 'e$10$2');
    if (typeof value === 'bigint') return shownWhole(value, kind);
  }
  const text = textOf(value, fuel);
  return precision === undefined ? text : text.slice(0, precision);
}

function shownWhole(value: bigint, kind: string): string {
  // What is negative is shown as the bits of a Long.
  if (kind === 'x' || kind === 'o') return BigInt.asUintN(64, value).toString(kind === 'x' ? 16 : 8);
  if (kind === 'c' && value >= 0n && value <= 0x10ffffn) return String.fromCodePoint(Number(value));
  return String(value);
}

function grouped(digits: string, { flags }: Directive): string {
  return flags.includes(',') ? digits.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',') : digits;
}

function withSign(digits: string, { flags }: Directive): string {
  if (digits.startsWith('-')) return flags.includes('(') ? `(${digits.slice(1)})` : digits;
  if (flags.includes('+')) return `+${digits}`;
  return flags.includes(' ') ? ` ${digits}` : digits;
}
