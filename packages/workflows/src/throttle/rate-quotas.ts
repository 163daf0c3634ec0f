import type { Limit, LimitValues } from '@cairn/kit';

type Quota = readonly [
  /** Operations that share nothing but the numbers: each has a bucket of its own. */
  buckets: readonly string[],
  /** Bucket size and refill per second in the regions with the largest quotas. */
  largest: readonly [size: number, refill: number],
  /** Those of the other regions, where they differ. */
  others?: readonly [size: number, refill: number],
];

/**
 * The token buckets of an account in a region, by operation. StartExecution has two, by the type of the machine, and
 * state transitions of Standard executions have one. StartSyncExecution has none: its quota adapts.
 * Source: "Quotas related to API action throttling" and "… state throttling" in the developer guide.
 */
const quotas: readonly Quota[] = [
  [['startExecution'], [1_300, 300], [800, 150]],
  [['startExpressExecution'], [6_000, 6_000]],
  [['stateTransition'], [5_000, 5_000], [800, 800]],
  [['redriveExecution'], [1_300, 300], [800, 150]],
  [['stopExecution'], [1_000, 200], [500, 25]],
  [
    ['getActivityTask', 'sendTaskSuccess', 'sendTaskFailure', 'sendTaskHeartbeat'],
    [3_000, 500],
    [1_500, 300],
  ],
  [['describeExecution'], [300, 50], [300, 15]],
  [['getExecutionHistory'], [400, 20]],
  [
    ['describeStateMachine', 'describeActivity'],
    [200, 20],
  ],
  [
    [
      ...['describeMapRun', 'describeStateMachineAlias', 'describeStateMachineForExecution'],
      ...['tagResource', 'untagResource'],
    ],
    [200, 1],
  ],
  [['listStateMachines'], [100, 5]],
  [['listExecutions'], [200, 5], [100, 2]],
  [['listActivities'], [100, 10], [100, 5]],
  [
    [
      ...['createActivity', 'createStateMachine', 'createStateMachineAlias'],
      ...['deleteActivity', 'deleteStateMachine', 'deleteStateMachineAlias', 'deleteStateMachineVersion'],
      ...['updateStateMachine', 'updateStateMachineAlias', 'publishStateMachineVersion', 'updateMapRun'],
      ...['listMapRuns', 'listStateMachineAliases', 'listStateMachineVersions', 'listTagsForResource'],
      'validateStateMachineDefinition',
    ],
    [100, 1],
  ],
  [['testState'], [50, 10]],
];

const largestRegions: ReadonlySet<string> = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** Size and refill of every bucket as settings, with AWS's largest as defaults: `startExecutionBucketSize`. */
export const rateLimits: { readonly [name: string]: Limit } = Object.fromEntries(
  quotas.flatMap(([buckets, [size, refill]]) =>
    buckets.flatMap((bucket) => [
      row(`${bucket}BucketSize`, `With --throttle aws: most calls at once, ${wordsOf(bucket)}`, size),
      row(`${bucket}RefillPerSecond`, `With --throttle aws: calls each second, ${wordsOf(bucket)}`, refill),
    ]),
  ),
);

function row(name: string, description: string, value: number): readonly [string, Limit] {
  return [name, { name, description, unit: 'count', default: value }];
}

function wordsOf(bucket: string): string {
  if (bucket === 'stateTransition') return 'state transitions of Standard executions';
  if (bucket === 'startExpressExecution') return 'StartExecution of Express machines';
  return bucket.charAt(0).toUpperCase() + bucket.slice(1);
}

/** The settings in force. */
export type RateLimits = LimitValues;

/** A bucket's size, and what comes back in a second. */
export interface BucketQuota {
  readonly size: number;
  readonly refillPerSecond: number;
}

const othersOf = new Map(
  quotas.flatMap(([buckets, , others]) =>
    others === undefined ? [] : buckets.map((bucket) => [bucket, others] as const),
  ),
);

/** A bucket's quota in a region; undefined when the bucket has none. A setting that was changed holds in all regions. */
export function quotaOf(bucket: string, region: string, limits: RateLimits): BucketQuota | undefined {
  const sizeName = `${bucket}BucketSize`;
  const refillName = `${bucket}RefillPerSecond`;
  const size = limits[sizeName];
  const refillPerSecond = limits[refillName];
  if (size === undefined || refillPerSecond === undefined) return undefined;
  const others = largestRegions.has(region) ? undefined : othersOf.get(bucket);
  if (others === undefined) return { size, refillPerSecond };
  return {
    size: size === rateLimits[sizeName]?.default ? others[0] : size,
    refillPerSecond: refillPerSecond === rateLimits[refillName]?.default ? others[1] : refillPerSecond,
  };
}
