import { type JsonObject, memberOf, printJson } from '@cairn/kit';

/** Claims as attributes: texts as they are, truth values, numbers, lists and objects as JSON; what is null is not there. */
export function claimTexts(claims: JsonObject): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const name of Object.keys(claims)) {
    const value = memberOf(claims, name);
    if (value === undefined || value === null) continue;
    texts.set(name, typeof value === 'string' ? value : printJson(value));
  }
  return texts;
}

/** Whether an address was verified is said of that address only. */
const pairs = [
  ['email', 'email_verified'],
  ['phone_number', 'phone_number_verified'],
] as const;

/**
 * Attributes of two sources, the later one's first. What one of them says of its own address holds for no other: an
 * address that comes without such a word is not verified by that of the other source.
 */
export function mergedTexts(
  first: ReadonlyMap<string, string>,
  later: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const merged = new Map([...first, ...later]);
  for (const [address, word] of pairs) {
    const spoken = [later, first].filter(
      (told) => told.has(address) && told.get(address) === merged.get(address),
    );
    const said = spoken.map((told) => told.get(word)).find((text) => text !== undefined);
    merged.delete(word);
    if (said !== undefined) merged.set(word, said);
  }
  return merged;
}
