import { prettyJson } from '@cairn/diagram';
import { isJsonArray, isJsonNumber, isJsonObject, type Json, parseJson, printJson } from '@cairn/kit';
import type { AttributeValue, Item } from '../../wire/tables.ts';

/** A value in a cell, in a few words. */
export function attributeText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  if ('BOOL' in value) return String(value.BOOL);
  if ('NULL' in value) return 'null';
  if ('B' in value) return `${value.B.length} characters of base64`;
  if ('L' in value) return `list of ${value.L.length}`;
  if ('M' in value) return `map of ${Object.keys(value.M).length}`;
  const set = 'SS' in value ? value.SS : 'NS' in value ? value.NS : value.BS;
  return `set of ${set.length}: ${set.slice(0, 3).join(', ')}${set.length > 3 ? ' …' : ''}`;
}

/** DynamoDB's JSON of an item, for editing. */
export function printItem(item: Item): string {
  return JSON.stringify(item, undefined, 2);
}

/** Whether plain JSON says all of a value: sets and binary values it does not know. */
export function isPlain(value: AttributeValue): boolean {
  if ('L' in value) return value.L.every(isPlain);
  if ('M' in value) return Object.values(value.M).every(isPlain);
  return 'S' in value || 'N' in value || 'BOOL' in value || 'NULL' in value;
}

/** An item as plain JSON; numbers stay as they are written. Only where `isPlain` holds of all of its values. */
export function printPlainItem(item: Item): string {
  const members = Object.entries(item).map(([name, value]) => `${JSON.stringify(name)}:${plainText(value)}`);
  const text = `{${members.join(',')}}`;
  return prettyJson(text) ?? text;
}

function plainText(value: AttributeValue): string {
  if ('S' in value) return JSON.stringify(value.S);
  if ('N' in value) return value.N;
  if ('BOOL' in value) return String(value.BOOL);
  if ('L' in value) return `[${value.L.map(plainText).join(',')}]`;
  if ('M' in value) {
    return `{${Object.entries(value.M)
      .map(([name, member]) => `${JSON.stringify(name)}:${plainText(member)}`)
      .join(',')}}`;
  }
  return 'null';
}

/** Reads plain JSON as an item. @throws SyntaxError where it is none */
export function readPlainItem(text: string): Item {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new SyntaxError('An item is an object: { "id": "1", … }');
  return (attributeOf(value) as { readonly M: Item }).M;
}

function attributeOf(value: Json): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (isJsonNumber(value)) return { N: printJson(value) };
  if (isJsonArray(value)) return { L: value.map(attributeOf) };
  return {
    M: Object.fromEntries(
      Object.entries(value as object).map(([name, member]) => [name, attributeOf(member as Json)]),
    ),
  };
}
