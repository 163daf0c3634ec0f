import { Parameters } from '@cairn/resources/parameters';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeParameters({
  foundations: { seal },
  base,
  callService,
}: ServiceGround): ServiceParts<Parameters> {
  return { facade: new Parameters({ ...base, seal, callService }) };
}
