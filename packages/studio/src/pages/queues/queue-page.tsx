import { useState } from 'react';
import type { PageProps } from '../../app/page-entry.ts';
import { to } from '../../app/routes.ts';
import { useNavigate } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteQueue, describeQueue, describeQueues, purgeQueue, type Queue } from '../../wire/queues.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { EventSources } from '../functions/event-sources.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { countOf } from './queue-facts.ts';
import { QueueMessages } from './queue-messages.tsx';
import { QueueSettings } from './queue-settings.tsx';
import { SendMessageDialog } from './send-message-dialog.tsx';
import './queues.css';

const refreshMs = 3_000;

/** One queue: what lies in it, where its dead letters go, who receives, how it is set. */
export function QueuePage({ params }: PageProps) {
  const { name = '', tab } = params;
  const read = useOperation(describeQueue, { QueueName: name }, { refetchIntervalMs: refreshMs });
  const [dialog, setDialog] = useState<'send' | 'purge'>();
  const navigate = useNavigate();
  const { run } = usePerform(describeQueue, describeQueues);
  const close = () => setDialog(undefined);
  const queue = read.data;
  return (
    <>
      <ResourcePage
        title={name}
        parent={{ label: 'Queues', href: to.queues() }}
        subtitle={queue && countsText(queue)}
        read={read}
        view={tab}
        actions={
          <>
            <Button onClick={() => setDialog('purge')} isDisabled={queue === undefined}>
              Purge
            </Button>
            <Button
              kind="primary"
              icon="send"
              onClick={() => setDialog('send')}
              isDisabled={queue === undefined}
            >
              Send a message
            </Button>
          </>
        }
        views={[
          {
            id: 'messages',
            label: 'Messages',
            href: to.queue(name),
            show: (shown) => <QueueMessages key={shown.url} queue={shown} />,
          },
          {
            id: 'dead-letters',
            label: 'Dead letters',
            href: to.queue(name, 'dead-letters'),
            show: (shown) => <DeadLetters queue={shown} />,
          },
          {
            id: 'receivers',
            label: 'Receivers',
            href: to.queue(name, 'receivers'),
            show: (shown) => <EventSources by={{ eventSourceArn: shown.attributes.QueueArn ?? '' }} />,
          },
          {
            id: 'settings',
            label: 'Settings',
            href: to.queue(name, 'settings'),
            show: (shown) => <QueueSettings key={shown.url} queue={shown} />,
          },
        ]}
        deletion={(onClose) => (
          <DeleteDialog
            name={name}
            loss="all of its messages"
            run={() => run(deleteQueue, { QueueUrl: queue?.url ?? '' })}
            onClose={onClose}
            onDone={() => navigate(to.queues())}
          />
        )}
      />
      {queue !== undefined && dialog === 'send' && <SendMessageDialog queue={queue} onClose={close} />}
      {queue !== undefined && dialog === 'purge' && (
        <DeleteDialog
          name={name}
          verb="Purge"
          loss="all of its messages; the queue itself stays"
          run={() => run(purgeQueue, { QueueUrl: queue.url })}
          onClose={close}
        />
      )}
    </>
  );
}

function countsText(queue: Queue): string {
  const available = countOf(queue, 'ApproximateNumberOfMessages');
  const inFlight = countOf(queue, 'ApproximateNumberOfMessagesNotVisible');
  const delayed = countOf(queue, 'ApproximateNumberOfMessagesDelayed');
  return `${available} available, ${inFlight} in flight, ${delayed} delayed`;
}
