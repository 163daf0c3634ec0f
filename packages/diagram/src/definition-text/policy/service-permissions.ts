import type { TaskArguments } from './task-arguments.ts';

/** Makes ARNs of the machine's account and region. */
export interface ArnMaker {
  (service: string, resource: string): string;
  readonly partition: string;
}

/** Actions on resources; `*` where a resource is not known from the definition, or the service knows none. */
export interface Permission {
  readonly actions: readonly string[];
  /** Undefined: the definition does not tell which, so that all have to be allowed. */
  readonly resources: readonly string[] | undefined;
  readonly condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
  /** Said to the reader beside. */
  readonly note?: string;
}

type Maker = (given: TaskArguments, arn: ArnMaker) => readonly Permission[];

/** How an optimised integration is allowed: what the call needs, and what waiting for its end needs more. */
export interface ServicePermissions {
  readonly call: Maker;
  /** For `.sync` and `.sync:2`. */
  readonly sync?: Maker;
}

const everything = ['*'];
const only =
  (
    actions: readonly string[],
    resource: (given: TaskArguments, arn: ArnMaker) => string | undefined,
  ): Maker =>
  (given, arn) => {
    const found = resource(given, arn);
    return [{ actions, resources: found === undefined ? undefined : [found] }];
  };
const onAll =
  (...actions: readonly string[]): Maker =>
  () => [{ actions, resources: everything }];

/** An argument that is an ARN already, or a name that one is made of. */
function arnOf(
  given: TaskArguments,
  arn: ArnMaker,
  names: readonly string[],
  service: string,
  prefix: string,
): string | undefined {
  const value = given.textOf(...names);
  if (value === undefined || value.startsWith('arn:')) return value;
  return arn(service, prefix + value);
}

/** Rules that Step Functions keeps in EventBridge to hear of the end of what it started. */
const rule =
  (name: string): Maker =>
  (_given, arn) => [
    {
      actions: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      resources: [arn('events', `rule/${name}`)],
    },
  ];
const both =
  (...makers: readonly Maker[]): Maker =>
  (given, arn) =>
    makers.flatMap((make) => make(given, arn));
const passRole =
  (service: string): Maker =>
  () => [
    {
      actions: ['iam:PassRole'],
      resources: everything,
      condition: { StringEquals: { 'iam:PassedToService': service } },
      note: `iam:PassRole is for the roles that are handed to ${service}: name them instead of *`,
    },
  ];

const dynamodb = (action: string): ServicePermissions => ({
  call: only([`dynamodb:${action}`], (given, arn) => arnOf(given, arn, ['TableName'], 'dynamodb', 'table/')),
});

/** A function's ARN and its versions and aliases: which of them is called is in the qualifier. */
export const invokeFunction: Maker = (given, arn) => {
  const found = arnOf(given, arn, ['FunctionName'], 'lambda', 'function:');
  const resources =
    found === undefined ? undefined : [found, ...(/:function:[^:]+$/.test(found) ? [`${found}:*`] : [])];
  return [{ actions: ['lambda:InvokeFunction'], resources }];
};

const startExecution = only(['states:StartExecution'], (given) => given.textOf('StateMachineArn'));
const followExecution: Maker = (given) => {
  const machine = given.textOf('StateMachineArn')?.replace(':stateMachine:', ':execution:');
  const resources =
    machine === undefined ? undefined : [`${machine.replace(/(:execution:[^:]+).*$/, '$1')}:*`];
  return [{ actions: ['states:DescribeExecution', 'states:StopExecution'], resources }];
};

const job = (given: TaskArguments, arn: ArnMaker) => arnOf(given, arn, ['JobName'], 'glue', 'job/');
const project = (given: TaskArguments, arn: ArnMaker) =>
  arnOf(given, arn, ['ProjectName'], 'codebuild', 'project/');
const workGroup: Maker = (given, arn) => [
  {
    actions: [
      'athena:GetDataCatalog',
      'athena:GetQueryExecution',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    resources: [
      arn('athena', `workgroup/${given.textOf('WorkGroup') ?? 'primary'}`),
      arn('athena', 'datacatalog/*'),
    ],
    note: 'Athena reads and writes by this role too: allow the S3 buckets and the Glue tables of the query',
  },
];

/**
 * Permissions of the optimised integrations, by `service:action` (Developer Guide, "How Step Functions generates IAM
 * policies for integrated services").
 */
export const servicePermissions: { readonly [integration: string]: ServicePermissions } = {
  'lambda:invoke': { call: invokeFunction },
  'sqs:sendMessage': {
    call: only(['sqs:SendMessage'], (given, arn) => {
      const name = given.textOf('QueueUrl')?.split('/').at(-1);
      return name === undefined ? undefined : arn('sqs', name);
    }),
  },
  'sns:publish': { call: only(['sns:Publish'], (given) => given.textOf('TopicArn', 'TargetArn')) },
  'dynamodb:getItem': dynamodb('GetItem'),
  'dynamodb:putItem': dynamodb('PutItem'),
  'dynamodb:updateItem': dynamodb('UpdateItem'),
  'dynamodb:deleteItem': dynamodb('DeleteItem'),
  'states:startExecution': {
    call: startExecution,
    sync: both(followExecution, rule('StepFunctionsGetEventsForStepFunctionsExecutionRule')),
  },
  'events:putEvents': {
    call: (given, arn) => {
      const entries = given.valueOf('Entries');
      const buses = (Array.isArray(entries) ? entries : []).map((entry) => entry?.EventBusName ?? 'default');
      const isKnown =
        buses.length > 0 && buses.every((bus) => typeof bus === 'string' && !bus.startsWith('{%'));
      const resources = buses.map((bus) =>
        String(bus).startsWith('arn:') ? String(bus) : arn('events', `event-bus/${bus}`),
      );
      return [{ actions: ['events:PutEvents'], resources: isKnown ? [...new Set(resources)] : undefined }];
    },
  },
  'batch:submitJob': {
    call: onAll('batch:SubmitJob'),
    sync: both(
      onAll('batch:DescribeJobs', 'batch:TerminateJob'),
      rule('StepFunctionsGetEventsForBatchJobsRule'),
    ),
  },
  'ecs:runTask': {
    call: both(
      only(['ecs:RunTask'], (given, arn) => arnOf(given, arn, ['TaskDefinition'], 'ecs', 'task-definition/')),
      passRole('ecs-tasks.amazonaws.com'),
    ),
    sync: both(onAll('ecs:DescribeTasks', 'ecs:StopTask'), rule('StepFunctionsGetEventsForECSTaskRule')),
  },
  'glue:startJobRun': {
    call: only(['glue:StartJobRun'], job),
    sync: only(['glue:BatchStopJobRun', 'glue:GetJobRun', 'glue:GetJobRuns'], job),
  },
  'codebuild:startBuild': {
    call: only(['codebuild:StartBuild'], project),
    sync: both(
      only(['codebuild:BatchGetBuilds', 'codebuild:StopBuild'], project),
      rule('StepFunctionsGetEventForCodeBuildStartBuildRule'),
    ),
  },
  'athena:startQueryExecution': { call: workGroup, sync: workGroup },
  'athena:getQueryExecution': { call: workGroup },
  'athena:getQueryResults': {
    call: both(workGroup, onAll('athena:GetQueryResults', 's3:GetObject')),
  },
  'athena:stopQueryExecution': { call: workGroup },
  'databrew:startJobRun': {
    call: only(['databrew:StartJobRun'], (given, arn) => arnOf(given, arn, ['Name'], 'databrew', 'job/')),
    sync: only(['databrew:ListJobRuns', 'databrew:StopJobRun'], (given, arn) =>
      arnOf(given, arn, ['Name'], 'databrew', 'job/'),
    ),
  },
  'sagemaker:createTrainingJob': {
    call: both(
      onAll('sagemaker:CreateTrainingJob', 'sagemaker:ListTags', 'sagemaker:AddTags'),
      passRole('sagemaker.amazonaws.com'),
    ),
    sync: both(
      onAll('sagemaker:DescribeTrainingJob', 'sagemaker:StopTrainingJob'),
      rule('StepFunctionsGetEventsForSageMakerTrainingJobsRule'),
    ),
  },
  'bedrock:invokeModel': {
    call: only(['bedrock:InvokeModel'], (given, arn) => {
      const model = given.textOf('ModelId');
      if (model === undefined || model.startsWith('arn:')) return model;
      return `${arn('bedrock', 'foundation-model/').replace(/:\d{12}:/, '::')}${model}`;
    }),
  },
};
