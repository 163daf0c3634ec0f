import {
  blob,
  document,
  integer,
  listOf,
  mapOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// Members as the service model of SQS (2012-11-05) has them. What must be given, and which values, the service says
// itself, in its own words.
const QueueUrl = text();
const QueueName = text();
const NextToken = text();
const number = integer();
const names = listOf(text());
const texts = mapOf(text(), text());
const messageAttributes = mapOf(
  text(),
  structure({
    StringValue: text(),
    BinaryValue: blob,
    StringListValues: listOf(document),
    BinaryListValues: listOf(document),
    DataType: text(),
  }),
);
const message = {
  MessageBody: text(),
  DelaySeconds: number,
  MessageAttributes: messageAttributes,
  MessageSystemAttributes: messageAttributes,
  MessageDeduplicationId: text(),
  MessageGroupId: text(),
} as const;
const Id = text();
const ReceiptHandle = text();
const VisibilityTimeout = number;

/** Inputs of the operations, by the facade's method; `required` are those whose absence is a MissingParameter. */
export const sqsInputs = {
  createQueue: structure({ QueueName, Attributes: texts, tags: texts }, ['QueueName']),
  deleteQueue: structure({ QueueUrl }, ['QueueUrl']),
  purgeQueue: structure({ QueueUrl }, ['QueueUrl']),
  getQueueUrl: structure({ QueueName, QueueOwnerAWSAccountId: text() }, ['QueueName']),
  listQueues: structure({ QueueNamePrefix: text(), NextToken, MaxResults: number }),
  listDeadLetterSourceQueues: structure({ QueueUrl, NextToken, MaxResults: number }, ['QueueUrl']),
  getQueueAttributes: structure({ QueueUrl, AttributeNames: names }, ['QueueUrl']),
  setQueueAttributes: structure({ QueueUrl, Attributes: texts }, ['QueueUrl', 'Attributes']),
  tagQueue: structure({ QueueUrl, Tags: texts }, ['QueueUrl', 'Tags']),
  untagQueue: structure({ QueueUrl, TagKeys: names }, ['QueueUrl', 'TagKeys']),
  listQueueTags: structure({ QueueUrl }, ['QueueUrl']),
  addPermission: structure({ QueueUrl, Label: text(), AWSAccountIds: names, Actions: names }, [
    'QueueUrl',
    'Label',
    'AWSAccountIds',
    'Actions',
  ]),
  removePermission: structure({ QueueUrl, Label: text() }, ['QueueUrl', 'Label']),
  sendMessage: structure({ QueueUrl, ...message }, ['QueueUrl', 'MessageBody']),
  sendMessageBatch: structure({ QueueUrl, Entries: listOf(structure({ Id, ...message }, ['Id'])) }, [
    'QueueUrl',
  ]),
  receiveMessage: structure(
    {
      QueueUrl,
      AttributeNames: names,
      MessageSystemAttributeNames: names,
      MessageAttributeNames: names,
      MaxNumberOfMessages: number,
      VisibilityTimeout,
      WaitTimeSeconds: number,
      ReceiveRequestAttemptId: text(),
    },
    ['QueueUrl'],
  ),
  deleteMessage: structure({ QueueUrl, ReceiptHandle }, ['QueueUrl', 'ReceiptHandle']),
  deleteMessageBatch: structure(
    { QueueUrl, Entries: listOf(structure({ Id, ReceiptHandle }, ['Id', 'ReceiptHandle'])) },
    ['QueueUrl'],
  ),
  changeMessageVisibility: structure({ QueueUrl, ReceiptHandle, VisibilityTimeout }, [
    'QueueUrl',
    'ReceiptHandle',
    'VisibilityTimeout',
  ]),
  changeMessageVisibilityBatch: structure(
    {
      QueueUrl,
      Entries: listOf(structure({ Id, ReceiptHandle, VisibilityTimeout }, ['Id', 'ReceiptHandle'])),
    },
    ['QueueUrl'],
  ),
  startMessageMoveTask: structure(
    { SourceArn: text(), DestinationArn: text(), MaxNumberOfMessagesPerSecond: number },
    ['SourceArn'],
  ),
  listMessageMoveTasks: structure({ SourceArn: text(), MaxResults: number }, ['SourceArn']),
  cancelMessageMoveTask: structure({ TaskHandle: text() }, ['TaskHandle']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type SqsMethod = keyof typeof sqsInputs;
