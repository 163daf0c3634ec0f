import {
  inOrder,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  parseJson,
  setMember,
} from '@cairn/kit';

/**
 * `util.rds.toJsonObject`: the Data API's answer as a list per statement of its rows as objects, by the labels of
 * their columns. Columns that are null are left out. Null for what is no such answer.
 * @param result the answer, or its JSON text
 */
export function toJsonObject(result: Json): Json {
  const answer = typeof result === 'string' ? parsed(result) : result;
  const statements = isJsonObject(answer) ? memberOf(answer, 'sqlStatementResults') : undefined;
  return isJsonArray(statements) ? statements.map(rowsOf) : null;
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function rowsOf(statement: Json): Json {
  if (!isJsonObject(statement)) return [];
  const records = memberOf(statement, 'records');
  const columns = memberOf(statement, 'columnMetadata');
  if (!isJsonArray(records) || !isJsonArray(columns)) return [];
  const names = columns.map(columnName);
  return records.map((record) => rowOf(isJsonArray(record) ? record : [], names));
}

function columnName(column: Json): string {
  if (!isJsonObject(column)) return '';
  const names = [memberOf(column, 'label'), memberOf(column, 'name')];
  return (names.find((name) => typeof name === 'string' && name !== '') as string | undefined) ?? '';
}

function rowOf(fields: readonly Json[], names: readonly string[]): JsonObject {
  const row: Record<string, Json> = {};
  const kept = new Set<string>();
  for (const [index, field] of fields.entries()) {
    const value = fieldValue(field);
    const name = names[index];
    if (name === undefined || value === undefined) continue;
    setMember(row, name, value);
    kept.add(name);
  }
  return inOrder(row, [...kept]);
}

const scalars = ['stringValue', 'longValue', 'doubleValue', 'booleanValue', 'blobValue'];
const lists = ['stringValues', 'longValues', 'doubleValues', 'booleanValues'];

/** The value of a field; undefined where it is null. */
function fieldValue(field: Json): Json | undefined {
  if (!isJsonObject(field)) return undefined;
  const array = memberOf(field, 'arrayValue');
  if (array !== undefined && array !== null) return arrayOf(array);
  const scalar = scalars.find((name) => (memberOf(field, name) ?? null) !== null);
  return scalar === undefined ? undefined : (memberOf(field, scalar) as Json);
}

function arrayOf(array: Json): Json {
  if (!isJsonObject(array)) return [];
  const nested = memberOf(array, 'arrayValues');
  if (isJsonArray(nested)) return nested.map(arrayOf);
  const list = lists.map((name) => memberOf(array, name)).find((values) => isJsonArray(values));
  return list ?? [];
}
