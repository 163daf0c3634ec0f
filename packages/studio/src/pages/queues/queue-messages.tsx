import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { describeQueue, type Queue, type QueueMessage, receiveMessage } from '../../wire/queues.ts';
import { type ServiceError, toServiceError } from '../../wire/service-error.ts';
import { useWire } from '../../wire/wire-context.ts';
import { MessageDialog } from './message-dialog.tsx';
import { peekMessages } from './peek-messages.ts';
import { deadLetterArnOf, isFifo } from './queue-facts.ts';

const columns: readonly TableColumn<QueueMessage>[] = [
  {
    id: 'sent',
    header: 'Sent',
    cell: (message) => <Instant ms={sentMs(message)} />,
    sortValue: sentMs,
    width: 130,
  },
  {
    id: 'body',
    header: 'Body',
    cell: ({ Body }) => <span className="resource-text code">{Body}</span>,
    sortValue: ({ Body }) => Body,
  },
  {
    id: 'receives',
    header: 'Received',
    cell: ({ Attributes }) => `${Attributes?.ApproximateReceiveCount ?? 0} ×`,
    sortValue: ({ Attributes }) => Number(Attributes?.ApproximateReceiveCount ?? 0),
    align: 'end',
    width: 100,
    isWideOnly: true,
  },
];

function sentMs({ Attributes }: QueueMessage): number {
  return Number(Attributes?.SentTimestamp ?? 0);
}

/** Peeks into a queue: what is received becomes available again at once. */
export function QueueMessages({ queue }: { readonly queue: Queue }) {
  const wire = useWire();
  const { renew } = usePerform(describeQueue);
  const [messages, setMessages] = useState<readonly QueueMessage[]>();
  const [open, setOpen] = useState<QueueMessage>();
  const [isPeeking, setIsPeeking] = useState(false);
  const [error, setError] = useState<ServiceError | null>(null);
  const peek = async () => {
    setIsPeeking(true);
    setError(null);
    try {
      setMessages(await peekMessages((input) => receiveMessage.run(wire, input), queue));
      await renew();
    } catch (thrown) {
      setError(toServiceError(thrown));
    } finally {
      setIsPeeking(false);
    }
  };
  return (
    <>
      <Callout
        kind={deadLetterArnOf(queue) === undefined ? 'note' : 'caution'}
        action={
          <Button icon="eye" onClick={() => void peek()} isBusy={isPeeking}>
            {messages === undefined ? 'Look into the queue' : 'Look again'}
          </Button>
        }
      >
        <p>{peekWarning(queue)}</p>
      </Callout>
      <ErrorCallout error={error} />
      {messages !== undefined && (
        <Table
          label="Messages"
          rows={messages}
          rowId={({ MessageId }) => MessageId}
          columns={columns}
          onOpen={setOpen}
          empty={
            <EmptyState icon="queue" title="No message is available">
              Those in flight or delayed are not seen.
            </EmptyState>
          }
        />
      )}
      {open !== undefined && (
        <MessageDialog
          queue={queue}
          message={open}
          onClose={() => setOpen(undefined)}
          onDeleted={() => {
            setMessages(messages?.filter(({ MessageId }) => MessageId !== open.MessageId));
            setOpen(undefined);
          }}
        />
      )}
    </>
  );
}

function peekWarning(queue: Queue): string {
  const counted =
    'To look at messages is to receive them: each look counts in the receive count of its message';
  const moved =
    deadLetterArnOf(queue) === undefined
      ? '.'
      : ', and after too many the message goes to the dead-letter queue.';
  const order = isFifo(queue) ? ' Of a FIFO queue only the first messages of each group can be seen.' : '';
  return counted + moved + order;
}
