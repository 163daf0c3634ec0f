import { type CalledService, calledService, sdkIdOf, sdkService } from '@cairn/asl';
import {
  type CallScope,
  invariant,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
  printJson,
  RemoteServiceError,
  type ServiceCall,
  setMember,
} from '@cairn/kit';
import { camelCase, pascalCase, renameMembers } from './member-case.ts';
import { type FailureNames, serviceFailure } from './service-failure.ts';
import { type CallOutcome, type IntegrationPorts, type TaskCall, traceOf } from './task-call.ts';

type ServiceResource = Extract<TaskCall['resource'], { readonly kind: 'service' }>;

/** A call of an action, its members spelled as tasks spell them. */
export interface ActionCall extends Pick<ServiceCall, 'idempotencyKey' | 'traceHeader' | 'signal'> {
  /** `sqs`, `aws-sdk:sqs`. */
  readonly resourceType: string;
  /** `sendMessage`. */
  readonly action: string;
  readonly parameters: Json;
  readonly scope: CallScope;
}

/** `arn:aws:states:::aws-sdk:SERVICE:ACTION`: any action of any service, its response as it is. */
export async function callSdkAction(ports: IntegrationPorts, call: TaskCall): Promise<CallOutcome> {
  const { resourceType } = call.resource as ServiceResource;
  try {
    return { kind: 'result', output: Payload.of(await actionCall(ports, withDefaults(taskAction(call)))) };
  } catch (thrown) {
    return serviceFailure(thrown, sdkNames(resourceType), ports.ids.uuid());
  }
}

/** What the SDK for Java says where a caller says nothing: the checksums that it sends with an object. */
const defaults: { readonly [action: string]: JsonObject } = {
  'aws-sdk:s3:putObject': { ChecksumAlgorithm: 'CRC32' },
};

/** Blobs that hold the JSON text of what a task gives: of a string too, quotes included, as AWS was recorded to do. */
const jsonBlobs: { readonly [action: string]: string } = {
  'aws-sdk:s3:putObject': 'Body',
  'aws-sdk:s3:uploadPart': 'Body',
};

function withDefaults(call: ActionCall): ActionCall {
  const name = `${call.resourceType}:${call.action}`;
  const { parameters } = call;
  const blob = Object.hasOwn(jsonBlobs, name) ? jsonBlobs[name] : undefined;
  if (blob === undefined || !isJsonObject(parameters)) return call;
  const value = memberOf(parameters, blob) ?? null;
  const written = value === null ? {} : { [blob]: printJson(value) };
  return { ...call, parameters: { ...defaults[name], ...parameters, ...written } };
}

/** How the errors of an SDK integration are named. */
function sdkNames(resourceType: string): FailureNames {
  const { errorName } = serviceOf(resourceType);
  return { prefix: errorName, service: errorName, style: 'aws-sdk', sdkId: sdkIdOf(resourceType) };
}

/** The action that a task's resource names. */
export function taskAction(call: TaskCall): ActionCall {
  const { resourceType, action } = call.resource as ServiceResource;
  return {
    resourceType,
    action,
    parameters: call.parameters.value,
    scope: call.scope,
    idempotencyKey: call.idempotencyKey,
    ...traceOf(call),
    signal: call.signal,
  };
}

/** Calls an action. @returns its response as tasks spell it. @throws ServiceError */
export async function actionCall(
  { callService, remote, denialOf }: Pick<IntegrationPorts, 'callService' | 'remote' | 'denialOf'>,
  { resourceType, action, parameters, scope, ...rest }: ActionCall,
): Promise<Json> {
  const called = serviceOf(resourceType);
  const sdkId = sdkIdOf(resourceType, action);
  const service = sdkId === undefined ? undefined : sdkService(sdkId);
  const name = service?.actions.get(action) ?? pascalCase(action);
  if (service !== undefined && remote?.isRemote(service.id) === true) {
    const { id, serviceId } = service;
    const { traceHeader: _, ...carried } = rest;
    // The server's credentials carry the call: what the role may do is asked here.
    const denial = denialOf?.({ scope, action: `${service.signingName}:${name}`, resource: '*' });
    if (denial !== undefined) throw accessDenied(denial);
    return await remote.call({ ...scope, sdkId: id, serviceId, action: name, input: parameters, ...carried });
  }
  const answer = await callService({
    ...scope,
    service: called.signingName,
    action: name,
    input: spellInput(called, parameters),
    ...rest,
  });
  return spellOutput(called, answer);
}

function accessDenied(message: string): RemoteServiceError {
  return new RemoteServiceError('AccessDeniedException', message, { requestId: '', isModelled: true });
}

function serviceOf(resourceType: string): CalledService {
  const called = calledService(resourceType);
  invariant(called !== undefined, 'tasks of services that are not called are refused before they start');
  return called;
}
function spellInput({ signingName, members, instants, maps }: CalledService, parameters: Json): Json {
  const timed = instants === undefined ? parameters : changeMembers(parameters, instants, epochSeconds);
  if (members === 'PascalCase') return timed;
  const input = renameMembers(timed, { rename: camelCase, maps });
  return signingName === 'states' ? printTexts(input) : input;
}

function spellOutput({ members, instants, instantsShown, maps }: CalledService, answer: Json): Json {
  const output = members === 'PascalCase' ? answer : renameMembers(answer, { rename: pascalCase, maps });
  if (instants === undefined) return output;
  return changeMembers(output, instants, instantsShown === 'milliseconds' ? epochMilliseconds : isoTime);
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

/** Changes the members of some names, wherever they stand; of a list each element. */
function changeMembers(value: Json, names: RegExp, change: (member: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => changeMembers(item, names, change));
  if (!isJsonObject(value)) return value;
  const changed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    const isList = Array.isArray(inner);
    if (!names.test(member)) setMember(changed, member, changeMembers(inner, names, change));
    else setMember(changed, member, isList ? inner.map(change) : change(inner));
  }
  return changed;
}

/** Services answer epoch seconds, or milliseconds inside the process. */
function isoTime(epoch: Json): Json {
  if (typeof epoch !== 'number') return epoch;
  // As Java writes an instant.
  return new Date(epoch < 1e11 ? epoch * 1_000 : epoch).toISOString().replace('.000Z', 'Z');
}

/** The service answers epoch seconds. */
function epochMilliseconds(epoch: Json): Json {
  return typeof epoch === 'number' ? Math.round(epoch * 1_000) : epoch;
}

/** What is no instant stays as it is: the service refuses it. */
function epochSeconds(text: Json): Json {
  const epochMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? text : epochMs / 1_000;
}
