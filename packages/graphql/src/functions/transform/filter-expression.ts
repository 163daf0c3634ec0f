import { type Json, printJson } from '@cairn/kit';
import { dynamodbExpression } from './dynamodb-expression.ts';

/**
 * `util.transform.toDynamoDBFilterExpression`: the JSON text of a filter's expression, with its names and values (an
 * empty object where it has none).
 * @throws FunctionError
 */
export function toDynamoDBFilterExpression(filter: Json): string {
  return printJson({ ...dynamodbExpression(filter) });
}
