import { type AttributeValue, type Item, scalarText, typeOfValue } from './attribute-value.ts';
import { bytesOf } from './base64.ts';
import { compareNumbers } from './decimal.ts';

/**
 * Orders two values of one scalar type: strings by their UTF-8 bytes, numbers by value, binaries by unsigned bytes.
 * @returns below zero, zero or above; of other types, or of two types, undefined
 */
export function compareAttributeValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if ('S' in left) return 'S' in right ? compareTexts(left.S, right.S) : undefined;
  if ('N' in left) return 'N' in right ? compareNumbers(left.N, right.N) : undefined;
  if ('B' in left) return 'B' in right ? compareTexts(bytesOf(left.B), bytesOf(right.B)) : undefined;
  return undefined;
}

/** Orders texts by code point, which is the order of their UTF-8 bytes. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return codePointRank(one) - codePointRank(other);
  }
  return left.length - right.length;
}

/** Halves of surrogate pairs stand for code points above all other units. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}

/** Whether two values are the same: of one type, sets without regard to order, maps and lists by their parts. */
export function attributeValuesEqual(left: AttributeValue, right: AttributeValue): boolean {
  const type = typeOfValue(left);
  if (type !== typeOfValue(right)) return false;
  switch (type) {
    case 'SS':
    case 'NS':
    case 'BS':
      return sameMembers(membersOf(left), membersOf(right));
    case 'L':
      return sameList((left as { L: readonly AttributeValue[] }).L, (right as typeof left & { L: [] }).L);
    case 'M':
      return itemsEqual((left as { M: Item }).M, (right as { M: Item }).M);
    default:
      return scalarText(left) === scalarText(right);
  }
}

/** Whether two items have the same attributes with the same values. */
export function itemsEqual(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(right, name) &&
      attributeValuesEqual(left[name] as AttributeValue, right[name] as AttributeValue),
  );
}

/** The members of a set; none of any other value. */
export function membersOf(value: AttributeValue): readonly string[] {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  return 'BS' in value ? value.BS : [];
}

function sameMembers(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false;
  const members = new Set(right);
  return left.every((member) => members.has(member));
}

function sameList(left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean {
  return (
    left.length === right.length &&
    left.every((value, index) => attributeValuesEqual(value, right[index] as AttributeValue))
  );
}
