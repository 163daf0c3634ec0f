import { to } from '../../app/routes.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  describeQueue,
  listDeadLetterSourceQueues,
  listMessageMoveTasks,
  type MoveTask,
  type Queue,
  startMessageMoveTask,
} from '../../wire/queues.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { deadLetterArnOf } from './queue-facts.ts';

const refreshMs = 2_000;

/** Where a queue's dead letters go; of a dead-letter queue, whose they are and how they go back. */
export function DeadLetters({ queue }: { readonly queue: Queue }) {
  const arn = queue.attributes.QueueArn ?? '';
  const sources = useOperation(listDeadLetterSourceQueues, { QueueUrl: queue.url });
  const names = (sources.data?.queueUrls ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1));
  const isDeadLetterQueue = names.length > 0;
  const tasks = useOperation(
    listMessageMoveTasks,
    isDeadLetterQueue ? { SourceArn: arn, MaxResults: 10 } : undefined,
    { refetchIntervalMs: refreshMs },
  );
  const { perform } = usePerform(listMessageMoveTasks, describeQueue);
  const target = deadLetterArnOf(queue);
  if (!isDeadLetterQueue && target === undefined) {
    return (
      <EmptyState icon="queue" title="Messages stay here however often they fail">
        Give the queue a redrive policy among its settings, and messages that were received too often go to
        another queue.
      </EmptyState>
    );
  }
  return (
    <>
      <ErrorCallout error={sources.error ?? tasks.error} />
      <KeyValues
        items={[
          [
            'Its dead letters go to',
            target && <ArnLink key="t" arn={target} label={target.split(':').at(-1) ?? target} />,
          ],
          [
            'It holds dead letters of',
            isDeadLetterQueue ? (
              <span key="s" className="queue-names">
                {names.map((name) => (
                  <Link key={name} href={to.queue(name)}>
                    {name}
                  </Link>
                ))}
              </span>
            ) : undefined,
          ],
        ]}
      />
      {isDeadLetterQueue && (
        <>
          <Callout
            kind="note"
            action={
              <Button
                icon="redrive"
                onClick={() =>
                  void perform(
                    startMessageMoveTask,
                    { SourceArn: arn },
                    { text: 'The messages are on their way back' },
                  )
                }
              >
                Send back all messages
              </Button>
            }
          >
            <p>Each goes back to the queue that it came from, and is received anew.</p>
          </Callout>
          <Table
            label="Moves of messages"
            rows={tasks.data?.Results ?? []}
            rowId={(task) => `${task.StartedTimestamp}${task.TaskHandle ?? ''}`}
            columns={moveColumns}
          />
        </>
      )}
    </>
  );
}

const moveColumns: readonly TableColumn<MoveTask>[] = [
  { id: 'started', header: 'Begun', cell: (task) => <Instant ms={task.StartedTimestamp} /> },
  { id: 'status', header: 'Status', cell: (task) => task.Status.toLowerCase() },
  {
    id: 'moved',
    header: 'Moved',
    cell: (task) =>
      `${task.ApproximateNumberOfMessagesMoved ?? 0} of ${task.ApproximateNumberOfMessagesToMove ?? '?'}`,
  },
  { id: 'failure', header: 'Failure', cell: (task) => task.FailureReason ?? '', isWideOnly: true },
];
