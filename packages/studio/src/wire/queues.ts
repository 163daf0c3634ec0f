import { awsJsonOperation } from './aws-json.ts';
import type { Operation } from './operation.ts';

type ByUrl = { readonly QueueUrl: string };

/** Attributes of a queue, all of them texts: `ApproximateNumberOfMessages`, `RedrivePolicy` … */
export interface QueueAttributes {
  readonly [name: string]: string | undefined;
}

/** What a sender says beside the body. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export interface QueueMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  /** `SentTimestamp`, `ApproximateReceiveCount`, `MessageGroupId` … */
  readonly Attributes?: QueueAttributes;
  readonly MessageAttributes?: { readonly [name: string]: MessageAttribute };
}

export interface MoveTask {
  readonly TaskHandle?: string;
  readonly Status: string;
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved?: number;
  readonly ApproximateNumberOfMessagesToMove?: number;
  readonly FailureReason?: string;
  /** Epoch milliseconds. */
  readonly StartedTimestamp?: number;
}

const listQueues = awsJsonOperation<
  { readonly NextToken?: string; readonly MaxResults?: number },
  { readonly QueueUrls?: readonly string[]; readonly NextToken?: string }
>('sqs', 'ListQueues');

export const getQueueUrl = awsJsonOperation<{ readonly QueueName: string }, ByUrl>('sqs', 'GetQueueUrl');

export const getQueueAttributes = awsJsonOperation<
  ByUrl & { readonly AttributeNames: readonly string[] },
  { readonly Attributes?: QueueAttributes }
>('sqs', 'GetQueueAttributes');

/** A queue with all of its attributes. */
export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly attributes: QueueAttributes;
}

/** The queues of one page, each with its attributes; one that goes meanwhile is left out. */
export const describeQueues: Operation<
  { readonly NextToken?: string; readonly MaxResults?: number },
  { readonly queues: readonly Queue[]; readonly nextToken?: string }
> = {
  service: 'sqs',
  action: 'ListQueues',
  isRead: true,
  async run(wire, input, options) {
    const { QueueUrls = [], NextToken } = await listQueues.run(wire, input, options);
    const queues = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const asked = { QueueUrl, AttributeNames: ['All'] };
        const answer = await getQueueAttributes.run(wire, asked, options).catch(() => undefined);
        return answer && queueOf(QueueUrl, answer.Attributes ?? {});
      }),
    );
    return {
      queues: queues.filter((queue) => queue !== undefined),
      ...(NextToken !== undefined && { nextToken: NextToken }),
    };
  },
};

/** One queue by its name. */
export const describeQueue: Operation<{ readonly QueueName: string }, Queue> = {
  service: 'sqs',
  action: 'DescribeQueue',
  isRead: true,
  async run(wire, input, options) {
    const { QueueUrl } = await getQueueUrl.run(wire, input, options);
    const asked = { QueueUrl, AttributeNames: ['All'] };
    return queueOf(QueueUrl, (await getQueueAttributes.run(wire, asked, options)).Attributes ?? {});
  },
};

function queueOf(url: string, attributes: QueueAttributes): Queue {
  return { url, attributes, name: url.slice(url.lastIndexOf('/') + 1) };
}

export const createQueue = awsJsonOperation<
  { readonly QueueName: string; readonly Attributes?: QueueAttributes },
  ByUrl
>('sqs', 'CreateQueue');

export const setQueueAttributes = awsJsonOperation<ByUrl & { readonly Attributes: QueueAttributes }, object>(
  'sqs',
  'SetQueueAttributes',
);

export const deleteQueue = awsJsonOperation<ByUrl, object>('sqs', 'DeleteQueue');

export const purgeQueue = awsJsonOperation<ByUrl, object>('sqs', 'PurgeQueue');

export const sendMessage = awsJsonOperation<
  ByUrl & {
    readonly MessageBody: string;
    readonly DelaySeconds?: number;
    readonly MessageAttributes?: { readonly [name: string]: MessageAttribute };
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
  },
  { readonly MessageId: string }
>('sqs', 'SendMessage');

/** A receive counts: it raises the messages' receive counts and may send them to the dead-letter queue. */
export const receiveMessage = awsJsonOperation<
  ByUrl & {
    readonly MaxNumberOfMessages: number;
    readonly VisibilityTimeout: number;
    readonly WaitTimeSeconds: number;
    readonly MessageSystemAttributeNames: readonly string[];
    readonly MessageAttributeNames: readonly string[];
  },
  { readonly Messages?: readonly QueueMessage[] }
>('sqs', 'ReceiveMessage');

export const deleteMessage = awsJsonOperation<ByUrl & { readonly ReceiptHandle: string }, object>(
  'sqs',
  'DeleteMessage',
);

export const changeMessageVisibility = awsJsonOperation<
  ByUrl & { readonly ReceiptHandle: string; readonly VisibilityTimeout: number },
  object
>('sqs', 'ChangeMessageVisibility');

export const startMessageMoveTask = awsJsonOperation<
  { readonly SourceArn: string; readonly DestinationArn?: string },
  { readonly TaskHandle: string }
>('sqs', 'StartMessageMoveTask');

export const listMessageMoveTasks = awsJsonOperation<
  { readonly SourceArn: string; readonly MaxResults?: number },
  { readonly Results?: readonly MoveTask[] }
>('sqs', 'ListMessageMoveTasks');

export const listDeadLetterSourceQueues = awsJsonOperation<ByUrl, { readonly queueUrls?: readonly string[] }>(
  'sqs',
  'ListDeadLetterSourceQueues',
);
