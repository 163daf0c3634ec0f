import { to } from '../../app/routes.ts';
import { countOf } from '../../design/count-of.ts';
import { ErrorCallout } from '../../design/error-callout.tsx';
import { Instant } from '../../design/instant.tsx';
import { Link } from '../../design/link.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { Table, type TableColumn } from '../../design/table.tsx';
import { describeActivityWorkers, type OpenTask, type ActivityWorkers as Workers } from '../../wire/cairn.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { HeartbeatState } from '../executions/heartbeat-state.tsx';

/** Polls and heartbeats leave no event: they are asked for while one looks at them. */
const asksEveryMs = 3_000;

/** Who polls an activity, and where its tasks are. */
export function ActivityWorkers({ activityArn }: { readonly activityArn: string }) {
  const { data, error } = useOperation(
    describeActivityWorkers,
    { activityArn },
    { refetchIntervalMs: asksEveryMs },
  );
  if (data === undefined) return error === null ? <Skeleton lines={2} /> : <ErrorCallout error={error} />;
  const untold = data.waitingCount + data.takenCount - data.tasks.length;
  return (
    <>
      <ErrorCallout error={error} />
      <Pollers pollers={data.pollers} />
      <p className="faint small">
        {countOf(data.takenCount, 'tasks')} taken by workers, {data.waitingCount.toLocaleString('en')} waiting
        {untold > 0 && `; the first ${data.tasks.length.toLocaleString('en')} are shown`}
      </p>
      {data.tasks.length > 0 && (
        <Table
          label="Tasks of the activity"
          rows={data.tasks}
          rowId={(task) => `${task.executionArn} ${task.scheduledEventId}`}
          columns={columns}
          href={(task) => to.execution(task.executionArn, { tab: 'tasks' })}
        />
      )}
    </>
  );
}

function Pollers({ pollers }: Pick<Workers, 'pollers'>) {
  if (pollers.length === 0) return <p>No worker polls for tasks now.</p>;
  return (
    <section aria-label="Workers that poll">
      <p>{countOf(pollers.length, 'workers')} polling for tasks</p>
      <ul className="poller-list">
        {pollers.map(({ workerName, since }, index) => (
          // Several may bear one name, or none.
          // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be told apart by
          <li key={index}>
            {workerName ?? <span className="faint">without a name</span>}{' '}
            <span className="faint small">
              since <Instant seconds={since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const columns: readonly TableColumn<OpenTask>[] = [
  {
    id: 'run',
    header: 'Run',
    cell: (task) => (
      <Link href={to.execution(task.executionArn, { tab: 'tasks' })}>
        {task.executionArn.split(':').at(-1)}
      </Link>
    ),
  },
  {
    id: 'worker',
    header: 'Worker',
    cell: (task) =>
      task.heldBy === 'queue' ? (
        <span className="faint">waits for one</span>
      ) : (
        (task.workerName ?? <span className="faint">without a name</span>)
      ),
  },
  {
    id: 'since',
    header: 'Since',
    width: 110,
    cell: (task) => <Instant seconds={task.takenDate ?? task.scheduledDate} />,
  },
  {
    id: 'heartbeat',
    header: 'Heartbeat',
    width: 330,
    isWideOnly: true,
    cell: (task) => <HeartbeatState task={task} />,
  },
];
