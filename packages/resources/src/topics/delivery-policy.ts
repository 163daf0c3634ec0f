import { isJsonObject, type Json, type JsonObject, memberOf, parseJson } from '@cairn/kit';
import { topicsErrors } from './topics-errors.ts';

/** When a delivery that failed is tried again. */
export interface RetrySchedule {
  readonly retriesMax: number;
  /** The last one is for all that follow. */
  readonly delaysSeconds: readonly number[];
  readonly ageSecondsMax: number;
}

/** How HTTP endpoints are tried, members as SNS spells them ("Amazon SNS message delivery retries"). */
interface HealthyRetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: string;
}

const defaults: HealthyRetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};
const backoffFunctions: ReadonlySet<string> = new Set(['arithmetic', 'exponential', 'geometric', 'linear']);
const retriesMax = 100;
const delaySecondsMax = 3_600;
const secondsOfDay = 86_400;

/** Deliveries to queues and functions: 100 015 attempts over 23 days. */
export const serviceSchedule: RetrySchedule = {
  retriesMax: 100_015,
  delaysSeconds: [0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 7, 9, 12, 15, 18, 20],
  ageSecondsMax: 23 * secondsOfDay,
};

/**
 * Checks a DeliveryPolicy, of a topic or of a subscription.
 * @throws ServiceError InvalidParameter
 */
export function checkDeliveryPolicy(text: string): void {
  let policy: Json;
  try {
    policy = parseJson(text);
  } catch {
    throw topicsErrors.invalid('DeliveryPolicy: failed to parse JSON.');
  }
  if (!isJsonObject(policy)) throw topicsErrors.invalid('DeliveryPolicy: must be a JSON object');
  const { numRetries, minDelayTarget, maxDelayTarget, backoffFunction, ...counts } = healthyRetries(policy);
  const problem = [
    ...Object.values(counts).map((count) => isCount(count, retriesMax)),
    isCount(numRetries, retriesMax),
    isCount(minDelayTarget, delaySecondsMax) && minDelayTarget >= 1,
    isCount(maxDelayTarget, delaySecondsMax) && maxDelayTarget >= minDelayTarget,
    backoffFunctions.has(backoffFunction),
  ].includes(false);
  if (problem)
    throw topicsErrors.invalid('DeliveryPolicy: a member of healthyRetryPolicy is out of its bounds');
}

/** The schedule of an HTTP endpoint: the subscription's policy before the topic's before SNS's own. */
export function httpSchedule(policies: readonly (string | undefined)[]): RetrySchedule {
  const text = policies.find((policy) => policy !== undefined);
  const policy = text === undefined ? defaults : healthyRetries(parseJson(text) as JsonObject);
  const { numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries, numRetries } = policy;
  const backoff = Math.max(0, numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries);
  const delaysSeconds = [
    ...new Array<number>(numNoDelayRetries).fill(0),
    ...new Array<number>(numMinDelayRetries).fill(policy.minDelayTarget),
    ...Array.from({ length: backoff }, (_, index) => backoffDelay(policy, index, backoff)),
    ...new Array<number>(numMaxDelayRetries).fill(policy.maxDelayTarget),
  ];
  return { retriesMax: numRetries, delaysSeconds, ageSecondsMax: 23 * secondsOfDay };
}

/** The policies in force, as GetTopicAttributes and GetSubscriptionAttributes show them. */
export function effectiveDeliveryPolicy(text: string | undefined): JsonObject {
  const given = text === undefined ? {} : (parseJson(text) as JsonObject);
  const policy = healthyRetries(given) as unknown as JsonObject;
  const http = memberOf(given, 'http');
  const overrides = isJsonObject(http) ? memberOf(http, 'disableSubscriptionOverrides') : undefined;
  return {
    http: {
      defaultHealthyRetryPolicy: policy,
      disableSubscriptionOverrides: overrides === true,
      defaultRequestPolicy: { headerContentType: requestContentType([text]) },
    },
  };
}

/** The content type that HTTP endpoints are sent. */
export function requestContentType(policies: readonly (string | undefined)[]): string {
  for (const text of policies) {
    if (text === undefined) continue;
    const policy = parseJson(text) as JsonObject;
    const http = memberOf(policy, 'http');
    const holder = isJsonObject(http) ? http : policy;
    const request = memberOf(holder, 'requestPolicy') ?? memberOf(holder, 'defaultRequestPolicy');
    const type = isJsonObject(request) ? memberOf(request, 'headerContentType') : undefined;
    if (typeof type === 'string') return type;
  }
  return 'text/plain; charset=UTF-8';
}

function healthyRetries(policy: JsonObject): HealthyRetryPolicy {
  const http = memberOf(policy, 'http');
  const holder = isJsonObject(http) ? http : policy;
  const own = memberOf(holder, 'healthyRetryPolicy') ?? memberOf(holder, 'defaultHealthyRetryPolicy');
  if (!isJsonObject(own)) return defaults;
  const given = Object.fromEntries(
    Object.keys(defaults).flatMap((name) => {
      const value = memberOf(own, name) ?? null;
      return value === null ? [] : [[name, value]];
    }),
  );
  return { ...defaults, ...given } as HealthyRetryPolicy;
}

/** From the least to the greatest delay; the functions differ in how soon they rise. */
function backoffDelay(
  { minDelayTarget, maxDelayTarget, backoffFunction }: HealthyRetryPolicy,
  index: number,
  count: number,
): number {
  const share = count < 2 ? 0 : index / (count - 1);
  const range = maxDelayTarget - minDelayTarget;
  const risen = {
    linear: share,
    arithmetic: (share * (share + 1)) / 2,
    geometric: share ** 2,
    exponential: (2 ** (10 * share) - 1) / 1_023,
  }[backoffFunction];
  return Math.round(minDelayTarget + range * (risen ?? share));
}

function isCount(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}
