import { isJsonArray, isJsonObject, type Json, setMember } from '@cairn/kit';
import type { OperationPlan, PlannedField } from './operation-plan.ts';
import type { OutputShape } from './output-shape.ts';

/** Data beside an error as far as the field's selection asks for it. Source: AppSync developer guide, "util.error". */
export function filterBySelection(plan: OperationPlan, field: PlannedField, data: Json): Json {
  return filtered(plan, field, innermost(field.shape), data);
}

function innermost(shape: OutputShape): OutputShape {
  return shape.kind === 'list' ? innermost(shape.item) : shape;
}

function filtered(plan: OperationPlan, field: PlannedField, shape: OutputShape, data: Json): Json {
  if (shape.kind === 'leaf' || shape.kind === 'list') return data;
  if (isJsonArray(data)) return data.map((item) => filtered(plan, field, shape, item));
  if (!isJsonObject(data)) return data;
  const named = shape.kind === 'object' ? shape.type : undefined;
  const typeName = typeof data.__typename === 'string' ? data.__typename : '';
  const type = named ?? plan.possibleType(shape.type, typeName);
  if (type === undefined) return data;
  const kept: Record<string, Json> = {};
  for (const below of plan.selectionOf(field, type).fields) {
    if (!Object.hasOwn(data, below.name)) continue;
    setMember(kept, below.responseName, filterBySelection(plan, below, data[below.name] as Json));
  }
  return kept;
}
