import { calledService } from '@cairn/asl';
import type { ScheduleTargets } from '@cairn/resources';
import { checkTarget, targetCall } from '@cairn/resources/events';

/** Schedules reach their targets as rules do, and services of the SDK as tasks do. */
export const scheduleTargets: ScheduleTargets = {
  check: (target) => checkTarget({ Id: 'target', ...target } as Parameters<typeof checkTarget>[0]),
  call: (target, { input, executionId }) =>
    targetCall({
      target: { Id: 'target', ...target } as Parameters<typeof checkTarget>[0],
      input,
      eventId: 'schedule',
      uuid: executionId,
    }),
  sdkService(name) {
    const called = calledService(`aws-sdk:${name}`);
    return called === undefined ? undefined : { service: called.signingName, members: called.members };
  },
};
