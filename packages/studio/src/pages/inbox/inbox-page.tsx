import { useEffect, useRef, useState } from 'react';
import { Page } from '../../app/page.tsx';
import { useSession } from '../../app/session.tsx';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Instant } from '../../design/instant.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { useLiveState } from '../../live/use-live.ts';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteMessages, type InboxMessage, listMessages } from '../../wire/inbox.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { InboxMessageDialog } from './inbox-message-dialog.tsx';
import { occasionText } from './occasion-text.ts';
import '../../resource/resource.css';
import './inbox.css';

const columns: readonly TableColumn<InboxMessage>[] = [
  {
    id: 'to',
    header: 'To',
    cell: ({ to, occasion, sentDate }) => (
      <>
        <span className="resource-text">{to}</span>
        <span className="narrow-only muted small">
          {occasionText(occasion)}, <Instant seconds={sentDate} />
        </span>
      </>
    ),
    sortValue: ({ to }) => to,
  },
  {
    id: 'occasion',
    header: 'Occasion',
    cell: ({ occasion }) => occasionText(occasion),
    sortValue: ({ occasion }) => occasionText(occasion),
    isWideOnly: true,
  },
  {
    id: 'code',
    header: 'Code',
    cell: ({ code }) => code !== undefined && <InboxCode code={code} />,
    width: 170,
  },
  {
    id: 'sent',
    header: 'Sent',
    cell: ({ sentDate }) => <Instant seconds={sentDate} />,
    sortValue: ({ sentDate }) => sentDate,
    width: 120,
    isWideOnly: true,
  },
];

/** All that an inbox keeps. */
const messagesMax = 1_000;

/** The mails and text messages that users were sent and no server took; new ones come by themselves. */
export function InboxPage() {
  const { info } = useSession();
  const [open, setOpen] = useSearchState('message');
  const [isClearing, setIsClearing] = useState(false);
  const { run } = usePerform(listMessages);
  const list = usePagedOperation(
    listMessages,
    { maxResults: messagesMax },
    { items: (output) => output.messages },
  );
  const isLive = useRefetchOnceLive(list.refetch);
  return (
    <Page
      title="Inbox"
      subtitle={`Mails and text messages to users of user pools, with their codes.${
        isLive ? ' New ones come by themselves.' : ''
      }`}
      actions={
        <Button icon="trash" onClick={() => setIsClearing(true)} isDisabled={(list.items?.length ?? 0) === 0}>
          Delete all
        </Button>
      }
    >
      <ResourceTable
        noun="messages"
        icon="mail"
        list={list}
        rowId={({ messageId }) => messageId}
        words={wordsOf}
        columns={columns}
        onOpen={({ messageId }) => setOpen(messageId, { replaces: false })}
        empty="Codes, invitations and links come here, unless a mail server or webhook takes them. Sign somebody up in an app, or make a user of a user pool."
        command={`${info.command} inbox --code --wait`}
      />
      {open !== undefined && <InboxMessageDialog messageId={open} onClose={() => setOpen(undefined)} />}
      {isClearing && (
        <ActionDialog
          title="Delete all messages"
          submit="Delete all"
          isDangerous
          run={() => run(deleteMessages, {})}
          onClose={() => setIsClearing(false)}
        >
          <p>The inbox of this account and region is emptied. This cannot be taken back.</p>
        </ActionDialog>
      )}
    </Page>
  );
}

/** Asks again when the stream opens: what came after the list was asked for and before that, nobody told. */
function useRefetchOnceLive(refetch: () => void): boolean {
  const isLive = useLiveState() === 'open';
  const wasLive = useRef(isLive);
  const latest = useRef(refetch);
  latest.current = refetch;
  useEffect(() => {
    if (isLive && !wasLive.current) latest.current();
    wasLive.current = isLive;
  }, [isLive]);
  return isLive;
}

/** A code, and how it is copied. */
function InboxCode({ code }: { readonly code: string }) {
  return (
    <span className="inbox-code">
      <code>{code}</code>
      <CopyButton text={code} label="Copy the code" />
    </span>
  );
}

function wordsOf({ to, username, occasion, subject = '', userPoolId }: InboxMessage): string {
  return `${to} ${username} ${occasionText(occasion)} ${subject} ${userPoolId}`;
}
