import {
  arnIn,
  localArn,
  named,
  type OperationAccess,
  on,
  type ResourcesOf,
  type ServiceAccess,
} from '../access/operation-access.ts';

const schedule: ResourcesOf = (scope, { GroupName, Name }) => [
  localArn(scope, 'scheduler', `schedule/${GroupName ?? 'default'}/${Name}`),
];
const group = named('scheduler', 'Name', 'schedule-group/');
const passing: OperationAccess = on(schedule, {
  passes: {
    to: 'scheduler.amazonaws.com',
    roles: ({ Target }) => [(Target as { readonly RoleArn?: string } | undefined)?.RoleArn],
  },
});

function each(names: string, resources: ResourcesOf): ServiceAccess {
  return Object.fromEntries(names.split(' ').map((name) => [name, on(resources)]));
}

/** Source: "Actions, resources, and condition keys for Amazon EventBridge Scheduler" in the Service Authorization Reference. */
export const schedulerAccess: ServiceAccess = {
  CreateSchedule: passing,
  UpdateSchedule: passing,
  ...each('GetSchedule DeleteSchedule', schedule),
  ...each('CreateScheduleGroup GetScheduleGroup DeleteScheduleGroup', group),
  ...each('TagResource UntagResource ListTagsForResource', arnIn('ResourceArn')),
};
