import { calledService, causeNameOf, sdkIdOf } from '@cairn/asl';
import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  Payload,
  parseJson,
  printJson,
  ServiceError,
  utf8ByteLength,
} from '@cairn/kit';
import { sdkMetadata } from './sdk-metadata.ts';
import { actionCall, taskAction } from './service-action.ts';
import { type FailureNames, serviceFailure } from './service-failure.ts';
import type { CallOutcome, IntegrationPorts, TaskCall } from './task-call.ts';

/** How an optimised integration differs from the action that it calls. */
export interface OptimizedAction {
  /** The action, where it has another name. */
  readonly action?: string;
  readonly inputOf?: (parameters: JsonObject, call: TaskCall) => Json;
  /** What the task shows of the answer. */
  readonly outputOf?: (answer: JsonObject) => JsonObject;
  /** The failure that an answer tells of. */
  readonly failureOf?: (answer: JsonObject) => CallOutcome | undefined;
  /** The failure that the SDK sees where the service answers an error. */
  readonly failureOfError?: (error: unknown, parameters: Json) => CallOutcome | undefined;
  readonly hasMetadata?: boolean;
}

/** Calls an optimised integration's action: the response, with the HTTP details that AWS shows beside it. */
export function optimizedAction(own: OptimizedAction = {}) {
  return async (ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> => {
    const { resource } = call;
    const resourceType = resource.kind === 'service' ? resource.resourceType : 'lambda';
    const wanted = taskAction(call);
    const { parameters } = wanted;
    try {
      const answer = (await actionCall(ports, {
        ...wanted,
        action: own.action ?? wanted.action,
        parameters: isJsonObject(parameters) && own.inputOf ? own.inputOf(parameters, call) : parameters,
      })) as JsonObject;
      const failure = own.failureOf?.(answer);
      if (failure !== undefined) return failure;
      const shown = own.outputOf?.(answer) ?? answer;
      const output =
        own.hasMetadata === false ? shown : { ...shown, ...metadataOf(ports, resourceType, answer) };
      return { kind: 'result', output: Payload.of(inAlphabet(output)) };
    } catch (thrown) {
      const failure = own.failureOfError?.(thrown, parameters);
      if (failure !== undefined) return failure;
      return serviceFailure(thrown, optimizedNames(resourceType), ports.ids.uuid());
    }
  };
}

/** How the errors of an optimised integration are named. */
export function optimizedNames(resourceType: string): FailureNames {
  const errorName = calledService(resourceType)?.errorName ?? resourceType;
  return {
    prefix: errorName,
    service: causeNameOf(resourceType) ?? `Amazon${errorName}`,
    style: 'optimized',
    sdkId: sdkIdOf(resourceType),
  };
}

/** The types of content in which services answer that do not speak JSON 1.1. */
const contentTypes: { readonly [resourceType: string]: string } = {
  dynamodb: 'application/x-amz-json-1.0',
  sqs: 'application/x-amz-json-1.0',
  sns: 'text/xml',
  batch: 'application/json',
  bedrock: 'application/json',
  eks: 'application/json',
  mediaconvert: 'application/json',
};

function metadataOf({ ids, now }: IntegrationPorts, resourceType: string, answer: JsonObject): JsonObject {
  return sdkMetadata({
    requestId: ids.uuid(),
    nowMs: now(),
    contentType: contentTypes[resourceType] ?? 'application/x-amz-json-1.1',
    contentLength: utf8ByteLength(printJson(answer)),
  });
}

function inAlphabet(output: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(output).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Members that an API takes as text may be given as values. */
function withText(parameters: JsonObject, member: string): JsonObject {
  const value = memberOf(parameters, member) ?? null;
  return typeof value === 'string' || value === null
    ? parameters
    : { ...parameters, [member]: printJson(value) };
}

/** An entry of `events:putEvents`: AWS adds which execution has put it (Developer Guide, "Call EventBridge"). */
function eventEntry(entry: Json, { origin }: TaskCall): Json {
  if (!isJsonObject(entry)) return entry;
  const named = memberOf(entry, 'Resources') ?? null;
  const resources = isJsonArray(named) ? named : [];
  const { executionArn, stateMachineArn } = origin ?? {};
  const added = [stateMachineArn, executionArn].filter((arn) => arn !== undefined);
  const Resources = named === null || isJsonArray(named) ? [...resources, ...added] : named;
  return { ...withText(entry, 'Detail'), Resources };
}

function failedEntries(answer: JsonObject): CallOutcome | undefined {
  const count = memberOf(answer, 'FailedEntryCount');
  if (count === undefined || count === 0) return undefined;
  return { kind: 'failure', error: 'EventBridge.FailedEntry', cause: printJson(answer) };
}

/** The SDK sends to the host of the queue's URL: one that names no queue is that of nobody. */
function unreachableQueue(error: unknown, parameters: Json): CallOutcome | undefined {
  if (!(error instanceof ServiceError) || error.code !== 'InvalidAddress') return undefined;
  const url = isJsonObject(parameters) ? memberOf(parameters, 'QueueUrl') : undefined;
  const host = typeof url === 'string' ? /^https?:\/\/([^/:?#]+)/.exec(url)?.[1] : undefined;
  if (host === undefined) return undefined;
  const cause = `Unable to execute HTTP request: ${host}: Name or service not known`;
  return { kind: 'failure', error: 'SQS.SdkClientException', cause };
}

/** Takes the members of an input apart: those named go into one inner member. */
function only(parameters: JsonObject, names: { readonly [member: string]: string }): JsonObject {
  return Object.fromEntries(
    Object.entries(names).flatMap(([member, name]) => {
      const value = memberOf(parameters, name) ?? null;
      return value === null ? [] : [[member, value]];
    }),
  );
}

/** A model's answer is shown as JSON where it is some. */
function modelAnswer({ Body, ContentType }: JsonObject): JsonObject {
  return {
    Body: typeof Body === 'string' ? parsed(Body) : (Body ?? null),
    ...(ContentType === undefined ? {} : { ContentType }),
  };
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch (thrown) {
    if (thrown instanceof JsonSyntaxError) return text;
    throw thrown;
  }
}

const list = (value: Json | undefined): Json => (value === undefined ? [] : [value]);

/** The optimised integrations that are more than a call of the action of their name. */
export const optimizedActions: { readonly [action: string]: OptimizedAction } = {
  'sqs:sendMessage': {
    inputOf: (parameters) => withText(parameters, 'MessageBody'),
    failureOfError: unreachableQueue,
  },
  'sns:publish': { inputOf: (parameters) => withText(parameters, 'Message') },
  'events:putEvents': {
    inputOf: (parameters, call) => {
      const entries = memberOf(parameters, 'Entries') ?? null;
      return isJsonArray(entries)
        ? { ...parameters, Entries: entries.map((entry) => eventEntry(entry, call)) }
        : parameters;
    },
    failureOf: failedEntries,
    hasMetadata: false,
  },
  'bedrock:invokeModel': {
    inputOf: (parameters) => {
      const elsewhere = ['Input', 'Output'].find((name) => (memberOf(parameters, name) ?? null) !== null);
      if (elsewhere === undefined) return parameters;
      const message = `Cairn does not support the field '${elsewhere}' of bedrock:invokeModel`;
      throw new ServiceError('UnknownOperationException', message);
    },
    outputOf: modelAnswer,
    hasMetadata: false,
  },
  'ecs:runTask': {
    inputOf: (parameters, { resource }) =>
      resource.kind === 'service' && resource.pattern === 'sync'
        ? { ...parameters, StartedBy: 'AWS Step Functions' }
        : parameters,
  },
  'elasticmapreduce:createCluster': {
    action: 'runJobFlow',
    outputOf: (answer) => only(answer, { ClusterId: 'JobFlowId', ClusterArn: 'ClusterArn' }),
  },
  'elasticmapreduce:addStep': {
    action: 'addJobFlowSteps',
    inputOf: (parameters) => ({
      ...only(parameters, { JobFlowId: 'ClusterId', ExecutionRoleArn: 'ExecutionRoleArn' }),
      Steps: list(memberOf(parameters, 'Step')),
    }),
    outputOf: ({ StepIds }) => ({
      StepId: isJsonArray(StepIds ?? null) ? ((StepIds as readonly Json[])[0] ?? null) : null,
    }),
  },
  'elasticmapreduce:cancelStep': {
    action: 'cancelSteps',
    inputOf: (parameters) => ({
      ...only(parameters, { ClusterId: 'ClusterId' }),
      StepIds: list(memberOf(parameters, 'StepId')),
    }),
    outputOf: ({ CancelStepsInfoList }) => ({
      CancelStepsInfo: isJsonArray(CancelStepsInfoList ?? null)
        ? ((CancelStepsInfoList as readonly Json[])[0] ?? null)
        : null,
    }),
  },
  'elasticmapreduce:terminateCluster': {
    action: 'terminateJobFlows',
    inputOf: (parameters) => ({ JobFlowIds: list(memberOf(parameters, 'ClusterId')) }),
  },
  'elasticmapreduce:setClusterTerminationProtection': {
    action: 'setTerminationProtection',
    inputOf: (parameters) => ({
      JobFlowIds: list(memberOf(parameters, 'ClusterId')),
      ...only(parameters, { TerminationProtected: 'TerminationProtected' }),
    }),
  },
};
