import {
  boolean,
  integer,
  listOf,
  long,
  mapOf,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// The structures of AppSync's service model (2017-07-25) that inputs are made of, as it bounds them. Patterns of names
// are checked by the service, which answers them with words of its own.

const string = text();

/** A name of GraphQL: its pattern is checked where it is known what bears it. */
export const resourceName = text({ lengthMin: 1, lengthMax: 65_536 });

/** `API_KEY` and the like. */
export const authenticationType = oneOf(
  'API_KEY',
  'AWS_IAM',
  'AMAZON_COGNITO_USER_POOLS',
  'OPENID_CONNECT',
  'AWS_LAMBDA',
);

const enabled = oneOf('ENABLED', 'DISABLED');

/** Tags by key. */
export const tagMap = mapOf(
  text({ lengthMin: 1, lengthMax: 128, pattern: '(?!aws:)[ a-zA-Z+-=._:/]+' }),
  text({ lengthMax: 256, pattern: '[\\s\\w+\\-=\\.:/@]*' }),
);

const openIDConnectConfig = structure({ issuer: string, clientId: string, iatTTL: long(), authTTL: long() }, [
  'issuer',
]);
const lambdaAuthorizerConfig = structure(
  {
    authorizerResultTtlInSeconds: integer({ min: 0, max: 3_600 }),
    authorizerUri: string,
    identityValidationExpression: string,
  },
  ['authorizerUri'],
);
const userPool = { userPoolId: string, awsRegion: string, appIdClientRegex: string };

/** How callers of an API are told apart, and how the API treats them. */
export const graphqlApiMembers = {
  name: string,
  logConfig: structure(
    {
      fieldLogLevel: oneOf('NONE', 'ERROR', 'ALL', 'INFO', 'DEBUG'),
      cloudWatchLogsRoleArn: string,
      excludeVerboseContent: boolean,
    },
    ['fieldLogLevel', 'cloudWatchLogsRoleArn'],
  ),
  authenticationType,
  // The service answers itself for a default action that is missing.
  userPoolConfig: structure({ ...userPool, defaultAction: oneOf('ALLOW', 'DENY') }, [
    'userPoolId',
    'awsRegion',
  ]),
  openIDConnectConfig,
  lambdaAuthorizerConfig,
  additionalAuthenticationProviders: listOf(
    structure({
      authenticationType,
      openIDConnectConfig,
      userPoolConfig: structure(userPool, ['userPoolId', 'awsRegion']),
      lambdaAuthorizerConfig,
    }),
  ),
  xrayEnabled: boolean,
  mergedApiExecutionRoleArn: string,
  ownerContact: string,
  introspectionConfig: enabled,
  queryDepthLimit: integer({ min: 0, max: 75 }),
  resolverCountLimit: integer({ min: 0, max: 10_000 }),
  enhancedMetricsConfig: structure(
    {
      resolverLevelMetricsBehavior: oneOf('FULL_REQUEST_RESOLVER_METRICS', 'PER_RESOLVER_METRICS'),
      dataSourceLevelMetricsBehavior: oneOf('FULL_REQUEST_DATA_SOURCE_METRICS', 'PER_DATA_SOURCE_METRICS'),
      operationLevelMetricsConfig: enabled,
    },
    ['resolverLevelMetricsBehavior', 'dataSourceLevelMetricsBehavior', 'operationLevelMetricsConfig'],
  ),
} as const;

const searchDomain: StructureShape = structure({ endpoint: string, awsRegion: string }, [
  'endpoint',
  'awsRegion',
]);

/** What a data source is made of, beside its name. */
export const dataSourceMembers = {
  description: string,
  type: oneOf(
    'AWS_LAMBDA',
    'AMAZON_DYNAMODB',
    'AMAZON_ELASTICSEARCH',
    'NONE',
    'HTTP',
    'RELATIONAL_DATABASE',
    'AMAZON_OPENSEARCH_SERVICE',
    'AMAZON_EVENTBRIDGE',
    'AMAZON_BEDROCK_RUNTIME',
  ),
  serviceRoleArn: string,
  dynamodbConfig: structure(
    {
      tableName: string,
      awsRegion: string,
      useCallerCredentials: boolean,
      deltaSyncConfig: structure({
        baseTableTTL: long(),
        deltaSyncTableName: string,
        deltaSyncTableTTL: long(),
      }),
      versioned: boolean,
    },
    ['tableName', 'awsRegion'],
  ),
  lambdaConfig: structure({ lambdaFunctionArn: string }, ['lambdaFunctionArn']),
  elasticsearchConfig: searchDomain,
  openSearchServiceConfig: searchDomain,
  httpConfig: structure({
    endpoint: string,
    authorizationConfig: structure(
      {
        authorizationType: oneOf('AWS_IAM'),
        awsIamConfig: structure({ signingRegion: string, signingServiceName: string }),
      },
      ['authorizationType'],
    ),
  }),
  relationalDatabaseConfig: structure({
    relationalDatabaseSourceType: oneOf('RDS_HTTP_ENDPOINT'),
    rdsHttpEndpointConfig: structure({
      awsRegion: string,
      dbClusterIdentifier: string,
      databaseName: string,
      schema: string,
      awsSecretStoreArn: string,
    }),
  }),
  eventBridgeConfig: structure({ eventBusArn: string }, ['eventBusArn']),
  metricsConfig: enabled,
} as const;

/** The language of code: APPSYNC_JS. */
export const runtime = structure({ name: oneOf('APPSYNC_JS'), runtimeVersion: string }, [
  'name',
  'runtimeVersion',
]);

/** Code in APPSYNC_JS. */
export const code = text({ lengthMin: 1, lengthMax: 32_768 });

const mappingTemplate = text({ lengthMin: 1, lengthMax: 65_536 });

const codeMembers = {
  dataSourceName: resourceName,
  requestMappingTemplate: mappingTemplate,
  responseMappingTemplate: mappingTemplate,
  syncConfig: structure({
    conflictHandler: oneOf('OPTIMISTIC_CONCURRENCY', 'LAMBDA', 'AUTOMERGE', 'NONE'),
    conflictDetection: oneOf('VERSION', 'NONE'),
    lambdaConflictHandlerConfig: structure({ lambdaConflictHandlerArn: string }),
  }),
  maxBatchSize: integer({ min: 0, max: 2_000 }),
  runtime,
  code,
} as const;

/** What a function is made of. */
export const functionMembers = {
  ...codeMembers,
  name: resourceName,
  description: string,
  functionVersion: string,
} as const;

/** What a resolver is made of, beside the field that it is of. */
export const resolverMembers = {
  ...codeMembers,
  kind: oneOf('UNIT', 'PIPELINE'),
  pipelineConfig: structure({ functions: listOf(string) }),
  cachingConfig: structure({ ttl: long(), cachingKeys: listOf(string) }, ['ttl']),
  metricsConfig: enabled,
} as const;
