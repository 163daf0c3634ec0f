import { ApiPrograms, resolverLanguages } from '@cairn/graphql';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

/** What answers requests to GraphQL APIs: the APIs of the control plane, compiled as they are used. */
export async function makeGraphqlPrograms({
  base,
  graphql,
  graphqlRealtime,
}: Pick<ServiceGround, 'base' | 'graphql' | 'graphqlRealtime'>): Promise<ServiceParts<ApiPrograms>> {
  const { clock, random, limits } = base;
  const programs = new ApiPrograms(await graphql.use(), {
    clock,
    random: () => random.next(),
    limits,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    ...resolverLanguages(limits),
    dataSource: () => undefined,
    onMutation: (event) => graphqlRealtime.facade?.onMutation(event),
  });
  return { facade: programs, stop: () => programs.stop() };
}
