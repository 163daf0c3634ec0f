import { Schedules } from '@cairn/resources/schedules';
import { scheduleTargets } from '../schedule-targets.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeSchedules({ base, deliver, callService }: ServiceGround): ServiceParts<Schedules> {
  const schedules = new Schedules({ ...base, deliver, callService, targets: scheduleTargets });
  return {
    facade: schedules,
    start: () => schedules.start(),
    stop: () => schedules.stop(),
    handlers: schedules.handlers,
  };
}
