import { to } from '../../app/routes.ts';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { RatePlot } from '../../design/rate-plot.tsx';
import { statusKindOf, statusWords } from '../../design/status.ts';
import { StatusBadge } from '../../design/status-badge.tsx';
import { StatusIcon } from '../../design/status-icon.tsx';
import type { TableColumn } from '../../design/table.tsx';
import type { ExecutionStatus, StateMachineListItem } from '../../wire/step-functions-types.ts';
import type { MachineActivity } from './machine-activity.ts';
import styles from './workflows-page.module.css';

/** A machine with what it did of late. */
export interface WorkflowRow extends StateMachineListItem {
  readonly activity: MachineActivity | undefined;
}

/** The columns of the list of workflows. */
export const workflowColumns: readonly TableColumn<WorkflowRow>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (row) => (
      <Link href={to.workflow(row.name)} className={styles.name}>
        {row.name}
      </Link>
    ),
    sortValue: (row) => row.name,
  },
  {
    id: 'last',
    header: 'Last run',
    width: 210,
    cell: ({ activity }) => <LastRun activity={activity} />,
    sortValue: ({ activity }) => activity?.last?.startDate,
  },
  {
    id: 'counts',
    header: 'Runs, 24 h',
    width: 200,
    isWideOnly: true,
    cell: ({ activity }) => <Counts activity={activity} />,
    sortValue: ({ activity }) =>
      activity === undefined ? 0 : Object.values(activity.counts).reduce((sum, count) => sum + count, 0),
  },
  {
    id: 'rate',
    header: 'By hour',
    width: 160,
    isWideOnly: true,
    cell: ({ name, activity }) =>
      activity !== undefined && <RatePlot label={`Runs of ${name} by hour`} buckets={activity.buckets} />,
  },
  {
    id: 'type',
    header: 'Type',
    width: 100,
    isWideOnly: true,
    cell: (row) => <span className="muted">{row.type === 'EXPRESS' ? 'Express' : 'Standard'}</span>,
    sortValue: (row) => row.type,
  },
  {
    id: 'created',
    header: 'Created',
    width: 120,
    isWideOnly: true,
    cell: (row) => (
      <span className="muted">
        <Instant seconds={row.creationDate} />
      </span>
    ),
    sortValue: (row) => row.creationDate,
  },
];

function LastRun({ activity }: { readonly activity: MachineActivity | undefined }) {
  const last = activity?.last;
  if (last === undefined) return <span className="faint">–</span>;
  return (
    <Link href={to.execution(last.executionArn)} look="plain" className={styles.last}>
      <StatusBadge status={last.status} look="plain" />
      <span className="faint">
        <Instant seconds={last.startDate} />
      </span>
    </Link>
  );
}

const counted: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

function Counts({ activity }: { readonly activity: MachineActivity | undefined }) {
  if (activity === undefined) return <span className="faint">–</span>;
  return (
    <span className={styles.counts}>
      {counted.map((status) => {
        const count = activity.counts[status];
        if (count === undefined) return null;
        const kind = statusKindOf(status);
        return (
          <span key={status} className={styles.count} title={`${count} ${statusWords[kind].toLowerCase()}`}>
            <StatusIcon kind={kind} size={12} label={statusWords[kind]} />
            {count.toLocaleString('en')}
          </span>
        );
      })}
    </span>
  );
}
