import { RealtimeApis } from '@cairn/graphql';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** Subscriptions to GraphQL APIs. Mutations are told to it where it is in use: else nobody subscribes. */
export async function makeGraphqlRealtime({
  base,
  graphql,
  graphqlPrograms,
}: Pick<ServiceGround, 'base' | 'graphql' | 'graphqlPrograms'>): Promise<ServiceParts<RealtimeApis>> {
  const [apis, programs] = await Promise.all([graphql.use(), graphqlPrograms.use()]);
  const realtime = new RealtimeApis({
    ...base,
    afterOthers: setImmediate,
    find: async (id) => {
      // Names of hosts have dots; ids and labels of APIs have none.
      const entrance = await (id.includes('.') ? programs.entranceOf('', id) : programs.entranceOf(id, ''));
      return entrance && { ...entrance, apiId: entrance.program.definition.apiId };
    },
  });
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
