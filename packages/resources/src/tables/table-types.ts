import type { Json } from '@cairn/kit';

// Inputs of the operations as the API spells them; what is JSON of the caller (items, values) is checked by the room.

export type Tags = { readonly [key: string]: string };

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: 'S' | 'N' | 'B';
}

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface Projection {
  readonly ProjectionType?: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly NonKeyAttributes?: readonly string[];
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

export interface IndexInput {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
  readonly ProvisionedThroughput?: Throughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
}

export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY';

export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamViewType;
}

export interface SseSpecification {
  readonly Enabled?: boolean;
  readonly SSEType?: 'AES256' | 'KMS';
  readonly KMSMasterKeyId?: string;
}

export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';

/** What CreateTable and UpdateTable share. */
interface TableSettingsInput {
  readonly TableName: string;
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: Throughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly StreamSpecification?: StreamSpecification;
  readonly SSESpecification?: SseSpecification;
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
}

export interface CreateTableInput extends TableSettingsInput {
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly KeySchema?: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly IndexInput[];
  readonly GlobalSecondaryIndexes?: readonly IndexInput[];
  readonly Tags?: readonly Tag[];
}

export interface IndexUpdate {
  readonly Create?: IndexInput;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: Throughput;
    readonly OnDemandThroughput?: OnDemandThroughput;
  };
  readonly Delete?: { readonly IndexName: string };
}

export interface UpdateTableInput extends TableSettingsInput {
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
  readonly ReplicaUpdates?: readonly Json[];
}

export interface TableInput {
  readonly TableName: string;
}

export interface ListTablesInput {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}

export interface UpdateTimeToLiveInput extends TableInput {
  readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
}

/** Placeholders of expressions. */
export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: Json;
}

export type CapacityWish = 'INDEXES' | 'TOTAL' | 'NONE';

interface ReportWishes {
  readonly ReturnConsumedCapacity?: CapacityWish;
}

interface CollectionMetricsWish {
  readonly ReturnItemCollectionMetrics?: 'SIZE' | 'NONE';
}

/** Attributes of an answer, the older way to say it. */
interface AttributesToGet {
  readonly AttributesToGet?: readonly string[];
}

export interface GetItemInput extends TableInput, PlaceholderInput, ReportWishes, AttributesToGet {
  readonly Key: Json;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
}

export type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

/** What writes of one item share. */
export interface ItemWriteInput extends TableInput, PlaceholderInput, ReportWishes, CollectionMetricsWish {
  readonly ConditionExpression?: string;
  readonly ReturnValues?: ReturnValues;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
  readonly Expected?: Json;
  readonly ConditionalOperator?: 'AND' | 'OR';
}

export interface PutItemInput extends ItemWriteInput {
  readonly Item: Json;
}

export interface DeleteItemInput extends ItemWriteInput {
  readonly Key: Json;
}

export interface UpdateItemInput extends ItemWriteInput {
  readonly Key: Json;
  readonly UpdateExpression?: string;
  readonly AttributeUpdates?: Json;
}

export type Select = 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';

/** What Query and Scan share. */
export interface PageInput extends TableInput, PlaceholderInput, ReportWishes, AttributesToGet {
  readonly IndexName?: string;
  readonly Select?: Select;
  readonly Limit?: number;
  readonly ConsistentRead?: boolean;
  readonly ExclusiveStartKey?: Json;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ConditionalOperator?: 'AND' | 'OR';
}

export interface QueryInput extends PageInput {
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
  readonly KeyConditions?: Json;
  readonly QueryFilter?: Json;
}

export interface ScanInput extends PageInput {
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly ScanFilter?: Json;
}

export interface KeysAndAttributes
  extends Omit<PlaceholderInput, 'ExpressionAttributeValues'>,
    AttributesToGet {
  readonly Keys: readonly Json[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
}

export interface BatchGetItemInput extends ReportWishes {
  readonly RequestItems: { readonly [table: string]: KeysAndAttributes };
}

export interface WriteRequest {
  readonly PutRequest?: { readonly Item: Json };
  readonly DeleteRequest?: { readonly Key: Json };
}

export interface BatchWriteItemInput extends ReportWishes, CollectionMetricsWish {
  readonly RequestItems: { readonly [table: string]: readonly WriteRequest[] };
}

export interface TransactGetItemsInput extends ReportWishes {
  readonly TransactItems: readonly {
    readonly Get: TableInput & {
      readonly Key: Json;
      readonly ProjectionExpression?: string;
      readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
    };
  }[];
}

/** What the parts of a transaction share. */
interface TransactPart extends TableInput, PlaceholderInput {
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

export interface TransactWriteItem {
  readonly ConditionCheck?: TransactPart & { readonly Key: Json };
  readonly Put?: TransactPart & { readonly Item: Json };
  readonly Delete?: TransactPart & { readonly Key: Json };
  readonly Update?: TransactPart & { readonly Key: Json; readonly UpdateExpression: string };
}

export interface TransactWriteItemsInput extends ReportWishes, CollectionMetricsWish {
  readonly TransactItems: readonly TransactWriteItem[];
  readonly ClientRequestToken?: string;
}

export interface DescribeStreamInput {
  readonly StreamArn: string;
  readonly Limit?: number;
  readonly ExclusiveStartShardId?: string;
}

export interface ListStreamsInput {
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
}

export interface GetShardIteratorInput {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
  readonly SequenceNumber?: string;
}

export interface GetRecordsInput {
  readonly ShardIterator: string;
  readonly Limit?: number;
}
