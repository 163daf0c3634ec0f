import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { forgetContext, keepContext, readContexts } from './recorded-contexts.ts';

export interface ContextMenuProps {
  /** What the contexts are of. */
  readonly of: string;
  /** What would be kept. */
  readonly text: string;
  readonly onChoose: (text: string) => void;
}

/** The contexts that were kept of a resolver or function. */
export function ContextMenu({ of, text, onChoose }: ContextMenuProps) {
  const [contexts, setContexts] = useState(() => readContexts(of));
  const [name, setName] = useState<string>();
  return (
    <>
      <Menu
        label="Recorded contexts"
        groups={[
          contexts.map((one) => ({ id: `use ${one.name}`, label: one.name, run: () => onChoose(one.text) })),
          [{ id: 'keep', label: 'Keep this context…', icon: 'save', run: () => setName('') }],
          contexts.map((one) => ({
            id: `forget ${one.name}`,
            label: `Forget ${one.name}`,
            icon: 'trash',
            run: () => setContexts(forgetContext(of, one.name)),
          })),
        ]}
      >
        {(opener) => <Button {...opener}>Recorded contexts</Button>}
      </Menu>
      {name !== undefined && (
        <ActionDialog
          title="Keep this context"
          submit="Keep"
          isReady={name.trim() !== ''}
          run={async () => setContexts(keepContext(of, { name: name.trim(), text }))}
          onClose={() => setName(undefined)}
        >
          <TextField label="Name" hint="This browser keeps it" value={name} onChange={setName} required />
        </ActionDialog>
      )}
    </>
  );
}
