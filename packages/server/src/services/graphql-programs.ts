import {
  ApiPrograms,
  type DataSourceConfiguration,
  makeDataSource,
  type ProgramPorts,
  resolverLanguages,
} from '@cairn/graphql';
import { dataSourcePorts } from './data-source-ports.ts';
import { makeGraphqlAuthorizers } from './graphql-authorizers.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** What answers requests to GraphQL APIs: the APIs of the control plane, compiled as they are used. */
export async function makeGraphqlPrograms(ground: ServiceGround): Promise<ServiceParts<ApiPrograms>> {
  const { base, graphql, graphqlRealtime } = ground;
  const { clock, random, limits } = base;
  const sourcePorts = dataSourcePorts(ground, limits);
  const authorizers = makeGraphqlAuthorizers(ground);
  const ports: ProgramPorts = {
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
  };
  const programs = new ApiPrograms(await graphql.use(), ports, ({ definition, program, keys }) =>
    authorizers.authorizerOf({ definition, schema: program.schema, keys }),
  );
  return { facade: programs, stop: () => programs.stop() };
}
