import { entityArn, type ManagedPolicy } from './iam-entities.ts';

/** What a policy of AWS's allows: all of some services, or these actions, on everything. */
type Allowed =
  | readonly string[]
  | { readonly NotAction: readonly string[]; readonly also: readonly string[] };

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const xray = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
];

/**
 * The policies of AWS's own that workflows and their surroundings need, by path and name: as much of them as concerns
 * the services that are here.
 */
const allowed: { readonly [pathAndName: string]: Allowed } = {
  '/AdministratorAccess': ['*'],
  '/PowerUserAccess': {
    NotAction: ['iam:*', 'organizations:*', 'account:*'],
    also: ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole', 'iam:ListRoles'],
  },
  '/IAMFullAccess': ['iam:*'],
  '/IAMReadOnlyAccess': [
    'iam:GenerateCredentialReport',
    'iam:GenerateServiceLastAccessedDetails',
    'iam:Get*',
    'iam:List*',
    'iam:SimulateCustomPolicy',
    'iam:SimulatePrincipalPolicy',
  ],
  '/AWSStepFunctionsFullAccess': ['states:*'],
  '/AWSStepFunctionsConsoleFullAccess': ['states:*', 'iam:ListRoles', 'iam:PassRole', 'lambda:ListFunctions'],
  '/AWSStepFunctionsReadOnlyAccess': [
    'states:ListStateMachines',
    'states:ListActivities',
    'states:DescribeStateMachine',
    'states:DescribeStateMachineForExecution',
    'states:ListExecutions',
    'states:DescribeExecution',
    'states:GetExecutionHistory',
    'states:DescribeActivity',
  ],
  '/AWSLambda_FullAccess': [
    'lambda:*',
    'states:DescribeStateMachine',
    'states:ListStateMachines',
    'logs:DescribeLogGroups',
    'iam:ListRoles',
    'iam:PassRole',
  ],
  '/AWSLambda_ReadOnlyAccess': [
    'lambda:Get*',
    'lambda:List*',
    'logs:DescribeLogGroups',
    'iam:GetRole',
    'iam:ListRoles',
  ],
  '/service-role/AWSLambdaBasicExecutionRole': logs,
  '/service-role/AWSLambdaRole': ['lambda:InvokeFunction'],
  '/service-role/AWSLambdaSQSQueueExecutionRole': [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ],
  '/service-role/AWSLambdaDynamoDBExecutionRole': [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    ...logs,
  ],
  '/AmazonDynamoDBFullAccess': ['dynamodb:*', 'dynamodbstreams:*'],
  '/AmazonDynamoDBFullAccess_v2': ['dynamodb:*'],
  '/AmazonDynamoDBReadOnlyAccess': [
    'dynamodb:BatchGetItem',
    'dynamodb:Describe*',
    'dynamodb:List*',
    'dynamodb:GetItem',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PartiQLSelect',
  ],
  '/AmazonS3FullAccess': ['s3:*', 's3-object-lambda:*'],
  '/AmazonS3ReadOnlyAccess': [
    's3:Get*',
    's3:List*',
    's3:Describe*',
    's3-object-lambda:Get*',
    's3-object-lambda:List*',
  ],
  '/AmazonSQSFullAccess': ['sqs:*'],
  '/AmazonSQSReadOnlyAccess': [
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ListDeadLetterSourceQueues',
    'sqs:ListQueues',
    'sqs:ListMessageMoveTasks',
    'sqs:ListQueueTags',
  ],
  '/AmazonSNSFullAccess': ['sns:*'],
  '/AmazonSNSReadOnlyAccess': ['sns:GetTopicAttributes', 'sns:List*', 'sns:GetSubscriptionAttributes'],
  '/AmazonEventBridgeFullAccess': ['events:*', 'schemas:*', 'scheduler:*', 'pipes:*'],
  '/AmazonEventBridgeReadOnlyAccess': [
    'events:Describe*',
    'events:List*',
    'events:TestEventPattern',
    'scheduler:Get*',
    'scheduler:List*',
  ],
  '/AmazonEventBridgeSchedulerFullAccess': ['scheduler:*', 'iam:PassRole'],
  '/AmazonEventBridgeSchedulerReadOnlyAccess': ['scheduler:Get*', 'scheduler:List*'],
  '/CloudWatchFullAccess': ['cloudwatch:*', 'logs:*', 'sns:*'],
  '/CloudWatchFullAccessV2': ['cloudwatch:*', 'logs:*', 'sns:*'],
  '/CloudWatchReadOnlyAccess': [
    'cloudwatch:Describe*',
    'cloudwatch:Get*',
    'cloudwatch:List*',
    'logs:Get*',
    'logs:List*',
    'logs:Describe*',
    'logs:FilterLogEvents',
  ],
  '/CloudWatchLogsFullAccess': ['logs:*', 'cloudwatch:GenerateQuery'],
  '/CloudWatchLogsReadOnlyAccess': ['logs:Describe*', 'logs:Get*', 'logs:List*', 'logs:FilterLogEvents'],
  '/SecretsManagerReadWrite': ['secretsmanager:*'],
  '/AmazonSSMFullAccess': ['ssm:*', 'ec2messages:*'],
  '/AmazonSSMReadOnlyAccess': ['ssm:Describe*', 'ssm:Get*', 'ssm:List*'],
  '/AmazonECS_FullAccess': ['ecs:*', 'logs:CreateLogGroup', 'logs:DescribeLogGroups', 'iam:ListRoles'],
  '/service-role/AmazonECSTaskExecutionRolePolicy': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchGetImage',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  '/AWSBatchFullAccess': [
    'batch:*',
    'ecs:DescribeClusters',
    'ecs:Describe*',
    'ecs:List*',
    'logs:Describe*',
    'logs:Get*',
  ],
  '/service-role/AWSBatchServiceRole': [
    'ecs:*',
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'logs:DescribeLogGroups',
  ],
  '/service-role/AWSBatchServiceEventTargetRole': ['batch:SubmitJob'],
  '/AmazonAPIGatewayAdministrator': ['apigateway:*'],
  '/AmazonAPIGatewayInvokeFullAccess': ['execute-api:Invoke', 'execute-api:ManageConnections'],
  '/service-role/AmazonAPIGatewayPushToCloudWatchLogs': [
    ...logs,
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ],
  '/AWSXRayDaemonWriteAccess': xray,
  '/AWSXrayWriteOnlyAccess': xray,
};

/** 2015-02-06, when AWS made the first ones. */
const createdMs = 1_423_247_999_000;

/** The account in the ARNs of AWS's own policies. */
export const awsAccount = 'aws';

function makePolicy([pathAndName, what]: readonly [string, Allowed]): ManagedPolicy {
  const slash = pathAndName.lastIndexOf('/') + 1;
  const name = pathAndName.slice(slash);
  const Statement =
    'NotAction' in what
      ? [
          { Effect: 'Allow', NotAction: what.NotAction, Resource: '*' },
          { Effect: 'Allow', Action: what.also, Resource: '*' },
        ]
      : [{ Effect: 'Allow', Action: what.length === 1 ? what[0] : what, Resource: '*' }];
  const document = JSON.stringify({ Version: '2012-10-17', Statement });
  return {
    kind: 'policy',
    account: awsAccount,
    name,
    path: pathAndName.slice(0, slash),
    id: `ANPA${[...name.toUpperCase().replace(/[^A-Z]/g, '')].slice(0, 17).join('').padEnd(17, 'A')}`,
    createdMs,
    updatedMs: createdMs,
    tags: [],
    defaultVersion: 'v1',
    nextVersion: 2,
    versions: [{ id: 'v1', document, createdMs }],
  };
}

/** The policies of AWS's own by ARN. */
export const awsManagedPolicies: ReadonlyMap<string, ManagedPolicy> = new Map(
  Object.entries(allowed)
    .map(makePolicy)
    .map((policy) => [entityArn(policy), policy]),
);
