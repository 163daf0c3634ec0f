import { isJsonObject, type Json, type JsonObject, printJson } from '@cairn/kit';

/** A state before and after; only one of the names when it came or went. */
export interface StateMatch {
  readonly before?: string;
  readonly after?: string;
}

/** How much alike, of 1, two states are that are taken for one which was renamed. */
const alikeMin = 0.6;
/** Most states that came, and that went, among which a renamed one is looked for. */
const candidatesMax = 50;

/** Pairs the states of two regions: by name, and what is left by how much alike it is. In the order of the second region. */
export function matchStates(before: JsonObject, after: JsonObject): readonly StateMatch[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const came = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  const renamed = guessRenames(before, after, gone, came);
  const matches = Object.keys(after).map((name): StateMatch => {
    if (Object.hasOwn(before, name)) return { before: name, after: name };
    const origin = renamed.get(name);
    return origin === undefined ? { after: name } : { before: origin, after: name };
  });
  const origins = new Set(renamed.values());
  return [...matches, ...gone.filter((name) => !origins.has(name)).map((name) => ({ before: name }))];
}

/** Names after by names before of states that seem to have been renamed; the most alike first. */
function guessRenames(
  before: JsonObject,
  after: JsonObject,
  gone: readonly string[],
  came: readonly string[],
): ReadonlyMap<string, string> {
  if (gone.length > candidatesMax || came.length > candidatesMax) return new Map();
  const pairs = gone.flatMap((from) =>
    came.map((to) => ({ from, to, alike: alikeness(before[from] as Json, after[to] as Json) })),
  );
  pairs.sort((left, right) => right.alike - left.alike);
  const renamed = new Map<string, string>();
  const used = new Set<string>();
  for (const { from, to, alike } of pairs) {
    if (alike < alikeMin || used.has(from) || renamed.has(to)) continue;
    renamed.set(to, from);
    used.add(from);
  }
  return renamed;
}

/** The share of fields that two states have in common; 0 for states of two types. */
function alikeness(left: Json, right: Json): number {
  if (!isJsonObject(left) || !isJsonObject(right) || left.Type !== right.Type) return 0;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  let same = 0;
  for (const name of names) {
    const one = left[name];
    const two = right[name];
    if (one !== undefined && two !== undefined && printJson(one) === printJson(two)) same += 1;
  }
  return same / names.size;
}
