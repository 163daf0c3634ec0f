import type { ContainerOrder } from '../container-ports.ts';
import type { Place } from './ecs-names.ts';
import { clusterOfTask, taskIdOf } from './ecs-names.ts';
import type {
  ContainerDefinition,
  ContainerOverride,
  KeyValuePair,
  Task,
  TaskDefinition,
} from './ecs-types.ts';

/** What a container of a task is made from: its definition under the task's overrides. */
export function containerOrder(
  place: Place,
  task: Task,
  definition: TaskDefinition,
  container: ContainerDefinition,
): ContainerOrder {
  const name = container.name as string;
  const override = overrideOf(task, name);
  const memoryMegabytes = memoryOf(task, container, override);
  const command = override?.command ?? container.command;
  const id = taskIdOf(task.taskArn);
  return {
    key: `ecs-${id}-${name}`,
    account: place.account,
    region: place.region,
    image: container.image as string,
    ...given('entryPoint', container.entryPoint),
    ...given('command', command),
    environment: { ...variables(container.environment), ...variables(override?.environment) },
    ...given('workingDirectory', container.workingDirectory),
    ...given('memoryMegabytes', memoryMegabytes),
    ...given('vcpus', vcpusOf(override?.cpu ?? container.cpu)),
    ...given('user', container.user),
    ...given('isPrivileged', container.privileged),
    ...given('isReadOnly', container.readonlyRootFilesystem),
    ...given('roleArn', task.overrides.taskRoleArn ?? definition.taskRoleArn),
    executionEnvironment: task.launchType === 'FARGATE' ? 'AWS_ECS_FARGATE' : 'AWS_ECS_EC2',
    owner: `ecs task ${clusterOfTask(task.taskArn)}/${id} of ${definition.family}:${definition.revision}`,
    name,
  };
}

/** Hard limit of memory: the container's, or the whole task's. */
function memoryOf(
  task: Task,
  container: ContainerDefinition,
  override: ContainerOverride | undefined,
): number | undefined {
  const own = override?.memory ?? container.memory;
  if (own !== undefined) return own;
  return task.memory === undefined ? undefined : Number(task.memory);
}

/** 1024 units are a CPU; 0 is no share of one's own. */
function vcpusOf(units: number | undefined): number | undefined {
  return units === undefined || units === 0 ? undefined : units / 1_024;
}

/** The override of a container, if there is one. */
export function overrideOf(
  { overrides }: Pick<Task, 'overrides'>,
  name: string,
): ContainerOverride | undefined {
  return overrides.containerOverrides?.find((override) => override.name === name);
}

function variables(pairs: readonly KeyValuePair[] = []): { readonly [name: string]: string } {
  return Object.fromEntries(pairs.map(({ name = '', value = '' }) => [name, value]));
}

function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [name in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [name in Name]?: Value };
}

/** CPU units or mebibytes as tasks give them: `256`, `.25 vCPU`, `1 GB`. @returns digits; undefined for anything else */
export function unitsOf(text: string): string | undefined {
  const match = /^\s*(\d+|\d*\.\d+)\s*(vcpu|gb)?\s*$/i.exec(text);
  if (match === null) return undefined;
  const value = Number(match[1]) * (match[2] === undefined ? 1 : 1_024);
  return Number.isInteger(value) && value > 0 ? String(value) : undefined;
}
