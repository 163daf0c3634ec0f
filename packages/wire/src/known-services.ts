import { isApiHost, isForApi } from './apigateway/api-address.ts';
import { isForGraphqlApi, isGraphqlHost } from './appsync-data/graphql-address.ts';
import { isForRealtime, isRealtimeHost } from './appsync-realtime/realtime-address.ts';
import { cairnPathPrefix, isOpenCairnRequest } from './cairn/cairn-path.ts';
import { isForImport } from './cognito/import-path.ts';
import { isForKeys } from './cognito/key-path.ts';
import {
  identityPoolTarget,
  isPublicIdentityPoolCall,
  isPublicUserPoolCall,
  userPoolTarget,
} from './cognito/public-calls.ts';
import { isOnLoginHost } from './managed-login/login-host.ts';
import { isForBucket, isS3Host } from './s3/s3-address.ts';
import type { ServiceAtRest } from './service.ts';
import { isLinked } from './sns/linked-request.ts';
import { isUnsignedForm } from './sts/unsigned-form.ts';

/** What is known of a service before its code is loaded, and how its maker is got. */
interface KnownService extends Pick<ServiceAtRest, 'name' | 'isOfAws' | 'signs'> {
  readonly maker: () => Promise<unknown>;
}

/**
 * All services, by the names of the facades that they stand on. A new service is one entry here; that it says the
 * same of itself once it is loaded is held by a test. What is imported here is loaded at every start.
 */
export const knownServices = {
  stepFunctions: {
    ...ofAws('states', { targetPrefix: 'AWSStepFunctions' }),
    maker: async () => (await import('./step-functions/step-functions-service.ts')).stepFunctionsService,
  },
  functions: {
    ...ofAws('lambda'),
    maker: async () => (await import('./lambda/lambda-service.ts')).lambdaService,
  },
  objects: {
    ...ofAws('s3', {
      ownsHost: isS3Host,
      mayPreflight: ({ headers: { host }, path }) =>
        isForBucket(typeof host === 'string' ? host : undefined, path),
    }),
    maker: async () => (await import('./s3/s3-service.ts')).s3Service,
  },
  sts: {
    ...ofAws('sts', { claims: isUnsignedForm }),
    maker: async () => (await import('./sts/sts-service.ts')).stsService,
  },
  logs: {
    ...ofAws('logs', { targetPrefix: 'Logs_20140328' }),
    maker: async () => (await import('./logs/logs-service.ts')).logsService,
  },
  metrics: {
    ...ofAws('monitoring', { targetPrefix: 'GraniteServiceVersion20100801' }),
    maker: async () => (await import('./metrics/metrics-service.ts')).metricsService,
  },
  // Both are signed for by one name, and over HTTP each knows the paths of both.
  routes: {
    ...ofAws('apigateway'),
    maker: async () => (await import('./apigateway/apigateway-service.ts')).apiGatewayService,
  },
  httpApis: {
    name: 'apigatewayv2',
    isOfAws: true,
    signs: { signingName: 'apigateway' },
    maker: async () => (await import('./apigateway/apigateway-service.ts')).apiGatewayV2Service,
  },
  executeApi: {
    name: 'execute-api',
    isOfAws: false,
    signs: { signingName: 'execute-api', claims: isForApi, ownsHost: isApiHost },
    maker: async () => (await import('./apigateway/execute-api-service.ts')).executeApiService,
  },
  // Signed for by the name of the control plane, which comes after: what is found by that name is the control plane.
  graphqlData: {
    name: 'appsync-data',
    isOfAws: false,
    signs: {
      signingName: 'appsync',
      claims: isForGraphqlApi,
      ownsHost: isGraphqlHost,
      isOpenToPages: true as const,
      isOpenToStudio: true as const,
      servesApiDomains: true as const,
    },
    maker: async () => (await import('./appsync-data/graphql-service.ts')).graphqlDataService,
  },
  graphqlRealtime: {
    name: 'appsync-realtime',
    isOfAws: false,
    signs: {
      signingName: 'appsync',
      claims: isRealtimeHost,
      upgrades: isForRealtime,
      servesApiDomains: true as const,
    },
    maker: async () =>
      (await import('./appsync-realtime/appsync-realtime-service.ts')).appSyncRealtimeService,
  },
  graphql: {
    ...ofAws('appsync'),
    maker: async () => (await import('./appsync/appsync-service.ts')).appSyncService,
  },
  managedLogin: {
    name: 'managed-login',
    isOfAws: false,
    signs: {
      signingName: 'managed-login',
      claims: isOnLoginHost,
      isOpenToPages: true as const,
      servesLoginPages: true as const,
    },
    maker: async () => (await import('./managed-login/managed-login-service.ts')).managedLoginService,
  },
  cairn: {
    name: 'cairn',
    isOfAws: false,
    signs: { signingName: 'cairn', pathPrefix: cairnPathPrefix, claims: isOpenCairnRequest },
    maker: async () => (await import('./cairn/cairn-service.ts')).cairnService,
  },
  iam: {
    ...ofAws('iam'),
    maker: async () => (await import('./iam/iam-service.ts')).iamService,
  },
  events: {
    ...ofAws('events', { targetPrefix: 'AWSEvents' }),
    maker: async () => (await import('./events/events-service.ts')).eventsService,
  },
  schedules: {
    ...ofAws('scheduler'),
    maker: async () => (await import('./scheduler/scheduler-service.ts')).schedulerService,
  },
  queues: {
    ...ofAws('sqs', { targetPrefix: 'AmazonSQS' }),
    maker: async () => (await import('./sqs/sqs-service.ts')).sqsService,
  },
  // Both are signed for by one name; a request without a target is one for the tables.
  tableStreams: {
    name: 'dynamodbstreams',
    isOfAws: true,
    signs: { signingName: 'dynamodb', targetPrefix: 'DynamoDBStreams_20120810' },
    maker: async () => (await import('./dynamodb/dynamodb-service.ts')).dynamodbStreamsService,
  },
  tables: {
    ...ofAws('dynamodb', { targetPrefix: 'DynamoDB_20120810' }),
    maker: async () => (await import('./dynamodb/dynamodb-service.ts')).dynamodbService,
  },
  topics: {
    ...ofAws('sns', { claims: isLinked }),
    maker: async () => (await import('./sns/sns-service.ts')).snsService,
  },
  secrets: {
    ...ofAws('secretsmanager', { targetPrefix: 'secretsmanager' }),
    maker: async () => (await import('./secrets-manager/secrets-manager-service.ts')).secretsManagerService,
  },
  parameters: {
    ...ofAws('ssm', { targetPrefix: 'AmazonSSM' }),
    maker: async () => (await import('./ssm/ssm-service.ts')).ssmService,
  },
  // All three are signed for by one name: what is found by it is user pools.
  userImports: {
    name: 'cognito-imports',
    isOfAws: false,
    signs: { signingName: 'cognito-idp', claims: isForImport },
    maker: async () => (await import('./cognito/user-imports-service.ts')).userImportsService,
  },
  userPoolKeys: {
    name: 'cognito-keys',
    isOfAws: false,
    signs: { signingName: 'cognito-idp', claims: isForKeys, isOpenToPages: true as const },
    maker: async () => (await import('./cognito/keys-service.ts')).userPoolKeysService,
  },
  userPools: {
    ...ofAws('cognito-idp', {
      targetPrefix: userPoolTarget,
      claims: isPublicUserPoolCall,
      isOpenToPages: true,
    }),
    maker: async () => (await import('./cognito-idp/cognito-idp-service.ts')).userPoolsService,
  },
  identityPools: {
    ...ofAws('cognito-identity', {
      targetPrefix: identityPoolTarget,
      claims: isPublicIdentityPoolCall,
      isOpenToPages: true,
    }),
    maker: async () => (await import('./cognito-identity/cognito-identity-service.ts')).identityPoolsService,
  },
  ecs: {
    ...ofAws('ecs', { targetPrefix: 'AmazonEC2ContainerServiceV20141113' }),
    maker: async () => (await import('./ecs/ecs-service.ts')).ecsService,
  },
  batch: {
    ...ofAws('batch'),
    maker: async () => (await import('./batch/batch-service.ts')).batchService,
  },
} satisfies { readonly [facade: string]: KnownService };

/** A service that calls from inside name as requests sign for it. */
function ofAws(
  signingName: string,
  signs: Omit<ServiceAtRest['signs'], 'signingName'> = {},
): Pick<KnownService, 'name' | 'isOfAws' | 'signs'> {
  return { name: signingName, isOfAws: true, signs: { signingName, ...signs } };
}
