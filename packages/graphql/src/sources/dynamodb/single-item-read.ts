import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { readObject, readOptionalBoolean } from '../request-document.ts';
import { plainItem, readTypedValues } from './attribute-values.ts';
import type { DynamodbOperation, DynamodbWork } from './dynamodb-service.ts';
import { placeholders, readProjection } from './expressions.ts';

const members: ReadonlySet<string> = new Set(['version', 'operation', 'key', 'consistentRead', 'projection']);

/** `GetItem`: the item, or null. */
export const getItem: DynamodbOperation = async (request, { config, send }) => {
  const document = readObject(request, '$', members);
  const projection = readProjection(memberOf(document, 'projection'), '$[projection]');
  const consistentRead = readOptionalBoolean(document, 'consistentRead', '$');
  const answer = await send('GetItem', {
    TableName: config.tableName,
    Key: readTypedValues(memberOf(document, 'key'), '$[key]'),
    ...(consistentRead === undefined ? {} : { ConsistentRead: consistentRead }),
    ...(projection === undefined
      ? {}
      : { ProjectionExpression: projection.expression, ...placeholders(projection) }),
  });
  return { result: plainItem(memberOfAnswer(answer, 'Item')) };
};

/** The item that stands at a key now, typed; undefined where there is none. */
export async function currentItem(
  key: Json,
  consistentRead: boolean,
  { config, send }: Pick<DynamodbWork, 'config' | 'send'>,
): Promise<Json | undefined> {
  const answer = await send('GetItem', {
    TableName: config.tableName,
    Key: key,
    ConsistentRead: consistentRead,
  });
  return memberOfAnswer(answer, 'Item');
}

/** A member of an answer, undefined where it is missing or null. */
export function memberOfAnswer(answer: Json, member: string): Json | undefined {
  return isJsonObject(answer) ? (memberOf(answer, member) ?? undefined) : undefined;
}
