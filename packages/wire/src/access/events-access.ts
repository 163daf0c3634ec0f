import { type CallScope, ServiceError } from '@cairn/kit';
import { busArn, readBusPlace, readRuleArn, ruleArn } from '@cairn/resources/events';
import type { OperationInput } from '../operation.ts';
import { arnIn, each, localArn, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

const bus =
  (member: string): ResourcesOf =>
  (scope, input) => [busOf(scope, input[member])];

const busOf = (scope: CallScope, given: unknown): string =>
  busArn(readBusPlace(scope, given as string | undefined));

/** A rule is where its bus is, of whatever account. */
const rule =
  (member: string): ResourcesOf =>
  (scope, input) => [
    ruleArn(readBusPlace(scope, input.EventBusName as string | undefined), String(input[member] ?? '*')),
  ];

/** Rules of another account's bus are its account's; lists of one's own are asked about as `*`. */
const foreignBus: ResourcesOf = (scope, { EventBusName }) => {
  const place = readBusPlace(scope, EventBusName as string | undefined);
  return place.account === scope.account ? [] : [busArn(place)];
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

/** All that several functions name. */
const both =
  (...all: readonly ResourcesOf[]): ResourcesOf =>
  (scope, input) =>
    all.flatMap((resources) => resources(scope, input));

/** Rules of the default bus have two spellings: with its name and without. */
const tagged: ResourcesOf = (_scope, { ResourceARN }) => {
  const arn = String(ResourceARN);
  const named = readRuleArn(arn);
  return [named === undefined ? arn : ruleArn(named.place, named.rule)];
};

const toEvents = {
  to: 'events.amazonaws.com',
  untrusted: (role: string) =>
    new ServiceError(
      'ValidationException',
      `Provided role '${role}' cannot be assumed by principal 'events.amazonaws.com'.`,
    ),
};

export const eventsAccess: ServiceAccess = {
  PutEvents: on(
    (scope, { Entries }) => {
      const buses = ((Entries ?? []) as readonly Entry[]).map(({ EventBusName }) =>
        busOf(scope, EventBusName),
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
  ...each('CreateEventBus DeleteEventBus UpdateEventBus DescribeEventBus', on(bus('Name'))),
  ...each('PutPermission RemovePermission', on(bus('EventBusName'))),
  PutRule: on(rule('Name'), {
    passes: { ...toEvents, roles: ({ RoleArn }) => [RoleArn] },
  }),
  ...each('DeleteRule DescribeRule EnableRule DisableRule', on(rule('Name'))),
  PutTargets: on(rule('Rule'), {
    passes: {
      ...toEvents,
      roles: ({ Targets }) => ((Targets ?? []) as readonly Target[]).map(({ RoleArn }) => RoleArn),
    },
  }),
  ...each('RemoveTargets ListTargetsByRule', on(rule('Rule'))),
  ...each('ListRules ListRuleNamesByTarget', on(foreignBus)),
  CreateArchive: on(both(named('archive', 'ArchiveName'), arnIn('EventSourceArn'))),
  ...each('DeleteArchive DescribeArchive UpdateArchive', on(named('archive', 'ArchiveName'))),
  StartReplay: on(
    both(named('replay', 'ReplayName'), arnIn('EventSourceArn'), (scope, { Destination }) =>
      arnIn('Arn')(scope, (Destination ?? {}) as OperationInput),
    ),
  ),
  ...each('CancelReplay DescribeReplay', on(named('replay', 'ReplayName'))),
  ...each(
    'CreateConnection DeleteConnection UpdateConnection DescribeConnection',
    on(named('connection', 'Name')),
  ),
  DeauthorizeConnection: on(named('connection', 'Name')),
  ...each(
    'CreateApiDestination UpdateApiDestination',
    on(both(named('api-destination', 'Name'), arnIn('ConnectionArn'))),
  ),
  ...each('DeleteApiDestination DescribeApiDestination', on(named('api-destination', 'Name'))),
  ...each('TagResource UntagResource ListTagsForResource', on(tagged)),
};
