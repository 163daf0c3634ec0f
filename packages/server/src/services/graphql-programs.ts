import {
  ApiObservation,
  ApiPrograms,
  type DataSourceConfiguration,
  ExecutionTurns,
  type MeasuringApi,
  makeDataSource,
  measuredDataSource,
  type ObservationPorts,
  type ProgramPorts,
  resolverLanguages,
} from '@cairn/graphql';
import { apiObservation } from '../observability.ts';
import { cancellableDeadline } from './cancellable-deadline.ts';
import { dataSourcePorts } from './data-source-ports.ts';
import { makeGraphqlAuthorizers } from './graphql-authorizers.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** What answers requests to GraphQL APIs: the APIs of the control plane, compiled as they are used. */
export async function makeGraphqlPrograms(ground: ServiceGround): Promise<ServiceParts<ApiPrograms>> {
  const { base, graphql, graphqlRealtime } = ground;
  const { clock, random, limits } = base;
  const sourcePorts = dataSourcePorts(ground, limits);
  const observationPorts = observationPortsOf(ground);
  const authorizers = makeGraphqlAuthorizers(ground, async (region, userPoolId) =>
    (await ground.userPools.use()).documents.ownPool(region, userPoolId),
  );
  const ports: ProgramPorts = {
    clock,
    random: () => random.next(),
    limits,
    deadline: cancellableDeadline,
    ...resolverLanguages(limits),
    dataSource: (definition, api) => {
      const dataSourceArn = `${api.arn}/datasources/${definition.name}`;
      const source = makeDataSource({ ...definition, dataSourceArn } as DataSourceConfiguration, sourcePorts);
      return measuredDataSource(source, definition, api as unknown as MeasuringApi, observationPorts);
    },
    turns: new ExecutionTurns({ clock, limits, afterOthers: setImmediate }),
    observe: (api) => new ApiObservation(api, observationPorts),
    onMutation: (event) => graphqlRealtime.facade?.onMutation(event),
  };
  const programs = new ApiPrograms(await graphql.use(), ports, ({ definition, program, keys }) =>
    authorizers.authorizerOf({ definition, schema: program.schema, keys }),
  );
  return { facade: programs, stop: () => programs.stop() };
}

/** Where requests are counted and logged. */
export function observationPortsOf({
  base,
  logs,
  cloudWatch,
}: Pick<ServiceGround, 'base' | 'logs' | 'cloudWatch'>): ObservationPorts {
  const { clock, ids, limits, log } = base;
  return {
    ...apiObservation(logs, cloudWatch, log),
    ids,
    now: () => clock.now(),
    nanoseconds: () => Math.round(performance.now() * 1_000_000),
    limits,
  };
}
