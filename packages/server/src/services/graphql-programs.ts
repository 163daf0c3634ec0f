import { ApiPrograms, type DataSourceConfiguration, makeDataSource, resolverLanguages } from '@cairn/graphql';
import { dataSourcePorts } from './data-source-ports.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** What answers requests to GraphQL APIs: the APIs of the control plane, compiled as they are used. */
export async function makeGraphqlPrograms(ground: ServiceGround): Promise<ServiceParts<ApiPrograms>> {
  const { base, graphql, graphqlRealtime } = ground;
  const { clock, random, limits } = base;
  const sourcePorts = dataSourcePorts(ground, limits);
  const programs = new ApiPrograms(await graphql.use(), {
    clock,
    random: () => random.next(),
    limits,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    ...resolverLanguages(limits),
    dataSource: (definition, { arn }) => {
      const dataSourceArn = `${arn}/datasources/${definition.name}`;
      return makeDataSource({ ...definition, dataSourceArn } as DataSourceConfiguration, sourcePorts);
    },
    onMutation: (event) => graphqlRealtime.facade?.onMutation(event),
  });
  return { facade: programs, stop: () => programs.stop() };
}
