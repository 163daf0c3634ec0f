import type { LimitValues } from '@cairn/kit';
import { ecsErrors } from './ecs-errors.ts';
import type { ContainerDefinition, RegisterTaskDefinitionInput } from './ecs-types.ts';

const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;

/** Checks what RegisterTaskDefinition is given, as far as running it depends on it. @throws ServiceError ClientException */
export function checkTaskDefinition(
  input: RegisterTaskDefinitionInput,
  { ecsContainersPerTask }: LimitValues<'ecsContainersPerTask'>,
): void {
  const { family, containerDefinitions } = input;
  if (!namePattern.test(family)) throw ecsErrors.client('Family contains invalid characters.');
  if (containerDefinitions.length === 0) throw ecsErrors.client('Container list cannot be empty.');
  if (containerDefinitions.length > ecsContainersPerTask) {
    throw ecsErrors.client(
      `Task definition cannot have more than ${ecsContainersPerTask} container definitions.`,
    );
  }
  const names = new Set<string>();
  for (const container of containerDefinitions) {
    checkContainer(input, container);
    if (names.has(container.name as string)) {
      throw ecsErrors.client('Container definitions cannot have duplicate names.');
    }
    names.add(container.name as string);
  }
  if (!containerDefinitions.some(({ essential }) => essential !== false)) {
    throw ecsErrors.client('Task definition does not have at least one essential container.');
  }
  checkDependencies(containerDefinitions, names);
}

function checkContainer(
  { memory: ofTask }: RegisterTaskDefinitionInput,
  container: ContainerDefinition,
): void {
  const { name, image, memory, memoryReservation } = container;
  if (name === undefined || name === '')
    throw ecsErrors.client('Container.name should not be null or empty.');
  if (!namePattern.test(name)) throw ecsErrors.client('Container.name contains invalid characters.');
  if (image === undefined || image === '')
    throw ecsErrors.client('Container.image should not be null or empty.');
  if (image.length > 255 || /[\s\p{Cc}]/u.test(image)) {
    throw ecsErrors.client('Container.image contains invalid characters.');
  }
  if (memory === undefined && memoryReservation === undefined && ofTask === undefined) {
    throw ecsErrors.client(
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
    );
  }
  if (memory !== undefined && memory < 4) {
    throw ecsErrors.client(`Invalid setting for container '${name}'. 'memory' must be at least 4.`);
  }
}

/** Dependencies name other containers and form no circle. */
function checkDependencies(containers: readonly ContainerDefinition[], names: ReadonlySet<string>): void {
  const waiting = new Map(
    containers.map(({ name, dependsOn = [] }) => [
      name as string,
      new Set(dependsOn.map(({ containerName }) => containerName)),
    ]),
  );
  for (const others of waiting.values()) {
    for (const other of others) {
      if (!names.has(other)) {
        throw ecsErrors.client('Container depends on a container that is not in the task definition.');
      }
    }
  }
  for (let isMoving = true; isMoving; ) {
    isMoving = false;
    for (const [name, others] of waiting) {
      if ([...others].some((other) => waiting.has(other))) continue;
      waiting.delete(name);
      isMoving = true;
    }
  }
  if (waiting.size > 0) throw ecsErrors.client('Container dependencies contain a cycle.');
}
