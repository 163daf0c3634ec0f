import { useState } from 'react';
import { to } from '../../app/routes.ts';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import { JsonEditor } from '../../design/code-editor.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Link } from '../../design/link.tsx';
import { TextField } from '../../design/text-field.tsx';
import { putEvents } from '../../wire/events.ts';
import { ServiceError } from '../../wire/service-error.ts';
import { useAction } from '../../wire/use-action.ts';

/** Sends an event to a bus. */
export function SendEvent({ bus }: { readonly bus: string }) {
  const [source, setSource] = useState('orders');
  const [detailType, setDetailType] = useState('OrderPlaced');
  const [detail, setDetail] = useState('{\n  "order": "1"\n}');
  const [sentId, setSentId] = useState<string>();
  const [refused, setRefused] = useState<ServiceError | null>(null);
  const send = useAction(putEvents);
  const run = async () => {
    setSentId(undefined);
    setRefused(null);
    const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: detail };
    const answer = await send.run({ Entries: [entry] }).catch(() => undefined);
    const [one] = answer?.Entries ?? [];
    if (one?.ErrorCode !== undefined)
      setRefused(new ServiceError(one.ErrorCode, one.ErrorMessage ?? '', 200));
    else setSentId(one?.EventId);
  };
  return (
    <form
      className="event-form"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <TextField label="Source" value={source} onChange={setSource} required isCode />
      <TextField label="Detail type" value={detailType} onChange={setDetailType} required isCode />
      <JsonEditor label="Detail" value={detail} onChange={setDetail} height={10} />
      <div>
        <Button kind="primary" type="submit" icon="send" isBusy={send.isRunning}>
          Send
        </Button>
      </div>
      <ErrorCallout error={send.error ?? refused} />
      {sentId !== undefined && (
        <Callout kind="note" title="The event is sent">
          <p>
            <code>{sentId}</code>
          </p>
          <p>
            What it starts is among <Link href={to.executions()}>the runs</Link>.
          </p>
        </Callout>
      )}
    </form>
  );
}
