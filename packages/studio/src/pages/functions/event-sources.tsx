import { useState } from 'react';
import { ArnLink } from '../../design/arn-link.tsx';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Switch } from '../../design/switch.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createEventSource,
  deleteEventSource,
  type EventSourceMapping,
  listEventSources,
  updateEventSource,
} from '../../wire/functions.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import '../../resource/resource.css';

const refreshMs = 5_000;

/** Of a function: what invokes it; of a source: which functions it invokes. */
export type EventSourcesOf = { readonly functionName: string } | { readonly eventSourceArn: string };

/** Queues and streams whose messages invoke functions. */
export function EventSources({ by }: { readonly by: EventSourcesOf }) {
  const [isMaking, setIsMaking] = useState(false);
  const input =
    'functionName' in by ? { FunctionName: by.functionName } : { EventSourceArn: by.eventSourceArn };
  const list = usePagedOperation(listEventSources, input, {
    items: (output) => output.EventSourceMappings,
    next: (output) => output.NextMarker,
    withNext: (given, next) => ({ ...given, Marker: next as string }),
    refetchIntervalMs: refreshMs,
  });
  return (
    <>
      <div>
        <Button icon="plus" onClick={() => setIsMaking(true)}>
          {'functionName' in by ? 'New event source' : 'New receiver'}
        </Button>
      </div>
      <ErrorCallout error={list.error} />
      <Table
        label="Event sources"
        rows={list.items}
        rowId={({ UUID }) => UUID}
        columns={columns}
        empty={
          <EmptyState icon="function" title="No function is invoked by messages">
            An event source mapping has a function receive what comes to a queue or a table’s stream.
          </EmptyState>
        }
      />
      {isMaking && <EventSourceDialog by={by} onClose={() => setIsMaking(false)} />}
    </>
  );
}

const columns: readonly TableColumn<EventSourceMapping>[] = [
  {
    id: 'source',
    header: 'Source',
    cell: ({ EventSourceArn }) => (
      <ArnLink arn={EventSourceArn} label={EventSourceArn.split(':').at(-1) ?? ''} />
    ),
  },
  { id: 'function', header: 'Function', cell: ({ FunctionArn }) => <ArnLink arn={FunctionArn} /> },
  {
    id: 'batch',
    header: 'Batch',
    cell: ({ BatchSize }) => BatchSize,
    align: 'end',
    width: 90,
    isWideOnly: true,
  },
  { id: 'result', header: 'Last', cell: (one) => one.LastProcessingResult ?? '', isWideOnly: true },
  { id: 'state', header: 'State', cell: (one) => <MappingSwitch mapping={one} />, width: 150 },
];

function MappingSwitch({ mapping }: { readonly mapping: EventSourceMapping }) {
  const { perform } = usePerform(listEventSources);
  const isOn = mapping.State === 'Enabled' || mapping.State === 'Enabling' || mapping.State === 'Creating';
  const { UUID } = mapping;
  return (
    <span className="event-source-state">
      <Switch
        label={mapping.State}
        isOn={isOn}
        onChange={(Enabled) => void perform(updateEventSource, { UUID, Enabled })}
      />
      <IconButton
        icon="trash"
        label="Delete the mapping"
        size="small"
        onClick={() =>
          void perform(
            deleteEventSource,
            { UUID },
            {
              text: 'The mapping is deleted',
            },
          )
        }
      />
    </span>
  );
}

function EventSourceDialog({ by, onClose }: { readonly by: EventSourcesOf; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const { run } = usePerform(listEventSources);
  const isOfFunction = 'functionName' in by;
  const create = () => {
    const names = isOfFunction
      ? { FunctionName: by.functionName, EventSourceArn: typed }
      : { FunctionName: typed, EventSourceArn: by.eventSourceArn };
    const isStream = names.EventSourceArn.includes(':dynamodb:');
    return run(createEventSource, { ...names, ...(isStream && { StartingPosition: 'LATEST' as const }) });
  };
  return (
    <ActionDialog
      title={isOfFunction ? 'New event source' : 'New receiver'}
      submit="Create"
      run={create}
      onClose={onClose}
    >
      <TextField
        label={isOfFunction ? 'ARN of the queue or stream' : 'Function'}
        value={typed}
        onChange={setTyped}
        required
        isCode
      />
    </ActionDialog>
  );
}
