import { RealtimeApis } from '@cairn/graphql';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeGraphqlRealtime({ base }: ServiceGround): ServiceParts<RealtimeApis> {
  const realtime = new RealtimeApis({ ...base, find: async () => undefined });
  return { facade: realtime, stop: () => realtime.stop() };
}
