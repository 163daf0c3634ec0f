import { GraphqlApis } from '@cairn/graphql';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeGraphql({ foundations, base }: ServiceGround): ServiceParts<GraphqlApis> {
  const { endpoint } = foundations;
  const graphql = new GraphqlApis({
    ...base,
    endpoint: () => endpoint() ?? 'http://127.0.0.1:4566',
  });
  return { facade: graphql, start: () => graphql.start() };
}
