import type { MessageAttributes } from './message-attributes.ts';
import type { StoredAttributes } from './message-entry.ts';
import type { QueueAttributes, QueueTags } from './queue-record.ts';

/** Inputs and outputs of the operations, members as the SQS API spells them. */
export interface QueueInput {
  readonly QueueUrl: string;
}

export interface CreateQueueInput {
  readonly QueueName: string;
  readonly Attributes?: QueueAttributes;
  readonly tags?: QueueTags;
}

export interface GetQueueUrlInput {
  readonly QueueName: string;
  readonly QueueOwnerAWSAccountId?: string;
}

export interface ListQueuesInput {
  readonly QueueNamePrefix?: string;
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export interface ListQueuesOutput {
  readonly QueueUrls?: readonly string[];
  readonly NextToken?: string;
}

export interface ListDeadLetterSourceQueuesInput extends QueueInput {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

export interface GetQueueAttributesInput extends QueueInput {
  readonly AttributeNames?: readonly string[];
}

export interface SetQueueAttributesInput extends QueueInput {
  readonly Attributes: QueueAttributes;
}

export interface AddPermissionInput extends QueueInput {
  readonly Label: string;
  readonly AWSAccountIds: readonly string[];
  readonly Actions: readonly string[];
}

/** What is sent: one message, alone or as an entry of a batch. */
export interface NewMessage {
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: MessageAttributes;
  readonly MessageSystemAttributes?: MessageAttributes;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

export type SendMessageInput = QueueInput & NewMessage;

export interface SendMessageOutput {
  readonly MD5OfMessageBody: string;
  readonly MessageId: string;
  readonly MD5OfMessageAttributes?: string;
  readonly MD5OfMessageSystemAttributes?: string;
  readonly SequenceNumber?: string;
}

/** An entry of a batch. */
export interface BatchEntry {
  readonly Id: string;
}

export interface BatchInput<Entry extends BatchEntry> extends QueueInput {
  readonly Entries: readonly Entry[];
}

export interface BatchFailure extends BatchEntry {
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

export interface BatchOutput<Success extends BatchEntry> {
  readonly Successful: readonly Success[];
  readonly Failed: readonly BatchFailure[];
}

export interface ReceiveMessageInput extends QueueInput {
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly ReceiveRequestAttemptId?: string;
}

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes?: { readonly [name: string]: string };
  readonly MD5OfMessageAttributes?: string;
  readonly MessageAttributes?: StoredAttributes;
}

export interface ReceiveMessageOutput {
  readonly Messages?: readonly ReceivedMessage[];
}

export interface ReceiptInput {
  readonly ReceiptHandle: string;
}

export interface VisibilityInput extends ReceiptInput {
  readonly VisibilityTimeout?: number;
}

export interface StartMessageMoveTaskInput {
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly MaxNumberOfMessagesPerSecond?: number;
}

export interface MessageMoveTask {
  readonly TaskHandle?: string;
  readonly Status: string;
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly MaxNumberOfMessagesPerSecond?: number;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove?: number;
  readonly FailureReason?: string;
  readonly StartedTimestamp: number;
}
