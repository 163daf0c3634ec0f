import type { SchemaTree } from 'hyparquet/src/index.js';

/** A value that is JSON text already. */
class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** How values come out of columns: instants as ISO 8601 with all their digits, JSON as it stands. */
export const parquetParsers = {
  timestampFromMilliseconds: (instant: bigint | undefined) => printInstant(instant, 3),
  timestampFromMicroseconds: (instant: bigint | undefined) => printInstant(instant, 6),
  timestampFromNanoseconds: (instant: bigint | undefined) => printInstant(instant, 9),
  dateFromDays: (days: number | undefined) =>
    days === undefined ? undefined : printInstant(BigInt(days) * 86_400n, 0)?.slice(0, -'T00:00:00Z'.length),
  jsonFromBytes: (bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : readJson(textOf(bytes)),
};

/**
 * Prints one value of a Parquet file as JSON. Whole numbers and decimals keep all their digits; what JSON has no number
 * for (NaN, infinity) is a string, as are dates, instants and bytes (base64 where they are no text).
 */
export function printParquetValue(value: unknown, schema: SchemaTree): string {
  if (value === undefined || value === null) return 'null';
  const { element, children } = schema;
  if (Array.isArray(value))
    return `[${value.map((item) => printParquetValue(item, itemSchema(schema))).join(',')}]`;
  if (children.length === 0) return printLeaf(value, element);
  if (typeof value !== 'object') return printScalar(value);
  const isMap = element.converted_type === 'MAP' || element.converted_type === 'MAP_KEY_VALUE';
  const valueSchema = isMap ? children[0]?.children[1] : undefined;
  const members = Object.entries(value).map(([name, member]) => {
    const child = valueSchema ?? children.find((candidate) => candidate.element.name === name);
    return `${JSON.stringify(name)}:${child === undefined ? printScalar(member) : printParquetValue(member, child)}`;
  });
  return `{${members.join(',')}}`;
}

/** The schema of a list's items: lists lie two groups deep, older ones one, repeated fields none. */
function itemSchema(schema: SchemaTree): SchemaTree {
  if (schema.element.converted_type !== 'LIST') return schema;
  const group = schema.children[0] ?? schema;
  return group.children.length === 1 ? (group.children[0] as SchemaTree) : group;
}

function printLeaf(
  value: unknown,
  { type, converted_type, logical_type, scale = 0 }: SchemaTree['element'],
): string {
  if (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') {
    const digits = logical_type?.type === 'DECIMAL' ? logical_type.scale : scale;
    return printDecimal(value instanceof Uint8Array ? signedInteger(value) : BigInt(value as number), digits);
  }
  if (type === 'FLOAT' && typeof value === 'number') return printFloat(value);
  if (converted_type === 'TIME_MILLIS') return printTime(value, 3);
  if (converted_type === 'TIME_MICROS') return printTime(value, 6);
  if (logical_type?.type === 'TIME')
    return printTime(value, { MILLIS: 3, MICROS: 6, NANOS: 9 }[logical_type.unit] ?? 3);
  return printScalar(value);
}

function printScalar(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`;
  if (value instanceof JsonText) return value.text;
  if (value instanceof Uint8Array) return JSON.stringify(textOf(value));
  return JSON.stringify(String(value));
}

/** The shortest digits that give the same 32 bits. */
function printFloat(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}

function printDecimal(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Big-endian, two's complement. */
function signedInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = value * 256n + BigInt(byte);
  return bytes.length > 0 && (bytes[0] as number) >= 0x80 ? value - (1n << BigInt(bytes.length * 8)) : value;
}

function printTime(value: unknown, digits: number): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return printScalar(value);
  const instant = printInstant(BigInt(value), digits);
  return JSON.stringify(instant?.slice('1970-01-01T'.length, -1));
}

/** @param instant since 1970 in units of `digits` digits behind the second */
function printInstant(instant: bigint | undefined, digits: number): string | undefined {
  if (instant === undefined) return undefined;
  const unit = 10n ** BigInt(digits);
  const part = ((instant % unit) + unit) % unit;
  const date = new Date(Number((instant - part) / unit) * 1_000);
  // What no calendar reaches stays a number.
  if (Number.isNaN(date.getTime())) return String(instant);
  const fraction = digits === 0 ? '' : `.${String(part).padStart(digits, '0')}`;
  return `${date.toISOString().slice(0, -'.000Z'.length)}${fraction}Z`;
}

function readJson(text: string): JsonText | string {
  try {
    JSON.parse(text);
    return new JsonText(text);
  } catch {
    return text;
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
  }
}
