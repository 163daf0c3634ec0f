import { ArnLink } from '../../design/arn-link.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteMessage, describeQueue, type Queue, type QueueMessage } from '../../wire/queues.ts';

export interface MessageDialogProps {
  readonly queue: Queue;
  readonly message: QueueMessage;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** One message, and how it is taken out of the queue. */
export function MessageDialog({ queue, message, onClose, onDeleted }: MessageDialogProps) {
  const { run } = usePerform(describeQueue);
  const { Attributes = {}, MessageAttributes } = message;
  return (
    <ActionDialog
      title="Message"
      submit="Delete the message"
      isDangerous
      run={() => run(deleteMessage, { QueueUrl: queue.url, ReceiptHandle: message.ReceiptHandle })}
      onClose={onClose}
      onDone={onDeleted}
      width="wide"
    >
      <JsonView label="Body" text={message.Body} openDepth={3} />
      {MessageAttributes !== undefined && (
        <JsonView label="Attributes" text={JSON.stringify(MessageAttributes)} openDepth={3} />
      )}
      <KeyValues
        items={[
          ['Id', <code key="i">{message.MessageId}</code>],
          ['Sent', <Instant key="s" ms={Number(Attributes.SentTimestamp)} look="precise" />],
          ['Sender', Attributes.SenderId],
          ['Received', `${Attributes.ApproximateReceiveCount ?? 0} ×`],
          ['Group', Attributes.MessageGroupId],
          ['Deduplication id', Attributes.MessageDeduplicationId],
          ['Sequence', Attributes.SequenceNumber],
          [
            'Came from',
            Attributes.DeadLetterQueueSourceArn && (
              <ArnLink key="d" arn={Attributes.DeadLetterQueueSourceArn} />
            ),
          ],
        ]}
      />
    </ActionDialog>
  );
}
