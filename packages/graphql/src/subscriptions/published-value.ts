import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Fragments of a document, by name. */
export type Fragments = { readonly [name: string]: FragmentDefinitionNode | undefined };

/**
 * What a mutation answered, by the names of fields instead of its client's aliases: what is published and what filters
 * look at. Fields that the mutation did not select are not there; arguments of fields do not tell them apart.
 * @param value the field's own part of the answer
 * @param nodes the field as the mutation's document selects it
 */
export function publishedValue(value: Json, nodes: readonly FieldNode[], fragments: Fragments): Json {
  const selections = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return named(value, selections, fragments);
}

function named(value: Json, selections: readonly SelectionSetNode[], fragments: Fragments): Json {
  if (isJsonArray(value)) return value.map((one) => named(one, selections, fragments));
  if (selections.length === 0 || !isJsonObject(value)) return value;
  const byKey = new Map<string, { readonly name: string; readonly below: SelectionSetNode[] }>();
  for (const selectionSet of selections) collect(selectionSet, fragments, byKey);
  const result: Record<string, Json> = {};
  for (const [key, { name, below }] of byKey) {
    // A key that is not there is one of another type's fragment, or was skipped.
    const found = memberOf(value, key);
    if (found !== undefined)
      setMember(result, name, merged(memberOf(result, name), named(found, below, fragments)));
  }
  return result;
}

function collect(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  byKey: Map<string, { readonly name: string; readonly below: SelectionSetNode[] }>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const kept = byKey.get(key) ?? { name: selection.name.value, below: [] };
      if (selection.selectionSet !== undefined) kept.below.push(selection.selectionSet);
      byKey.set(key, kept);
    } else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      if (fragment !== undefined) collect(fragment.selectionSet, fragments, byKey);
    }
  }
}

/** One field under two aliases may have been selected in parts. */
function merged(before: Json | undefined, value: Json): Json {
  if (before === undefined) return value;
  if (isJsonArray(before) && isJsonArray(value) && before.length === value.length)
    return before.map((one, index) => merged(one, value[index] as Json));
  if (!isJsonObject(before) || !isJsonObject(value)) return value;
  const result: Record<string, Json> = {};
  for (const part of [before, value] satisfies JsonObject[])
    for (const [name, one] of Object.entries(part))
      setMember(result, name, merged(memberOf(result, name), one));
  return result;
}
