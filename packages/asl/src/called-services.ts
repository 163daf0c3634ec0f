import { javaClassName } from './services/java-names.ts';
import { sdkService } from './services/sdk-services.ts';

/**
 * A service that tasks reach, and how the integration with it spells what it is told and what it answers. Actions
 * and members of tasks are in the SDK for Java's spelling, whatever the service's own is (Developer Guide,
 * "Using AWS SDK service integrations").
 */
export interface CalledService {
  /** The name by which the service is called: that of its signatures. */
  readonly signingName: string;
  /** The service in the names of its errors: `S3` of `S3.NoSuchKeyException`. */
  readonly errorName: string;
  /**
   * The service in the causes of an optimised integration, as the SDK for Java 1 names it: `AmazonSQS`. `Amazon` or
   * `AWS` and `errorName` are taken for it where it is not given. The SDK integrations show `errorName`.
   */
  readonly causeName?: string;
  /** How the service itself spells the members of its inputs and outputs. */
  readonly members: 'PascalCase' | 'camelCase';
  /** Members, as tasks spell them, that hold keys of the user's own: those are never spelled otherwise. */
  readonly maps?: RegExp;
  /** Members, as tasks spell them, that are instants: ISO 8601 texts in tasks, epoch seconds for the service. */
  readonly instants?: RegExp;
  /** How tasks are shown instants where it is not as ISO 8601 texts: ECS's optimised integration has epoch milliseconds. */
  readonly instantsShown?: 'milliseconds';
}

/** Keys that users choose; names of AWS stand in the others. */
const ecsMaps = /^(?:DockerLabels|Options|DriverOpts|Labels)$/;
const batchMaps = /^(?:Parameters|Tags|Options|Labels|Annotations|Limits|Requests)$/;
const datesAndTimestamps = /Date$|^Timestamp$/;
const apiGatewayMaps =
  /^(?:Tags|(?:Stage)?Variables|(?:Request|Response)(?:Parameters|Templates|Models)|(?:Resource|Method|Integration)(?:Methods|Responses)|(?:Method|Route)Settings)$/;

/**
 * The services that this server has itself, by the name that resources give them. A service is called here once it
 * stands here; tasks of all others go where settings say.
 */
export const calledServices: { readonly [resourceType: string]: CalledService } = {
  lambda: { signingName: 'lambda', errorName: 'Lambda', causeName: 'AWSLambda', members: 'PascalCase' },
  states: {
    signingName: 'states',
    errorName: 'StepFunctions',
    causeName: 'AWSStepFunctions',
    members: 'camelCase',
    instants: datesAndTimestamps,
  },
  'aws-sdk:cloudwatch': {
    signingName: 'monitoring',
    errorName: 'CloudWatch',
    members: 'PascalCase',
    instants: /^Timestamps?$|^(?:Start|End)Time$/,
  },
  'aws-sdk:cloudwatchlogs': { signingName: 'logs', errorName: 'CloudWatchLogs', members: 'camelCase' },
  'aws-sdk:lambda': { signingName: 'lambda', errorName: 'Lambda', members: 'PascalCase' },
  'aws-sdk:s3': { signingName: 's3', errorName: 'S3', members: 'PascalCase' },
  'aws-sdk:sfn': {
    signingName: 'states',
    errorName: 'Sfn',
    members: 'camelCase',
    instants: datesAndTimestamps,
  },
  'aws-sdk:sts': { signingName: 'sts', errorName: 'Sts', members: 'PascalCase' },
  sqs: { signingName: 'sqs', errorName: 'SQS', causeName: 'AmazonSQS', members: 'PascalCase' },
  'aws-sdk:sqs': { signingName: 'sqs', errorName: 'Sqs', members: 'PascalCase' },
  dynamodb: {
    signingName: 'dynamodb',
    errorName: 'DynamoDB',
    causeName: 'AmazonDynamoDBv2',
    members: 'PascalCase',
  },
  'aws-sdk:dynamodb': {
    signingName: 'dynamodb',
    errorName: 'DynamoDb',
    members: 'PascalCase',
    instants: /^(?:Creation|LastIncrease|LastDecrease|LastUpdateToPayPerRequest)DateTime$/,
  },
  'aws-sdk:dynamodbstreams': {
    signingName: 'dynamodbstreams',
    errorName: 'DynamoDbStreams',
    members: 'PascalCase',
    instants: /^(?:CreationRequest|ApproximateCreation)DateTime$/,
  },
  sns: { signingName: 'sns', errorName: 'SNS', causeName: 'AmazonSNS', members: 'PascalCase' },
  'aws-sdk:sns': { signingName: 'sns', errorName: 'Sns', members: 'PascalCase' },
  events: {
    signingName: 'events',
    errorName: 'EventBridge',
    causeName: 'AmazonEventBridge',
    members: 'PascalCase',
    instants: /^(?:Event)?(?:Start|End)?Time$/,
  },
  'aws-sdk:eventbridge': {
    signingName: 'events',
    errorName: 'EventBridge',
    members: 'PascalCase',
    maps: /^(?:InputPathsMap|HeaderParameters|QueryStringParameters)$/,
    instants:
      /^(?:Time|CreationTime|LastModifiedTime|LastAuthorizedTime|Event(?:Start|End|LastReplayed)Time|Replay(?:Start|End)Time)$/,
  },
  'aws-sdk:scheduler': {
    signingName: 'scheduler',
    errorName: 'Scheduler',
    members: 'PascalCase',
    instants: /^(?:Creation|LastModification|Start|End)Date$/,
  },
  ecs: {
    signingName: 'ecs',
    errorName: 'ECS',
    causeName: 'AmazonECS',
    members: 'camelCase',
    maps: ecsMaps,
    instants: /At$/,
    instantsShown: 'milliseconds',
  },
  'aws-sdk:ecs': {
    signingName: 'ecs',
    errorName: 'Ecs',
    members: 'camelCase',
    maps: ecsMaps,
    instants: /At$/,
  },
  batch: {
    signingName: 'batch',
    errorName: 'Batch',
    causeName: 'AWSBatch',
    members: 'camelCase',
    maps: batchMaps,
  },
  'aws-sdk:batch': { signingName: 'batch', errorName: 'Batch', members: 'camelCase', maps: batchMaps },
  'aws-sdk:iam': {
    signingName: 'iam',
    errorName: 'Iam',
    members: 'PascalCase',
    instants: /Date$|^PasswordLastUsed$/,
  },
  'aws-sdk:secretsmanager': {
    signingName: 'secretsmanager',
    errorName: 'SecretsManager',
    members: 'PascalCase',
    instants: /Date$/,
  },
  'aws-sdk:ssm': {
    signingName: 'ssm',
    errorName: 'Ssm',
    members: 'PascalCase',
    instants: /^LastModifiedDate$/,
  },
  'aws-sdk:apigateway': {
    signingName: 'apigateway',
    errorName: 'ApiGateway',
    members: 'camelCase',
    maps: apiGatewayMaps,
    instants: /^(?:Created|LastUpdated)Date$/,
  },
  // Signed for as `apigateway`; calls from inside tell the versions apart by this name.
  'aws-sdk:apigatewayv2': {
    signingName: 'apigatewayv2',
    errorName: 'ApiGatewayV2',
    members: 'camelCase',
    maps: apiGatewayMaps,
  },
  'aws-sdk:appsync': {
    signingName: 'appsync',
    errorName: 'AppSync',
    members: 'camelCase',
    maps: /^(?:Tags|EnvironmentVariables|Uris|Dns)$/,
  },
  'aws-sdk:cognitoidentityprovider': {
    signingName: 'cognito-idp',
    errorName: 'CognitoIdentityProvider',
    members: 'PascalCase',
    instants: /Date$|^CreatedAt$/,
  },
  'aws-sdk:cognitoidentity': {
    signingName: 'cognito-identity',
    errorName: 'CognitoIdentity',
    members: 'PascalCase',
    instants: /Date$|^Expiration$/,
  },
};

/** Optimised integrations by the id of their service in the SDKs, with the names in their errors. */
const optimizedServices: {
  readonly [resourceType: string]: readonly [sdkId: string, errorName: string, causeName: string];
} = {
  athena: ['athena', 'Athena', 'AmazonAthena'],
  batch: ['batch', 'Batch', 'AWSBatch'],
  bedrock: ['bedrock', 'Bedrock', 'AmazonBedrock'],
  codebuild: ['codebuild', 'CodeBuild', 'AWSCodeBuild'],
  databrew: ['databrew', 'DataBrew', 'AWSGlueDataBrew'],
  dynamodb: ['dynamodb', 'DynamoDB', 'AmazonDynamoDBv2'],
  ecs: ['ecs', 'ECS', 'AmazonECS'],
  eks: ['eks', 'EKS', 'AmazonEKS'],
  elasticmapreduce: ['emr', 'ElasticMapReduce', 'AmazonElasticMapReduce'],
  'emr-containers': ['emrcontainers', 'EMRContainers', 'AmazonEMRContainers'],
  'emr-serverless': ['emrserverless', 'EMRServerless', 'AmazonEMRServerless'],
  events: ['eventbridge', 'EventBridge', 'AmazonEventBridge'],
  glue: ['glue', 'Glue', 'AWSGlue'],
  lambda: ['lambda', 'Lambda', 'AWSLambda'],
  mediaconvert: ['mediaconvert', 'MediaConvert', 'AWSMediaConvert'],
  sagemaker: ['sagemaker', 'SageMaker', 'AmazonSageMaker'],
  sns: ['sns', 'SNS', 'AmazonSNS'],
  sqs: ['sqs', 'SQS', 'AmazonSQS'],
  states: ['sfn', 'StepFunctions', 'AWSStepFunctions'],
};

/** The service that a resource names: one of this server's own, or any other of AWS. */
export function calledService(resourceType: string): CalledService | undefined {
  return isOwnService(resourceType) ? calledServices[resourceType] : otherService(resourceType);
}

/** Whether this server has the service that a resource names. */
export function isOwnService(resourceType: string): boolean {
  return Object.hasOwn(calledServices, resourceType);
}

/** Whether this server has a service, by its id in the SDKs. */
export function isOwnSdkService(sdkId: string): boolean {
  return isOwnService(`aws-sdk:${sdkId}`);
}

/** Actions whose service is another than that of their neighbours. */
const neighbours: { readonly [action: string]: string } = { 'bedrock:invokeModel': 'bedrockruntime' };

/** The id in the SDKs of the service that a resource names: `sfn` of `states` and `aws-sdk:sfn`. */
export function sdkIdOf(resourceType: string, action = ''): string | undefined {
  const name = `${resourceType}:${action}`;
  if (Object.hasOwn(neighbours, name)) return neighbours[name];
  if (resourceType.startsWith('aws-sdk:')) return sdkService(resourceType.slice('aws-sdk:'.length))?.id;
  return Object.hasOwn(optimizedServices, resourceType) ? optimizedServices[resourceType]?.[0] : undefined;
}

/** The service in the causes of an optimised integration. */
export function causeNameOf(resourceType: string): string | undefined {
  return calledService(resourceType)?.causeName ?? optimizedServices[resourceType]?.[2];
}

function otherService(resourceType: string): CalledService | undefined {
  const service = sdkService(sdkIdOf(resourceType) ?? '');
  if (service === undefined) return undefined;
  const { serviceId, signingName, members } = service;
  const names = Object.hasOwn(optimizedServices, resourceType) ? optimizedServices[resourceType] : undefined;
  return { signingName, errorName: names?.[1] ?? javaClassName(serviceId), members };
}
