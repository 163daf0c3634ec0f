import { blob, boolean, listOf, mapOf, type StructureShape, structure, text } from '../shape/shape.ts';

// As the service model of Amazon SNS (2010-03-31) states them; what it leaves open is checked by the service.
const TopicArn = text();
const SubscriptionArn = text();
const NextToken = text();
const Attributes = mapOf(text(), text());
const Tags = listOf(
  structure(
    { Key: text({ lengthMin: 1, lengthMax: 128 }), Value: text({ lengthMax: 256 }) },
    ['Key', 'Value'],
    'Tag',
  ),
);
const ResourceArn = text({ lengthMin: 1, lengthMax: 1_011 });

const message = {
  Message: text(),
  Subject: text(),
  MessageStructure: text(),
  MessageAttributes: mapOf(
    text(),
    structure({ DataType: text(), StringValue: text(), BinaryValue: blob }, ['DataType']),
  ),
  MessageDeduplicationId: text(),
  MessageGroupId: text(),
} as const;

/** Inputs of the operations, by the facade's method. */
export const snsInputs = {
  createTopic: structure({ Name: text(), Attributes, Tags, DataProtectionPolicy: text() }, ['Name']),
  deleteTopic: structure({ TopicArn }, ['TopicArn']),
  listTopics: structure({ NextToken }),
  getTopicAttributes: structure({ TopicArn }, ['TopicArn']),
  setTopicAttributes: structure({ TopicArn, AttributeName: text(), AttributeValue: text() }, [
    'TopicArn',
    'AttributeName',
  ]),
  subscribe: structure(
    { TopicArn, Protocol: text(), Endpoint: text(), Attributes, ReturnSubscriptionArn: boolean },
    ['TopicArn', 'Protocol'],
  ),
  confirmSubscription: structure({ TopicArn, Token: text(), AuthenticateOnUnsubscribe: text() }, [
    'TopicArn',
    'Token',
  ]),
  unsubscribe: structure({ SubscriptionArn }, ['SubscriptionArn']),
  listSubscriptions: structure({ NextToken }),
  listSubscriptionsByTopic: structure({ TopicArn, NextToken }, ['TopicArn']),
  getSubscriptionAttributes: structure({ SubscriptionArn }, ['SubscriptionArn']),
  setSubscriptionAttributes: structure({ SubscriptionArn, AttributeName: text(), AttributeValue: text() }, [
    'SubscriptionArn',
    'AttributeName',
  ]),
  publish: structure({ TopicArn, TargetArn: text(), PhoneNumber: text({ sensitive: true }), ...message }, [
    'Message',
  ]),
  publishBatch: structure(
    {
      TopicArn,
      PublishBatchRequestEntries: listOf(structure({ Id: text(), ...message }, ['Id', 'Message'])),
    },
    ['TopicArn', 'PublishBatchRequestEntries'],
  ),
  addPermission: structure(
    { TopicArn, Label: text(), AWSAccountId: listOf(text()), ActionName: listOf(text()) },
    ['TopicArn', 'Label', 'AWSAccountId', 'ActionName'],
  ),
  removePermission: structure({ TopicArn, Label: text() }, ['TopicArn', 'Label']),
  tagResource: structure({ ResourceArn, Tags }, ['ResourceArn', 'Tags']),
  untagResource: structure({ ResourceArn, TagKeys: listOf(text({ lengthMin: 1, lengthMax: 128 })) }, [
    'ResourceArn',
    'TagKeys',
  ]),
  listTagsForResource: structure({ ResourceArn }, ['ResourceArn']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type SnsMethod = keyof typeof snsInputs;
