import {
  blob,
  boolean,
  document,
  double,
  instant,
  integer,
  listOf,
  mapOf,
  oneOf,
  type Shape,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Constraints as the service model of AWS Lambda (2015-03-31) states them. The forms of function names
// and qualifiers are checked by the service, which reads them.
const FunctionName = text({ lengthMin: 1, lengthMax: 170 });
const Qualifier = text({ lengthMin: 1, lengthMax: 128 });
const Description = text({ lengthMax: 256 });
const RevisionId = text();
const Marker = text();
const MaxItems = integer({ min: 1, max: 10_000 });
const FunctionVersion = text({ lengthMin: 1, lengthMax: 1024, pattern: '(\\$LATEST|[0-9]+)' });
const aliasName = text({ lengthMin: 1, lengthMax: 128, pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)' });
const Role = text({ pattern: 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+' });
const StatementId = text({ lengthMin: 1, lengthMax: 100, pattern: '([a-zA-Z0-9-_]+)' });
const RoutingConfig = structure({
  AdditionalVersionWeights: mapOf(text({ lengthMin: 1, lengthMax: 1024 }), double),
});
const Tags = mapOf(text(), text());
const Architectures = listOf(oneOf('x86_64', 'arm64'), { lengthMin: 1, lengthMax: 1 });

const code = {
  ZipFile: blob,
  S3Bucket: text({ lengthMin: 3, lengthMax: 63 }),
  S3Key: text({ lengthMin: 1, lengthMax: 1024 }),
  S3ObjectVersion: text({ lengthMin: 1, lengthMax: 1024 }),
  ImageUri: text(),
  SourceKMSKeyArn: text(),
} as const;

/** What CreateFunction and UpdateFunctionConfiguration share. The service judges what it does not support. */
const configuration = {
  FunctionName,
  Role,
  Runtime: text(),
  Handler: text({ lengthMax: 128, pattern: '[^\\s]+' }),
  Description,
  Timeout: integer({ min: 1, max: 900 }),
  MemorySize: integer({ min: 128, max: 10_240 }),
  Environment: structure({
    Variables: mapOf(
      text({ pattern: '[a-zA-Z]([a-zA-Z0-9_])+', sensitive: true }),
      text({ sensitive: true }),
    ),
  }),
  KMSKeyArn: text(),
  TracingConfig: structure({ Mode: oneOf('Active', 'PassThrough') }),
  EphemeralStorage: structure({ Size: integer({ min: 512, max: 10_240 }) }, ['Size']),
  SnapStart: structure({ ApplyOn: oneOf('PublishedVersions', 'None') }),
  LoggingConfig: structure({
    LogFormat: oneOf('JSON', 'Text'),
    ApplicationLogLevel: oneOf('TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'),
    SystemLogLevel: oneOf('DEBUG', 'INFO', 'WARN'),
    LogGroup: text({ lengthMin: 1, lengthMax: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' }),
  }),
  VpcConfig: structure({
    SubnetIds: listOf(text(), { lengthMax: 16 }),
    SecurityGroupIds: listOf(text(), { lengthMax: 5 }),
    Ipv6AllowedForDualStack: boolean,
  }),
  DeadLetterConfig: structure({ TargetArn: text() }),
  Layers: listOf(text({ lengthMin: 1, lengthMax: 140 })),
  FileSystemConfigs: listOf(document, { lengthMax: 1 }),
  ImageConfig: document,
  CapacityProviderConfig: document,
  DurableConfig: document,
} as const satisfies { readonly [member: string]: Shape };

const qualified = structure({ FunctionName, Qualifier }, ['FunctionName']);
const alias = { FunctionName, Name: aliasName, FunctionVersion, Description, RoutingConfig } as const;

const eventDestination = structure({ Destination: text({ lengthMin: 0, lengthMax: 350 }) });
const eventInvokeConfig = structure(
  {
    FunctionName,
    Qualifier,
    MaximumRetryAttempts: integer({ min: 0, max: 2 }),
    MaximumEventAgeInSeconds: integer({ min: 60, max: 21_600 }),
    DestinationConfig: structure({ OnSuccess: eventDestination, OnFailure: eventDestination }),
  },
  ['FunctionName'],
);

const UUID = text({ lengthMin: 1, lengthMax: 64 });

/** What CreateEventSourceMapping and UpdateEventSourceMapping share. */
const eventSource = {
  FunctionName,
  Enabled: boolean,
  BatchSize: integer({ min: 1, max: 10_000 }),
  MaximumBatchingWindowInSeconds: integer({ min: 0, max: 300 }),
  FilterCriteria: structure({ Filters: listOf(structure({ Pattern: text({ lengthMax: 4_096 }) })) }),
  FunctionResponseTypes: listOf(oneOf('ReportBatchItemFailures'), { lengthMax: 1 }),
  ScalingConfig: structure({ MaximumConcurrency: integer() }),
  BisectBatchOnFunctionError: boolean,
  MaximumRetryAttempts: integer({ min: -1, max: 10_000 }),
  MaximumRecordAgeInSeconds: integer({ min: -1, max: 604_800 }),
  ParallelizationFactor: integer({ min: 1, max: 10 }),
  DestinationConfig: structure({ OnFailure: structure({ Destination: text({ lengthMax: 350 }) }) }),
  TumblingWindowInSeconds: integer({ min: 0, max: 900 }),
  KMSKeyArn: text(),
} as const;

/** Inputs of the operations, by the facade's method. */
export const lambdaInputs = {
  createFunction: structure(
    {
      ...configuration,
      Code: structure(code),
      PackageType: oneOf('Image', 'Zip'),
      Publish: boolean,
      Architectures,
      Tags,
      CodeSigningConfigArn: text(),
      TenancyConfig: document,
    },
    ['FunctionName', 'Role', 'Code'],
  ),
  getFunction: qualified,
  getFunctionConfiguration: qualified,
  listFunctions: structure({
    MasterRegion: text({ pattern: 'ALL|[a-z]{2}(-gov)?-[a-z]+-\\d{1}' }),
    FunctionVersion: oneOf('ALL'),
    Marker,
    MaxItems,
  }),
  updateFunctionCode: structure(
    { FunctionName, ...code, Architectures, Publish: boolean, DryRun: boolean, RevisionId },
    ['FunctionName'],
  ),
  updateFunctionConfiguration: structure({ ...configuration, RevisionId }, ['FunctionName']),
  deleteFunction: qualified,
  publishVersion: structure({ FunctionName, CodeSha256: text(), Description, RevisionId }, ['FunctionName']),
  listVersionsByFunction: structure({ FunctionName, Marker, MaxItems }, ['FunctionName']),
  createAlias: structure(alias, ['FunctionName', 'Name', 'FunctionVersion']),
  getAlias: structure({ FunctionName, Name: aliasName }, ['FunctionName', 'Name']),
  updateAlias: structure({ ...alias, RevisionId }, ['FunctionName', 'Name']),
  deleteAlias: structure({ FunctionName, Name: aliasName }, ['FunctionName', 'Name']),
  listAliases: structure({ FunctionName, FunctionVersion, Marker, MaxItems }, ['FunctionName']),
  addPermission: structure(
    {
      FunctionName,
      Qualifier,
      StatementId,
      Action: text({ pattern: '(lambda:[*]|lambda:[a-zA-Z]+|[*])' }),
      Principal: text({ pattern: '[^\\s]+' }),
      SourceArn: text(),
      SourceAccount: text({ lengthMax: 12, pattern: '\\d{12}' }),
      EventSourceToken: text({ lengthMax: 256, pattern: '[a-zA-Z0-9._\\-]+' }),
      PrincipalOrgID: text({ lengthMin: 12, lengthMax: 34, pattern: 'o-[a-z0-9]{10,32}' }),
      FunctionUrlAuthType: oneOf('NONE', 'AWS_IAM'),
      RevisionId,
    },
    ['FunctionName', 'StatementId', 'Action', 'Principal'],
  ),
  removePermission: structure({ FunctionName, StatementId, Qualifier, RevisionId }, [
    'FunctionName',
    'StatementId',
  ]),
  getFunctionCodeSigningConfig: structure({ FunctionName }, ['FunctionName']),
  getPolicy: qualified,
  tagResource: structure({ Resource: text({ lengthMin: 1, lengthMax: 256 }), Tags }, ['Resource', 'Tags']),
  untagResource: structure({ Resource: text({ lengthMin: 1, lengthMax: 256 }), TagKeys: listOf(text()) }, [
    'Resource',
    'TagKeys',
  ]),
  listTags: structure({ Resource: text({ lengthMin: 1, lengthMax: 256 }) }, ['Resource']),
  putFunctionConcurrency: structure({ FunctionName, ReservedConcurrentExecutions: integer({ min: 0 }) }, [
    'FunctionName',
    'ReservedConcurrentExecutions',
  ]),
  getFunctionConcurrency: structure({ FunctionName }, ['FunctionName']),
  deleteFunctionConcurrency: structure({ FunctionName }, ['FunctionName']),
  putFunctionEventInvokeConfig: eventInvokeConfig,
  updateFunctionEventInvokeConfig: eventInvokeConfig,
  getFunctionEventInvokeConfig: qualified,
  deleteFunctionEventInvokeConfig: qualified,
  listFunctionEventInvokeConfigs: structure(
    { FunctionName, Marker, MaxItems: integer({ min: 1, max: 50 }) },
    ['FunctionName'],
  ),
  createEventSourceMapping: structure(
    {
      ...eventSource,
      EventSourceArn: text(),
      StartingPosition: oneOf('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
      StartingPositionTimestamp: instant,
      Tags,
    },
    ['FunctionName'],
  ),
  getEventSourceMapping: structure({ UUID }, ['UUID']),
  listEventSourceMappings: structure({ EventSourceArn: text(), FunctionName, Marker, MaxItems }),
  updateEventSourceMapping: structure({ UUID, ...eventSource }, ['UUID']),
  deleteEventSourceMapping: structure({ UUID }, ['UUID']),
  invoke: structure(
    {
      FunctionName,
      Qualifier,
      InvocationType: oneOf('Event', 'RequestResponse', 'DryRun'),
      LogType: oneOf('None', 'Tail'),
      ClientContext: text(),
      Payload: document,
    },
    ['FunctionName'],
  ),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type LambdaMethod = keyof typeof lambdaInputs;
