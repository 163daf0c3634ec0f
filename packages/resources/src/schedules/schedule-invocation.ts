import {
  type DeliveryHandler,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  memberOf,
  type Principal,
  parseArn,
  parseJson,
  rolePrincipal,
  setMember,
} from '@cairn/kit';
import { scheduleArn } from './schedule-arn.ts';
import type { ScheduleRecord, ScheduleTarget } from './schedule-types.ts';
import { schedulesErrors } from './schedules-errors.ts';
import type { SchedulesPorts, TargetCall } from './schedules-ports.ts';

/** The name under which deliveries make the calls of schedules. */
export const scheduleHandler = 'schedules-target';

const universal = /^arn:aws[\w-]*:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)$/;
/** What only reads is no target. Source: "Using universal targets", unsupported API actions. */
const readOnly =
  /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

/** What a firing hands to its delivery. */
export interface Firing {
  readonly record: ScheduleRecord;
  readonly scheduledMs: number;
  readonly executionId: string;
}

/** A firing as the delivery's input: JSON that survives being kept. */
export function firingInput({ record, scheduledMs, executionId }: Firing): JsonObject {
  const { account, region, group, input } = record;
  const attributes = {
    '<aws.scheduler.schedule-arn>': scheduleArn(record),
    '<aws.scheduler.scheduled-time>': seconds(scheduledMs),
    '<aws.scheduler.execution-id>': executionId,
  };
  let text = input.Target.Input ?? usualInput({ record, scheduledMs, executionId });
  for (const [attribute, value] of Object.entries(attributes)) text = text.replaceAll(attribute, value);
  return { account, region, group, target: input.Target as unknown as JsonObject, text, executionId };
}

/** Makes the call of a firing: the handler of such deliveries. */
export function invocation({
  callService,
  targets,
}: Pick<SchedulesPorts, 'callService' | 'targets'>): DeliveryHandler {
  return async (given, { id, failures, signal }) => {
    const firing = given as JsonObject;
    const target = memberOf(firing, 'target') as unknown as ScheduleTarget;
    const text = (memberOf(firing, 'text') as string).replaceAll(
      '<aws.scheduler.attempt-number>',
      String(failures + 1),
    );
    const place = {
      account: memberOf(firing, 'account') as string,
      region: memberOf(firing, 'region') as string,
    };
    const executionId = memberOf(firing, 'executionId') as string;
    const call = callOf(targets, target, { text, executionId, place });
    await callService({
      ...call,
      principal: schedulePrincipal(target, executionId),
      idempotencyKey: id,
      signal,
    });
    return undefined;
  };
}

/** As whom a firing acts: a session of its target's role. */
export function schedulePrincipal({ RoleArn }: ScheduleTarget, executionId: string): Principal {
  return rolePrincipal(RoleArn, executionId, { service: 'scheduler.amazonaws.com' });
}

/** @throws ServiceError ValidationException when a target cannot be reached */
export function checkTarget(targets: SchedulesPorts['targets'], target: ScheduleTarget): void {
  if (parseArn(target.Arn) === undefined)
    throw schedulesErrors.validation(`Provided Arn is not in correct format: ${target.Arn}`);
  for (const member of ['KinesisParameters', 'SageMakerPipelineParameters'] as const) {
    if (target[member] !== undefined) throw schedulesErrors.validation(`Cairn does not support ${member}.`);
  }
  if (target.Arn.includes(':scheduler:')) {
    sdkAction(targets, target.Arn);
    if (target.Input !== undefined)
      parsedInput(target.Input.replaceAll(/<aws\.scheduler\.attempt-number>/g, '1'));
    return;
  }
  if (isBus(target)) {
    if (target.EventBridgeParameters === undefined) {
      throw schedulesErrors.validation(
        'EventBridgeParameters must be specified for a target that is an event bus.',
      );
    }
    return;
  }
  targets.check(target);
  if (targets.call(target, { input: '{}', executionId: '' }) === undefined) {
    throw schedulesErrors.validation(`Cairn does not support the target ${target.Arn}.`);
  }
}

function callOf(
  targets: SchedulesPorts['targets'],
  target: ScheduleTarget,
  given: {
    readonly text: string;
    readonly executionId: string;
    readonly place: Pick<TargetCall, 'account' | 'region'>;
  },
): TargetCall {
  const { text, executionId, place } = given;
  if (target.Arn.includes(':scheduler:')) {
    const { service, action, members } = sdkAction(targets, target.Arn);
    const input = parsedInput(text);
    return { service, action, input: members === 'camelCase' ? lowerFirst(input) : input, ...place };
  }
  if (isBus(target)) return putEvents(target, text, place);
  const call = targets.call(target, { input: text, executionId });
  if (call === undefined)
    throw schedulesErrors.validation(`Cairn does not support the target ${target.Arn}.`);
  return call;
}

function isBus({ Arn }: ScheduleTarget): boolean {
  const arn = parseArn(Arn);
  return arn?.service === 'events' && arn.resource.startsWith('event-bus/');
}

function putEvents(
  target: ScheduleTarget,
  text: string,
  place: Pick<TargetCall, 'account' | 'region'>,
): TargetCall {
  const { Source = '', DetailType = '' } = target.EventBridgeParameters ?? {};
  const entry = { Source, DetailType, Detail: text, EventBusName: target.Arn };
  return { service: 'events', action: 'PutEvents', input: { Entries: [entry] }, ...place };
}

function sdkAction(targets: SchedulesPorts['targets'], arn: string) {
  const [, name, action] = universal.exec(arn) ?? [];
  if (name === undefined || action === undefined) {
    throw schedulesErrors.validation(`${arn} is not a valid universal target ARN.`);
  }
  const service = targets.sdkService(name);
  if (service === undefined)
    throw schedulesErrors.validation(`Cairn does not support the service '${name}' as a target: ${arn}`);
  if (readOnly.test(action))
    throw schedulesErrors.validation(`The API action '${action}' only reads and is no target: ${arn}`);
  return { ...service, action: action.charAt(0).toUpperCase() + action.slice(1) };
}

function parsedInput(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw schedulesErrors.validation(`Invalid Input: ${error.message}`);
    throw error;
  }
}

/** What a target gets that has no input of its own. */
function usualInput({ record, scheduledMs, executionId }: Firing): string {
  return JSON.stringify({
    version: '0',
    id: executionId,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: record.account,
    time: seconds(scheduledMs),
    region: record.region,
    resources: [scheduleArn(record)],
    detail: '{}',
  });
}

function seconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}

/** `StateMachineArn` → `stateMachineArn`, at every depth: inputs are spelt as the SDK for Java spells them. */
function lowerFirst(value: Json): Json {
  if (isJsonArray(value)) return value.map(lowerFirst);
  if (!isJsonObject(value)) return value;
  const renamed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    setMember(renamed, member.charAt(0).toLowerCase() + member.slice(1), lowerFirst(inner));
  }
  return renamed;
}
