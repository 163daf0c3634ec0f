import { useState } from 'react';
import { Page } from '../../app/page.tsx';
import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/select.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { createEventBus, listEventBuses } from '../../wire/events.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { EventArchives } from './event-archives.tsx';
import { EventRules } from './event-rules.tsx';
import { SendEvent } from './send-event.tsx';
import './events.css';

/** The buses of EventBridge: their rules, events to send, archives. Bus and view stand in the address. */
export function EventsPage() {
  const [bus = 'default', setBus] = useSearchState('bus');
  const [view = 'rules'] = useSearchState('view');
  const [isMaking, setIsMaking] = useState(false);
  const buses = useOperation(listEventBuses, {});
  const names = (buses.data?.EventBuses ?? []).map(({ Name }) => Name);
  const inBus = bus === 'default' ? undefined : bus;
  const tab = (id: string, label: string) => ({
    id,
    label,
    href: to.events({ view: id === 'rules' ? undefined : id, bus: inBus }),
  });
  return (
    <Page
      title="Events"
      actions={
        <Button icon="plus" onClick={() => setIsMaking(true)}>
          New bus
        </Button>
      }
      tabs={
        <Tabs
          label="Views of the bus"
          current={view}
          tabs={[tab('rules', 'Rules'), tab('send', 'Send'), tab('archives', 'Archives')]}
        />
      }
    >
      <div className="event-bus">
        <Select
          label="Bus"
          value={bus}
          onChange={(name) => setBus(name === 'default' ? undefined : name)}
          options={(names.includes(bus) ? names : [bus, ...names]).map((value) => ({ value, label: value }))}
        />
      </div>
      {view === 'rules' && <EventRules key={bus} bus={bus} />}
      {view === 'send' && <SendEvent key={bus} bus={bus} />}
      {view === 'archives' && (
        <EventArchives busArn={buses.data?.EventBuses.find(({ Name }) => Name === bus)?.Arn} />
      )}
      {isMaking && <BusDialog onClose={() => setIsMaking(false)} onMade={setBus} />}
    </Page>
  );
}

function BusDialog({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (n: string) => void;
}) {
  const [name, setName] = useState('');
  const { run } = usePerform(listEventBuses);
  return (
    <ActionDialog
      title="New bus"
      submit="Create"
      run={() => run(createEventBus, { Name: name })}
      onClose={onClose}
      onDone={() => onMade(name)}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
    </ActionDialog>
  );
}
