import { type Json, type JsonObject, memberOf, setMember } from '@cairn/kit';
import type { DataSourceAnswer } from '../../resolver/data-source.ts';
import { isAbsent } from '../request-document.ts';
import { plainItem, readTypedValues } from './attribute-values.ts';
import { type Condition, readCondition } from './condition.ts';
import type { DynamodbWork } from './dynamodb-service.ts';
import { type Expression, placeholders, readOptionalExpression } from './expressions.ts';
import { memberOfAnswer } from './single-item-read.ts';

/** A write of one item, read from its document. */
export interface ItemWrite {
  readonly operation: 'PutItem' | 'UpdateItem' | 'DeleteItem';
  readonly key: JsonObject;
  /** The whole item, its key included: of PutItem. */
  readonly item?: JsonObject;
  readonly update?: Expression | undefined;
  readonly condition: Condition | undefined;
}

/** What a document, or the answer of a function that decides about a failed condition, wants written. @throws SourceFailure */
export function readChange(
  document: JsonObject,
  operation: ItemWrite['operation'],
  key: JsonObject,
  path: string,
): Pick<ItemWrite, 'item' | 'update' | 'condition'> {
  const condition = readCondition(memberOf(document, 'condition'), {
    isPut: operation === 'PutItem',
    path: `${path}[condition]`,
  });
  if (operation === 'PutItem') {
    return {
      item: wholeItem(memberOf(document, 'attributeValues'), key, `${path}[attributeValues]`),
      condition,
    };
  }
  if (operation === 'DeleteItem') return { condition };
  return { update: readOptionalExpression(memberOf(document, 'update'), `${path}[update]`), condition };
}

/** Attributes with the key, which has the last word. @throws SourceFailure */
export function wholeItem(attributeValues: Json | undefined, key: JsonObject, path: string): JsonObject {
  if (isAbsent(attributeValues)) return key;
  const item: Record<string, Json> = {};
  for (const [name, value] of Object.entries(key)) setMember(item, name, value);
  const attributes = readTypedValues(attributeValues, path);
  for (const name of Object.keys(attributes)) {
    if (!Object.hasOwn(key, name)) setMember(item, name, attributes[name] as Json);
  }
  return item;
}

/** Calls DynamoDB. @throws SourceFailure */
export async function carryOut(
  { operation, key, item, update, condition }: ItemWrite,
  { config, send }: Pick<DynamodbWork, 'config' | 'send'>,
): Promise<DataSourceAnswer> {
  const answer = await send(operation, {
    TableName: config.tableName,
    ...(item === undefined ? { Key: key } : { Item: item }),
    ...(update === undefined ? {} : { UpdateExpression: update.expression }),
    ...(condition === undefined ? {} : { ConditionExpression: condition.expression }),
    ...placeholders(update, condition),
    ...(operation === 'PutItem' ? {} : { ReturnValues: operation === 'UpdateItem' ? 'ALL_NEW' : 'ALL_OLD' }),
  });
  return { result: plainItem(item ?? memberOfAnswer(answer, 'Attributes')) };
}
