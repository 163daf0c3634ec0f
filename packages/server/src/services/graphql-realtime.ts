import { ObservedRealtimeApis, type RealtimeApis } from '@cairn/graphql';
import { observationPortsOf } from './graphql-programs.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** Subscriptions to GraphQL APIs. Mutations are told to it where it is in use: else nobody subscribes. */
export async function makeGraphqlRealtime(
  ground: Pick<ServiceGround, 'base' | 'graphql' | 'graphqlPrograms' | 'logs' | 'cloudWatch'>,
): Promise<ServiceParts<RealtimeApis>> {
  const { base, graphql, graphqlPrograms } = ground;
  const [apis, programs] = await Promise.all([graphql.use(), graphqlPrograms.use()]);
  const find = async (id: string) => {
    // Names of hosts have dots; ids and labels of APIs have none.
    const entrance = await (id.includes('.') ? programs.entranceOf('', id) : programs.entranceOf(id, ''));
    if (entrance === undefined) return undefined;
    const { apiId, arn = '' } = entrance.program.definition;
    return { ...entrance, apiId, arn, observation: entrance.observation };
  };
  const realtime = new ObservedRealtimeApis(
    {
      ...base,
      afterOthers: setImmediate,
      find,
    },
    { ports: observationPortsOf(ground), observed: find },
  );
  const endChanges = apis.onChange(({ apiId, kind }) => {
    if (kind === 'deleted') realtime.endAll(apiId);
    if (kind === 'definition') {
      realtime.definitionChanged(apiId).catch((error: unknown) =>
        base.log('error', 'subscriptions could not be compared with a changed API', {
          apiId,
          error: String(error),
        }),
      );
    }
  });
  return {
    facade: realtime,
    stop: () => {
      endChanges();
      realtime.stop();
    },
  };
}
