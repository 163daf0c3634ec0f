import type { CallScope } from '@cairn/kit';
import {
  arnIn,
  localArn,
  named,
  on,
  type ResourcesOf,
  type ServiceAccess,
} from '../access/operation-access.ts';
import type { OperationInput } from '../operation.ts';

const busPrefix = 'event-bus/';
const passedTo = 'events.amazonaws.com';

interface EntryInput {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
}

function busArn(scope: CallScope, nameOrArn: unknown): string {
  const name = typeof nameOrArn === 'string' ? nameOrArn : 'default';
  return name.startsWith('arn:') ? name : localArn(scope, 'events', busPrefix + name);
}

const bus =
  (member: string): ResourcesOf =>
  (scope, input) => [busArn(scope, input[member])];

/** `rule/NAME` on the default bus, `rule/BUS/NAME` on others. */
const rule =
  (member: string): ResourcesOf =>
  (scope, input) => {
    const onBus = busArn(scope, input.EventBusName);
    const name = onBus.slice(onBus.indexOf(busPrefix) + busPrefix.length);
    const path = name === 'default' ? `rule/${input[member]}` : `rule/${name}/${input[member]}`;
    return [onBus.replace(busPrefix + name, path)];
  };

const entriesOf = (input: OperationInput) => (input.Entries ?? []) as readonly EntryInput[];
const texts = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined);

function each(names: string, resources: ResourcesOf): ServiceAccess {
  return Object.fromEntries(names.split(' ').map((name) => [name, on(resources)]));
}

/** Source: "Actions, resources, and condition keys for Amazon EventBridge" in the Service Authorization Reference. */
export const eventsAccess: ServiceAccess = {
  PutEvents: on(
    (scope, input) => [...new Set(entriesOf(input).map(({ EventBusName }) => busArn(scope, EventBusName)))],
    {
      keys: (input) => ({
        'events:source': texts(entriesOf(input).map(({ Source }) => Source)),
        'events:detail-type': texts(entriesOf(input).map(({ DetailType }) => DetailType)),
      }),
    },
  ),
  PutRule: on(rule('Name'), { passes: { to: passedTo, roles: ({ RoleArn }) => [RoleArn] } }),
  PutTargets: on(rule('Rule'), {
    passes: {
      to: passedTo,
      roles: ({ Targets }) =>
        ((Targets ?? []) as readonly { readonly RoleArn?: string }[]).map(({ RoleArn }) => RoleArn),
    },
  }),
  ...each('DescribeRule DeleteRule EnableRule DisableRule', rule('Name')),
  ...each('RemoveTargets ListTargetsByRule', rule('Rule')),
  ...each('CreateEventBus DescribeEventBus DeleteEventBus UpdateEventBus', bus('Name')),
  ...each('PutPermission RemovePermission', bus('EventBusName')),
  ...each(
    'CreateArchive DescribeArchive UpdateArchive DeleteArchive',
    named('events', 'ArchiveName', 'archive/'),
  ),
  ...each('StartReplay DescribeReplay CancelReplay', named('events', 'ReplayName', 'replay/')),
  ...each(
    'CreateConnection UpdateConnection DescribeConnection DeleteConnection DeauthorizeConnection',
    named('events', 'Name', 'connection/'),
  ),
  ...each(
    'CreateApiDestination UpdateApiDestination DescribeApiDestination DeleteApiDestination',
    named('events', 'Name', 'api-destination/'),
  ),
  ...each('TagResource UntagResource ListTagsForResource', arnIn('ResourceARN')),
};
