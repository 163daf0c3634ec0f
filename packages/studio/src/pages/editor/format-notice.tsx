import { prettyJson } from '@cairn/diagram';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Callout } from '../../design/callout.tsx';
import type { EditSession } from './edit-session.ts';
import { useEditSnapshot } from './use-edit-session.ts';

/** A definition that a tool has written on one long line is offered on several. */
export function FormatNotice({ session }: { readonly session: EditSession }) {
  const { definition } = useEditSnapshot(session);
  const [isDismissed, setIsDismissed] = useState(false);
  const { text } = definition;
  const isOneLine = definition.format === 'json' && text.length > 200 && text.trim().split('\n').length < 3;
  const pretty = isOneLine && !isDismissed ? prettyJson(text) : undefined;
  if (pretty === undefined) return null;
  return (
    <Callout
      kind="note"
      action={
        <>
          <Button size="small" kind="quiet" onClick={() => setIsDismissed(true)}>
            Leave it
          </Button>
          <Button size="small" onClick={() => session.replace(pretty)}>
            On several lines
          </Button>
        </>
      }
    >
      <p>The definition is one long line. It can be written on several; nothing else of it changes.</p>
    </Callout>
  );
}
