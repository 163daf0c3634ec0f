import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Checkbox } from '../../design/checkbox.tsx';
import { Link } from '../../design/link.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createTopic, listTopics } from '../../wire/topics.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';

const columns: readonly TableColumn<string>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (name) => <Link href={to.topic(name)}>{name}</Link>,
    sortValue: (name) => name,
  },
  {
    id: 'type',
    header: 'Type',
    cell: (name) => (name.endsWith('.fifo') ? 'FIFO' : 'Standard'),
    width: 130,
  },
];

/** The topics of SNS. */
export function TopicsPage() {
  const list = usePagedOperation(
    listTopics,
    {},
    {
      items: (output) => output.Topics?.map(({ TopicArn = '' }) => TopicArn.split(':').at(-1) ?? ''),
      next: (output) => output.NextToken,
      withNext: (_, next) => ({ NextToken: next as string }),
    },
  );
  return (
    <ResourceList
      title="Topics"
      noun="topics"
      icon="send"
      list={list}
      rowId={(name) => name}
      columns={columns}
      href={(name) => to.topic(name)}
      initialSort={{ column: 'name', isDescending: false }}
      empty="What is published to a topic goes to all who subscribe: queues, functions, web addresses."
      command="aws sns create-topic --name orders"
      maker={{ label: 'New topic', dialog: (onClose) => <TopicDialog onClose={onClose} /> }}
    />
  );
}

function TopicDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [isFifo, setIsFifo] = useState(false);
  const navigate = useNavigate();
  const { run } = usePerform(listTopics);
  const fullName = isFifo && !name.endsWith('.fifo') ? `${name}.fifo` : name;
  const attributes = new Map([
    ['FifoTopic', 'true'],
    ['ContentBasedDeduplication', 'true'],
  ]);
  return (
    <ActionDialog
      title="New topic"
      submit="Create"
      run={() => run(createTopic, { Name: fullName, ...(isFifo && { Attributes: attributes }) })}
      onClose={onClose}
      onDone={() => navigate(to.topic(fullName))}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <Checkbox label="FIFO" hint="In order, each message once" isChecked={isFifo} onChange={setIsFifo} />
    </ActionDialog>
  );
}
