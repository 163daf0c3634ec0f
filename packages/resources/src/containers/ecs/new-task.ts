import type { CallScope, IdSource, LimitValues } from '@cairn/kit';
import { overrideOf, unitsOf } from './container-order.ts';
import { ecsErrors } from './ecs-errors.ts';
import { ecsArn } from './ecs-names.ts';
import type { Cluster, RunTaskInput, Tag, Task, TaskContainer, TaskDefinition } from './ecs-types.ts';

/** Checks what RunTask is given against the definition. @throws ServiceError */
export function checkRunTask(
  input: RunTaskInput,
  definition: TaskDefinition,
  { containerTags }: LimitValues<'containerTags'>,
): void {
  const { overrides = {}, startedBy = '', tags = [], launchType, capacityProviderStrategy = [] } = input;
  const names = new Set(definition.containerDefinitions.map(({ name }) => name));
  for (const { name } of overrides.containerOverrides ?? []) {
    if (name === undefined)
      throw ecsErrors.invalid('Container name cannot be null in the container override.');
    if (!names.has(name)) {
      throw ecsErrors.invalid(
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
    }
  }
  for (const [member, value] of [
    ['cpu', overrides.cpu],
    ['memory', overrides.memory],
  ] as const) {
    if (value !== undefined && unitsOf(value) === undefined) {
      throw ecsErrors.invalid(`Invalid '${member}' setting for task.`);
    }
  }
  if (startedBy.length > 128)
    throw ecsErrors.invalid('startedBy must have length less than or equal to 128.');
  if (tags.length > containerTags)
    throw ecsErrors.invalid(`A resource cannot have more than ${containerTags} tags.`);
  if (launchType !== undefined && capacityProviderStrategy.length > 0) {
    throw ecsErrors.invalid(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const strange = capacityProviderStrategy.find(
    ({ capacityProvider }) => !/^FARGATE(?:_SPOT)?$/.test(capacityProvider),
  );
  if (strange !== undefined) throw ecsErrors.unsupported(`the capacity provider ${strange.capacityProvider}`);
  checkSupported(input, definition);
}

/** What a task would need and this server does not have is refused before anything runs. */
function checkSupported(
  { enableExecuteCommand, volumeConfigurations = [] }: RunTaskInput,
  definition: TaskDefinition,
) {
  if (enableExecuteCommand === true) throw ecsErrors.unsupported('ECS Exec (enableExecuteCommand)');
  if (volumeConfigurations.length > 0) throw ecsErrors.unsupported('volumes that are configured at launch');
  for (const {
    name,
    dependsOn = [],
    secrets = [],
    environmentFiles = [],
  } of definition.containerDefinitions) {
    if (dependsOn.some(({ condition }) => condition === 'HEALTHY')) {
      throw ecsErrors.unsupported(`the dependency condition HEALTHY (container ${name})`);
    }
    if (secrets.length > 0) throw ecsErrors.unsupported(`secrets of containers (container ${name})`);
    if (environmentFiles.length > 0) throw ecsErrors.unsupported(`environment files (container ${name})`);
  }
}

/** A task as it is when it is asked for. */
export function newTask(
  scope: CallScope,
  input: RunTaskInput,
  {
    cluster,
    definition,
    tags: tagsOfDefinition,
    nowMs,
    ids,
  }: {
    readonly cluster: Cluster;
    readonly definition: TaskDefinition;
    readonly tags: readonly Tag[];
    readonly nowMs: number;
    readonly ids: IdSource;
  },
): Task {
  const id = ids.uuid().replaceAll('-', '');
  const taskArn = ecsArn(scope, `task/${cluster.clusterName}/${id}`);
  const overrides = { containerOverrides: [], inferenceAcceleratorOverrides: [], ...input.overrides };
  const provider = input.capacityProviderStrategy?.[0]?.capacityProvider;
  const launchType = input.launchType ?? (provider === undefined ? 'EC2' : 'FARGATE');
  const cpu = unitsOf(input.overrides?.cpu ?? definition.cpu ?? '');
  const memory = unitsOf(input.overrides?.memory ?? definition.memory ?? '');
  const inherited = input.propagateTags === 'TASK_DEFINITION' ? tagsOfDefinition : [];
  const own = input.tags ?? [];
  return {
    taskArn,
    clusterArn: cluster.clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    containers: definition.containerDefinitions.map((container): TaskContainer => {
      const name = container.name as string;
      const override = overrideOf({ overrides }, name);
      const memoryOfContainer = override?.memory ?? container.memory;
      const reservation = override?.memoryReservation ?? container.memoryReservation;
      return {
        containerArn: ecsArn(scope, `container/${cluster.clusterName}/${id}/${ids.uuid()}`),
        taskArn,
        name,
        image: container.image as string,
        lastStatus: 'PENDING',
        networkBindings: [],
        networkInterfaces: [],
        healthStatus: 'UNKNOWN',
        cpu: String(override?.cpu ?? container.cpu ?? 0),
        ...(memoryOfContainer !== undefined && { memory: String(memoryOfContainer) }),
        ...(reservation !== undefined && { memoryReservation: String(reservation) }),
      };
    }),
    overrides,
    attachments: [],
    attributes: [],
    availabilityZone: `${scope.region}a`,
    connectivity: 'CONNECTED',
    connectivityAt: nowMs,
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory }),
    createdAt: nowMs,
    enableExecuteCommand: false,
    group: input.group ?? `family:${definition.family}`,
    healthStatus: 'UNKNOWN',
    inferenceAccelerators: [],
    launchType,
    ...(provider !== undefined && { capacityProviderName: provider }),
    ...(launchType === 'FARGATE' && {
      platformVersion: input.platformVersion ?? '1.4.0',
      platformFamily: 'Linux',
    }),
    ...(input.startedBy !== undefined && { startedBy: input.startedBy }),
    tags: [...inherited.filter(({ key }) => !own.some((tag) => tag.key === key)), ...own],
    version: 1,
  };
}
