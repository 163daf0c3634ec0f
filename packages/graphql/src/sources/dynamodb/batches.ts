import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  printJson,
  setMember,
} from '@cairn/kit';
import { isAbsent, readAnyObject, readArray, readObject, readOptionalBoolean } from '../request-document.ts';
import { comparable, plainItem, readTypedValues } from './attribute-values.ts';
import type { DynamodbOperation } from './dynamodb-service.ts';
import { type Expression, placeholders, projectedNames, readProjection } from './expressions.ts';
import { memberOfAnswer } from './single-item-read.ts';

const members: ReadonlySet<string> = new Set(['version', 'operation', 'tables']);
const ofTable: ReadonlySet<string> = new Set(['keys', 'consistentRead', 'projection']);

/** `BatchGetItem`: for each table its items in the order of their keys, null where there is none. */
export const batchGetItem: DynamodbOperation = async (request, { send }) => {
  const tables = readTables(request, readWantedKeys);
  const answer = await send('BatchGetItem', { RequestItems: byTable(tables, keysAndAttributes) });
  const responses = memberOfAnswer(answer, 'Responses');
  const unprocessed = memberOfAnswer(answer, 'UnprocessedKeys');
  return {
    result: {
      data: byTable(tables, (wanted, table) => {
        const found = itemsByKey(wanted, listOf(responses, table));
        return wanted.keys.map((key) => found.get(keyText(key)) ?? null);
      }),
      unprocessedKeys: byTable(tables, (_, table) => {
        const left = isJsonObject(unprocessed) ? memberOf(unprocessed, table) : undefined;
        return listOf(left, 'Keys').map(plainItem);
      }),
    },
  };
};

/** `BatchPutItem`: for each table the items that were written, null for one that was not. */
export const batchPutItem = batchWrite({ wrapper: 'PutRequest', member: 'Item', left: 'unprocessedItems' });
/** `BatchDeleteItem`: for each table the keys of what was deleted, null for one that was not. */
export const batchDeleteItem = batchWrite({
  wrapper: 'DeleteRequest',
  member: 'Key',
  left: 'unprocessedKeys',
});

function batchWrite({
  wrapper,
  member,
  left,
}: {
  readonly wrapper: string;
  readonly member: string;
  readonly left: string;
}): DynamodbOperation {
  return async (request, { send }) => {
    const tables = readTables(request, readItems);
    const answer = await send('BatchWriteItem', {
      RequestItems: byTable(tables, (items) => items.map((item) => ({ [wrapper]: { [member]: item } }))),
    });
    const unprocessed = memberOfAnswer(answer, 'UnprocessedItems');
    const leftOf = (table: string): readonly JsonObject[] =>
      listOf(unprocessed, table).flatMap((entry) => {
        const item = memberOfAnswer(memberOfAnswer(entry, wrapper) ?? null, member);
        return isJsonObject(item) ? [item] : [];
      });
    return {
      result: {
        data: byTable(tables, (items, table) => {
          const remaining = new Set(leftOf(table).map(keyText));
          return items.map((item) => (remaining.has(keyText(item)) ? null : plainItem(item)));
        }),
        [left]: byTable(tables, (_, table) => leftOf(table).map(plainItem)),
      },
    };
  };
}

/** Keys that are asked for, with what is wanted of each item. */
interface WantedKeys {
  readonly keys: readonly JsonObject[];
  readonly consistentRead: boolean | undefined;
  readonly projection: Expression | undefined;
  /** Attributes of keys that the projection leaves out: asked for all the same, so that items find their places. */
  readonly added: readonly string[];
}

/** @throws SourceFailure */
function readTables<Table>(
  request: Json,
  read: (value: Json, path: string) => Table,
): readonly (readonly [name: string, table: Table])[] {
  const document = readObject(request, '$', members);
  const tables = readAnyObject(memberOf(document, 'tables'), '$[tables]');
  return Object.entries(tables).map(([name, value]) => [name, read(value, `$[tables][${name}]`)] as const);
}

function byTable<Table>(
  tables: readonly (readonly [name: string, table: Table])[],
  make: (table: Table, name: string) => Json,
): JsonObject {
  const made: Record<string, Json> = {};
  for (const [name, table] of tables) setMember(made, name, make(table, name));
  return made;
}

/** @throws SourceFailure */
function readWantedKeys(value: Json, path: string): WantedKeys {
  if (isJsonArray(value)) {
    return { keys: readItems(value, path), consistentRead: undefined, projection: undefined, added: [] };
  }
  const table = readObject(value, path, ofTable);
  const keys = readItems(memberOf(table, 'keys'), `${path}[keys]`);
  const projection = readProjection(memberOf(table, 'projection'), `${path}[projection]`);
  const projected = projection === undefined ? undefined : projectedNames(projection);
  return {
    keys,
    consistentRead: readOptionalBoolean(table, 'consistentRead', path),
    projection,
    added: projected === undefined ? [] : Object.keys(keys[0] ?? {}).filter((name) => !projected.has(name)),
  };
}

function readItems(value: Json | undefined, path: string): readonly JsonObject[] {
  return readArray(value, path).map((item, index) => readTypedValues(item, `${path}[${index}]`));
}

function keysAndAttributes({ keys, consistentRead, projection, added }: WantedKeys): Json {
  if (projection === undefined) {
    return { Keys: keys, ...(consistentRead === undefined ? {} : { ConsistentRead: consistentRead }) };
  }
  const names: Record<string, Json> = {};
  for (const [index, name] of added.entries()) names[`#cairnKey${index}`] = name;
  const all: Expression = {
    expression: [projection.expression, ...Object.keys(names)].join(', '),
    names: added.length === 0 ? undefined : names,
    values: undefined,
  };
  return {
    Keys: keys,
    ...(consistentRead === undefined ? {} : { ConsistentRead: consistentRead }),
    ProjectionExpression: all.expression,
    ...placeholders(projection, all),
  };
}

/** Items as code sees them, by the text of their keys. */
function itemsByKey({ keys, added }: WantedKeys, items: readonly Json[]): ReadonlyMap<string, Json> {
  const keyNames = Object.keys(keys[0] ?? {});
  const found = new Map<string, Json>();
  for (const item of items) {
    if (!isJsonObject(item)) continue;
    const key: Record<string, Json> = {};
    for (const name of keyNames) setMember(key, name, memberOf(item, name) ?? null);
    const kept: Record<string, Json> = {};
    for (const [name, value] of Object.entries(item)) if (!added.includes(name)) setMember(kept, name, value);
    found.set(keyText(key), plainItem(kept));
  }
  return found;
}

/** A text that a key shares with no other, however its numbers are written. */
function keyText(key: JsonObject): string {
  return printJson(
    Object.keys(key)
      .sort()
      .map((name) => [name, comparable(key[name] as Json)]),
  );
}

function listOf(value: Json | undefined, member: string): readonly Json[] {
  const list = isJsonObject(value) ? memberOf(value, member) : undefined;
  return isJsonArray(list) && !isAbsent(list) ? list : [];
}
