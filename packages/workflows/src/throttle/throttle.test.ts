import { resolveLimits } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { quotaOf, rateLimits } from './rate-quotas.ts';
import { Throttle } from './throttle.ts';
import { TokenBucket } from './token-bucket.ts';

const aws = resolveLimits(rateLimits);
const principal = { arn: 'arn:aws:iam::000000000000:root' };
const scope = { account: '000000000000', region: 'us-east-1', principal };

describe('a token bucket', () => {
  it('gives as many tokens at once as it holds, and those that came back later', () => {
    const bucket = new TokenBucket({ size: 3, refillPerSecond: 2 }, 0);
    expect([0, 0, 0, 0].map((atMs) => bucket.take(atMs))).toEqual([true, true, true, false]);
    expect(bucket.readyMs(0)).toBe(500);
    expect([499, 500, 500].map((atMs) => bucket.take(atMs))).toEqual([false, true, false]);
  });

  it('is never fuller than full', () => {
    const bucket = new TokenBucket({ size: 2, refillPerSecond: 1 }, 0);
    expect(bucket.left(1_000_000)).toBe(2);
  });

  it('pays back what was spent beyond it', () => {
    const bucket = new TokenBucket({ size: 10, refillPerSecond: 10 }, 0);
    bucket.spend(30, 0);
    expect(bucket.left(0)).toBe(0);
    expect(bucket.readyMs(0)).toBe(2_100);
    expect(bucket.take(2_100)).toBe(true);
  });
});

test.each([
  ['startExecution', 'us-east-1', 1_300, 300],
  ['startExecution', 'eu-central-1', 800, 150],
  ['startExpressExecution', 'eu-central-1', 6_000, 6_000],
  ['describeExecution', 'us-west-2', 300, 50],
  ['describeExecution', 'ap-south-1', 300, 15],
  ['tagResource', 'eu-west-1', 200, 1],
  ['stateTransition', 'us-east-1', 5_000, 5_000],
])('%s has its quota in %s', (bucket, region, size, refillPerSecond) => {
  expect(quotaOf(bucket, region, aws)).toEqual({ size, refillPerSecond });
});

test('a setting holds in every region', () => {
  const limits = resolveLimits(rateLimits, { startExecutionBucketSize: 7 });
  for (const region of ['us-east-1', 'eu-central-1']) {
    expect(quotaOf('startExecution', region, limits)?.size).toBe(7);
  }
});

describe('a throttle', () => {
  const make = (limits: { readonly [name: string]: number }) => {
    const clock = { ms: 0, now: () => clock.ms };
    const counted: string[] = [];
    const throttle = new Throttle({
      clock,
      limits: resolveLimits(rateLimits, limits),
      metrics: {
        meter: ({ name, dimension }) => ({
          add: (value) => counted.push(`${name} ${dimension.name}=${dimension.value} ${value}`),
        }),
      },
      isExpress: (arn) => arn.endsWith('express'),
    });
    return { clock, counted, throttle };
  };

  it('refuses a call for which there is no token, and counts it', () => {
    const { clock, counted, throttle } = make({
      stopExecutionBucketSize: 1,
      stopExecutionRefillPerSecond: 10,
    });
    const call = () => throttle.admitCall(scope, 'StopExecution', {});
    call();
    expect(call).toThrow('Rate exceeded');
    clock.ms = 100;
    call();
    expect(counted).toEqual([
      'ProvisionedBucketSize APIName=StopExecution 1',
      'ProvisionedRefillRate APIName=StopExecution 10',
      'ConsumedCapacity APIName=StopExecution 1',
      'ThrottledEvents APIName=StopExecution 1',
      'ConsumedCapacity APIName=StopExecution 1',
    ]);
  });

  it('keeps accounts, regions and operations apart', () => {
    const { throttle } = make({ stopExecutionBucketSize: 1, startExecutionBucketSize: 1 });
    throttle.admitCall(scope, 'StopExecution', {});
    throttle.admitCall({ ...scope, account: '111111111111' }, 'StopExecution', {});
    throttle.admitCall({ ...scope, region: 'eu-west-1' }, 'StopExecution', {});
    throttle.admitCall(scope, 'StartExecution', { stateMachineArn: 'standard' });
    throttle.admitCall(scope, 'StartExecution', { stateMachineArn: 'express' });
    expect(() => throttle.admitCall(scope, 'StartExecution', { stateMachineArn: 'standard' })).toThrow();
  });

  it('lets operations without a bucket through', () => {
    const { throttle } = make({});
    for (let call = 0; call < 10_000; call++) throttle.admitCall(scope, 'StartSyncExecution', {});
  });
});
