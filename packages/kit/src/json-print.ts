import { isJsonArray, type Json, type JsonObject } from './json.ts';
import { JsonNestingError, jsonNestingDepthMax } from './json-nesting.ts';
import { JsonNumber } from './json-number.ts';

/**
 * Prints a value as compact JSON, member order kept, numbers with their source text.
 * Well-formed: lone surrogates are printed as escapes. What is printed can be parsed again.
 * @throws JsonNestingError
 */
export function printJson(value: Json): string {
  return holdsJsonNumber(value, jsonNestingDepthMax) ? print(value) : JSON.stringify(value);
}

/** The native printer is several times faster; it serves whenever no number keeps its text. */
function holdsJsonNumber(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof JsonNumber) return true;
  if (levels === 0) throw new JsonNestingError();
  let found = false;
  if (isJsonArray(value)) {
    for (const item of value) found = holdsJsonNumber(item, levels - 1) || found;
  } else {
    for (const member in value) {
      found = holdsJsonNumber((value as JsonObject)[member] as Json, levels - 1) || found;
    }
  }
  return found;
}

function print(value: Json): string {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(print).join(',')}]`;
  const members = Object.keys(value).map(
    (member) => `${JSON.stringify(member)}:${print((value as JsonObject)[member] as Json)}`,
  );
  return `{${members.join(',')}}`;
}
