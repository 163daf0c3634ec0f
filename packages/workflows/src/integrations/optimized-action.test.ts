import { parseTaskResource } from '@cairn/asl';
import {
  type Json,
  Payload,
  type RemoteCall,
  RemoteServiceError,
  type ServiceCall,
  ServiceError,
} from '@cairn/kit';
import { expect, it } from 'vitest';
import { callIntegration } from './call-integration.ts';
import type { CallOutcome, IntegrationPorts, TaskCall } from './task-call.ts';

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:m:e';
const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';

/** Carries out a task; services answer by their actions. */
async function run(
  resource: string,
  parameters: Json,
  answers: { readonly [action: string]: Json | Error },
  isRemote = false,
): Promise<{ readonly calls: readonly (readonly [string, Json])[]; readonly outcome: CallOutcome }> {
  const calls: [string, Json][] = [];
  const answer = async ({ action, input }: ServiceCall | RemoteCall): Promise<Json> => {
    calls.push([action, input]);
    const given = answers[action] ?? {};
    if (given instanceof Error) throw given;
    return given;
  };
  const ports = {
    ids: { uuid: () => 'request' },
    now: () => 0,
    callService: answer,
    remote: { isRemote: () => isRemote, call: answer },
  } as never as IntegrationPorts;
  const call: TaskCall = {
    scope: { account: '000000000000', region: 'us-east-1', principal: { arn: 'role' } },
    resource: parseTaskResource(`arn:aws:states:::${resource}`) as TaskCall['resource'],
    parameters: Payload.of(parameters),
    idempotencyKey: 'key',
    origin: { executionArn, stateMachineArn },
    signal: new AbortController().signal,
  };
  return { outcome: await callIntegration(ports, call), calls };
}

function output(outcome: CallOutcome): unknown {
  if (outcome.kind === 'failure') return outcome;
  const {
    SdkHttpMetadata: _,
    SdkResponseMetadata: __,
    ...shown
  } = outcome.output.value as { [member: string]: Json };
  return shown;
}

it('sends an object as the text of a message', async () => {
  const { calls, outcome } = await run(
    'sqs:sendMessage.waitForTaskToken',
    { QueueUrl: 'http://localhost:4566/000000000000/q', MessageBody: { token: 't' } },
    { SendMessage: { MessageId: 'm' } },
  );
  expect(calls).toEqual([
    ['SendMessage', { QueueUrl: 'http://localhost:4566/000000000000/q', MessageBody: '{"token":"t"}' }],
  ]);
  expect(output(outcome)).toEqual({ MessageId: 'm' });
  const published = await run('sns:publish', { TopicArn: 't', Message: true }, {});
  expect(published.calls[0]?.[1]).toEqual({ TopicArn: 't', Message: 'true' });
});

it('names the host of a URL that is no queue’s', async () => {
  const SendMessage = new ServiceError('InvalidAddress', 'The address is not valid for this endpoint.');
  const parameters = { QueueUrl: 'http://no-such-queue', MessageBody: 'b' };
  const { outcome } = await run('sqs:sendMessage', parameters, { SendMessage });
  expect(outcome).toEqual({
    kind: 'failure',
    error: 'SQS.SdkClientException',
    cause: 'Unable to execute HTTP request: no-such-queue: Name or service not known',
  });
});

it('tells events who has put them, and fails with entries that failed', async () => {
  const entry = { Detail: { n: 1 }, DetailType: 'd', Source: 's', Resources: ['mine'] };
  const answer = { Entries: [{ ErrorCode: 'MalformedDetail' }], FailedEntryCount: 1 };
  const { calls, outcome } = await run('events:putEvents', { Entries: [entry] }, { PutEvents: answer });
  expect(calls[0]?.[1]).toEqual({
    Entries: [{ ...entry, Detail: '{"n":1}', Resources: ['mine', stateMachineArn, executionArn] }],
  });
  expect(outcome).toEqual({
    kind: 'failure',
    error: 'EventBridge.FailedEntry',
    cause: JSON.stringify(answer),
  });
});

it.each<[string, Error, string, string]>([
  [
    'dynamodb:putItem',
    new ServiceError('ConditionalCheckFailedException', 'The conditional request failed'),
    'DynamoDB.ConditionalCheckFailedException',
    'The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: request; Proxy: null)',
  ],
  [
    'dynamodb:putItem',
    new ServiceError('ValidationException', 'no'),
    'DynamoDB.AmazonDynamoDBException',
    'no (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ValidationException; Request ID: request; Proxy: null)',
  ],
  [
    'aws-sdk:dynamodb:putItem',
    new ServiceError('ValidationException', 'no'),
    'DynamoDb.DynamoDbException',
    'no (Service: DynamoDb, Status Code: 400, Request ID: request)',
  ],
  [
    'aws-sdk:sqs:getQueueUrl',
    new ServiceError('QueueDoesNotExist', 'gone'),
    'Sqs.QueueDoesNotExistException',
    'gone (Service: Sqs, Status Code: 400, Request ID: request)',
  ],
  [
    'glue:startJobRun',
    new RemoteServiceError('EntityNotFoundException', 'no job', { requestId: 'r-1', isModelled: true }),
    'Glue.EntityNotFoundException',
    'no job (Service: AWSGlue; Status Code: 400; Error Code: EntityNotFoundException; Request ID: r-1; Proxy: null)',
  ],
  [
    'aws-sdk:glue:getJob',
    new RemoteServiceError('Oops', 'no', { requestId: 'r-1', isModelled: false }),
    'Glue.GlueException',
    'no (Service: Glue, Status Code: 400, Request ID: r-1)',
  ],
  [
    'aws-sdk:glue:getJob',
    new RemoteServiceError('SdkClientException', 'no way', { requestId: '', isModelled: true }),
    'Glue.SdkClientException',
    'no way',
  ],
])('%s names %s', async (resource, thrown, error, cause) => {
  const action = (resource.split(':').at(-1) ?? '').replace(/^./, (letter) => letter.toUpperCase());
  const isRemote = thrown instanceof RemoteServiceError;
  expect((await run(resource, {}, { [action]: thrown }, isRemote)).outcome).toEqual({
    kind: 'failure',
    error,
    cause,
  });
});

it('spells the integration with EMR as its API has it', async () => {
  const created = await run(
    'elasticmapreduce:createCluster.sync',
    { Name: 'c', Instances: {} },
    { RunJobFlow: { JobFlowId: 'j-1', ClusterArn: 'arn' } },
    true,
  );
  expect(output(created.outcome)).toEqual({ ClusterId: 'j-1', ClusterArn: 'arn' });
  const step = await run(
    'elasticmapreduce:addStep.sync',
    { ClusterId: 'j-1', Step: { Name: 's' } },
    { AddJobFlowSteps: { StepIds: ['s-1'] } },
    true,
  );
  expect(step.calls).toEqual([['AddJobFlowSteps', { JobFlowId: 'j-1', Steps: [{ Name: 's' }] }]]);
  expect(output(step.outcome)).toEqual({ StepId: 's-1' });
  const modified = await run(
    'elasticmapreduce:modifyInstanceFleetByName',
    { ClusterId: 'j-1', InstanceFleetName: 'f', InstanceFleet: { TargetSpotCapacity: 2 } },
    { ListInstanceFleets: { InstanceFleets: [{ Id: 'if-0' }, { Id: 'if-1', Name: 'f' }] } },
    true,
  );
  expect(modified.calls[1]).toEqual([
    'ModifyInstanceFleet',
    { ClusterId: 'j-1', InstanceFleet: { TargetSpotCapacity: 2, InstanceFleetId: 'if-1' } },
  ]);
});

it('shows what a model answers', async () => {
  const { calls, outcome } = await run(
    'bedrock:invokeModel',
    { ModelId: 'm', Body: { prompt: 'p' } },
    { InvokeModel: { Body: '{"completion":"c"}', ContentType: 'application/json' } },
    true,
  );
  expect(calls[0]?.[0]).toBe('InvokeModel');
  expect(output(outcome)).toEqual({ Body: { completion: 'c' }, ContentType: 'application/json' });
});

it('writes an object as the JSON text of its Body, with the checksum of the SDK', async () => {
  const { calls } = await run('aws-sdk:s3:putObject', { Bucket: 'b', Key: 'k', Body: 'text' }, {});
  expect(calls[0]?.[1]).toEqual({ Bucket: 'b', Key: 'k', Body: '"text"', ChecksumAlgorithm: 'CRC32' });
});
