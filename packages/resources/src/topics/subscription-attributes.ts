import { isJsonObject, type Json, memberOf, parseArn, parseJson } from '@cairn/kit';
import { checkDeliveryPolicy, effectiveDeliveryPolicy } from './delivery-policy.ts';
import { compileFilterPolicy, type FilterLimits } from './filter-policy.ts';
import { type SubscriptionPlace, subscriptionArn, topicArn } from './topic-place.ts';
import type { SubscriptionRecord } from './topic-store.ts';
import type { Attributes } from './topic-types.ts';
import { topicsErrors } from './topics-errors.ts';

const known: ReadonlySet<string> = new Set([
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
]);
const unsupported: ReadonlySet<string> = new Set(['ReplayPolicy', 'ReplayStatus', 'SubscriptionRoleArn']);

/** Whether a protocol is an endpoint reached by HTTP. */
export function isHttp(protocol: string): boolean {
  return protocol === 'http' || protocol === 'https';
}

/**
 * Checks attributes as they would be together and gives those that are kept: an empty filter policy is none.
 * @param prefix of messages: `Attributes Reason: ` in Subscribe
 * @throws ServiceError InvalidParameter
 */
export function checkSubscriptionAttributes(
  attributes: Attributes,
  protocol: string,
  limits: FilterLimits,
  prefix = '',
): Attributes {
  for (const name of Object.keys(attributes)) {
    if (unsupported.has(name)) throw topicsErrors.unsupported(`${prefix}${name}`);
    if (!known.has(name))
      throw topicsErrors.invalid(prefix === '' ? 'AttributeName' : `${prefix}Unknown attribute ${name}`);
  }
  const { DeliveryPolicy, FilterPolicy, FilterPolicyScope, RawMessageDelivery, RedrivePolicy } = attributes;
  checkRaw(RawMessageDelivery, protocol, prefix);
  if (FilterPolicyScope !== undefined && !['MessageAttributes', 'MessageBody'].includes(FilterPolicyScope))
    throw topicsErrors.invalid(
      `${prefix}FilterPolicyScope: Invalid value [${FilterPolicyScope}]. Please use either MessageBody or MessageAttributes`,
    );
  if (DeliveryPolicy !== undefined && DeliveryPolicy !== '') {
    if (!isHttp(protocol))
      throw topicsErrors.invalid(`${prefix}DeliveryPolicy: only HTTP endpoints have one`);
    checkDeliveryPolicy(DeliveryPolicy);
  }
  if (RedrivePolicy !== undefined && RedrivePolicy !== '') checkRedrive(RedrivePolicy, prefix);
  const scope = FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
  if (FilterPolicy !== undefined && FilterPolicy !== '')
    compileFilterPolicy(FilterPolicy, scope, limits, prefix);
  const kept = Object.entries(attributes).filter(([, value]) => value !== '');
  return Object.fromEntries(kept.filter(([name, value]) => name !== 'FilterPolicy' || value.trim() !== '{}'));
}

/** The queue that takes what could not be delivered. */
export function deadLetterArn({ attributes }: SubscriptionRecord): string | undefined {
  const { RedrivePolicy } = attributes;
  return RedrivePolicy === undefined ? undefined : redriveArn(RedrivePolicy);
}

/** All attributes of a subscription, as GetSubscriptionAttributes answers them. */
export function describeSubscription(
  place: SubscriptionPlace,
  record: SubscriptionRecord,
  topicPolicy: string | undefined,
): Attributes {
  const { protocol, endpoint, owner, pending, wasAuthenticated, principalArn, attributes } = record;
  return {
    SubscriptionPrincipal: principalArn,
    Owner: owner,
    RawMessageDelivery: 'false',
    TopicArn: topicArn(place),
    Endpoint: endpoint,
    Protocol: protocol,
    PendingConfirmation: String(pending !== undefined),
    ConfirmationWasAuthenticated: String(wasAuthenticated),
    SubscriptionArn: subscriptionArn(place),
    ...(attributes.FilterPolicy !== undefined && { FilterPolicyScope: 'MessageAttributes' }),
    ...attributes,
    ...(isHttp(protocol) && {
      EffectiveDeliveryPolicy: JSON.stringify(
        effectiveDeliveryPolicy(attributes.DeliveryPolicy ?? topicPolicy).http,
      ),
    }),
  };
}

function checkRaw(raw: string | undefined, protocol: string, prefix: string): void {
  if (raw === undefined) return;
  if (!['true', 'false'].includes(raw.toLowerCase()))
    throw topicsErrors.invalid(`${prefix}RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  if (raw.toLowerCase() === 'true' && protocol === 'lambda')
    throw topicsErrors.invalid(
      `${prefix}Delivery protocol [${protocol}] does not support raw message delivery.`,
    );
}

function checkRedrive(policy: string, prefix: string): void {
  const arn = redriveArn(policy);
  if (arn === undefined) throw topicsErrors.invalid(`${prefix}RedrivePolicy: failed to parse JSON.`);
  if (parseArn(arn)?.service !== 'sqs')
    throw topicsErrors.invalid(`${prefix}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
}

function redriveArn(policy: string): string | undefined {
  let value: Json;
  try {
    value = parseJson(policy);
  } catch {
    return undefined;
  }
  const arn = isJsonObject(value) ? memberOf(value, 'deadLetterTargetArn') : undefined;
  return typeof arn === 'string' ? arn : undefined;
}
