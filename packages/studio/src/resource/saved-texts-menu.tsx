import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Menu } from '../design/menu.tsx';
import { TextField } from '../design/text-field.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { readSavedTexts, removeText, saveText } from './saved-texts.ts';

export interface SavedTextsMenuProps {
  /** Under which name this browser keeps them. */
  readonly storageName: string;
  /** What one of them is: `event`. */
  readonly noun: string;
  /** What would be saved. */
  readonly text: string;
  readonly onChoose: (text: string) => void;
}

/** Texts that were saved, to be used again. */
export function SavedTextsMenu({ storageName, noun, text, onChoose }: SavedTextsMenuProps) {
  const [texts, setTexts] = useState(() => readSavedTexts(storageName));
  const [name, setName] = useState<string>();
  return (
    <>
      <Menu
        label={`Saved ${noun}s`}
        groups={[
          texts.map((saved) => ({
            id: `use ${saved.name}`,
            label: saved.name,
            run: () => onChoose(saved.text),
          })),
          [{ id: 'save', label: `Save this ${noun}…`, icon: 'save', run: () => setName('') }],
          texts.map((saved) => ({
            id: `remove ${saved.name}`,
            label: `Forget ${saved.name}`,
            icon: 'trash',
            run: () => setTexts(removeText(storageName, saved.name)),
          })),
        ]}
      >
        {(opener) => <Button {...opener}>Saved {noun}s</Button>}
      </Menu>
      {name !== undefined && (
        <ActionDialog
          title={`Save this ${noun}`}
          submit="Save"
          isReady={name.trim() !== ''}
          run={async () => setTexts(saveText(storageName, { name: name.trim(), text }))}
          onClose={() => setName(undefined)}
        >
          <TextField label="Name" hint="This browser keeps it" value={name} onChange={setName} required />
        </ActionDialog>
      )}
    </>
  );
}
