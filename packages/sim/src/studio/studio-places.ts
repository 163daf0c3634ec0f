import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  GetApisCommand,
} from '@aws-sdk/client-apigatewayv2';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  GetActivityTaskCommand,
  ListMapRunsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { zipSync } from 'fflate';
import type { Studio } from './studio-fixture.ts';

/** A place of the studio that is looked at, with data that users control. */
export interface StudioPlace {
  /** The name of its pattern in the studio's `routes`. */
  readonly route: string;
  readonly path: string;
  /** Whether planted data has to be seen there, as text. */
  readonly showsPlanted?: true;
}

/** Would set a mark where it were taken for markup, in whatever place it is put. */
export const planted =
  '"\'></style></script><img src=x onerror=window.planted=1><svg onload=window.planted=2><script>window.planted=3</script>';
/** The same, as short as the names of some things have to be. */
const plantedName = '<img src=x onerror=window.planted=4>';
const machineName = 'planted';
const mapName = 'planted-map';
const waitingName = 'planted-waiting';
const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/any`;
const machineArn = `arn:aws:states:us-east-1:${account}:stateMachine:${machineName}`;
const runOf = (name: string): string =>
  `/executions/arn:aws:states:us-east-1:${account}:execution:${machineName}:${name}`;

/** Places about workflows. */
export const workflowPlaces: readonly StudioPlace[] = [
  { route: 'workflows', path: '/workflows' },
  { route: 'workflowNew', path: '/workflows/new' },
  { route: 'workflowEdit', path: `/workflows/${machineName}/edit`, showsPlanted: true },
  { route: 'workflow', path: `/workflows/${machineName}` },
  { route: 'workflow', path: `/workflows/${machineName}/definition`, showsPlanted: true },
  { route: 'workflowDebug', path: `/workflows/${machineName}/debug`, showsPlanted: true },
  { route: 'workflow', path: `/workflows/${machineName}/settings` },
  { route: 'activities', path: '/activities' },
  { route: 'activities', path: `/activities?name=${machineName}`, showsPlanted: true },
  { route: 'files', path: '/files' },
  { route: 'file', path: '/files/planted-file.asl.json', showsPlanted: true },
];

/** Places about runs. */
export const runPlaces: readonly StudioPlace[] = [
  { route: 'executions', path: '/executions' },
  { route: 'execution', path: runOf('failed'), showsPlanted: true },
  { route: 'execution', path: `${runOf('failed')}?tab=events`, showsPlanted: true },
  { route: 'execution', path: `${runOf('failed')}?tab=timeline`, showsPlanted: true },
  { route: 'execution', path: `${runOf('failed')}?tab=data`, showsPlanted: true },
  {
    route: 'execution',
    path: `/executions/arn:aws:states:us-east-1:${account}:execution:${waitingName}:waiting?tab=tasks`,
    showsPlanted: true,
  },
  {
    route: 'executionCompare',
    path: `/executions/compare?left=${runOf('failed').slice(12)}&right=${runOf('other').slice(12)}`,
    showsPlanted: true,
  },
];

/** The page of the map run that was planted; its ARN is made by the server. */
export async function mapRunPlace({ stepFunctions }: Studio): Promise<StudioPlace> {
  const executionArn = machineArn
    .replace('stateMachine', 'execution')
    .replace(machineName, `${mapName}:failed`);
  const { mapRuns = [] } = await stepFunctions.send(new ListMapRunsCommand({ executionArn }));
  return { route: 'mapRun', path: `/map-runs/${mapRuns[0]?.mapRunArn}` };
}

/** The page of the API that was planted; its id is made by the server. */
export async function apiPlace({ clientOptions }: Studio): Promise<StudioPlace> {
  const apis = new ApiGatewayV2Client(clientOptions);
  const { Items = [] } = await apis.send(new GetApisCommand({}));
  apis.destroy();
  return { route: 'api', path: `/routes/${Items[0]?.ApiId}`, showsPlanted: true };
}

/** Places about what holds data and runs code. */
export const resourcePlaces: readonly StudioPlace[] = [
  { route: 'tables', path: '/tables' },
  { route: 'table', path: '/tables/planted', showsPlanted: true },
  { route: 'table', path: '/tables/planted/settings' },
  { route: 'objects', path: '/objects' },
  { route: 'bucket', path: '/objects/planted', showsPlanted: true },
  { route: 'queues', path: '/queues' },
  { route: 'queue', path: '/queues/planted' },
  { route: 'functions', path: '/functions' },
  { route: 'function', path: '/functions/planted', showsPlanted: true },
  { route: 'function', path: '/functions/planted/code', showsPlanted: true },
  { route: 'events', path: '/events' },
  { route: 'eventRule', path: '/events/default/planted', showsPlanted: true },
];

/** Places about the other services, and the rest. */
export const servicePlaces: readonly StudioPlace[] = [
  { route: 'schedules', path: '/schedules' },
  { route: 'schedule', path: '/schedules/default/planted' },
  { route: 'logs', path: '/logs' },
  { route: 'logGroup', path: '/logs/group?name=/aws/lambda/planted', showsPlanted: true },
  { route: 'topics', path: '/topics' },
  { route: 'topic', path: `/topics/${machineName}` },
  { route: 'routes', path: '/routes', showsPlanted: true },
  { route: 'secrets', path: '/secrets', showsPlanted: true },
  { route: 'secrets', path: '/secrets?secret=planted' },
  { route: 'parameters', path: '/parameters' },
  { route: 'parameters', path: '/parameters?parameter=planted' },
  { route: 'containers', path: '/containers' },
  { route: 'identities', path: '/identities' },
  { route: 'metrics', path: '/metrics' },
  { route: 'meter', path: '/meter' },
  { route: 'settings', path: '/settings' },
  { route: 'design', path: '/design' },
];

/** Plants markup into every field of the data that users control. */
export async function plantMarkup(studio: Studio): Promise<void> {
  await plantWorkflows(studio);
  await plantResources(studio);
}

/** A machine with markup in all that its author names. */
export const plantedDefinition = {
  Comment: planted,
  StartAt: plantedName,
  States: {
    [plantedName]: { Type: 'Pass', Comment: planted, Result: { [planted]: planted }, Next: 'Fails' },
    Fails: { Type: 'Fail', Error: plantedName, Cause: planted },
  },
};

/** The same in a distributed map. */
const plantedMap = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Label: 'planted',
      ItemsPath: '$.items',
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: plantedDefinition.StartAt,
        States: plantedDefinition.States,
      },
      End: true,
    },
  },
};

async function plantWorkflows(studio: Studio): Promise<void> {
  const { stepFunctions } = studio;
  await stepFunctions.send(
    new CreateStateMachineCommand({
      name: machineName,
      roleArn,
      definition: JSON.stringify(plantedDefinition),
      tags: [{ key: 'planted', value: 'by a user' }],
    }),
  );
  for (const name of ['failed', 'other'])
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn,
        name,
        input: JSON.stringify({ [planted]: planted, name }),
      }),
    );
  const map = await stepFunctions.send(
    new CreateStateMachineCommand({ name: mapName, roleArn, definition: JSON.stringify(plantedMap) }),
  );
  await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: map.stateMachineArn,
      name: 'failed',
      input: JSON.stringify({ items: [planted] }),
    }),
  );
  await plantOpenTask(studio);
}

/** A run that waits for an activity, whose task a worker has taken. */
async function plantOpenTask({ stepFunctions }: Studio): Promise<void> {
  const { activityArn } = await stepFunctions.send(new CreateActivityCommand({ name: machineName }));
  const work = { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 3_600, End: true };
  const { stateMachineArn } = await stepFunctions.send(
    new CreateStateMachineCommand({
      name: waitingName,
      roleArn,
      definition: JSON.stringify({ StartAt: plantedName, States: { [plantedName]: work } }),
    }),
  );
  await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name: 'waiting' }));
  await stepFunctions.send(new GetActivityTaskCommand({ activityArn, workerName: plantedName }));
}

async function plantResources(studio: Studio): Promise<void> {
  const { clientOptions } = studio;
  const tables = new DynamoDBClient(clientOptions);
  await tables.send(
    new CreateTableCommand({
      TableName: machineName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  const Item = { id: { S: planted }, [planted]: { S: planted } };
  await tables.send(new PutItemCommand({ TableName: machineName, Item }));
  const queues = new SQSClient(clientOptions);
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: machineName }));
  await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: planted }));
  const objects = new S3Client({ ...clientOptions, forcePathStyle: true });
  await objects.send(new CreateBucketCommand({ Bucket: machineName }));
  const ContentType = 'text/html';
  for (const Key of [plantedName, `folder ${plantedName}/evil.html`])
    await objects.send(new PutObjectCommand({ Bucket: machineName, Key, Body: planted, ContentType }));
  const events = new EventBridgeClient(clientOptions);
  const EventPattern = JSON.stringify({ source: [planted] });
  await events.send(new PutRuleCommand({ Name: machineName, Description: planted, EventPattern }));
  const schedules = new SchedulerClient(clientOptions);
  await schedules.send(
    new CreateScheduleCommand({
      Name: machineName,
      Description: planted,
      ScheduleExpression: 'rate(2 days)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: machineArn, RoleArn: roleArn, Input: JSON.stringify({ planted }) },
    }),
  );
  const topics = new SNSClient(clientOptions);
  await topics.send(new CreateTopicCommand({ Name: machineName, Attributes: { DisplayName: plantedName } }));
  await plantFunction(new LambdaClient(clientOptions));
  await plantApi(new ApiGatewayV2Client(clientOptions));
  const secrets = new SecretsManagerClient(clientOptions);
  const Tags = [{ Key: 'planted', Value: plantedName }];
  await secrets.send(
    new CreateSecretCommand({ Name: machineName, Description: planted, SecretString: planted, Tags }),
  );
  const parameters = new SSMClient(clientOptions);
  await parameters.send(
    new PutParameterCommand({ Name: machineName, Description: planted, Value: planted, Type: 'String' }),
  );
  for (const client of [tables, queues, objects, events, schedules, topics, secrets, parameters])
    client.destroy();
}

/** An API with markup in what its author names. */
async function plantApi(apis: ApiGatewayV2Client): Promise<void> {
  const { ApiId } = await apis.send(
    new CreateApiCommand({ Name: plantedName, Description: planted, ProtocolType: 'HTTP' }),
  );
  const { IntegrationId } = await apis.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: `arn:aws:lambda:us-east-1:${account}:function:${machineName}`,
      PayloadFormatVersion: '2.0',
      Description: planted,
    }),
  );
  const Target = `integrations/${IntegrationId}`;
  await apis.send(new CreateRouteCommand({ ApiId, RouteKey: `GET /${encodeURIComponent('<b>')}`, Target }));
  apis.destroy();
}

/** A function that logs what is planted, and fails with it. */
async function plantFunction(functions: LambdaClient): Promise<void> {
  const text = JSON.stringify(planted);
  const code = `export const handler = async () => { console.log(${text}); throw new Error(${text}); };`;
  await functions.send(
    new CreateFunctionCommand({
      FunctionName: machineName,
      Description: planted,
      Role: roleArn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: zipSync({ 'index.mjs': Buffer.from(code) }) },
    }),
  );
  await functions.send(new InvokeCommand({ FunctionName: machineName }));
  functions.destroy();
}
