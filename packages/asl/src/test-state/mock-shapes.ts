import type { TaskResource } from '../task-resource.ts';

/** What a response may look like, as far as a mock is held against it. */
export type MockShape =
  | {
      readonly kind: 'structure';
      readonly members: { readonly [member: string]: MockShape };
      readonly required?: readonly string[];
    }
  | { readonly kind: 'list'; readonly item: MockShape }
  | {
      readonly kind: 'string';
      readonly values?: readonly string[];
      readonly lengthMin?: number;
      readonly lengthMax?: number;
    }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean' };

const text: MockShape = { kind: 'string' };
const number: MockShape = { kind: 'number' };
const boolean: MockShape = { kind: 'boolean' };
const oneOf = (...values: readonly string[]): MockShape => ({ kind: 'string', values });
const listOf = (item: MockShape): MockShape => ({ kind: 'list', item });
const structure = (
  members: { readonly [member: string]: MockShape },
  required: readonly string[] = [],
): MockShape => ({ kind: 'structure', members, required });
const anyObject = structure({});
const arn: MockShape = { kind: 'string', lengthMin: 1, lengthMax: 256 };

const capacity = { ReadCapacityUnits: number, WriteCapacityUnits: number, CapacityUnits: number };
const consumedCapacity = structure({
  TableName: text,
  ...capacity,
  Table: structure(capacity),
  LocalSecondaryIndexes: anyObject,
  GlobalSecondaryIndexes: anyObject,
});
const itemChange = structure({
  Attributes: anyObject,
  ConsumedCapacity: consumedCapacity,
  ItemCollectionMetrics: structure({ ItemCollectionKey: anyObject, SizeEstimateRangeGB: listOf(number) }),
});
const itemList = structure({
  Items: listOf(anyObject),
  Count: number,
  ScannedCount: number,
  LastEvaluatedKey: anyObject,
  ConsumedCapacity: consumedCapacity,
});

const startedExecution = structure({ ExecutionArn: arn, StartDate: text }, ['ExecutionArn', 'StartDate']);
const describedExecution = structure(
  {
    ExecutionArn: arn,
    StateMachineArn: arn,
    Name: { kind: 'string', lengthMin: 1, lengthMax: 80 },
    Status: oneOf('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'),
    StartDate: text,
    StopDate: text,
  },
  ['ExecutionArn', 'StateMachineArn', 'Status', 'StartDate'],
);

const functionConfiguration = structure({
  FunctionName: text,
  FunctionArn: text,
  Runtime: text,
  Role: text,
  Handler: { kind: 'string', lengthMax: 128 },
  CodeSize: number,
  Description: { kind: 'string', lengthMax: 256 },
  Timeout: { kind: 'number', min: 1 },
  MemorySize: { kind: 'number', min: 128, max: 10_240 },
  LastModified: text,
  CodeSha256: text,
  Version: text,
  KMSKeyArn: text,
  MasterArn: text,
  RevisionId: text,
  State: oneOf(
    'Pending',
    'Active',
    'Inactive',
    'Failed',
    'Deactivating',
    'Deactivated',
    'ActiveNonInvocable',
    'Deleting',
  ),
  StateReason: text,
  LastUpdateStatus: oneOf('Successful', 'Failed', 'InProgress'),
  PackageType: oneOf('Zip', 'Image'),
  Architectures: listOf(oneOf('x86_64', 'arm64')),
  TracingConfig: structure({ Mode: oneOf('Active', 'PassThrough') }),
  EphemeralStorage: structure({ Size: { kind: 'number', min: 512, max: 10_240 } }, ['Size']),
  Layers: listOf(structure({ Arn: text, CodeSize: number })),
});

const storedObject = structure({
  DeleteMarker: boolean,
  AcceptRanges: text,
  Expiration: text,
  Restore: text,
  LastModified: text,
  ContentLength: number,
  ETag: text,
  MissingMeta: number,
  VersionId: text,
  CacheControl: text,
  ContentDisposition: text,
  ContentEncoding: text,
  ContentLanguage: text,
  ContentRange: text,
  ContentType: text,
  ServerSideEncryption: oneOf('AES256', 'aws:fsx', 'aws:kms', 'aws:kms:dsse'),
  Metadata: anyObject,
  SSEKMSKeyId: text,
  BucketKeyEnabled: boolean,
  StorageClass: oneOf(
    'STANDARD',
    'REDUCED_REDUNDANCY',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'GLACIER',
    'DEEP_ARCHIVE',
    'OUTPOSTS',
    'GLACIER_IR',
    'SNOW',
    'EXPRESS_ONEZONE',
    'FSX_OPENZFS',
    'FSX_ONTAP',
  ),
  RequestCharged: oneOf('requester'),
  ReplicationStatus: oneOf('COMPLETE', 'PENDING', 'FAILED', 'REPLICA', 'COMPLETED'),
  PartsCount: number,
  TagCount: number,
  ObjectLockMode: oneOf('GOVERNANCE', 'COMPLIANCE'),
  ObjectLockLegalHoldStatus: oneOf('ON', 'OFF'),
});

/**
 * Responses of actions that workflows call most, by service and action (the services' API references). Mocks of
 * others are taken as they are.
 */
const responses: { readonly [action: string]: MockShape } = {
  'lambda:invoke': structure({
    StatusCode: number,
    FunctionError: text,
    LogResult: text,
    ExecutedVersion: { kind: 'string', lengthMin: 1, lengthMax: 1024 },
  }),
  'lambda:getFunction': structure({
    Configuration: functionConfiguration,
    Code: structure({ RepositoryType: text, Location: text, ImageUri: text, ResolvedImageUri: text }),
    Tags: anyObject,
    Concurrency: structure({ ReservedConcurrentExecutions: { kind: 'number', min: 0 } }),
  }),
  'lambda:getFunctionConfiguration': functionConfiguration,
  'states:startExecution': startedExecution,
  'states:describeExecution': describedExecution,
  'events:putEvents': structure({
    FailedEntryCount: number,
    Entries: listOf(structure({ EventId: text, ErrorCode: text, ErrorMessage: text })),
  }),
  'dynamodb:getItem': structure({ Item: anyObject, ConsumedCapacity: consumedCapacity }),
  'dynamodb:putItem': itemChange,
  'dynamodb:updateItem': itemChange,
  'dynamodb:deleteItem': itemChange,
  'dynamodb:query': itemList,
  'dynamodb:scan': itemList,
  'sqs:sendMessage': structure({
    MD5OfMessageBody: text,
    MD5OfMessageAttributes: text,
    MD5OfMessageSystemAttributes: text,
    MessageId: text,
    SequenceNumber: text,
  }),
  'sns:publish': structure({ MessageId: text, SequenceNumber: text }),
  's3:getObject': storedObject,
  's3:headObject': storedObject,
};

const serviceNames: { readonly [sdkService: string]: string } = { sfn: 'states', eventbridge: 'events' };

/** The shape that a mock of a task's result has to have; undefined when any will do. */
export function mockShapeOf(resource: TaskResource): MockShape | undefined {
  if (resource.kind !== 'service' || resource.pattern === 'waitForTaskToken') return undefined;
  const { resourceType, action } = resource;
  const sdkService = resourceType.startsWith('aws-sdk:') ? resourceType.slice('aws-sdk:'.length) : undefined;
  const service = sdkService === undefined ? resourceType : (serviceNames[sdkService] ?? sdkService);
  if (resource.pattern !== 'requestResponse') {
    return service === 'states' && action === 'startExecution' ? describedExecution : undefined;
  }
  const key = `${service}:${action}`;
  return Object.hasOwn(responses, key) ? responses[key] : undefined;
}
