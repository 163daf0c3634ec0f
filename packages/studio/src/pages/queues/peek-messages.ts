import type { Queue, QueueMessage } from '../../wire/queues.ts';

type Receive = (input: {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages: number;
  readonly VisibilityTimeout: number;
  readonly WaitTimeSeconds: number;
  readonly MessageSystemAttributeNames: readonly string[];
  readonly MessageAttributeNames: readonly string[];
}) => Promise<{ readonly Messages?: readonly QueueMessage[] }>;

/** SQS gives no more at a time. */
const receivedMax = 10;

/**
 * Receives what is available without hiding it: with a visibility timeout of zero it is available again at once. One
 * receive, so that no message is counted twice.
 */
export async function peekMessages(receive: Receive, queue: Queue): Promise<readonly QueueMessage[]> {
  const { Messages = [] } = await receive({
    QueueUrl: queue.url,
    MaxNumberOfMessages: receivedMax,
    VisibilityTimeout: 0,
    WaitTimeSeconds: 0,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  });
  return Messages;
}
