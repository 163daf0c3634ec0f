import { type Json, printJson } from '@cairn/kit';
import { dynamodbExpression } from './dynamodb-expression.ts';

/**
 * `util.transform.toDynamoDBConditionExpression`: the JSON text of a condition's expression, with its names and values
 * (an empty object where it has none, which templates look for and take out).
 * @throws FunctionError
 */
export function toDynamoDBConditionExpression(condition: Json): string {
  return printJson({ ...dynamodbExpression(condition) });
}
