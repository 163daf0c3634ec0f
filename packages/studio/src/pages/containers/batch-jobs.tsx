import { to } from '../../app/routes.ts';
import { useSearchState } from '../../app/use-navigation.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Duration } from '../../design/duration.tsx';
import { Instant } from '../../design/instant.tsx';
import { JsonView } from '../../design/json-view.tsx';
import { KeyValues } from '../../design/key-values.tsx';
import { Link } from '../../design/link.tsx';
import { StatusBadge } from '../../design/status-badge.tsx';
import type { TableColumn } from '../../design/table.tsx';
import { ResourceTable } from '../../resource/resource-table.tsx';
import { usePerform } from '../../resource/use-perform.ts';
import { type BatchJob, describeAllJobs, terminateJob } from '../../wire/containers.ts';
import { useOperation } from '../../wire/use-operation.ts';
import { jobStatus } from './container-status.ts';

const refreshMs = 3_000;
/** Where jobs log unless they say otherwise. */
const batchLogGroup = '/aws/batch/job';

const columns: readonly TableColumn<BatchJob>[] = [
  {
    id: 'status',
    header: 'Status',
    cell: ({ status }) => (
      <StatusBadge status={jobStatus(status)} label={status.toLowerCase()} look="plain" />
    ),
    sortValue: ({ status }) => status,
    width: 140,
  },
  { id: 'name', header: 'Job', cell: ({ jobName }) => jobName, sortValue: ({ jobName }) => jobName },
  {
    id: 'queue',
    header: 'Queue',
    cell: ({ jobQueue }) => jobQueue.slice(jobQueue.lastIndexOf('/') + 1),
    sortValue: ({ jobQueue }) => jobQueue,
    isWideOnly: true,
  },
  {
    id: 'began',
    header: 'Submitted',
    cell: ({ createdAt }) => <Instant ms={createdAt} />,
    sortValue: ({ createdAt }) => createdAt,
    width: 130,
  },
  {
    id: 'took',
    header: 'Took',
    cell: ({ startedAt, stoppedAt }) => (
      <Duration startSeconds={secondsOf(startedAt)} stopSeconds={secondsOf(stoppedAt)} />
    ),
    width: 110,
    isWideOnly: true,
  },
];

function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}

/** The jobs of Batch; the one in view stands in the address. */
export function BatchJobs() {
  const [open, setOpen] = useSearchState('job');
  const { data, error } = useOperation(describeAllJobs, {}, { refetchIntervalMs: refreshMs });
  const job = data?.find(({ jobId }) => jobId === open);
  return (
    <>
      <ResourceTable
        noun="jobs"
        icon="columns"
        list={{ items: data, error }}
        rowId={({ jobId }) => jobId}
        words={({ jobName, jobId, status }) => `${jobName} ${jobId} ${status}`}
        columns={columns}
        onOpen={({ jobId }) => setOpen(jobId, { replaces: false })}
        initialSort={{ column: 'began', isDescending: true }}
        empty="Workflows submit jobs by batch:submitJob. They are shown for a week after their end."
      />
      {job !== undefined && <JobDialog job={job} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function JobDialog({ job, onClose }: { readonly job: BatchJob; readonly onClose: () => void }) {
  const { perform } = usePerform(describeAllJobs);
  const { container } = job;
  const group = container?.logConfiguration?.options?.['awslogs-group'] ?? batchLogGroup;
  const stream = container?.logStreamName;
  const isOver = job.status === 'SUCCEEDED' || job.status === 'FAILED';
  return (
    <Dialog
      title={`Job ${job.jobName}`}
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        isOver ? undefined : (
          <Button
            kind="danger"
            onClick={() =>
              void perform(
                terminateJob,
                { jobId: job.jobId, reason: 'Terminated in the studio' },
                { text: 'The job is being terminated' },
              )
            }
          >
            Terminate the job
          </Button>
        )
      }
    >
      <KeyValues
        items={[
          ['Status', <StatusBadge key="s" status={jobStatus(job.status)} label={job.status.toLowerCase()} />],
          ['Because', job.statusReason],
          ['Submitted', <Instant key="c" ms={job.createdAt} look="exact" />],
          ['Exit code', container?.exitCode],
          [
            'Log',
            stream === undefined ? undefined : (
              <Link key="l" href={to.logGroup(group, { stream })}>
                {stream}
              </Link>
            ),
          ],
        ]}
      />
      <JsonView label="Job" text={JSON.stringify(job)} openDepth={2} />
    </Dialog>
  );
}
