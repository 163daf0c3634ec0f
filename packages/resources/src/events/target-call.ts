import {
  type Arn,
  type DeliveryTarget,
  isJsonObject,
  type Json,
  type JsonObject,
  JsonSyntaxError,
  type Principal,
  parseArn,
  parseJson,
  rolePrincipal,
  setMember,
} from '@cairn/kit';
import type { EcsParameters, Target } from './event-types.ts';
import { eventsErrors } from './events-errors.ts';

/** What a target is to be given. */
interface TargetDelivery {
  readonly target: Target;
  /** The text made by its input settings. */
  readonly input: string;
  /** In front of names that are made: the event's id. */
  readonly eventId: string;
  /** A name of its own for what is started. */
  readonly uuid: string;
}

/** A kind of target: which ARNs name one, what it needs, which call reaches it. */
interface TargetKind {
  readonly fits: (arn: Arn) => boolean;
  readonly roleIsRequired?: true;
  /** Members of the target without which it is refused. */
  readonly required?: (arn: Arn) => readonly (keyof Target)[];
  readonly call: (
    delivery: TargetDelivery,
    arn: Arn,
  ) => { readonly service: string; readonly action: string; readonly input: JsonObject };
}

const serviceName = 'events.amazonaws.com';

/** By whom calls are made where no role is given, and dead letters: the service itself, for a rule. */
export function eventsPrincipal(ruleArn: string): Principal {
  const sourceAccount = parseArn(ruleArn)?.account;
  return {
    arn: serviceName,
    kind: 'service',
    service: serviceName,
    sourceArn: ruleArn,
    ...(sourceAccount !== undefined && { sourceAccount }),
  };
}

const kinds: readonly TargetKind[] = [
  {
    fits: ({ service, resource }) => service === 'states' && resource.startsWith('stateMachine:'),
    roleIsRequired: true,
    call: ({ target, input, eventId, uuid }) => ({
      service: 'states',
      action: 'StartExecution',
      input: { stateMachineArn: target.Arn, name: `${eventId}_${uuid}`, input },
    }),
  },
  {
    fits: ({ service, resource }) => service === 'lambda' && resource.startsWith('function:'),
    call: ({ target, input }) => ({
      service: 'lambda',
      action: 'Invoke',
      input: { FunctionName: target.Arn, InvocationType: 'Event', Payload: input },
    }),
  },
  {
    fits: ({ service }) => service === 'sqs',
    required: ({ resource }) => (resource.endsWith('.fifo') ? ['SqsParameters'] : []),
    call: ({ target, input }, { region, account, resource }) => ({
      service: 'sqs',
      action: 'SendMessage',
      input: {
        QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${resource}`,
        MessageBody: input,
        ...optional('MessageGroupId', target.SqsParameters?.MessageGroupId),
      },
    }),
  },
  {
    fits: ({ service }) => service === 'sns',
    call: ({ target, input }) => ({
      service: 'sns',
      action: 'Publish',
      input: { TopicArn: target.Arn, Message: input },
    }),
  },
  {
    fits: ({ service, resource }) => service === 'ecs' && resource.startsWith('cluster/'),
    roleIsRequired: true,
    required: () => ['EcsParameters'],
    call: ({ target, input }) => ({ service: 'ecs', action: 'RunTask', input: runTaskInput(target, input) }),
  },
  {
    fits: ({ service, resource }) => service === 'batch' && resource.startsWith('job-queue/'),
    roleIsRequired: true,
    required: () => ['BatchParameters'],
    call: ({ target, input }) => ({
      service: 'batch',
      action: 'SubmitJob',
      input: submitJobInput(target, input),
    }),
  },
];

/** Names of handlers that the room itself gives the deliveries. */
export const eventHandlers = {
  /** Puts an event on another bus. */
  bus: 'events-bus',
  /** Writes to a log group. */
  logGroup: 'events-log-group',
  /** Sends to an API destination. */
  apiDestination: 'events-api-destination',
} as const;

/** Which handler reaches a target that no single call reaches. */
function handlerOf({ service, resource }: Arn): string | undefined {
  if (service === 'events' && resource.startsWith('event-bus/')) return eventHandlers.bus;
  if (service === 'events' && resource.startsWith('api-destination/')) return eventHandlers.apiDestination;
  if (service === 'logs' && resource.startsWith('log-group:')) return eventHandlers.logGroup;
  return undefined;
}

/** Members that only targets of services need which are not here. */
const missingParameters = [
  'KinesisParameters',
  'RunCommandParameters',
  'RedshiftDataParameters',
  'SageMakerPipelineParameters',
  'AppSyncParameters',
];

/** Whether nothing but its account says who may reach a target: no policy of its own is asked. */
export function isOfOneAccount(arn: Arn): boolean {
  return handlerOf(arn) !== undefined;
}

/** @throws ServiceError ValidationException when a target is of no kind that is here, or lacks what its kind needs */
export function checkTarget(target: Target): void {
  const arn = parseArn(target.Arn);
  if (arn === undefined) {
    throw eventsErrors.validation(
      'Parameter Arn is not valid. Reason: Provided Arn is not in correct format.',
    );
  }
  const missing = missingParameters.find((member) => Object.hasOwn(target, member));
  if (missing !== undefined)
    throw eventsErrors.validation(`Cairn does not support ${missing} for target ${target.Id}.`);
  const kind = kindOf(arn);
  if (kind === undefined) {
    if (handlerOf(arn) !== undefined) return;
    throw eventsErrors.validation(
      `Cairn does not support targets of the service '${arn.service}' like ${target.Arn}.`,
    );
  }
  if (kind.roleIsRequired && target.RoleArn === undefined) {
    throw eventsErrors.validation(`RoleArn is required for target ${target.Arn}.`);
  }
  for (const member of kind.required?.(arn) ?? []) {
    if (target[member] !== undefined) continue;
    throw eventsErrors.validation(`Parameter(s) ${member} must be specified for target: ${target.Id}.`);
  }
}

/** Whose call reaches a target: that of the role which it names, else of the service. */
function callerOf({ target, eventId }: TargetDelivery, ruleArn: string): Principal {
  if (target.RoleArn === undefined) return eventsPrincipal(ruleArn);
  return rolePrincipal(target.RoleArn, eventId, { service: serviceName });
}

/** The one call that reaches a target, where its service and region are; undefined where no single call does. */
export function targetCall(delivery: TargetDelivery) {
  const arn = parseArn(delivery.target.Arn);
  const kind = arn === undefined ? undefined : kindOf(arn);
  if (arn === undefined || kind === undefined) return undefined;
  return { ...kind.call(delivery, arn), account: arn.account, region: arn.region };
}

/** What delivers to a target of a rule; undefined for an ARN that is no target any more. */
export function deliveryTarget(delivery: TargetDelivery, ruleArn: string): DeliveryTarget | undefined {
  const { target } = delivery;
  const call = targetCall(delivery);
  if (call !== undefined) {
    return { kind: 'call', call: { ...call, principal: callerOf(delivery, ruleArn) } };
  }
  const arn = parseArn(target.Arn);
  if (arn === undefined) return undefined;
  const handler = handlerOf(arn);
  if (handler === undefined) return undefined;
  return {
    kind: 'handler',
    handler,
    input: {
      arn: target.Arn,
      text: delivery.input,
      ...optional('httpParameters', target.HttpParameters as Json | undefined),
      eventId: delivery.eventId,
      ruleArn,
    },
  };
}

function kindOf(arn: Arn): TargetKind | undefined {
  return kinds.find(({ fits }) => fits(arn));
}

function optional(member: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [member]: value };
}

/** The input's JSON overrides the task definition's settings. */
function runTaskInput(target: Target, input: string): JsonObject {
  const parameters = target.EcsParameters as EcsParameters;
  const network = parameters.NetworkConfiguration?.awsvpcConfiguration;
  const overrides = parsed(input);
  return {
    cluster: target.Arn,
    taskDefinition: parameters.TaskDefinitionArn,
    count: parameters.TaskCount ?? 1,
    startedBy: 'events-rule',
    ...optional('launchType', parameters.LaunchType),
    ...optional('platformVersion', parameters.PlatformVersion),
    ...optional('group', parameters.Group),
    ...optional('capacityProviderStrategy', parameters.CapacityProviderStrategy as Json | undefined),
    ...optional('enableECSManagedTags', parameters.EnableECSManagedTags),
    ...optional('enableExecuteCommand', parameters.EnableExecuteCommand),
    ...optional('placementConstraints', parameters.PlacementConstraints as Json | undefined),
    ...optional('placementStrategy', parameters.PlacementStrategy as Json | undefined),
    ...optional('propagateTags', parameters.PropagateTags),
    ...optional('referenceId', parameters.ReferenceId),
    ...optional(
      'tags',
      parameters.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value })),
    ),
    ...(network === undefined
      ? {}
      : { networkConfiguration: { awsvpcConfiguration: lowerFirst(network as unknown as JsonObject) } }),
    ...(isJsonObject(overrides) && Object.hasOwn(overrides, 'containerOverrides') ? { overrides } : {}),
  };
}

/** The input's `Parameters` and `ContainerOverrides` go to the job. */
function submitJobInput(target: Target, input: string): JsonObject {
  const { JobDefinition, JobName, ArrayProperties, RetryStrategy } = target.BatchParameters as NonNullable<
    Target['BatchParameters']
  >;
  const given = parsed(input);
  const object = isJsonObject(given) ? given : {};
  const environment = object.ContainerOverrides;
  return {
    jobQueue: target.Arn,
    jobDefinition: JobDefinition,
    jobName: JobName,
    ...(ArrayProperties?.Size === undefined ? {} : { arrayProperties: { size: ArrayProperties.Size } }),
    ...(RetryStrategy?.Attempts === undefined ? {} : { retryStrategy: { attempts: RetryStrategy.Attempts } }),
    ...optional('parameters', isJsonObject(object.Parameters) ? object.Parameters : undefined),
    ...(isJsonObject(environment) ? { containerOverrides: lowerFirst(environment) } : {}),
  };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

/** `SecurityGroups` → `securityGroups`, at every depth. */
function lowerFirst(value: JsonObject): JsonObject {
  const renamed: Record<string, Json> = {};
  for (const [member, inner] of Object.entries(value)) {
    setMember(renamed, member.charAt(0).toLowerCase() + member.slice(1), lowerFirstWithin(inner));
  }
  return renamed;
}

function lowerFirstWithin(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => lowerFirstWithin(item));
  return isJsonObject(value) ? lowerFirst(value) : value;
}
