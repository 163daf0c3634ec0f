import { Logs } from '@cairn/resources/logs';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeLogs({ foundations: { store }, base }: ServiceGround): ServiceParts<Logs> {
  const logs = new Logs({ ...base, store: store.logs });
  return { facade: logs, start: () => logs.start(), stop: () => logs.stop() };
}
