import { awsJsonOperation } from '../../../wire/aws-json.ts';
import { createFunction } from '../../../wire/functions.ts';
import { restJsonOperation } from '../../../wire/rest-json.ts';
import { createBucket, putObject } from '../../../wire/s3.ts';
import { createActivity, createStateMachine } from '../../../wire/step-functions.ts';
import { createTable } from '../../../wire/tables.ts';
import type { Wire } from '../../../wire/wire.ts';
import { base64Of, deflateEntry, writeZip } from '../../functions/zip-archive.ts';
import type { TemplateNeed } from './template.ts';

/** The role of what templates make: in local mode none has to exist. */
export function templateRole(account: string): string {
  return `arn:aws:iam::${account}:role/studio-template`;
}

/** Answers that say the thing is there already: then nothing is left to do. */
const thereAlready = new Set([
  'ResourceConflictException',
  'ResourceAlreadyExistsException',
  'ResourceInUseException',
  'QueueAlreadyExists',
  'QueueNameExists',
  'ActivityAlreadyExists',
  'StateMachineAlreadyExists',
  'BucketAlreadyOwnedByYou',
  'BucketAlreadyExists',
]);

/**
 * Makes what a template needs; what is there already stays as it is.
 * @returns the ARN, where the definition has to name it
 */
export async function makeNeed(wire: Wire, need: TemplateNeed): Promise<string | undefined> {
  switch (need.kind) {
    case 'function':
      return unlessThere(() => makeFunction(wire, need));
    case 'queue':
      return unlessThere(() => createQueue.run(wire, { QueueName: need.name }));
    case 'activity':
      return unlessThere(() => createActivity.run(wire, { name: need.name }));
    case 'table':
      return unlessThere(() => makeTable(wire, need));
    case 'object':
      await unlessThere(() => createBucket.run(wire, { bucket: need.bucket }));
      await putObject.run(wire, {
        bucket: need.bucket,
        key: need.key,
        content: new Blob([need.text], { type: 'application/json' }),
      });
      return undefined;
    case 'connection':
      return makeConnection(wire, need.name);
    case 'stateMachine':
      return unlessThere(() =>
        createStateMachine.run(wire, {
          name: need.name,
          definition: need.definition,
          roleArn: templateRole(wire.account),
        }),
      );
    case 'batch':
      return makeBatch(wire, need);
  }
}

async function unlessThere(make: () => Promise<unknown>): Promise<undefined> {
  try {
    await make();
  } catch (error) {
    const code = (error as { readonly code?: string }).code ?? '';
    if (!thereAlready.has(code)) throw error;
  }
}

async function makeFunction(wire: Wire, { name, code }: Extract<TemplateNeed, { kind: 'function' }>) {
  const archive = writeZip([await deflateEntry('index.mjs', new TextEncoder().encode(code))]);
  return createFunction.run(wire, {
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Role: templateRole(wire.account),
    Handler: 'index.handler',
    Timeout: 10,
    Code: { ZipFile: base64Of(archive) },
  });
}

function makeTable(wire: Wire, { name, keyName }: Extract<TemplateNeed, { kind: 'table' }>) {
  return createTable.run(wire, {
    TableName: name,
    AttributeDefinitions: [{ AttributeName: keyName, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: keyName, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
}

const createQueue = awsJsonOperation<{ readonly QueueName: string }, { readonly QueueUrl: string }>(
  'sqs',
  'CreateQueue',
);

interface ConnectionArn {
  readonly ConnectionArn: string;
}
const createConnection = awsJsonOperation<
  {
    readonly Name: string;
    readonly AuthorizationType: 'API_KEY';
    readonly AuthParameters: {
      readonly ApiKeyAuthParameters: { readonly ApiKeyName: string; readonly ApiKeyValue: string };
    };
  },
  ConnectionArn
>('events', 'CreateConnection');
const describeConnection = awsJsonOperation<{ readonly Name: string }, ConnectionArn>(
  'events',
  'DescribeConnection',
);

async function makeConnection(wire: Wire, name: string): Promise<string> {
  await unlessThere(() =>
    createConnection.run(wire, {
      Name: name,
      AuthorizationType: 'API_KEY',
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'replace-me' } },
    }),
  );
  return (await describeConnection.run(wire, { Name: name })).ConnectionArn;
}

function batchOperation<Output = unknown>(path: string) {
  return restJsonOperation<object, Output>({
    service: 'batch',
    action: path,
    method: 'POST',
    path: () => `/v1/${path}`,
    body: (input) => input,
  });
}

async function makeBatch(
  wire: Wire,
  { queue, jobDefinition, image }: Extract<TemplateNeed, { kind: 'batch' }>,
): Promise<undefined> {
  const environment = `${queue}-environment`;
  const environments = await batchOperation<{ readonly computeEnvironments?: readonly unknown[] }>(
    'describecomputeenvironments',
  ).run(wire, { computeEnvironments: [environment] });
  if ((environments.computeEnvironments ?? []).length === 0) {
    await batchOperation('createcomputeenvironment').run(wire, {
      computeEnvironmentName: environment,
      type: 'UNMANAGED',
    });
  }
  const queues = await batchOperation<{ readonly jobQueues?: readonly unknown[] }>('describejobqueues').run(
    wire,
    {
      jobQueues: [queue],
    },
  );
  if ((queues.jobQueues ?? []).length === 0) {
    await batchOperation('createjobqueue').run(wire, {
      jobQueueName: queue,
      priority: 1,
      computeEnvironmentOrder: [{ order: 1, computeEnvironment: environment }],
    });
  }
  const definitions = await batchOperation<{ readonly jobDefinitions?: readonly unknown[] }>(
    'describejobdefinitions',
  ).run(wire, { jobDefinitionName: jobDefinition, status: 'ACTIVE' });
  if ((definitions.jobDefinitions ?? []).length > 0) return;
  await batchOperation('registerjobdefinition').run(wire, {
    jobDefinitionName: jobDefinition,
    type: 'container',
    containerProperties: { image, vcpus: 1, memory: 128, command: ['sh', '-c', 'echo "$TEXT" | wc -w'] },
  });
}
