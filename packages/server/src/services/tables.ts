import { nodeDigest } from '@cairn/host';
import { Tables } from '@cairn/resources/tables';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeTables({ base }: ServiceGround): ServiceParts<Tables> {
  const tables = new Tables({ ...base, digest: nodeDigest });
  return { facade: tables, start: () => tables.start(), stop: () => tables.stop() };
}
