import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { countOf } from '../../design/count-of.ts';
import { Instant } from '../../design/instant.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { TextField } from '../../design/text-field.tsx';
import { ActionDialog } from '../../resource/action-dialog.tsx';
import { DeleteDialog } from '../../resource/delete-dialog.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import {
  createArchive,
  deleteArchive,
  type EventArchive,
  type EventReplay,
  listArchives,
  listReplays,
  startReplay,
} from '../../wire/events.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { usePagedOperation } from '../../wire/use-paged-operation.ts';
import { useWire } from '../../wire/wire-context.ts';

const refreshMs = 5_000;

type Asked =
  | { readonly kind: 'create' }
  | { readonly kind: 'replay' | 'delete'; readonly archive: EventArchive };

/** Events that are kept, and their replays. */
export function EventArchives({ busArn }: { readonly busArn: string | undefined }) {
  const [asked, setAsked] = useState<Asked>();
  const { run } = usePerform(listArchives);
  const close = () => setAsked(undefined);
  const all = usePagedOperation(
    listArchives,
    {},
    {
      items: (output) => output.Archives,
      next: (output) => output.NextToken,
      withNext: (given, next) => ({ ...given, NextToken: next as string }),
    },
  );
  const replays = useOperation(listReplays, {}, { refetchIntervalMs: refreshMs });
  const list = { ...all, items: all.items?.filter(({ EventSourceArn }) => EventSourceArn === busArn) };
  const ofBus = (replays.data?.Replays ?? []).filter(({ EventSourceArn }) =>
    list.items?.some(({ ArchiveName }) => EventSourceArn.endsWith(`/${ArchiveName}`)),
  );
  const columns: readonly TableColumn<EventArchive>[] = [
    ...archiveColumns,
    {
      id: 'acts',
      header: '',
      width: 190,
      cell: (archive) => (
        <span className="event-acts">
          <Button size="small" onClick={() => setAsked({ kind: 'replay', archive })}>
            Replay
          </Button>
          <Button size="small" kind="quiet" onClick={() => setAsked({ kind: 'delete', archive })}>
            Delete
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <ResourceTable
        noun="archives"
        icon="event"
        list={list}
        rowId={({ ArchiveName }) => ArchiveName}
        columns={columns}
        empty="An archive keeps the events of a bus, so that they can be sent again: to rules that are new or mended."
        tools={
          <Button
            kind="primary"
            icon="plus"
            onClick={() => setAsked({ kind: 'create' })}
            isDisabled={busArn === undefined}
          >
            New archive
          </Button>
        }
      />
      {ofBus.length > 0 && (
        <Table label="Replays" rows={ofBus} rowId={({ ReplayName }) => ReplayName} columns={replayColumns} />
      )}
      {asked?.kind === 'create' && busArn !== undefined && <ArchiveDialog busArn={busArn} onClose={close} />}
      {asked?.kind === 'replay' && busArn !== undefined && (
        <ReplayDialog archive={asked.archive} busArn={busArn} onClose={close} />
      )}
      {asked?.kind === 'delete' && (
        <DeleteDialog
          name={asked.archive.ArchiveName}
          loss="all events that it keeps"
          run={() => run(deleteArchive, { ArchiveName: asked.archive.ArchiveName })}
          onClose={close}
        />
      )}
    </>
  );
}

const archiveColumns: readonly TableColumn<EventArchive>[] = [
  { id: 'name', header: 'Archive', cell: (one) => one.ArchiveName, sortValue: (one) => one.ArchiveName },
  {
    id: 'events',
    header: 'Events',
    cell: (one) => one.EventCount.toLocaleString('en'),
    sortValue: (one) => one.EventCount,
    align: 'end',
    width: 100,
  },
  {
    id: 'kept',
    header: 'Kept',
    cell: (one) => (one.RetentionDays === 0 ? 'for ever' : countOf(one.RetentionDays ?? 0, 'days')),
    width: 120,
    isWideOnly: true,
  },
];

const replayColumns: readonly TableColumn<EventReplay>[] = [
  { id: 'name', header: 'Replay', cell: (one) => one.ReplayName },
  { id: 'state', header: 'State', cell: (one) => one.State.toLowerCase(), width: 130 },
  { id: 'from', header: 'From', cell: (one) => <Instant seconds={one.EventStartTime} look="exact" /> },
  {
    id: 'until',
    header: 'Until',
    cell: (one) => <Instant seconds={one.EventEndTime} look="exact" />,
    isWideOnly: true,
  },
];

function ArchiveDialog({ busArn, onClose }: { readonly busArn: string; readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<number>();
  const { run } = usePerform(listArchives);
  return (
    <ActionDialog
      title="New archive"
      submit="Create"
      run={() =>
        run(createArchive, {
          ArchiveName: name,
          EventSourceArn: busArn,
          ...(days !== undefined && { RetentionDays: days }),
        })
      }
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} required isCode />
      <NumberField
        label="Days"
        hint="For ever where empty"
        value={days}
        onChange={setDays}
        min={1}
        isInteger
      />
    </ActionDialog>
  );
}

function ReplayDialog(props: {
  readonly archive: EventArchive;
  readonly busArn: string;
  readonly onClose: () => void;
}) {
  const { archive, busArn, onClose } = props;
  const { account, region } = useWire();
  const [minutes, setMinutes] = useState<number | undefined>(60);
  const { run } = usePerform(listReplays);
  const replay = () => {
    const now = Math.floor(Date.now() / 1_000);
    return run(startReplay, {
      ReplayName: `${archive.ArchiveName.slice(0, 40)}-${now}`,
      EventSourceArn: `arn:aws:events:${region}:${account}:archive/${archive.ArchiveName}`,
      EventStartTime: now - (minutes ?? 60) * 60,
      EventEndTime: now,
      Destination: { Arn: busArn },
    });
  };
  return (
    <ActionDialog title={`Replay ${archive.ArchiveName}`} submit="Replay" run={replay} onClose={onClose}>
      <p>All rules of the bus see these events again.</p>
      <NumberField
        label="Events of the last minutes"
        value={minutes}
        onChange={setMinutes}
        min={1}
        isInteger
      />
    </ActionDialog>
  );
}
