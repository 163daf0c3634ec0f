import { type CallScope, parseArn } from '@cairn/kit';
import { topicsErrors } from './topics-errors.ts';

/** Names one topic. */
export interface TopicPlace {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const namePattern = /^[A-Za-z0-9_-]{1,256}$/;
const fifoNamePattern = /^[A-Za-z0-9_-]{1,251}\.fifo$/;

/** @throws ServiceError InvalidParameter on a name that no topic may have */
export function newTopicPlace({ account, region }: CallScope, name: string, isFifo: boolean): TopicPlace {
  if (isFifo && !name.endsWith('.fifo'))
    throw topicsErrors.invalid(
      'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
    );
  if (!(isFifo ? fifoNamePattern : namePattern).test(name)) throw topicsErrors.invalid('Topic Name');
  return { account, region, name };
}

/** The ARN of a topic. */
export function topicArn({ account, region, name }: TopicPlace): string {
  return `arn:aws:sns:${region}:${account}:${name}`;
}

/** Reads the ARN of a topic. @throws ServiceError InvalidParameter */
export function readTopicArn(text: string, member = 'TopicArn'): TopicPlace {
  const arn = readSnsArn(text, member);
  if (arn.resource.includes(':') || arn.resource.includes('/')) throw topicsErrors.invalid(member);
  return { account: arn.account, region: arn.region, name: arn.resource };
}

/** A subscription's place under its topic. */
export interface SubscriptionPlace extends TopicPlace {
  readonly id: string;
}

/** Reads the ARN of a subscription. @throws ServiceError InvalidParameter */
export function readSubscriptionArn(text: string): SubscriptionPlace {
  const arn = readSnsArn(text, 'SubscriptionArn');
  const at = arn.resource.indexOf(':');
  if (at < 1)
    throw topicsErrors.invalid(`SubscriptionArn Reason: An ARN must have at least 7 elements, not 6`);
  return {
    account: arn.account,
    region: arn.region,
    name: arn.resource.slice(0, at),
    id: arn.resource.slice(at + 1),
  };
}

/** The ARN of a subscription. */
export function subscriptionArn(place: SubscriptionPlace): string {
  return `${topicArn(place)}:${place.id}`;
}

function readSnsArn(text: string, member: string) {
  const arn = parseArn(text);
  if (arn === undefined) {
    const elements = text.split(':').length;
    throw topicsErrors.invalid(
      elements < 6 ? `${member} Reason: An ARN must have at least 6 elements, not ${elements}` : member,
    );
  }
  if (arn.service !== 'sns' || !/^\d{12}$/.test(arn.account)) throw topicsErrors.invalid(member);
  return arn;
}
