import type { CallScope } from '@cairn/kit';
import { Containers } from '@cairn/resources/containers';
import type { ResourceFacts } from '@cairn/wire';
import { containerChanges } from '../container-changes.ts';
import { containerLogs } from '../observability.ts';
import { ofOwner } from './resource-owner.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export async function makeContainers({
  foundations,
  base,
  stepFunctions,
  logs,
  events,
}: ServiceGround): Promise<ServiceParts<Containers>> {
  const containers = new Containers({
    ...base,
    engine: (await foundations.containerSurroundings.open()).engine,
    logs: containerLogs(logs, base.log),
    changed: containerChanges({ events, stepFunctions, log: base.log }),
  });
  return {
    facade: containers,
    start: () => containers.start(),
    stop: () => containers.stop(),
    policies: {
      ecs: (scope, arn) => ofOwner(scope, arn, (place) => latestDefinition(containers, place, arn)),
      // What is registered has no revision yet.
      batch: async (scope, arn, action) =>
        action === 'batch:RegisterJobDefinition'
          ? undefined
          : ofOwner(scope, arn, (place) => latestJobDefinition(containers, place, arn)),
    },
  };
}

/** A family stands for its latest revision. */
async function latestDefinition(
  { ecs }: Containers,
  place: CallScope,
  arn: string,
): Promise<ResourceFacts | undefined> {
  const [, family] = /:task-definition\/([^:]+)$/.exec(arn) ?? [];
  if (family === undefined) return undefined;
  const { taskDefinition } = await ecs.describeTaskDefinition(place, { taskDefinition: family });
  return { arn: taskDefinition.taskDefinitionArn };
}

/** A name stands for its latest revision. */
async function latestJobDefinition(
  { batch }: Containers,
  place: CallScope,
  arn: string,
): Promise<ResourceFacts | undefined> {
  const [, name] = /:job-definition\/([^:]+)$/.exec(arn) ?? [];
  if (name === undefined) return undefined;
  const { jobDefinitions } = await batch.describeJobDefinitions(place, { jobDefinitions: [name] });
  const [latest] = jobDefinitions;
  return latest && { arn: latest.jobDefinitionArn };
}
