import { utf8ByteLength } from '@cairn/kit';
import { type AttributeValue, typeOfValue } from '../attribute-value/attribute-value.ts';
import { byteCountOf, bytesOf } from '../attribute-value/base64.ts';
import { attributeValuesEqual, membersOf } from '../attribute-value/compare.ts';

/** The types whose sets hold values of a type. */
const setTypes: { readonly [type: string]: string } = { S: 'SS', N: 'NS', B: 'BS' };

/** `size`: bytes of a string or binary, elements of the rest; nothing of what has no size. */
export function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const count = countOf(value);
  return count === undefined ? undefined : { N: String(count) };
}

function countOf(value: AttributeValue): number | undefined {
  if ('S' in value) return utf8ByteLength(value.S);
  if ('B' in value) return byteCountOf(value.B);
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  if ('SS' in value || 'NS' in value || 'BS' in value) return membersOf(value).length;
  return undefined;
}

/** `begins_with` of two strings or two binaries. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if ('B' in value && 'B' in prefix) return bytesOf(value.B).startsWith(bytesOf(prefix.B));
  return false;
}

/** `contains`: part of a string or binary, member of a set, element of a list. */
export function containsValue(value: AttributeValue, part: AttributeValue): boolean {
  if ('L' in value) return value.L.some((element) => attributeValuesEqual(element, part));
  if ('S' in value && 'S' in part) return value.S.includes(part.S);
  if ('B' in value && 'B' in part) return bytesOf(value.B).includes(bytesOf(part.B));
  const partType = typeOfValue(part);
  if (setTypes[partType] !== typeOfValue(value)) return false;
  return membersOf(value).includes((part as unknown as Record<string, string>)[partType] as string);
}
