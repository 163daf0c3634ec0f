import { ServiceError } from '@cairn/kit';
import {
  arnIn,
  each,
  localArn,
  on,
  type PassedRoles,
  type ResourcesOf,
  type ServiceAccess,
} from './operation-access.ts';

const schedule: ResourcesOf = (scope, { Name, GroupName }) => [
  localArn(scope, 'scheduler', `schedule/${GroupName ?? 'default'}/${Name}`),
];
const group: ResourcesOf = (scope, { Name }) => [localArn(scope, 'scheduler', `schedule-group/${Name}`)];
const passes: PassedRoles = {
  to: 'scheduler.amazonaws.com',
  untrusted: () =>
    new ServiceError(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    ),
  roles: ({ Target }) => [(Target as { readonly RoleArn?: string } | undefined)?.RoleArn],
};

export const schedulerAccess: ServiceAccess = {
  ...each('CreateSchedule UpdateSchedule', on(schedule, { passes })),
  ...each('GetSchedule DeleteSchedule', on(schedule)),
  ...each('CreateScheduleGroup GetScheduleGroup DeleteScheduleGroup', on(group)),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('ResourceArn'))),
};
