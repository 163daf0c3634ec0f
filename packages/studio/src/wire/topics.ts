import { awsQueryOperation } from './aws-query.ts';
import { xmlList, xmlMap, xmlObject } from './xml-shape.ts';

const subscription = xmlObject({
  SubscriptionArn: 'text',
  TopicArn: 'text',
  Protocol: 'text',
  Endpoint: 'text',
  Owner: 'text',
});

export const listTopics = awsQueryOperation<{ readonly NextToken?: string }>()(
  'sns',
  'ListTopics',
  xmlObject({ Topics: xmlList(xmlObject({ TopicArn: 'text' })), NextToken: 'text' }),
);

export const getTopicAttributes = awsQueryOperation<{ readonly TopicArn: string }>()(
  'sns',
  'GetTopicAttributes',
  xmlObject({ Attributes: xmlMap('text') }),
);

export const listSubscriptions = awsQueryOperation<{
  readonly TopicArn: string;
  readonly NextToken?: string;
}>()(
  'sns',
  'ListSubscriptionsByTopic',
  xmlObject({ Subscriptions: xmlList(subscription), NextToken: 'text' }),
);

export const createTopic = awsQueryOperation<{
  readonly Name: string;
  readonly Attributes?: ReadonlyMap<string, string>;
}>()('sns', 'CreateTopic', xmlObject({ TopicArn: 'text' }));

export const deleteTopic = awsQueryOperation<{ readonly TopicArn: string }>()(
  'sns',
  'DeleteTopic',
  xmlObject({}),
);

export const subscribe = awsQueryOperation<{
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly ReturnSubscriptionArn: boolean;
}>()('sns', 'Subscribe', xmlObject({ SubscriptionArn: 'text' }));

export const unsubscribe = awsQueryOperation<{ readonly SubscriptionArn: string }>()(
  'sns',
  'Unsubscribe',
  xmlObject({}),
);

export const publish = awsQueryOperation<{
  readonly TopicArn: string;
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}>()('sns', 'Publish', xmlObject({ MessageId: 'text' }));
