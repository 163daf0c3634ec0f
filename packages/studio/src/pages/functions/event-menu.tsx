import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { readSavedEvents, removeEvent, saveEvent } from './saved-events.ts';

export interface EventMenuProps {
  readonly functionName: string;
  /** What would be saved. */
  readonly text: string;
  readonly onChoose: (text: string) => void;
}

/** The events that were saved for a function. */
export function EventMenu({ functionName, text, onChoose }: EventMenuProps) {
  const [events, setEvents] = useState(() => readSavedEvents(functionName));
  const [name, setName] = useState<string>();
  return (
    <>
      <Menu
        label="Saved events"
        groups={[
          events.map((event) => ({
            id: `use ${event.name}`,
            label: event.name,
            run: () => onChoose(event.text),
          })),
          [{ id: 'save', label: 'Save this event…', icon: 'save', run: () => setName('') }],
          events.map((event) => ({
            id: `remove ${event.name}`,
            label: `Forget ${event.name}`,
            icon: 'trash',
            run: () => setEvents(removeEvent(functionName, event.name)),
          })),
        ]}
      >
        {(opener) => <Button {...opener}>Saved events</Button>}
      </Menu>
      {name !== undefined && (
        <ActionDialog
          title="Save this event"
          submit="Save"
          isReady={name.trim() !== ''}
          run={async () => setEvents(saveEvent(functionName, { name: name.trim(), text }))}
          onClose={() => setName(undefined)}
        >
          <TextField label="Name" hint="This browser keeps it" value={name} onChange={setName} required />
        </ActionDialog>
      )}
    </>
  );
}
