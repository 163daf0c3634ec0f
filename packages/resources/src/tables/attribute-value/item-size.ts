import { utf8ByteLength } from '@cairn/kit';
import type { AttributeValue, Item } from './attribute-value.ts';
import { byteCountOf } from './base64.ts';
import { numberSizeBytes } from './decimal.ts';

/** Levels of nesting at most, the attribute itself being the first. Source: "Quotas in DynamoDB", "Items". */
const nestingLevelsMax = 32;

/**
 * The size of an item as the service counts it: names and texts in UTF-8, three bytes for each list and map and one for
 * each of their elements. Source: "DynamoDB item sizes and formats" in the developer guide.
 */
export function itemSizeBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) {
    bytes += utf8ByteLength(name) + valueSizeBytes(item[name] as AttributeValue);
  }
  return bytes;
}

/** The size of a value without its name. */
function valueSizeBytes(value: AttributeValue): number {
  if ('S' in value) return utf8ByteLength(value.S);
  if ('N' in value) return numberSizeBytes(value.N);
  if ('B' in value) return byteCountOf(value.B);
  if ('SS' in value) return total(value.SS, utf8ByteLength);
  if ('NS' in value) return total(value.NS, numberSizeBytes);
  if ('BS' in value) return total(value.BS, byteCountOf);
  if ('L' in value) return 3 + total(value.L, (element) => 1 + valueSizeBytes(element));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemSizeBytes(value.M);
  return 1;
}

function total<Part>(parts: readonly Part[], size: (part: Part) => number): number {
  let bytes = 0;
  for (const part of parts) bytes += size(part);
  return bytes;
}

/** Whether a value nests deeper than the service keeps; `levels` are what is left of {@link nestingLevelsMax}. */
export function nestsTooDeep(value: AttributeValue, levels: number = nestingLevelsMax): boolean {
  if (levels === 0) return true;
  if ('L' in value) return value.L.some((element) => nestsTooDeep(element, levels - 1));
  if ('M' in value) return Object.values(value.M).some((member) => nestsTooDeep(member, levels - 1));
  return false;
}
