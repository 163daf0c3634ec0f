import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { CodeEditor } from '../../design/code-editor.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { Select } from '../../design/select.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { toast } from '../../design/toasts.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  deleteTopic,
  getTopicAttributes,
  listSubscriptions,
  listTopics,
  publish,
  subscribe,
  unsubscribe,
} from '../../wire/topics.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { useWire } from '../../wire/wire-context.ts';

/** One topic: who subscribes, and a message to all of them. */
export function TopicPage({ params }: PageProps) {
  const { name = '' } = params;
  const { account, region } = useWire();
  const TopicArn = `arn:aws:sns:${region}:${account}:${name}`;
  const read = useOperation(getTopicAttributes, { TopicArn });
  const [dialog, setDialog] = useState<'publish' | 'subscribe'>();
  const navigate = useNavigate();
  const { run } = usePerform(listTopics);
  const close = () => setDialog(undefined);
  return (
    <>
      <ResourcePage
        title={name}
        parent={{ label: 'Topics', href: to.topics() }}
        subtitle={<ArnLink arn={TopicArn} isWhole isCopyable />}
        read={read}
        actions={
          <>
            <Button icon="plus" onClick={() => setDialog('subscribe')}>
              Subscribe
            </Button>
            <Button kind="primary" icon="send" onClick={() => setDialog('publish')}>
              Publish
            </Button>
          </>
        }
        views={[
          {
            id: 'subscriptions',
            label: 'Subscriptions',
            href: to.topic(name),
            show: ({ Attributes }) => (
              <>
                <Subscriptions topicArn={TopicArn} />
                <JsonView label="Attributes" text={JSON.stringify(Attributes ?? {})} openDepth={1} />
              </>
            ),
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={name}
            loss="its subscriptions"
            run={() => run(deleteTopic, { TopicArn })}
            onClose={onClose}
            onDone={() => navigate(to.topics())}
          />
        )}
      />
      {dialog === 'publish' && <PublishDialog topicArn={TopicArn} onClose={close} />}
      {dialog === 'subscribe' && <SubscribeDialog topicArn={TopicArn} onClose={close} />}
    </>
  );
}

interface Subscription {
  readonly SubscriptionArn?: string;
  readonly Protocol?: string;
  readonly Endpoint?: string;
}

const pending = 'PendingConfirmation';

function Subscriptions({ topicArn }: { readonly topicArn: string }) {
  const list = usePagedOperation(
    listSubscriptions,
    { TopicArn: topicArn },
    {
      items: (output): readonly Subscription[] | undefined => output.Subscriptions,
      next: (output) => output.NextToken,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
    },
  );
  return (
    <ResourceTable
      noun="subscriptions"
      icon="send"
      list={list}
      rowId={(one) => `${one.Protocol} ${one.Endpoint}`}
      columns={subscriptionColumns}
      empty="Subscribe a queue or a function: it gets what is published from now on."
    />
  );
}

const subscriptionColumns: readonly TableColumn<Subscription>[] = [
  { id: 'protocol', header: 'Protocol', cell: ({ Protocol }) => Protocol, width: 120 },
  {
    id: 'endpoint',
    header: 'Who',
    cell: ({ Endpoint = '' }) => <ArnLink arn={Endpoint} label={Endpoint} />,
    sortValue: ({ Endpoint }) => Endpoint,
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ SubscriptionArn }) => (SubscriptionArn === pending ? 'to be confirmed' : 'confirmed'),
    width: 140,
    isWideOnly: true,
  },
  { id: 'remove', header: '', cell: (one) => <Unsubscribe subscription={one} />, width: 60 },
];

function Unsubscribe({ subscription }: { readonly subscription: Subscription }) {
  const { perform } = usePerform(listSubscriptions);
  const { SubscriptionArn = pending } = subscription;
  return (
    <IconButton
      icon="trash"
      label="Unsubscribe"
      size="small"
      isDisabled={SubscriptionArn === pending}
      onClick={() => void perform(unsubscribe, { SubscriptionArn }, { text: 'It is unsubscribed' })}
    />
  );
}

function PublishDialog({ topicArn, onClose }: { readonly topicArn: string; readonly onClose: () => void }) {
  const [message, setMessage] = useState('{}');
  const [subject, setSubject] = useState('');
  const [group, setGroup] = useState('group');
  const { run } = usePerform();
  const isFifo = topicArn.endsWith('.fifo');
  const send = async () => {
    await run(publish, {
      TopicArn: topicArn,
      Message: message,
      ...(subject !== '' && { Subject: subject }),
      ...(isFifo && { MessageGroupId: group }),
    });
    toast({ text: 'The message is published' });
  };
  return (
    <ActionDialog title="Publish" submit="Publish" run={send} onClose={onClose} width="normal">
      <TextField label="Subject" hint="May stay empty" value={subject} onChange={setSubject} />
      <CodeEditor label="Message" value={message} onChange={setMessage} language="json" height={8} />
      {isFifo && <TextField label="Group" value={group} onChange={setGroup} required isCode />}
    </ActionDialog>
  );
}

type Protocol = 'sqs' | 'lambda' | 'http' | 'https';

function SubscribeDialog({ topicArn, onClose }: { readonly topicArn: string; readonly onClose: () => void }) {
  const [protocol, setProtocol] = useState<Protocol>('sqs');
  const [endpoint, setEndpoint] = useState('');
  const { run } = usePerform(listSubscriptions);
  const create = () =>
    run(subscribe, {
      TopicArn: topicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      ReturnSubscriptionArn: true,
    });
  const isWeb = protocol === 'http' || protocol === 'https';
  return (
    <ActionDialog title="Subscribe" submit="Subscribe" run={create} onClose={onClose}>
      <Select
        label="Who"
        value={protocol}
        onChange={setProtocol}
        options={[
          { value: 'sqs', label: 'A queue' },
          { value: 'lambda', label: 'A function' },
          { value: 'http', label: 'An address by HTTP' },
          { value: 'https', label: 'An address by HTTPS' },
        ]}
      />
      <TextField label={isWeb ? 'Address' : 'ARN'} value={endpoint} onChange={setEndpoint} required isCode />
    </ActionDialog>
  );
}
