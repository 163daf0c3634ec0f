import { decodeBase64, encodeBase64 } from '@cairn/kit';
import type { StoredAttributes } from './message-entry.ts';
import { sqsErrors } from './sqs-errors.ts';

/** A message attribute as callers give it; the wire has made bytes of binary values. */
export interface MessageAttributeValue {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
  readonly StringListValues?: readonly unknown[] | undefined;
  readonly BinaryListValues?: readonly unknown[] | undefined;
}

/** Message attributes by name, as callers give them. */
export interface MessageAttributes {
  readonly [name: string]: MessageAttributeValue;
}

const namePattern = /^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/;
const reservedPattern = /^(?:aws\.|amazon\.)/i;
const encoder = new TextEncoder();

/**
 * Checks message attributes and makes them what is stored.
 * @throws ServiceError InvalidParameterValue
 */
export function readAttributes(given: MessageAttributes, countMax: number): StoredAttributes {
  const names = Object.keys(given);
  if (names.length > countMax)
    throw sqsErrors.invalid(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${countMax}].`,
    );
  const stored: { [name: string]: StoredAttributes[string] } = {};
  for (const name of names) {
    checkName(name);
    stored[name] = readValue(name, given[name] as MessageAttributeValue);
  }
  return stored;
}

function checkName(name: string): void {
  if (!namePattern.test(name))
    throw sqsErrors.invalid(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.), must not start or end with a period or hold successive ones, and can be at most 256 characters long.`,
    );
  if (reservedPattern.test(name))
    throw sqsErrors.invalid(
      `The message attribute name '${name}' is invalid. You can't use message attribute names beginning with 'AWS.' or 'Amazon.' because these strings are reserved for internal use.`,
    );
}

function readValue(name: string, value: MessageAttributeValue): StoredAttributes[string] {
  const { DataType, StringValue, BinaryValue } = value;
  if (DataType === undefined || DataType === '')
    throw sqsErrors.invalid(`The message attribute '${name}' must contain non-empty message attribute type.`);
  if (value.StringListValues?.length || value.BinaryListValues?.length)
    throw sqsErrors.unsupported('Message attribute list values in SendMessage operation are not supported.');
  const [type] = DataType.split('.', 1) as [string];
  if ((type !== 'String' && type !== 'Number' && type !== 'Binary') || DataType.length > 256)
    throw sqsErrors.invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  const isEmpty = type === 'Binary' ? !BinaryValue?.length : !StringValue;
  if (isEmpty)
    throw sqsErrors.invalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${type}'.`,
    );
  if ((type === 'Binary' ? StringValue : BinaryValue) !== undefined)
    throw sqsErrors.invalid(
      `The message attribute '${name}' has a value of another type than its message attribute type '${type}'.`,
    );
  if (type === 'Binary') return { DataType, BinaryValue: encodeBase64(BinaryValue as Uint8Array) };
  if (type === 'Number') checkNumber(name, StringValue as string);
  const bad = forbiddenCharacter(StringValue as string);
  if (bad !== undefined) throw sqsErrors.invalidMessageContents(bad);
  return { DataType, StringValue: StringValue as string };
}

function checkNumber(name: string, value: string): void {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value.trim()))
    throw sqsErrors.invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
}

/** The first character that SQS takes in no text, in hexadecimal. */
export function forbiddenCharacter(text: string): string | undefined {
  const found = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  return found === null ? undefined : (found[0].codePointAt(0) as number).toString(16).toUpperCase();
}

/** How much of a message's length its attributes take: names, types and values. */
export function attributesBytes(attributes: StoredAttributes): number {
  let bytes = 0;
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += encoder.encode(name).length + encoder.encode(DataType).length;
    bytes += BinaryValue === undefined ? encoder.encode(StringValue).length : atob(BinaryValue).length;
  }
  return bytes;
}

/**
 * The digest of message attributes that clients compare with their own: sorted by name, each name, type and value
 * with its length before it. Source: "Calculating the MD5 message digest for message attributes", developer guide.
 */
export function attributesMd5(attributes: StoredAttributes, md5: (bytes: Uint8Array) => string): string {
  const parts: Uint8Array[] = [];
  const add = (bytes: Uint8Array): void => {
    const length = bytes.length;
    parts.push(
      Uint8Array.of(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255),
      bytes,
    );
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as StoredAttributes[string];
    add(encoder.encode(name));
    add(encoder.encode(DataType));
    parts.push(Uint8Array.of(BinaryValue === undefined ? 1 : 2));
    add(BinaryValue === undefined ? encoder.encode(StringValue) : decodeBase64(BinaryValue));
  }
  return md5(concatenated(parts));
}

/** Those attributes whose names are asked for: `All`, `.*`, a name, or the beginning of names before `.*`. */
export function chosenAttributes(
  attributes: StoredAttributes | undefined,
  asked: readonly string[],
): StoredAttributes | undefined {
  if (attributes === undefined || asked.length === 0) return undefined;
  const isAsked = (name: string): boolean =>
    asked.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === '.*' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
    );
  const chosen = Object.entries(attributes).filter(([name]) => isAsked(name));
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
