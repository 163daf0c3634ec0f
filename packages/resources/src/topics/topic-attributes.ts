import { isJsonObject, type Json, parseJson, utf8ByteLength } from '@cairn/kit';
import { checkDeliveryPolicy, effectiveDeliveryPolicy } from './delivery-policy.ts';
import { type TopicPlace, topicArn } from './topic-place.ts';
import type { TopicRecord } from './topic-store.ts';
import type { Attributes } from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

/** Attributes that are kept, and how each is checked. @throws ServiceError */
const checks: {
  readonly [name: string]: (value: string, limits: { readonly topicPolicyBytes: number }) => void;
} = {
  ContentBasedDeduplication: checkBoolean('ContentBasedDeduplication'),
  DeliveryPolicy: (value) => {
    if (value !== '') checkDeliveryPolicy(value);
  },
  DisplayName: (value) => {
    if (value.length > 100) throw topicsErrors.invalid('DisplayName');
  },
  FifoThroughputScope: checkOneOf('FifoThroughputScope', ['Topic', 'MessageGroup']),
  FifoTopic: checkBoolean('FifoTopic'),
  KmsMasterKeyId: () => {},
  Policy: (value, { topicPolicyBytes }) => {
    if (utf8ByteLength(value) > topicPolicyBytes || !isJsonObject(parsed(value)))
      throw topicsErrors.invalid('Policy Error: null');
  },
  SignatureVersion: checkOneOf('SignatureVersion', ['1', '2']),
  TracingConfig: checkOneOf('TracingConfig', ['PassThrough', 'Active']),
};
/** Only FIFO topics have them. */
const fifoOnly: ReadonlySet<string> = new Set(['ContentBasedDeduplication', 'FifoThroughputScope']);

/**
 * Checks attributes that are to be set.
 * @throws ServiceError InvalidParameter, also on what would have no effect here (archives, delivery status logs)
 */
export function checkTopicAttribute(
  name: string,
  value: string,
  isFifo: boolean,
  limits: { readonly topicPolicyBytes: number },
): void {
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (check === undefined) {
    if (name === 'ArchivePolicy' || /Feedback(RoleArn|SampleRate)$/.test(name))
      throw topicsErrors.unsupported(`AttributeName Reason: ${name}`);
    throw topicsErrors.invalid('AttributeName');
  }
  if (!isFifo && fifoOnly.has(name)) throw topicsErrors.invalid(name);
  check(value, limits);
}

/** All attributes of a topic, as GetTopicAttributes answers them. */
export function describeTopic(
  place: TopicPlace,
  { isFifo, attributes, subscriptionsDeleted }: TopicRecord,
  counts: { readonly confirmed: number; readonly pending: number },
): Attributes {
  const { DeliveryPolicy, ...others } = attributes;
  return {
    Policy: defaultPolicy(place),
    Owner: place.account,
    SubscriptionsPending: String(counts.pending),
    TopicArn: topicArn(place),
    ...(isFifo && { FifoTopic: 'true', ContentBasedDeduplication: 'false', FifoThroughputScope: 'Topic' }),
    EffectiveDeliveryPolicy: JSON.stringify(effectiveDeliveryPolicy(DeliveryPolicy || undefined)),
    SubscriptionsConfirmed: String(counts.confirmed),
    DisplayName: '',
    SubscriptionsDeleted: String(subscriptionsDeleted),
    ...(DeliveryPolicy !== undefined && DeliveryPolicy !== '' && { DeliveryPolicy }),
    ...others,
  };
}

/** The policy of a topic for which none was set: its owner may do all. */
export function defaultPolicy(place: TopicPlace): string {
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topicArn(place),
        Condition: { StringEquals: { 'AWS:SourceOwner': place.account } },
      },
    ],
  });
}

function checkBoolean(name: string): (value: string) => void {
  return checkOneOf(name, ['true', 'false']);
}

function checkOneOf(name: string, values: readonly string[]): (value: string) => void {
  return (value) => {
    if (!values.includes(value)) throw topicsErrors.invalid(name);
  };
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
