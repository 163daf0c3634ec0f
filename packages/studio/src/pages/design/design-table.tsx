import { useState } from 'react';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { toast } from '../../design/toasts.tsx';
import styles from './design-page.module.css';

interface DesignRow {
  readonly id: string;
  readonly status: string;
  readonly startSeconds: number;
  readonly durationMs: number;
}

const statuses = ['SUCCEEDED', 'SUCCEEDED', 'FAILED', 'RUNNING', 'TIMED_OUT', 'ABORTED'] as const;
const rowCount = 20_000;

const rows: readonly DesignRow[] = Array.from({ length: rowCount }, (_, index) => ({
  id: `run-${String(index).padStart(5, '0')}`,
  status: statuses[(index * 7) % statuses.length] ?? 'RUNNING',
  startSeconds: 1_770_000_000 + index * 61,
  durationMs: (index * 7_919) % 500_000,
}));

const columns: readonly TableColumn<DesignRow>[] = [
  { id: 'id', header: 'Name', cell: (row) => row.id, sortValue: (row) => row.id },
  {
    id: 'status',
    header: 'Status',
    width: 140,
    cell: (row) => <StatusBadge status={row.status} look="plain" />,
    sortValue: (row) => row.status,
  },
  {
    id: 'start',
    header: 'Started',
    width: 180,
    isWideOnly: true,
    cell: (row) => <Instant seconds={row.startSeconds} look="exact" />,
    sortValue: (row) => row.startSeconds,
  },
  {
    id: 'duration',
    header: 'Duration',
    width: 120,
    align: 'end',
    cell: (row) => <Duration ms={row.durationMs} />,
    sortValue: (row) => row.durationMs,
  },
];

/** A table of many rows, in a frame of its own. */
export function DesignTable() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <section className={styles.part}>
      <h2>Table of {rowCount.toLocaleString('en')} rows</h2>
      <div className={styles.table}>
        <Table
          label="Runs"
          storageName="design"
          rows={rows}
          rowId={(row) => row.id}
          columns={columns}
          onOpen={(row) => toast({ text: row.id })}
          selection={{ selected, onChange: setSelected }}
          initialSort={{ column: 'start', isDescending: true }}
          height="fill"
        />
      </div>
    </section>
  );
}
