import { type CallScope, type Clock, ServiceError } from '@cairn/kit';
import { BoundedCache } from '../bounded-cache.ts';
import type { ExecutionMeters } from '../engine/execution-meters.ts';
import { quotaOf, type RateLimits } from './rate-quotas.ts';
import { TokenBucket } from './token-bucket.ts';

/** Accounts in regions whose buckets are kept; the one that was not used longest is full again. */
const scopesMax = 10_000;
/** How often the numbers of a bucket are put into its metrics. */
const provisionMs = 60_000;

/** What the throttle stands on. */
export interface ThrottlePorts {
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly metrics?: ExecutionMeters | undefined;
  /** Whether an ARN is known to be that of an Express machine, its versions and aliases included. */
  readonly isExpress: (stateMachineArn: string) => boolean;
}

interface MeteredBucket {
  readonly bucket: TokenBucket;
  readonly count: (metric: 'ConsumedCapacity' | 'ThrottledEvents', atMs: number) => void;
  /** Puts size and refill into the metrics, once a minute. */
  readonly provision: (atMs: number) => void;
}

/** The token buckets of AWS, one for each operation of an account in a region. */
export class Throttle {
  readonly #ports: ThrottlePorts;
  readonly #scopes = new BoundedCache<string, Map<string, MeteredBucket | undefined>>(scopesMax);

  constructor(ports: ThrottlePorts) {
    this.#ports = ports;
  }

  /** Lets a call of an operation through that finds a token. @throws ServiceError ThrottlingException */
  admitCall(scope: CallScope, operation: string, input: { readonly [member: string]: unknown }): void {
    const bucket = operation.charAt(0).toLowerCase() + operation.slice(1);
    const isExpress = bucket === 'startExecution' && this.#ports.isExpress(String(input.stateMachineArn));
    this.admit(scope, isExpress ? 'startExpressExecution' : bucket);
  }

  /** Lets a call through that finds a token. @throws ServiceError ThrottlingException */
  admit(scope: Pick<CallScope, 'account' | 'region'>, bucketName: string): void {
    const found = this.#bucketOf(scope, bucketName);
    if (found === undefined) return;
    const nowMs = this.#ports.clock.now();
    found.provision(nowMs);
    const isThere = found.bucket.take(nowMs);
    found.count(isThere ? 'ConsumedCapacity' : 'ThrottledEvents', nowMs);
    if (isThere) return;
    throw new ServiceError('ThrottlingException', 'Rate exceeded', { retryable: true });
  }

  /** When the next state transition may be made; not after now when one may. */
  transitionReadyMs(scope: Pick<CallScope, 'account' | 'region'>): number {
    const nowMs = this.#ports.clock.now();
    return this.#bucketOf(scope, 'stateTransition')?.bucket.readyMs(nowMs) ?? nowMs;
  }

  /** How many state transitions may be made now. */
  transitionsLeft(scope: Pick<CallScope, 'account' | 'region'>): number {
    const left = this.#bucketOf(scope, 'stateTransition')?.bucket.left(this.#ports.clock.now());
    return left ?? Number.POSITIVE_INFINITY;
  }

  /** State transitions were made. */
  spendTransitions(scope: Pick<CallScope, 'account' | 'region'>, count: number): void {
    const found = this.#bucketOf(scope, 'stateTransition');
    if (found === undefined) return;
    const nowMs = this.#ports.clock.now();
    found.provision(nowMs);
    found.bucket.spend(count, nowMs);
    for (let counted = 0; counted < count; counted++) found.count('ConsumedCapacity', nowMs);
  }

  #bucketOf({ account, region }: Pick<CallScope, 'account' | 'region'>, name: string) {
    const key = `${account}/${region}`;
    let buckets = this.#scopes.get(key);
    if (buckets === undefined) {
      buckets = new Map();
      this.#scopes.set(key, buckets);
    }
    if (!buckets.has(name)) buckets.set(name, this.#makeBucket(account, region, name));
    return buckets.get(name);
  }

  #makeBucket(account: string, region: string, name: string): MeteredBucket | undefined {
    const { clock, limits, metrics } = this.#ports;
    const quota = quotaOf(name, region, limits);
    if (quota === undefined) return undefined;
    const bucket = new TokenBucket(quota, clock.now());
    if (metrics === undefined) return { bucket, count: () => {}, provision: () => {} };
    const dimension = dimensionOf(name);
    const meter = (metric: string) =>
      metrics.meter({ account, region, name: metric, dimension, unit: 'Count' });
    const meters = {
      ConsumedCapacity: meter('ConsumedCapacity'),
      ThrottledEvents: meter('ThrottledEvents'),
      size: meter('ProvisionedBucketSize'),
      refill: meter('ProvisionedRefillRate'),
    };
    let provisionedMs = Number.NEGATIVE_INFINITY;
    return {
      bucket,
      count: (metric, atMs) => meters[metric].add(1, atMs),
      provision: (atMs) => {
        if (atMs - provisionedMs < provisionMs) return;
        provisionedMs = atMs;
        meters.size.add(quota.size, atMs);
        meters.refill.add(quota.refillPerSecond, atMs);
      },
    };
  }
}

/** Source: "Step Functions metrics that report to CloudWatch", service metrics and API metrics. */
function dimensionOf(bucket: string): { readonly name: string; readonly value: string } {
  if (bucket === 'stateTransition') return { name: 'ServiceMetric', value: 'StateTransition' };
  const operation = bucket === 'startExpressExecution' ? 'startExecution' : bucket;
  return { name: 'APIName', value: operation.charAt(0).toUpperCase() + operation.slice(1) };
}
