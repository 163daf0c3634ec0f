import { type CallScope, type LimitValues, utf8ByteLength } from '@cairn/kit';
import { batchErrors } from './batch-errors.ts';
import { batchArn, namePattern } from './batch-names.ts';
import type {
  ContainerOverrides,
  ContainerProperties,
  Job,
  JobDefinition,
  JobQueue,
  KeyValuePair,
  SubmitJobInput,
  Tags,
} from './batch-types.ts';
import { checkAttempts, checkContainer } from './check-job.ts';

type SubmitLimits = LimitValues<
  | 'batchArraySize'
  | 'batchAttempts'
  | 'batchDependencies'
  | 'batchJobRequestBytes'
  | 'batchTimeoutSecondsMin'
  | 'containerTags'
>;

/** Checks what does not depend on queues and definitions. @throws ServiceError ClientException */
export function checkSubmit(input: SubmitJobInput, limits: SubmitLimits): void {
  if (!namePattern.test(input.jobName)) {
    throw batchErrors.client('jobName should match valid pattern: [a-zA-Z0-9][a-zA-Z0-9_-]{0,127}');
  }
  if (utf8ByteLength(JSON.stringify(input)) > limits.batchJobRequestBytes) {
    throw batchErrors.client(`The request is larger than ${limits.batchJobRequestBytes} bytes.`);
  }
  if (input.nodeOverrides !== undefined) throw batchErrors.unsupported('multi-node parallel jobs');
  if (input.eksPropertiesOverride !== undefined) throw batchErrors.unsupported('Batch on EKS');
  if (input.ecsPropertiesOverride !== undefined) throw batchErrors.unsupported('jobs of several containers');
  if (input.consumableResourcePropertiesOverride !== undefined)
    throw batchErrors.unsupported('consumable resources');
  checkAttempts(input, limits);
  const { size } = input.arrayProperties ?? {};
  if (size !== undefined && (size < 2 || size > limits.batchArraySize)) {
    throw batchErrors.client(`Array size must be between 2 and ${limits.batchArraySize}.`);
  }
  checkDependencies(input, limits.batchDependencies);
  if (Object.keys(input.tags ?? {}).length > limits.containerTags) {
    throw batchErrors.client(`A resource cannot have more than ${limits.containerTags} tags.`);
  }
}

function checkDependencies({ dependsOn = [], arrayProperties }: SubmitJobInput, countMax: number): void {
  if (dependsOn.length > countMax) throw batchErrors.client(`A job can depend on ${countMax} jobs at most.`);
  const isArray = arrayProperties?.size !== undefined;
  for (const { jobId, type } of dependsOn) {
    if (type !== undefined && !isArray) {
      throw batchErrors.client(`A dependency of type ${type} is only valid for an array job.`);
    }
    if (type === 'SEQUENTIAL' && jobId !== undefined) {
      throw batchErrors.client('A dependency of type SEQUENTIAL must not name a job.');
    }
    if (type !== 'SEQUENTIAL' && jobId === undefined)
      throw batchErrors.client('A dependency must name a job.');
  }
}

/** A job as it is when it is submitted. @throws ServiceError ClientException */
export function newJob(
  scope: CallScope,
  input: SubmitJobInput,
  {
    queue,
    definition,
    jobId,
    nowMs,
  }: {
    readonly queue: JobQueue;
    readonly definition: JobDefinition;
    readonly jobId: string;
    readonly nowMs: number;
  },
): Job {
  const parameters = { ...definition.parameters, ...input.parameters };
  const overridden = override(definition.containerProperties, input.containerOverrides ?? {});
  const container = {
    ...overridden,
    command: (overridden.command ?? []).map((text) => withParameters(text, parameters)),
    networkInterfaces: [],
  };
  checkContainer(container);
  const timeout = input.timeout ?? definition.timeout;
  const { size } = input.arrayProperties ?? {};
  const priority = input.schedulingPriorityOverride ?? definition.schedulingPriority;
  const propagateTags = input.propagateTags ?? definition.propagateTags ?? false;
  return {
    jobArn: batchArn(scope, `job/${jobId}`),
    jobId,
    jobName: input.jobName,
    jobQueue: queue.jobQueueArn,
    jobDefinition: definition.jobDefinitionArn,
    status: 'SUBMITTED',
    createdAt: nowMs,
    attempts: [],
    retryStrategy: {
      attempts: 1,
      evaluateOnExit: [],
      ...definition.retryStrategy,
      ...input.retryStrategy,
    },
    ...(timeout !== undefined && { timeout }),
    dependsOn: input.dependsOn ?? [],
    parameters,
    container,
    ...(size !== undefined && { arrayProperties: { size, statusSummary: {} }, childrenMade: 0 }),
    isCancelled: false,
    isTerminated: false,
    tags: { ...(propagateTags ? definition.tags : {}), ...input.tags },
    propagateTags,
    platformCapabilities: definition.platformCapabilities ?? [],
    ...(input.shareIdentifier !== undefined && { shareIdentifier: input.shareIdentifier }),
    ...(priority !== undefined && { schedulingPriority: priority }),
    hostLosses: 0,
  };
}

/** A child of an array job as it is when it is made. */
export function childJob(
  scope: Pick<CallScope, 'account' | 'region'>,
  parent: Job,
  index: number,
  nowMs: number,
): Job {
  const { childrenMade: _, ...inherited } = parent;
  const jobId = `${parent.jobId}:${index}`;
  return {
    ...inherited,
    jobArn: batchArn(scope, `job/${jobId}`),
    jobId,
    status: 'PENDING',
    createdAt: nowMs,
    arrayProperties: { index, statusSummary: {} },
    arraySize: parent.arrayProperties?.size ?? 0,
  };
}

/** Values of an override stand instead of the definition's; variables are joined by name. */
function override(container: ContainerProperties, given: ContainerOverrides): ContainerProperties {
  const { environment, resourceRequirements = [], command, vcpus, memory } = given;
  const requirements = [
    ...(container.resourceRequirements ?? []).filter(
      ({ type }) => !resourceRequirements.some((one) => one.type === type),
    ),
    ...resourceRequirements,
  ];
  // Overrides of the older members mean the same as those of the newer ones.
  const older = [
    ...(vcpus === undefined ? [] : [{ type: 'VCPU' as const, value: String(vcpus) }]),
    ...(memory === undefined ? [] : [{ type: 'MEMORY' as const, value: String(memory) }]),
  ];
  return {
    ...container,
    ...(command !== undefined && command.length > 0 && { command }),
    environment: joined(container.environment ?? [], environment ?? []),
    resourceRequirements: [
      ...requirements.filter(({ type }) => !older.some((one) => one.type === type)),
      ...older,
    ],
  };
}

function joined(first: readonly KeyValuePair[], second: readonly KeyValuePair[]): readonly KeyValuePair[] {
  return [...first.filter(({ name }) => !second.some((pair) => pair.name === name)), ...second];
}

/** `Ref::name` stands for a parameter; one that has no value stays as it is. Source: "Parameters" in the user guide. */
function withParameters(text: string, parameters: Tags): string {
  return text.replace(/Ref::([\w-]+)/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? (parameters[name] as string) : whole,
  );
}
