import type { Json, JsonObject } from '@cairn/kit';
import { isRdsObject, type RdsValue, valueAt } from './rds-value.ts';

/** The hints of the Data API: how the database is to understand a text. */
export const typeHints = ['DATE', 'DECIMAL', 'JSON', 'TIME', 'TIMESTAMP', 'UUID'] as const;

export type TypeHint = (typeof typeHints)[number];

/** `typeHint.UUID(value)`: the value with its hint, as data. */
export function withTypeHint(type: TypeHint, value: Json): JsonObject {
  return { type, value };
}

/** The hint that a value was given, and the value itself. */
export function typeHintOf(
  value: RdsValue,
): { readonly hint: TypeHint; readonly value: RdsValue } | undefined {
  if (!isRdsObject(value) || Object.keys(value).length !== 2 || !Object.hasOwn(value, 'value'))
    return undefined;
  const type = valueAt(value, 'type');
  const hint = typeHints.find((each) => each === type);
  return hint === undefined ? undefined : { hint, value: valueAt(value, 'value') };
}
