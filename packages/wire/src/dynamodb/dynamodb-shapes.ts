import {
  boolean,
  document,
  integer,
  listOf,
  long,
  mapOf,
  oneOf,
  type Shape,
  type StringShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service models of DynamoDB and of its streams (both 2012-08-10) state them. Items, keys and values
// are documents here: the room checks them, with errors of their own.

const anyText = text();
const name = text({ lengthMin: 3, lengthMax: 255, pattern: '[a-zA-Z0-9_.-]+' });
const attributeName = text({ lengthMin: 1, lengthMax: 255 });
const returnConsumedCapacity = oneOf('INDEXES', 'TOTAL', 'NONE');
const returnItemCollectionMetrics = oneOf('SIZE', 'NONE');
const units = long({ min: 1 });
const throughput = structure({ ReadCapacityUnits: units, WriteCapacityUnits: units }, [
  'ReadCapacityUnits',
  'WriteCapacityUnits',
]);
const onDemand = structure({ MaxReadRequestUnits: long(), MaxWriteRequestUnits: long() });
const keySchema = listOf(
  structure({ AttributeName: attributeName, KeyType: oneOf('HASH', 'RANGE') }, ['AttributeName', 'KeyType']),
  { lengthMin: 1, lengthMax: 2 },
);
const attributeDefinitions = listOf(
  structure({ AttributeName: attributeName, AttributeType: oneOf('B', 'N', 'S') }, [
    'AttributeName',
    'AttributeType',
  ]),
);
const projection = structure({
  ProjectionType: oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'),
  NonKeyAttributes: listOf(attributeName, { lengthMin: 1, lengthMax: 20 }),
});
const index = structure(
  {
    IndexName: name,
    KeySchema: keySchema,
    Projection: projection,
    ProvisionedThroughput: throughput,
    OnDemandThroughput: onDemand,
  },
  ['IndexName', 'KeySchema', 'Projection'],
);
const tag = structure({ Key: text({ lengthMin: 1, lengthMax: 128 }), Value: text({ lengthMax: 256 }) }, [
  'Key',
  'Value',
]);

/** A structure that names a table, by what its name has to be. */
type TableShape = (tableName: StringShape) => ReturnType<typeof structure>;

function ofTable(
  members: { readonly [member: string]: Shape },
  required: readonly string[] = [],
): TableShape {
  return (tableName) => structure({ TableName: tableName, ...members }, ['TableName', ...required]);
}

const tableSettings = {
  AttributeDefinitions: attributeDefinitions,
  BillingMode: oneOf('PROVISIONED', 'PAY_PER_REQUEST'),
  ProvisionedThroughput: throughput,
  OnDemandThroughput: onDemand,
  StreamSpecification: structure(
    {
      StreamEnabled: boolean,
      StreamViewType: oneOf('NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
    },
    ['StreamEnabled'],
  ),
  SSESpecification: structure({
    Enabled: boolean,
    SSEType: oneOf('AES256', 'KMS'),
    KMSMasterKeyId: anyText,
  }),
  TableClass: oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
  DeletionProtectionEnabled: boolean,
};

const names = mapOf(anyText, anyText);
const placeholders = { ExpressionAttributeNames: names, ExpressionAttributeValues: document };
const conditionalOperator = oneOf('OR', 'AND');
const itemWrite = {
  ...placeholders,
  Expected: document,
  ReturnValues: oneOf('ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'),
  ReturnConsumedCapacity: returnConsumedCapacity,
  ReturnItemCollectionMetrics: returnItemCollectionMetrics,
  ConditionalOperator: conditionalOperator,
  ConditionExpression: anyText,
  ReturnValuesOnConditionCheckFailure: oneOf('ALL_OLD', 'NONE'),
};
const attributesToGet = listOf(text({ lengthMax: 65_535 }), { lengthMin: 1 });
const page = {
  ...placeholders,
  IndexName: name,
  Select: oneOf('SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'),
  AttributesToGet: attributesToGet,
  Limit: integer({ min: 1 }),
  ConsistentRead: boolean,
  ExclusiveStartKey: document,
  ReturnConsumedCapacity: returnConsumedCapacity,
  ConditionalOperator: conditionalOperator,
  FilterExpression: anyText,
  ProjectionExpression: anyText,
};
/** What BatchGetItem asks of one table. */
export const keysAndAttributes = structure(
  {
    Keys: listOf(document, { lengthMin: 1, lengthMax: 100 }),
    AttributesToGet: attributesToGet,
    ConsistentRead: boolean,
    ProjectionExpression: anyText,
    ExpressionAttributeNames: names,
  },
  ['Keys'],
);
/** What BatchWriteItem does to one table. */
export const writeRequests = listOf(
  structure({
    PutRequest: structure({ Item: document }, ['Item']),
    DeleteRequest: structure({ Key: document }, ['Key']),
  }),
  { lengthMin: 1, lengthMax: 25 },
);
const transactPart = {
  TableName: text({ lengthMin: 1, lengthMax: 1_024 }),
  ...placeholders,
  ConditionExpression: anyText,
  ReturnValuesOnConditionCheckFailure: oneOf('ALL_OLD', 'NONE'),
};
const keyedPart = { ...transactPart, Key: document };
const transactWriteItem = structure({
  ConditionCheck: structure(keyedPart, ['TableName', 'Key', 'ConditionExpression']),
  Put: structure({ ...transactPart, Item: document }, ['TableName', 'Item']),
  Delete: structure(keyedPart, ['TableName', 'Key']),
  Update: structure({ ...keyedPart, UpdateExpression: anyText }, ['TableName', 'Key', 'UpdateExpression']),
});
const transactGetItem = structure(
  {
    Get: structure(
      {
        TableName: text({ lengthMin: 1, lengthMax: 1_024 }),
        Key: document,
        ProjectionExpression: anyText,
        ExpressionAttributeNames: names,
      },
      ['TableName', 'Key'],
    ),
  },
  ['Get'],
);
const transactionSize = { lengthMin: 1, lengthMax: 100 };
const resourceArn = text({ lengthMin: 1, lengthMax: 1_283 });
const anyTable = text({ lengthMin: 1, lengthMax: 1_024 });

/** Inputs of the operations that name one table, by the facade's method. */
export const tableInputs = {
  createTable: ofTable(
    {
      ...tableSettings,
      KeySchema: keySchema,
      LocalSecondaryIndexes: listOf(index),
      GlobalSecondaryIndexes: listOf(index),
      Tags: listOf(tag),
    },
    ['AttributeDefinitions', 'KeySchema'],
  ),
  describeTable: ofTable({}),
  updateTable: ofTable({
    ...tableSettings,
    GlobalSecondaryIndexUpdates: listOf(
      structure({
        Create: index,
        Update: structure(
          { IndexName: name, ProvisionedThroughput: throughput, OnDemandThroughput: onDemand },
          ['IndexName'],
        ),
        Delete: structure({ IndexName: name }, ['IndexName']),
      }),
    ),
    ReplicaUpdates: listOf(document, { lengthMin: 1 }),
  }),
  deleteTable: ofTable({}),
  updateTimeToLive: ofTable(
    {
      TimeToLiveSpecification: structure({ Enabled: boolean, AttributeName: attributeName }, [
        'Enabled',
        'AttributeName',
      ]),
    },
    ['TimeToLiveSpecification'],
  ),
  describeTimeToLive: ofTable({}),
  describeContinuousBackups: ofTable({}),
  describeContributorInsights: ofTable({ IndexName: name }),
  describeKinesisStreamingDestination: ofTable({}),
  putItem: ofTable({ Item: document, ...itemWrite }, ['Item']),
  getItem: ofTable(
    {
      Key: document,
      AttributesToGet: attributesToGet,
      ConsistentRead: boolean,
      ReturnConsumedCapacity: returnConsumedCapacity,
      ProjectionExpression: anyText,
      ExpressionAttributeNames: names,
    },
    ['Key'],
  ),
  updateItem: ofTable(
    { Key: document, AttributeUpdates: document, UpdateExpression: anyText, ...itemWrite },
    ['Key'],
  ),
  deleteItem: ofTable({ Key: document, ...itemWrite }, ['Key']),
  query: ofTable({
    ...page,
    KeyConditions: document,
    QueryFilter: document,
    ScanIndexForward: boolean,
    KeyConditionExpression: anyText,
  }),
  scan: ofTable({
    ...page,
    ScanFilter: document,
    TotalSegments: integer({ min: 1, max: 1_000_000 }),
    Segment: integer({ min: 0, max: 999_999 }),
  }),
} as const;

const statement = text({ lengthMin: 1, lengthMax: 8_192 });
const statementParameters = listOf(document, { lengthMin: 1 });
const returnValuesOnFailure = oneOf('ALL_OLD', 'NONE');

/** Inputs of the other operations, by the facade's method. */
export const otherInputs = {
  listTables: structure({ ExclusiveStartTableName: name, Limit: integer({ min: 1, max: 100 }) }),
  tagResource: structure({ ResourceArn: resourceArn, Tags: listOf(tag) }, ['ResourceArn', 'Tags']),
  untagResource: structure(
    { ResourceArn: resourceArn, TagKeys: listOf(text({ lengthMin: 1, lengthMax: 128 })) },
    ['ResourceArn', 'TagKeys'],
  ),
  listTagsOfResource: structure({ ResourceArn: resourceArn, NextToken: anyText }, ['ResourceArn']),
  listBackups: structure({ TableName: anyTable }),
  listGlobalTables: structure({}),
  describeLimits: structure({}),
  describeEndpoints: structure({}),
  batchGetItem: structure(
    { RequestItems: mapOf(anyTable, keysAndAttributes), ReturnConsumedCapacity: returnConsumedCapacity },
    ['RequestItems'],
  ),
  batchWriteItem: structure(
    {
      RequestItems: mapOf(anyTable, writeRequests),
      ReturnConsumedCapacity: returnConsumedCapacity,
      ReturnItemCollectionMetrics: returnItemCollectionMetrics,
    },
    ['RequestItems'],
  ),
  transactGetItems: structure(
    {
      TransactItems: listOf(transactGetItem, transactionSize),
      ReturnConsumedCapacity: returnConsumedCapacity,
    },
    ['TransactItems'],
  ),
  transactWriteItems: structure(
    {
      TransactItems: listOf(transactWriteItem, transactionSize),
      ReturnConsumedCapacity: returnConsumedCapacity,
      ReturnItemCollectionMetrics: returnItemCollectionMetrics,
      ClientRequestToken: text({ lengthMin: 1, lengthMax: 36 }),
    },
    ['TransactItems'],
  ),
  executeStatement: structure(
    {
      Statement: statement,
      Parameters: statementParameters,
      ConsistentRead: boolean,
      NextToken: text({ lengthMin: 1, lengthMax: 32_768 }),
      ReturnConsumedCapacity: returnConsumedCapacity,
      Limit: integer({ min: 1 }),
      ReturnValuesOnConditionCheckFailure: returnValuesOnFailure,
    },
    ['Statement'],
  ),
  batchExecuteStatement: structure(
    {
      Statements: listOf(
        structure(
          {
            Statement: statement,
            Parameters: statementParameters,
            ConsistentRead: boolean,
            ReturnValuesOnConditionCheckFailure: returnValuesOnFailure,
          },
          ['Statement'],
        ),
        { lengthMin: 1, lengthMax: 25 },
      ),
      ReturnConsumedCapacity: returnConsumedCapacity,
    },
    ['Statements'],
  ),
  executeTransaction: structure(
    {
      TransactStatements: listOf(
        structure(
          {
            Statement: statement,
            Parameters: statementParameters,
            ReturnValuesOnConditionCheckFailure: returnValuesOnFailure,
          },
          ['Statement'],
        ),
        transactionSize,
      ),
      ClientRequestToken: text({ lengthMin: 1, lengthMax: 36 }),
      ReturnConsumedCapacity: returnConsumedCapacity,
    },
    ['TransactStatements'],
  ),
} as const;

const streamArn = text({ lengthMin: 37, lengthMax: 1_024 });
const shardId = text({ lengthMin: 28, lengthMax: 65 });

/** Inputs of the operations of DynamoDB Streams. */
export const streamInputs = {
  listStreams: structure({
    TableName: name,
    Limit: integer({ min: 1 }),
    ExclusiveStartStreamArn: streamArn,
  }),
  describeStream: structure(
    { StreamArn: streamArn, Limit: integer({ min: 1 }), ExclusiveStartShardId: shardId },
    ['StreamArn'],
  ),
  getShardIterator: structure(
    {
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: oneOf('TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'),
      SequenceNumber: text({ lengthMin: 1, lengthMax: 40 }),
    },
    ['StreamArn', 'ShardId', 'ShardIteratorType'],
  ),
  getRecords: structure(
    { ShardIterator: text({ lengthMin: 1, lengthMax: 2_048 }), Limit: integer({ min: 1, max: 1_000 }) },
    ['ShardIterator'],
  ),
} as const;

/** A table's name, which is checked as a name. */
export const strictTableName = name;
/** A table's ARN in the place of its name. */
export const tableArn = anyTable;

export type TablesMethod = keyof typeof tableInputs | keyof typeof otherInputs;
export type TableStreamsMethod = keyof typeof streamInputs;
