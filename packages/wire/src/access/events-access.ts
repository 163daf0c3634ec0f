import { type CallScope, ServiceError } from '@cairn/kit';
import {
  arnIn,
  each,
  localArn,
  on,
  type PassedRoles,
  type ResourcesOf,
  type ServiceAccess,
} from './operation-access.ts';

const busArn = (scope: CallScope, name: unknown): string => {
  const given = typeof name === 'string' ? name : 'default';
  return given.startsWith('arn:') ? given : localArn(scope, 'events', `event-bus/${given}`);
};

/** Rules of the default bus have no bus in their ARN. */
const rule =
  (member: string): ResourcesOf =>
  (scope, input) => {
    const bus = String(input.EventBusName ?? 'default').replace(/^.*event-bus\//, '');
    const name = String(input[member] ?? '*');
    return [localArn(scope, 'events', bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`)];
  };

const named =
  (kind: string, member: string): ResourcesOf =>
  (scope, input) => {
    const name = input[member];
    return typeof name === 'string' ? [localArn(scope, 'events', `${kind}/${name}`)] : [];
  };

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
}
interface Target {
  readonly RoleArn?: string;
}

export const eventsAccess: ServiceAccess = {
  PutEvents: on(
    (scope, { Entries }) => {
      const buses = ((Entries ?? []) as readonly Entry[]).map(({ EventBusName }) =>
        busArn(scope, EventBusName),
      );
      return [...new Set(buses)];
    },
    {
      keys: ({ Entries }) => {
        const entries = (Entries ?? []) as readonly Entry[];
        return {
          'events:source': entries.flatMap(({ Source }) => Source ?? []),
          'events:detail-type': entries.flatMap(({ DetailType }) => DetailType ?? []),
        };
      },
    },
  ),
  ...each(
    'CreateEventBus DeleteEventBus UpdateEventBus DescribeEventBus',
    on((scope, { Name }) => [busArn(scope, Name)]),
  ),
  ...each(
    'PutPermission RemovePermission',
    on((scope, { EventBusName }) => [busArn(scope, EventBusName)]),
  ),
  PutRule: on(rule('Name'), {
    passes: { to: 'events.amazonaws.com', roles: ({ RoleArn }) => [RoleArn] },
  }),
  ...each('DeleteRule DescribeRule EnableRule DisableRule', on(rule('Name'))),
  PutTargets: on(rule('Rule'), {
    passes: {
      to: 'events.amazonaws.com',
      roles: ({ Targets }) => ((Targets ?? []) as readonly Target[]).map(({ RoleArn }) => RoleArn),
    },
  }),
  ...each('RemoveTargets ListTargetsByRule', on(rule('Rule'))),
  ...each('CreateArchive DeleteArchive DescribeArchive UpdateArchive', on(named('archive', 'ArchiveName'))),
  ...each('StartReplay CancelReplay DescribeReplay', on(named('replay', 'ReplayName'))),
  ...each(
    'CreateConnection DeleteConnection UpdateConnection DescribeConnection',
    on(named('connection', 'Name')),
  ),
  DeauthorizeConnection: on(named('connection', 'Name')),
  ...each(
    'CreateApiDestination DeleteApiDestination UpdateApiDestination',
    on(named('api-destination', 'Name')),
  ),
  DescribeApiDestination: on(named('api-destination', 'Name')),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('ResourceARN'))),
};

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
  roles: ({ Target: target }) => [(target as Target | undefined)?.RoleArn],
};

export const schedulerAccess: ServiceAccess = {
  ...each('CreateSchedule UpdateSchedule', on(schedule, { passes })),
  ...each('GetSchedule DeleteSchedule', on(schedule)),
  ...each('CreateScheduleGroup GetScheduleGroup DeleteScheduleGroup', on(group)),
  ...each('TagResource UntagResource ListTagsForResource', on(arnIn('ResourceArn'))),
};
