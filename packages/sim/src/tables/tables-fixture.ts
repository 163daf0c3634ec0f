import * as Dynamo from '@aws-sdk/client-dynamodb';
import { clientConfiguration } from '../wire/clients.ts';

/** A client of DynamoDB for a server. */
export function dynamoClient(endpoint: string): Dynamo.DynamoDBClient {
  return new Dynamo.DynamoDBClient(clientConfiguration(endpoint));
}

/** Makes a table with a hash key `id` and, where wished, a range key `at`, both texts unless said. */
export async function makeTable(
  client: Dynamo.DynamoDBClient,
  TableName: string,
  options: {
    readonly range?: 'S' | 'N' | 'B';
    readonly input?: Partial<Dynamo.CreateTableCommandInput>;
    readonly attributes?: readonly Dynamo.AttributeDefinition[];
  } = {},
): Promise<void> {
  const { range, input, attributes = [] } = options;
  await client.send(
    new Dynamo.CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        ...(range === undefined ? [] : [{ AttributeName: 'at', AttributeType: range }]),
        ...attributes,
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        ...(range === undefined ? [] : [{ AttributeName: 'at', KeyType: 'RANGE' } as const]),
      ],
      ...input,
    }),
  );
}

/** The name and text of the error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'no failure';
}
