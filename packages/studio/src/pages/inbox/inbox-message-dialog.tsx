import { useState } from 'react';
import { to as addresses } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { deleteMessages, getMessage, type InboxMessageText, listMessages } from '../../wire/inbox.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { occasionText } from './occasion-text.ts';

interface InboxMessageDialogProps {
  readonly messageId: string;
  readonly onClose: () => void;
}

/** One message. What it says is text, whatever markup is in it. */
export function InboxMessageDialog({ messageId, onClose }: InboxMessageDialogProps) {
  const { data, error } = useOperation(getMessage, { messageId });
  const { perform } = usePerform(listMessages);
  const remove = () => {
    onClose();
    void perform(deleteMessages, { messageId }, { text: 'The message is deleted' });
  };
  return (
    <Dialog
      title={data?.subject ?? 'Message'}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" icon="trash" onClick={remove} isDisabled={data === undefined}>
            Delete
          </Button>
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      <ErrorCallout error={error} />
      {data === undefined && error === null && <Skeleton lines={5} />}
      {data !== undefined && <MessageView message={data} />}
    </Dialog>
  );
}

function MessageView({ message }: { readonly message: InboxMessageText }) {
  const { to, username, userPoolId, clientId, code, body, text } = message;
  return (
    <>
      <KeyValues
        items={[
          ['To', to],
          ['From', message.from],
          ['Reply to', message.replyTo],
          ['Occasion', occasionText(message.occasion)],
          [
            'Code',
            code && (
              <span key="c" className="inbox-code inbox-code-large">
                <code>{code}</code>
                <CopyButton text={code} label="Copy the code" />
              </span>
            ),
          ],
          [
            'User',
            <Link key="u" href={addresses.poolUser(userPoolId, username)}>
              {username}
            </Link>,
          ],
          [
            'User pool',
            <Link key="p" href={addresses.userPool(userPoolId)}>
              {userPoolId}
            </Link>,
          ],
          [
            'App client',
            clientId && (
              <Link key="a" href={addresses.appClient(userPoolId, clientId)}>
                {clientId}
              </Link>
            ),
          ],
          ['Sent', <Instant key="s" seconds={message.sentDate} look="exact" />],
        ]}
      />
      <Body body={body} text={text} />
    </>
  );
}

function Body({ body, text }: Pick<InboxMessageText, 'body' | 'text'>) {
  const [isSource, setIsSource] = useState(false);
  return (
    <section className="resource-part" aria-label="What it says">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long message is scrolled by the keyboard too */}
      <pre className="inbox-body" tabIndex={0}>
        {isSource ? body : text}
      </pre>
      {body !== text && (
        <div className="resource-tools">
          <Button size="small" icon="code" isPressed={isSource} onClick={() => setIsSource(!isSource)}>
            Its HTML
          </Button>
        </div>
      )}
    </section>
  );
}
