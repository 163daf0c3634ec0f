import { isJsonArray, isJsonObject, type Json, setMember } from '@cairn/kit';
import type { OperationPlan, PlannedField } from './operation-plan.ts';
import type { OutputShape } from './output-shape.ts';

/**
 * What a mutation's answer shows, by the names of the fields instead of those of the answer, each object with its type:
 * what subscribers are told, whatever aliases the mutation used.
 * @param raw what the resolvers gave, for the types of objects
 */
export function valueByNames(
  plan: OperationPlan,
  field: PlannedField,
  shape: OutputShape,
  { raw, completed }: { readonly raw: Json; readonly completed: Json },
): Json {
  if (shape.kind === 'leaf' || completed === null) return completed;
  if (shape.kind === 'list') {
    if (!isJsonArray(completed)) return null;
    const raws = isJsonArray(raw) ? raw : [];
    return completed.map((item, index) =>
      valueByNames(plan, field, shape.item, { raw: raws[index] ?? null, completed: item }),
    );
  }
  if (!isJsonObject(completed)) return null;
  const given = isJsonObject(raw) ? raw : {};
  const type =
    shape.kind === 'object' ? shape.type : plan.possibleType(shape.type, String(given.__typename ?? ''));
  if (type === undefined) return null;
  const value: Record<string, Json> = {};
  for (const below of plan.selectionOf(field, type).fields) {
    const shown = completed[below.responseName] ?? null;
    const held = Object.hasOwn(given, below.name) ? (given[below.name] as Json) : null;
    setMember(value, below.name, valueByNames(plan, below, below.shape, { raw: held, completed: shown }));
  }
  setMember(value, '__typename', type.name);
  return value;
}
