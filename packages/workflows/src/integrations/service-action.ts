import {
  isJsonObject,
  type Json,
  type JsonObject,
  Payload,
  printJson,
  setMember,
  utf8ByteLength,
} from '@cairn/kit';
import { camelCase, pascalCase, renameMembers } from './member-case.ts';
import { sdkMetadata } from './sdk-metadata.ts';
import { serviceFailure } from './service-failure.ts';
import { type CallOutcome, type IntegrationPorts, type TaskCall, traceOf } from './task-call.ts';

/** Services whose name in `aws-sdk:` ARNs is not the one they are called by. */
const signingNames: { readonly [service: string]: string } = {
  sfn: 'states',
  eventbridge: 'events',
  cloudwatchlogs: 'logs',
  cloudwatch: 'monitoring',
};

/** Names of services as the SDK for Java 2 writes them in errors, where they are not just capitalised. */
const sdkNames: { readonly [service: string]: string } = {
  dynamodb: 'DynamoDb',
  secretsmanager: 'SecretsManager',
  eventbridge: 'EventBridge',
  cloudwatchlogs: 'CloudWatchLogs',
};

/** Names that optimised integrations give to errors and to the service in causes. */
const optimizedNames: { readonly [service: string]: readonly [prefix: string, service: string] } = {
  sqs: ['SQS', 'AmazonSQS'],
  sns: ['SNS', 'AmazonSNS'],
  dynamodb: ['DynamoDB', 'AmazonDynamoDBv2'],
  events: ['EventBridge', 'AmazonCloudWatchEvents'],
  ecs: ['ECS', 'AmazonECS'],
  batch: ['Batch', 'AWSBatch'],
};

type ServiceResource = Extract<TaskCall['resource'], { readonly kind: 'service' }>;

/** `arn:aws:states:::aws-sdk:SERVICE:ACTION`: any action of any service, its response as it is. */
export async function callSdkAction(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resourceType, action } = call.resource as ServiceResource;
  const sdkService = resourceType.slice('aws-sdk:'.length);
  const service = signingNames[sdkService] ?? sdkService;
  const camel = service === 'states';
  const parameters = call.parameters.value;
  try {
    const answer = await ports.callService({
      ...call.scope,
      service,
      action: pascalCase(action),
      input: camel ? printTexts(renameMembers(parameters, camelCase)) : parameters,
      idempotencyKey: call.idempotencyKey,
      ...traceOf(call),
      signal: call.signal,
    });
    const output = camel ? showTimes(renameMembers(answer, pascalCase)) : answer;
    return { kind: 'result', output: Payload.of(output) };
  } catch (thrown) {
    const name = sdkNames[sdkService] ?? pascalCase(sdkService);
    return serviceFailure(thrown, { prefix: name, service: name, style: 'aws-sdk' }, ports.ids.uuid());
  }
}

/** `arn:aws:states:::SERVICE:ACTION` of a service without rules of its own here. */
export async function callOptimizedAction(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resourceType, action } = call.resource as ServiceResource;
  try {
    const answer = await ports.callService({
      ...call.scope,
      service: resourceType,
      action: pascalCase(action),
      input: call.parameters.value,
      idempotencyKey: call.idempotencyKey,
      ...traceOf(call),
      signal: call.signal,
    });
    return { kind: 'result', output: Payload.of(withMetadata(ports, answer)) };
  } catch (thrown) {
    const [prefix, service] = optimizedNames[resourceType] ?? [pascalCase(resourceType), resourceType];
    return serviceFailure(thrown, { prefix, service, style: 'optimized' }, ports.ids.uuid());
  }
}

function withMetadata(ports: IntegrationPorts, answer: Json): JsonObject {
  return {
    ...(isJsonObject(answer) ? answer : {}),
    ...sdkMetadata({
      requestId: ports.ids.uuid(),
      nowMs: ports.now(),
      contentType: 'application/x-amz-json-1.0',
      contentLength: utf8ByteLength(printJson(answer)),
    }),
  };
}

/** Members that the API takes as JSON text may be given as values. */
function printTexts(input: Json): Json {
  if (!isJsonObject(input)) return input;
  const printed: Record<string, Json> = {};
  for (const [member, value] of Object.entries(input)) {
    if (value === null) continue;
    const isText =
      (member === 'input' || member === 'output' || member === 'definition') && typeof value !== 'string';
    setMember(printed, member, isText ? printJson(value) : value);
  }
  return printed;
}

/** Instants are ISO 8601 texts in results; services answer epoch seconds, or milliseconds inside the process. */
function showTimes(value: Json): Json {
  if (Array.isArray(value)) return value.map(showTimes);
  if (!isJsonObject(value)) return value;
  const shown: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    const isTime = (member.endsWith('Date') || member === 'Timestamp') && typeof inner === 'number';
    setMember(shown, member, isTime ? isoTime(inner) : showTimes(inner));
  }
  return shown;
}

function isoTime(epoch: number): string {
  return new Date(epoch < 1e11 ? epoch * 1_000 : epoch).toISOString();
}
