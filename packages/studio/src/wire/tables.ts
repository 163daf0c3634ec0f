import { awsJsonOperation } from './aws-json.ts';

/** A value as DynamoDB spells it: `{"S": "text"}`, `{"N": "3.10"}`, `{"M": {…}}`. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** An item: its attributes by their names. */
export interface Item {
  readonly [attribute: string]: AttributeValue;
}

export type KeyType = 'S' | 'N' | 'B';

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface TableIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly IndexStatus?: string;
  readonly ItemCount?: number;
}

export interface TableDescription {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: KeyType;
  }[];
  /** Epoch seconds. */
  readonly CreationDateTime: number;
  readonly ItemCount: number;
  readonly TableSizeBytes: number;
  readonly GlobalSecondaryIndexes?: readonly TableIndex[];
  readonly LocalSecondaryIndexes?: readonly TableIndex[];
  readonly StreamSpecification?: StreamSpecification;
  readonly LatestStreamArn?: string;
}

export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'KEYS_ONLY';
}

/** An index as it is asked for. */
export interface NewTableIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: { readonly ProjectionType: 'ALL' | 'KEYS_ONLY' };
}

type ByTable = { readonly TableName: string };

/** What Scan and Query take alike; `KeyConditionExpression` is Query's. */
export interface ReadItemsInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Limit?: number;
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
  readonly FilterExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: Item;
  readonly ExclusiveStartKey?: Item;
}

export interface ReadItemsOutput {
  readonly Items: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
}

export const listTables = awsJsonOperation<
  { readonly ExclusiveStartTableName?: string; readonly Limit?: number },
  { readonly TableNames: readonly string[]; readonly LastEvaluatedTableName?: string }
>('dynamodb', 'ListTables');

export const describeTable = awsJsonOperation<ByTable, { readonly Table: TableDescription }>(
  'dynamodb',
  'DescribeTable',
);

export const createTable = awsJsonOperation<
  {
    readonly TableName: string;
    readonly KeySchema: readonly KeySchemaElement[];
    readonly AttributeDefinitions: TableDescription['AttributeDefinitions'];
    readonly BillingMode: 'PAY_PER_REQUEST';
    readonly GlobalSecondaryIndexes?: readonly NewTableIndex[];
    readonly LocalSecondaryIndexes?: readonly NewTableIndex[];
    readonly StreamSpecification?: StreamSpecification;
  },
  { readonly TableDescription: TableDescription }
>('dynamodb', 'CreateTable');

export const updateTable = awsJsonOperation<
  { readonly TableName: string; readonly StreamSpecification?: StreamSpecification },
  object
>('dynamodb', 'UpdateTable');

export const describeTimeToLive = awsJsonOperation<
  ByTable,
  {
    readonly TimeToLiveDescription: { readonly TimeToLiveStatus: string; readonly AttributeName?: string };
  }
>('dynamodb', 'DescribeTimeToLive');

export const updateTimeToLive = awsJsonOperation<
  {
    readonly TableName: string;
    readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
  },
  object
>('dynamodb', 'UpdateTimeToLive');

export const listTagsOfTable = awsJsonOperation<
  { readonly ResourceArn: string },
  { readonly Tags: readonly { readonly Key: string; readonly Value: string }[] }
>('dynamodb', 'ListTagsOfResource');

export const tagTable = awsJsonOperation<
  {
    readonly ResourceArn: string;
    readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
  },
  object
>('dynamodb', 'TagResource');

export const untagTable = awsJsonOperation<
  { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
  object
>('dynamodb', 'UntagResource');

export const deleteTable = awsJsonOperation<ByTable, object>('dynamodb', 'DeleteTable');

export const scanItems = awsJsonOperation<ReadItemsInput, ReadItemsOutput>('dynamodb', 'Scan');

export const queryItems = awsJsonOperation<ReadItemsInput, ReadItemsOutput>('dynamodb', 'Query');

export const getItem = awsJsonOperation<
  { readonly TableName: string; readonly Key: Item; readonly ConsistentRead: true },
  { readonly Item?: Item }
>('dynamodb', 'GetItem');

/** What a conditional write is held to. */
interface Condition {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: { readonly [placeholder: string]: string };
  readonly ExpressionAttributeValues?: Item;
}

export const putItem = awsJsonOperation<
  { readonly TableName: string; readonly Item: Item } & Condition,
  object
>('dynamodb', 'PutItem');

export const deleteItem = awsJsonOperation<
  { readonly TableName: string; readonly Key: Item } & Condition,
  object
>('dynamodb', 'DeleteItem');

export const executeStatement = awsJsonOperation<
  { readonly Statement: string; readonly NextToken?: string; readonly Limit?: number },
  { readonly Items?: readonly Item[]; readonly NextToken?: string }
>('dynamodb', 'ExecuteStatement');
