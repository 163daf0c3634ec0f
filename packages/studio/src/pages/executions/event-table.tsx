import {
  matchesEvent,
  parseEventQuery,
  type RunEvent,
  type RunView,
  type Step,
  stepPlaceText,
} from '@cairn/diagram';
import { useDeferredValue, useMemo } from 'react';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { countOf } from '../../design/count-of.ts';
import { FilterBar } from '../../design/filter-bar.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { printDuration } from '../../design/print-duration.ts';
import { SplitPane } from '../../design/split-pane.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import type { ReadRun } from './use-run.ts';

export interface EventTableProps {
  readonly run: ReadRun;
  /** Shows the step of an event. */
  readonly onShow: (step: Step) => void;
}

/** The events of a run: found by words, types, states and ids. */
export function EventTable({ run, onShow }: EventTableProps) {
  const [query = '', setQuery] = useSearchState('q');
  const [chosen, setChosen] = useSearchState('event');
  const wanted = useDeferredValue(query);
  const { view, version } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version tells that the view holds more
  const rows = useMemo(
    () => (wanted.trim() === '' ? view.events.toArray() : filtered(run, wanted)),
    [view, version, wanted],
  );
  const startedMs = view.run.startedMs ?? 0;
  const columns = useMemo(() => columnsOf(view, startedMs), [view, startedMs]);
  const event = chosen === undefined ? undefined : view.event(Number(chosen));
  const step = event?.stepId === undefined ? undefined : view.step(event.stepId);
  const table = (
    <div className="event-list">
      <FilterBar
        value={query}
        onChange={(text) => setQuery(text)}
        placeholder="Filter events: words, type:failed, state:Name, id:>100"
      >
        <span className="faint small" role="status">
          {countOf(rows.length, 'events')}
        </span>
      </FilterBar>
      <Table
        label="Events"
        rows={rows}
        rowId={idOf}
        columns={columns}
        height="fill"
        rowHeight={32}
        onOpen={(row) => setChosen(String(row.id))}
        currentId={chosen}
      />
    </div>
  );
  if (event === undefined) return table;
  return (
    <SplitPane
      label="Events and details"
      storageName="execution-events"
      initialShare={0.6}
      first={table}
      second={
        <section className="step-panel" aria-label={`Event ${event.id}`}>
          <header className="step-header">
            <h2>
              {event.id} {event.type}
            </h2>
            <IconButton
              icon="close"
              label="Close the event"
              size="small"
              onClick={() => setChosen(undefined)}
            />
          </header>
          {step !== undefined && (
            <p>
              <Button size="small" onClick={() => onShow(step)}>
                {stepPlaceText(view, step)}
              </Button>
            </p>
          )}
          <p className="faint">
            <Instant ms={event.timestampMs} look="precise" /> · after event {event.previousEventId}
          </p>
          <EventDetails event={event} />
        </section>
      }
    />
  );
}

function filtered({ view }: ReadRun, text: string): readonly RunEvent[] {
  const query = parseEventQuery(text);
  return view.events
    .toArray()
    .filter((event) =>
      matchesEvent(event, query, event.stepId === undefined ? '' : (view.step(event.stepId)?.name ?? '')),
    );
}

function idOf(event: RunEvent): string {
  return String(event.id);
}

function columnsOf(view: RunView, startedMs: number): readonly TableColumn<RunEvent>[] {
  return [
    {
      id: 'id',
      header: 'Id',
      width: 64,
      align: 'end',
      cell: (event) => event.id,
      sortValue: (event) => event.id,
    },
    { id: 'type', header: 'Type', cell: (event) => event.type, sortValue: (event) => event.type },
    {
      id: 'state',
      header: 'State',
      cell: (event) => (event.stepId === undefined ? '' : (view.step(event.stepId)?.name ?? '')),
    },
    {
      id: 'elapsed',
      header: 'Elapsed',
      width: 110,
      align: 'end',
      isWideOnly: true,
      cell: (event) => (event.timestampMs === undefined ? '' : printDuration(event.timestampMs - startedMs)),
    },
    {
      id: 'time',
      header: 'Time',
      width: 220,
      isWideOnly: true,
      cell: (event) => <Instant ms={event.timestampMs} look="precise" />,
    },
  ];
}

function EventDetails({ event }: { readonly event: RunEvent }) {
  const members = Object.entries(event.details).filter(([name]) => !name.endsWith('Details'));
  if (members.length === 0) return <p className="faint">This event says nothing more.</p>;
  return (
    <>
      {members.map(([name, value]) => (
        <section key={name}>
          <h3>{name}</h3>
          {typeof value === 'string' ? (
            <JsonView label={name} text={value} openDepth={3} />
          ) : (
            <JsonView label={name} text={JSON.stringify(value)} />
          )}
        </section>
      ))}
    </>
  );
}
