import { describe, expect, it } from 'vitest';
import { checkDeliveryPolicy, httpSchedule, requestContentType } from './delivery-policy.ts';

describe('the retries of an HTTP endpoint', () => {
  it('are three, twenty seconds apart, unless a policy says otherwise', () => {
    expect(httpSchedule([undefined, undefined])).toMatchObject({
      retriesMax: 3,
      delaysSeconds: [20, 20, 20],
    });
  });

  it('go through the phases of the policy', () => {
    const policy = JSON.stringify({
      healthyRetryPolicy: {
        minDelayTarget: 1,
        maxDelayTarget: 60,
        numRetries: 8,
        numNoDelayRetries: 1,
        numMinDelayRetries: 1,
        numMaxDelayRetries: 2,
        backoffFunction: 'linear',
      },
    });
    expect(httpSchedule([policy, undefined]).delaysSeconds).toEqual([0, 1, 1, 21, 40, 60, 60, 60]);
  });

  it("take the topic's policy where the subscription has none", () => {
    const policy = JSON.stringify({ http: { defaultHealthyRetryPolicy: { numRetries: 1 } } });
    expect(httpSchedule([undefined, policy]).retriesMax).toBe(1);
    const type = JSON.stringify({
      http: { defaultRequestPolicy: { headerContentType: 'application/json' } },
    });
    expect(requestContentType([undefined, type])).toBe('application/json');
  });

  it.each([
    '{',
    '1',
    '{"healthyRetryPolicy":{"numRetries":101}}',
    '{"healthyRetryPolicy":{"minDelayTarget":30,"maxDelayTarget":20}}',
    '{"healthyRetryPolicy":{"backoffFunction":"constant"}}',
    '{"healthyRetryPolicy":{"numRetries":"many"}}',
  ])('are refused as %s', (text) => {
    expect(() => checkDeliveryPolicy(text)).toThrow(/Invalid parameter: DeliveryPolicy/);
  });
});
