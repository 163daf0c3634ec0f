import type { JsonObject } from '@cairn/kit';
import type { QueryLanguage } from '../definition-edit/query-language.ts';

/** What a Task of a new state calls. */
export const taskKinds = [
  'lambda',
  'lambdaToken',
  'activity',
  'http',
  'sdk',
  'stateMachine',
  'stateMachineSync',
  'dynamodbGetItem',
  'dynamodbPutItem',
  'sqs',
  'sqsToken',
  'sns',
  'eventBridge',
  'ecsSync',
  'batchSync',
  'glueSync',
] as const;

/** One of {@link taskKinds}. */
export type TaskKind = (typeof taskKinds)[number];

/**
 * What a call takes, written once for both languages: `input` stands for the state's input, `token` for the task
 * token, `id` for the execution's id.
 */
interface Call {
  readonly resource: string;
  readonly takes?: { readonly [name: string]: Argument };
  readonly timeoutSeconds?: number;
}

type Argument = string | number | boolean | readonly string[] | { readonly [name: string]: Argument };

const arn = (resource: string): string => `arn:aws:states:::${resource}`;
const input = '<input>';
const token = '<token>';
const executionId = '<execution id>';
const account = '000000000000';
const machine = `arn:aws:states:us-east-1:${account}:stateMachine:MyStateMachine`;
const queue = `https://sqs.us-east-1.amazonaws.com/${account}/MyQueue`;

const calls: { readonly [kind in TaskKind]: Call } = {
  lambda: { resource: arn('lambda:invoke'), takes: { FunctionName: 'MyFunction', Payload: input } },
  lambdaToken: {
    resource: arn('lambda:invoke.waitForTaskToken'),
    takes: { FunctionName: 'MyFunction', Payload: { input, taskToken: token } },
    timeoutSeconds: 86_400,
  },
  activity: { resource: `arn:aws:states:us-east-1:${account}:activity:MyActivity`, timeoutSeconds: 300 },
  http: {
    resource: arn('http:invoke'),
    takes: {
      ApiEndpoint: 'https://api.example.com/orders',
      Method: 'POST',
      Authentication: { ConnectionArn: `arn:aws:events:us-east-1:${account}:connection/MyConnection/1` },
      RequestBody: input,
    },
  },
  sdk: { resource: arn('aws-sdk:s3:getObject'), takes: { Bucket: 'my-bucket', Key: 'my-key' } },
  stateMachine: {
    resource: arn('states:startExecution'),
    takes: {
      StateMachineArn: machine,
      Input: { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: executionId },
    },
  },
  stateMachineSync: {
    resource: arn('states:startExecution.sync:2'),
    takes: {
      StateMachineArn: machine,
      Input: { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: executionId },
    },
  },
  dynamodbGetItem: {
    resource: arn('dynamodb:getItem'),
    takes: { TableName: 'MyTable', Key: { Id: { S: 'my-id' } } },
  },
  dynamodbPutItem: {
    resource: arn('dynamodb:putItem'),
    takes: { TableName: 'MyTable', Item: { Id: { S: 'my-id' } } },
  },
  sqs: { resource: arn('sqs:sendMessage'), takes: { QueueUrl: queue, MessageBody: input } },
  sqsToken: {
    resource: arn('sqs:sendMessage.waitForTaskToken'),
    takes: { QueueUrl: queue, MessageBody: { input, taskToken: token } },
    timeoutSeconds: 86_400,
  },
  sns: {
    resource: arn('sns:publish'),
    takes: { TopicArn: `arn:aws:sns:us-east-1:${account}:MyTopic`, Message: input },
  },
  eventBridge: {
    resource: arn('events:putEvents'),
    takes: {
      Entries: { Detail: input, DetailType: 'MyDetailType', EventBusName: 'default', Source: 'my.source' },
    },
  },
  ecsSync: {
    resource: arn('ecs:runTask.sync'),
    takes: { LaunchType: 'FARGATE', Cluster: 'MyCluster', TaskDefinition: 'MyTaskDefinition' },
  },
  batchSync: {
    resource: arn('batch:submitJob.sync'),
    takes: { JobName: 'MyJob', JobQueue: 'MyJobQueue', JobDefinition: 'MyJobDefinition' },
  },
  glueSync: { resource: arn('glue:startJobRun.sync'), takes: { JobName: 'MyJob' } },
};

/** A Task of a kind, in the order in which people write its fields. Names in it are to be replaced. */
export function taskSkeleton(kind: TaskKind, language: QueryLanguage): JsonObject {
  const { resource, takes, timeoutSeconds } = calls[kind];
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const printed = takes && printArguments(takes, language);
  return {
    Type: 'Task',
    Resource: resource,
    ...(printed === undefined ? {} : { [field]: kind === 'eventBridge' ? inList(printed) : printed }),
    ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
    End: true,
  };
}

/** Events are put as a list of entries. */
function inList(takes: JsonObject): JsonObject {
  return { ...takes, Entries: [takes.Entries as JsonObject] };
}

const jsonata: { readonly [sign: string]: string } = {
  [input]: '{% $states.input %}',
  [token]: '{% $states.context.Task.Token %}',
  [executionId]: '{% $states.context.Execution.Id %}',
};
const jsonPath: { readonly [sign: string]: string } = {
  [input]: '$',
  [token]: '$$.Task.Token',
  [executionId]: '$$.Execution.Id',
};

function printArguments(takes: { readonly [name: string]: Argument }, language: QueryLanguage): JsonObject {
  const entries = Object.entries(takes).map(([name, value]): [string, JsonObject[string]] => {
    if (typeof value === 'object' && !Array.isArray(value)) {
      return [name, printArguments(value as { readonly [name: string]: Argument }, language)];
    }
    const sign = typeof value === 'string' ? value : '';
    if (jsonata[sign] === undefined) return [name, value as JsonObject[string]];
    return language === 'JSONata' ? [name, jsonata[sign] as string] : [`${name}.$`, jsonPath[sign] as string];
  });
  return Object.fromEntries(entries);
}
