import type { AttributeValue, Item, TableDescription } from '../../wire/tables.ts';

/** The attributes that a table, or an index of it, is read by. */
export function keyAttributes(
  table: TableDescription,
  index?: string,
): { readonly partition: string; readonly sort: string | undefined } {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const schema = indexes.find(({ IndexName }) => IndexName === index)?.KeySchema ?? table.KeySchema;
  return {
    partition: schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '',
    sort: schema.find(({ KeyType }) => KeyType === 'RANGE')?.AttributeName,
  };
}

/** A typed text as a value of a key attribute's type. */
export function keyValueOf(table: TableDescription, attribute: string, text: string): AttributeValue {
  const definition = table.AttributeDefinitions.find(({ AttributeName }) => AttributeName === attribute);
  switch (definition?.AttributeType) {
    case 'N':
      return { N: text };
    case 'B':
      return { B: text };
    default:
      return { S: text };
  }
}

/**
 * The key of an item.
 * @param isNamesOnly gives every key attribute a value, for its name
 */
export function keyOf(table: TableDescription, item: Item, isNamesOnly = false): Item {
  const names = table.KeySchema.map(({ AttributeName }) => AttributeName);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = item[name];
      if (value !== undefined) return [[name, value] as const];
      return isNamesOnly ? [[name, { NULL: true as const }] as const] : [];
    }),
  );
}

/** A key as a text that no other item has. */
export function keyText(table: TableDescription, item: Item): string {
  return JSON.stringify(keyOf(table, item));
}

/** Reads what {@link keyText} printed; undefined where it is none. */
export function readKeyText(text: string): Item | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Item) : undefined;
  } catch {
    return undefined;
  }
}
