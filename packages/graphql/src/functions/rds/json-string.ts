import { type Json, printJson } from '@cairn/kit';
import { toJsonObject } from './json-object.ts';

/** `util.rds.toJsonString`: the JSON text of {@link toJsonObject}; empty for what is no answer of the Data API. */
export function toJsonString(result: Json): string {
  const rows = toJsonObject(result);
  return rows === null ? '' : printJson(rows);
}
