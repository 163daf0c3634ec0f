import type { AttributeValue, Item, TableDescription } from '../../wire/tables.ts';

/** What a write is held to, so that it never undoes somebody else's. */
export interface ItemCondition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: { readonly [placeholder: string]: AttributeValue };
}

/** More attributes than DynamoDB's expression takes are not compared: those beyond the first. */
const comparedMax = 100;

/**
 * Holds of an item that is as it was read; without one, that none has its key.
 * @param before as it was read
 */
export function unchangedCondition(table: TableDescription, before: Item | undefined): ItemCondition {
  if (before === undefined) {
    const [key] = table.KeySchema;
    return {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': key?.AttributeName ?? '' },
    };
  }
  const compared = Object.entries(before).slice(0, comparedMax);
  return {
    ConditionExpression: compared.map((_, position) => `#a${position} = :a${position}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(compared.map(([name], position) => [`#a${position}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      compared.map(([, value], position) => [`:a${position}`, value]),
    ),
  };
}
