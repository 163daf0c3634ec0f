import type { StateNode, StateType } from '../graph/definition-graph-types.ts';
import type { StateMark } from '../graph/node-size.ts';
import type { StateRunStatus } from '../graph/run-overlay.ts';

/*
 * Icons as path data in a square of 16, to be drawn with round strokes of 1.5 and no fill.
 */

const typeIcons: { readonly [type in StateType]: string } = {
  Task: 'M8 5.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M8 1.8v1.7M8 12.5v1.7M1.8 8h1.7M12.5 8h1.7M3.6 3.6l1.2 1.2M11.2 11.2l1.2 1.2M12.4 3.6l-1.2 1.2M4.8 11.2l-1.2 1.2',
  Pass: 'M2 8h11.5M9.5 4l4 4l-4 4',
  Choice:
    'M8 1.8v3.7M8 5.5c0 3-4.5 2-4.5 5.5v3M8 5.5c0 3 4.5 2 4.5 5.5v3M1.7 12.2l1.8 1.9l1.8-1.9M10.7 12.2l1.8 1.9l1.8-1.9',
  Wait: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4.8V8l2.3 1.6',
  Succeed: 'M2.8 8.6l3.4 3.4l7-7.6',
  Fail: 'M3.8 3.8l8.4 8.4M12.2 3.8l-8.4 8.4',
  Parallel:
    'M8 1.5v2.3M3 6.3V5.2c0-.8.5-1.4 1.4-1.4h7.2c.9 0 1.4.6 1.4 1.4v1.1M8 3.8v2.5M1.6 6.5h2.8v4H1.6zM6.6 6.5h2.8v4H6.6zM11.6 6.5h2.8v4h-2.8zM3 10.5v2.2M8 10.5v4M13 10.5v2.2',
  Map: 'M2 6.2h7.8v7.8H2zM4.3 6V4.1h7.6v7.6H10M6.5 3.9V2H14v7.5h-1.9',
};

const unknownIcon = 'M5.6 5.8c0-3.4 4.9-3.2 4.9-.1c0 2-2.5 2-2.5 4.1M8 12.6v.2';

/** What a Task calls, by the service that its resource names. */
const serviceIcons: readonly (readonly [serviceIds: readonly string[], path: string])[] = [
  [['lambda'], 'M4 2.6h2.1l5.1 10.8h1.9M7.3 6.2L3.3 13.4'],
  [
    ['dynamodb', 'rds', 'rdsdata', 'redshiftdata', 'athena', 'elasticache', 'timestreamwrite'],
    'M8 1.9c3 0 5 .9 5 2.1s-2 2.1-5 2.1S3 5.2 3 4s2-2.1 5-2.1M3 4v8c0 1.2 2 2.1 5 2.1s5-.9 5-2.1V4M3 8c0 1.2 2 2.1 5 2.1s5-.9 5-2.1',
  ],
  [
    ['s3', 's3control', 'ecr', 'glacier', 'efs'],
    'M8 2c3.2 0 5.6.7 5.6 1.7S11.2 5.4 8 5.4s-5.6-.7-5.6-1.7S4.8 2 8 2M2.5 4l1.3 8.6c.2.8 2 1.5 4.2 1.5s4-.7 4.2-1.5L13.5 4',
  ],
  [['sqs', 'kinesis', 'firehose'], 'M1.6 5h3v6h-3zM6.5 5h3v6h-3zM11.4 5h3v6h-3z'],
  [['sns', 'ses', 'sesv2'], 'M1.8 4h12.4v8.6H1.8zM2 4.3l6 4.7l6-4.7'],
  [
    ['states', 'sfn'],
    'M5.8 1.7h4.4v3.4H5.8zM1.6 10.9H6v3.4H1.6zM10 10.9h4.4v3.4H10zM8 5.1v2.9M3.8 10.7V8h8.4v2.7',
  ],
  [
    ['http', 'apigateway', 'appsync', 'apigatewaymanagementapi'],
    'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M2.2 8h11.6M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12',
  ],
  [
    ['ecs', 'eks', 'batch', 'emr-containers', 'codebuild', 'ec2'],
    'M8 1.7l5.5 3.1v6.4L8 14.3l-5.5-3.1V4.8zM2.7 4.9L8 8l5.3-3.1M8 8v6.1',
  ],
  [
    ['events', 'eventbridge', 'scheduler', 'pipes'],
    'M8 6.6a1.4 1.4 0 1 0 0 2.8a1.4 1.4 0 1 0 0-2.8M5 5a4.2 4.2 0 0 0 0 6M11 5a4.2 4.2 0 0 1 0 6M2.9 2.9a7.2 7.2 0 0 0 0 10.2M13.1 2.9a7.2 7.2 0 0 1 0 10.2',
  ],
  [
    ['activity'],
    'M8 2.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 1 0 0-5.4M2.8 14c.3-3 2.2-4.5 5.2-4.5s4.9 1.5 5.2 4.5',
  ],
];

const iconOfService = new Map(serviceIcons.flatMap(([ids, path]) => ids.map((id) => [id, path] as const)));

/** The icon of a state: of what it calls, or of its type. */
export function stateIconPath({ type, resource }: Pick<StateNode, 'type' | 'resource'>): string {
  const service =
    resource === undefined ? undefined : iconOfService.get(resource.serviceId.replace(/^aws-sdk:/, ''));
  return service ?? (type === undefined ? unknownIcon : typeIcons[type]);
}

/** The icon of a name that is not there. */
export const missingIconPath = unknownIcon;

const markIcons: { readonly [mark in StateMark]: string } = {
  sync: 'M2.3 9.5L5.5 13l8-9.5M9.5 13l1.5-1.8',
  token: 'M5.3 7.2a3.1 3.1 0 1 0 0 6.2a3.1 3.1 0 1 0 0-6.2M7.6 8.2L13.6 2.3M11.2 4.7l2.2 2.2M9.3 6.6l1.4 1.4',
  retry: 'M13.3 8a5.3 5.3 0 1 1-1.6-3.8M13.5 1.8v3h-3',
  catch: 'M8 1.8l5.3 1.9v4c0 3.2-2.1 5.3-5.3 6.5c-3.2-1.2-5.3-3.3-5.3-6.5v-4z',
  timeout: 'M4 2h8M4 14h8M4.8 2c0 4 3.2 4 3.2 6s-3.2 2-3.2 6M11.2 2c0 4-3.2 4-3.2 6s3.2 2 3.2 6',
};

/** The icon of a sign in a state's box. */
export function markIconPath(mark: StateMark): string {
  return markIcons[mark];
}

const statusIcons: { readonly [status in StateRunStatus]: string } = {
  notStarted: 'M8 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7',
  running: 'M5.5 3.5l7 4.5l-7 4.5z',
  waiting: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3l2.2 1.5',
  retrying: markIcons.retry,
  succeeded: 'M3 8.5l3.3 3.3l6.7-7.3',
  caught: 'M3.5 6.5L8 11l4.5-4.5M8 2.5v8M3 13.7h10',
  failed: 'M4 4l8 8M12 4l-8 8',
  timedOut: markIcons.timeout,
  aborted: 'M4 4h8v8H4z',
};

/** The icon of what has become of a state: each differs in its shape, not only in its colour. */
export function statusIconPath(status: StateRunStatus): string {
  return statusIcons[status];
}
