import { to } from '../../app/routes.ts';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { describeQueues, type Queue } from '../../wire/queues.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { CreateQueueDialog } from './create-queue-dialog.tsx';
import { countOf, deadLetterArnOf } from './queue-facts.ts';

const pageQueues = 100;
const refreshMs = 5_000;

const columns: readonly TableColumn<Queue>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ name }) => <Link href={to.queue(name)}>{name}</Link>,
    sortValue: ({ name }) => name,
  },
  count('available', 'Available', 'ApproximateNumberOfMessages'),
  { ...count('in-flight', 'In flight', 'ApproximateNumberOfMessagesNotVisible'), isWideOnly: true },
  { ...count('delayed', 'Delayed', 'ApproximateNumberOfMessagesDelayed'), isWideOnly: true },
  {
    id: 'dead-letters',
    header: 'Dead letters go to',
    cell: (queue) => <span className="resource-text">{deadLetterArnOf(queue)?.split(':').at(-1) ?? ''}</span>,
    isWideOnly: true,
  },
];

function count(id: string, header: string, attribute: string): TableColumn<Queue> {
  return {
    id,
    header,
    cell: (queue) => countOf(queue, attribute).toLocaleString('en'),
    sortValue: (queue) => countOf(queue, attribute),
    align: 'end',
    width: 110,
  };
}

/** The queues of SQS, with how much lies in each. */
export function QueuesPage() {
  const list = usePagedOperation(
    describeQueues,
    { MaxResults: pageQueues },
    {
      items: (output) => output.queues,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
      refetchIntervalMs: refreshMs,
    },
  );
  return (
    <ResourceList
      title="Queues"
      noun="queues"
      icon="queue"
      list={list}
      rowId={({ name }) => name}
      columns={columns}
      href={({ name }) => to.queue(name)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="Workflows send with sqs:sendMessage; functions and workers receive."
      command="aws sqs create-queue --queue-name orders"
      maker={{ label: 'New queue', dialog: (onClose) => <CreateQueueDialog onClose={onClose} /> }}
    />
  );
}
