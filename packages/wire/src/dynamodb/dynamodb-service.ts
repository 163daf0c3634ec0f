import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Service } from '../service.ts';
import {
  dynamodbStreamsTable,
  dynamodbTable,
  type TableStreamsFacade,
  type TablesFacade,
  type TablesSizeLimits,
} from './dynamodb-table.ts';

const errorNamespace = 'com.amazonaws.dynamodb.v20120810';

/** DynamoDB, in JSON by targets. */
export function dynamodbService(facade: TablesFacade, limits: TablesSizeLimits): Service {
  const table = dynamodbTable(facade, limits);
  const targetPrefix = 'DynamoDB_20120810';
  return {
    name: 'dynamodb',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'dynamodb',
      targetPrefix,
      protocol: awsJsonProtocol({ table, targetPrefix, errorNamespace, observers }),
    }),
  };
}

/** DynamoDB Streams, which shares its signing name with DynamoDB and is told apart by its targets. */
export function dynamodbStreamsService(facade: TableStreamsFacade): Service {
  const table = dynamodbStreamsTable(facade);
  const targetPrefix = 'DynamoDBStreams_20120810';
  return {
    name: 'dynamodbstreams',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'dynamodb',
      targetPrefix,
      protocol: awsJsonProtocol({ table, targetPrefix, errorNamespace, observers }),
    }),
  };
}
