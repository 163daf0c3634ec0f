import type { CallScope, Json } from '@cairn/kit';
import type { DataSourceAnswer, DataSourceCall } from '../../resolver/data-source.ts';
import type { DynamodbConfiguration } from '../data-source-configuration.ts';
import type { SourcePorts } from '../source-ports.ts';
import type { SourceService } from '../source-service.ts';

/** Errors that the service's model has: all others are of one class. Source: DynamoDB's API reference, "Errors". */
const modelled: ReadonlySet<string> = new Set([
  'BackupInUseException',
  'BackupNotFoundException',
  'ConditionalCheckFailedException',
  'DuplicateItemException',
  'IdempotentParameterMismatchException',
  'InternalServerError',
  'ItemCollectionSizeLimitExceededException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ResourceInUseException',
  'ResourceNotFoundException',
  'TableInUseException',
  'TableNotFoundException',
  'ThrottlingException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

/** DynamoDB as sources call it, and as AppSync names its errors: `DynamoDB:ConditionalCheckFailedException`. */
export const dynamodbService: SourceService = {
  errorPrefix: 'DynamoDB',
  sdkName: 'AmazonDynamoDBv2',
  signingName: 'dynamodb',
  sdkId: 'dynamodb',
  serviceId: 'DynamoDB',
  blobs: 'base64',
  exceptionOf: (code) => {
    // What fails within this server is named as all services name it; DynamoDB has a name of its own.
    if (code === 'InternalFailure') return 'InternalServerErrorException';
    if (!modelled.has(code)) return 'DynamoDbException';
    return code.endsWith('Exception') ? code : `${code}Exception`;
  },
};

/** What one operation is carried out with. */
export interface DynamodbWork {
  readonly config: DynamodbConfiguration;
  /** The source's ARN: what it seals opens for it alone. */
  readonly dataSourceArn: string;
  readonly ports: SourcePorts;
  readonly call: DataSourceCall;
  /** As whom calls are made, where the table is. */
  readonly scope: CallScope;
  /** Calls DynamoDB. @throws SourceFailure */
  readonly send: (action: string, input: Json) => Promise<Json>;
}

/** One operation of the request document. @param request its members are not checked yet @throws SourceFailure */
export type DynamodbOperation = (request: Json, work: DynamodbWork) => Promise<DataSourceAnswer>;
