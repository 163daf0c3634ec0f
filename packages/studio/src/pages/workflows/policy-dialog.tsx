import { proposePolicy } from '@cairn/diagram';
import { parseJson } from '@cairn/kit';
import { useMemo } from 'react';
import { CodeEditor } from '../../design/code-editor.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import type { StateMachineDescription } from '../../wire/step-functions-types.ts';
import { useWire } from '../../wire/wire-context.ts';

export interface PolicyDialogProps {
  readonly machine: StateMachineDescription;
  readonly onClose: () => void;
}

/** The narrowest policy that a definition shows to be needed by its role. */
export function PolicyDialog({ machine, onClose }: PolicyDialogProps) {
  const { account, region } = useWire();
  const { document, notes } = useMemo(
    () =>
      proposePolicy(parseJson(machine.definition), {
        account,
        region,
        stateMachineName: machine.name,
        logging: (machine.loggingConfiguration?.level ?? 'OFF') !== 'OFF',
        tracing: machine.tracingConfiguration?.enabled === true,
      }),
    [machine, account, region],
  );
  const text = JSON.stringify(document, undefined, 2);
  return (
    <Dialog title="The policy that this workflow needs" isOpen width="wide" onClose={onClose}>
      {document.Statement.length === 0 ? (
        <p>It calls nothing: its role needs no permission.</p>
      ) : (
        <>
          <p>
            For the role <code>{machine.roleArn}</code>, as narrow as the definition allows.{' '}
            <CopyButton text={text} label="Copy the policy" />
          </p>
          <CodeEditor label="Policy" language="json" value={text} isReadOnly height={14} />
        </>
      )}
      {notes.length > 0 && (
        <ul className="policy-notes">
          {notes.map(({ pointer, message }) => (
            <li key={`${pointer}${message}`}>
              {pointer !== '' && (
                <code>{pointer.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~')}: </code>
              )}
              {message}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
