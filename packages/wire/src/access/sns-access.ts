import { readSubscriptionArn, topicArn } from '@cairn/resources/topics';
import { each, localArn, on, type ResourcesOf, type ServiceAccess } from './operation-access.ts';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const topic: ResourcesOf = (scope, input) => {
  const given = [input.TopicArn, input.TargetArn, input.ResourceArn].find((each) => typeof each === 'string');
  if (given !== undefined) return [String(given)];
  const { SubscriptionArn, Name } = input;
  // A subscription's ARN is its topic's with an id behind.
  if (typeof SubscriptionArn === 'string') return [topicArn(readSubscriptionArn(SubscriptionArn))];
  return typeof Name === 'string' ? [localArn(scope, 'sns', Name)] : [];
};

export const snsAccess: ServiceAccess = {
  ...each('CreateTopic DeleteTopic GetTopicAttributes SetTopicAttributes Publish', on(topic)),
  Subscribe: on(topic, {
    keys: ({ Protocol, Endpoint }) => ({
      'sns:Protocol': textOf(Protocol),
      'sns:Endpoint': textOf(Endpoint),
    }),
  }),
  ...each('ConfirmSubscription ListSubscriptionsByTopic AddPermission RemovePermission', on(topic)),
  ...each('Unsubscribe GetSubscriptionAttributes SetSubscriptionAttributes', on(topic)),
  ...each('TagResource UntagResource ListTagsForResource', on(topic)),
  PublishBatch: on(topic, { action: 'sns:Publish' }),
};
