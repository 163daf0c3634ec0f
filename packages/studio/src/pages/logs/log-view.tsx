import { useMemo, useState } from 'react';
import { Dialog } from '../../design/dialog.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { isoInstant, printInstant } from '../../design/print-instant.ts';
import { Skeleton } from '../../design/skeleton.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { useTimeZone } from '../../design/time-zone.ts';
import type { FilterLogEventsInput, LogEvent } from '../../wire/logs.ts';
import { isJsonLine } from './log-lines.ts';
import { heldEventsMax, useLogTail } from './use-log-tail.ts';

const rowHeightPx = 28;

const columns: readonly TableColumn<LogEvent>[] = [
  {
    id: 'time',
    header: 'Time',
    cell: ({ timestamp }) => <LineTime ms={timestamp} />,
    sortValue: ({ timestamp }) => timestamp,
    width: 200,
  },
  {
    id: 'message',
    header: 'Message',
    cell: ({ message }) => <span className="log-line">{message}</span>,
  },
];

/** On a phone the time of day alone: the line needs the room. */
function LineTime({ ms }: { readonly ms: number }) {
  const zone = useTimeZone();
  const [date = '', ...time] = printInstant(ms, { zone, isPrecise: true }).split(' ');
  return (
    <time className="number" dateTime={isoInstant(ms)}>
      <span className="log-date">{date} </span>
      {time.join(' ')}
    </time>
  );
}

export interface LogViewProps {
  readonly input: FilterLogEventsInput;
  readonly isFollowing: boolean;
}

/** Lines of a log: those in view are drawn, each opens whole, JSON folded. */
export function LogView({ input, isFollowing }: LogViewProps) {
  const { events, error, isReading, isCut } = useLogTail(input, isFollowing);
  const [open, setOpen] = useState<LogEvent>();
  // The newest on top, where one looks for them; those of one instant in the order they came.
  const rows = useMemo(() => events.toReversed(), [events]);
  const isSearched = input.filterPattern !== undefined;
  return (
    <>
      <ErrorCallout error={error} />
      {isReading && events.length === 0 && error === null && <Skeleton lines={6} />}
      {(!isReading || events.length > 0) && (
        <div className="log-lines">
          <Table
            label="Log lines"
            rows={rows}
            rowId={({ eventId }) => eventId}
            columns={columns}
            rowHeight={rowHeightPx}
            onOpen={setOpen}
            empty={
              <EmptyState icon="logs" title={isSearched ? 'No line fits' : 'Nothing is logged yet'}>
                {isSearched
                  ? 'Terms: all must stand in the line. "two words" as a phrase, ?either ?or, -not, { $.level = "error" } for JSON.'
                  : 'What is written from now on appears here.'}
              </EmptyState>
            }
          />
        </div>
      )}
      <p className="faint small" role="status">
        {events.length.toLocaleString('en')} lines
        {isReading ? ', reading on' : isFollowing ? ', new ones appear by themselves' : ''}
        {isCut ? `; only the latest ${heldEventsMax.toLocaleString('en')} are held here` : ''}
      </p>
      {open !== undefined && <LineDialog event={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function LineDialog({ event, onClose }: { readonly event: LogEvent; readonly onClose: () => void }) {
  return (
    <Dialog title="Log line" isOpen onClose={onClose} width="wide">
      {isJsonLine(event.message) ? (
        <JsonView label="Message" text={event.message} openDepth={3} />
      ) : (
        <pre className="log-message">{event.message}</pre>
      )}
      <KeyValues
        items={[
          ['Time', <Instant key="t" ms={event.timestamp} look="precise" />],
          ['Stream', <code key="s">{event.logStreamName}</code>],
          ['Arrived', <Instant key="i" ms={event.ingestionTime} look="precise" />],
        ]}
      />
    </Dialog>
  );
}
