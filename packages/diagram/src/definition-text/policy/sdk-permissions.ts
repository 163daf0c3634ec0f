import { type ArnMaker, type Permission, servicePermissions } from './service-permissions.ts';
import type { TaskArguments } from './task-arguments.ts';

/** Services whose IAM prefix is not the name in `arn:aws:states:::aws-sdk:NAME:action`. */
const prefixes: { readonly [service: string]: string } = {
  apigatewayv2: 'apigateway',
  applicationautoscaling: 'application-autoscaling',
  bedrockruntime: 'bedrock',
  cloudwatchlogs: 'logs',
  cognitoidentity: 'cognito-identity',
  cognitoidentityprovider: 'cognito-idp',
  configservice: 'config',
  costexplorer: 'ce',
  databasemigration: 'dms',
  docdb: 'rds',
  dynamodbstreams: 'dynamodb',
  efs: 'elasticfilesystem',
  elasticloadbalancingv2: 'elasticloadbalancing',
  elasticsearch: 'es',
  emr: 'elasticmapreduce',
  emrcontainers: 'emr-containers',
  emrserverless: 'emr-serverless',
  eventbridge: 'events',
  iotdataplane: 'iot',
  kinesisanalyticsv2: 'kinesisanalytics',
  lexruntimev2: 'lex',
  opensearch: 'es',
  pinpoint: 'mobiletargeting',
  rdsdata: 'rds-data',
  resourcegroupstaggingapi: 'tag',
  s3control: 's3',
  sagemakerruntime: 'sagemaker',
  sesv2: 'ses',
  sfn: 'states',
  timestreamquery: 'timestream',
  timestreamwrite: 'timestream',
};

/** Operations whose IAM action has another name. */
const actions: { readonly [operation: string]: readonly string[] } = {
  'lambda:Invoke': ['lambda:InvokeFunction'],
  's3:ListObjects': ['s3:ListBucket'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:ListObjectVersions': ['s3:ListBucketVersions'],
  's3:ListBuckets': ['s3:ListAllMyBuckets'],
  's3:HeadBucket': ['s3:ListBucket'],
  's3:HeadObject': ['s3:GetObject'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  's3:CreateMultipartUpload': ['s3:PutObject'],
  's3:UploadPart': ['s3:PutObject'],
  's3:CompleteMultipartUpload': ['s3:PutObject'],
  'dynamodb:BatchGetItem': ['dynamodb:BatchGetItem'],
  'dynamodb:TransactWriteItems': [
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ],
  'dynamodb:TransactGetItems': ['dynamodb:GetItem'],
  'dynamodb:ExecuteStatement': [
    'dynamodb:PartiQLDelete',
    'dynamodb:PartiQLInsert',
    'dynamodb:PartiQLSelect',
    'dynamodb:PartiQLUpdate',
  ],
  'bedrock:Converse': ['bedrock:InvokeModel'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sns:PublishBatch': ['sns:Publish'],
};

/** Actions of S3 that are about the bucket rather than an object. */
const bucketAction = /^s3:(?:List|GetBucket|PutBucket|DeleteBucket|CreateBucket|HeadBucket)/;

/** What an `aws-sdk:` task needs: its action, on the resource that its arguments name. */
export function sdkPermissions(
  service: string,
  action: string,
  given: TaskArguments,
  arn: ArnMaker,
): readonly Permission[] {
  const prefix = prefixes[service] ?? service;
  const operation = `${prefix}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const known = servicePermissions[`${prefix}:${action}`];
  if (known !== undefined) return known.call(given, arn);
  return [
    { actions: actions[operation] ?? [operation], resources: resourcesOf(prefix, operation, given, arn) },
  ];
}

function resourcesOf(
  prefix: string,
  operation: string,
  given: TaskArguments,
  arn: ArnMaker,
): readonly string[] | undefined {
  const named = (names: readonly string[], make: (name: string) => string): readonly string[] | undefined => {
    const value = given.textOf(...names);
    return value === undefined ? undefined : [value.startsWith('arn:') ? value : make(value)];
  };
  switch (prefix) {
    case 's3': {
      const bucket = given.textOf('Bucket');
      if (bucket === undefined) return undefined;
      const base = `arn:${arn.partition}:s3:::${bucket}`;
      if (bucketAction.test(actions[operation]?.[0] ?? operation)) return [base];
      return [`${base}/${given.textOf('Key') ?? '*'}`];
    }
    case 'dynamodb':
      return named(['TableName'], (name) => arn('dynamodb', `table/${name}`))?.flatMap((table) =>
        /:(?:Query|Scan)$/.test(operation) ? [table, `${table}/index/*`] : [table],
      );
    case 'lambda':
      return named(['FunctionName'], (name) => arn('lambda', `function:${name}`));
    case 'sqs':
      return named(['QueueUrl'], (url) => arn('sqs', url.split('/').at(-1) ?? '*'));
    case 'sns':
      return named(['TopicArn', 'TargetArn'], (name) => arn('sns', name));
    case 'secretsmanager':
      return named(['SecretId'], (name) => arn('secretsmanager', `secret:${name}-??????`));
    case 'ssm':
      return named(['Name'], (name) => arn('ssm', `parameter/${name.replace(/^\//, '')}`));
    case 'states':
      return named(['StateMachineArn', 'ExecutionArn', 'ActivityArn'], (name) => name);
    case 'logs':
      return named(['LogGroupName'], (name) => arn('logs', `log-group:${name}:*`));
    case 'kinesis':
      return named(['StreamARN', 'StreamName'], (name) => arn('kinesis', `stream/${name}`));
    default:
      return undefined;
  }
}
