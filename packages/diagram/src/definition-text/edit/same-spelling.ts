import { isJsonArray, isJsonObject, type Json, JsonNumber } from '@cairn/kit';

/** Whether two values are the same, numbers in their spelling too: `1.0` is not `1`. Member order does not matter. */
export function sameSpelling(left: Json, right: Json): boolean {
  if (left === right) return !Object.is(left, -0) && !Object.is(right, -0) ? true : Object.is(left, right);
  if (left instanceof JsonNumber) return right instanceof JsonNumber && left.text === right.text;
  if (isJsonArray(left)) {
    if (!isJsonArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameSpelling(item, right[index] as Json));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every(
    (name) => Object.hasOwn(right, name) && sameSpelling(left[name] as Json, right[name] as Json),
  );
}
