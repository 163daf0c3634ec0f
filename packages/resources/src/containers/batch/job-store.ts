import type { RecordWrite } from '@cairn/kit';
import type { ContainersPorts } from '../container-ports.ts';
import { timeKey } from '../run/seen-calls.ts';
import { nameOf, type Place, placeKey } from './batch-names.ts';
import { type Job, type JobStatus, jobStatuses } from './batch-types.ts';

const jobs = 'batch-jobs';
const listed = 'batch-listed';
const open = 'batch-open';
const ended = 'batch-ended';
const stepMax = 100;
const countStep = 1_000;

/** Jobs of which list: those of a queue, or the children of an array job. */
export type JobListName = { readonly queue: string } | { readonly arrayJobId: string };

/**
 * Keeps jobs. A job is four records at most, written together: itself; its place in the list of its queue or of its
 * array job, by status; while it has not ended, its entry among those that a start takes up; afterwards, when it goes.
 */
export class JobStore {
  readonly #ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>;

  constructor(ports: Pick<ContainersPorts, 'records' | 'clock' | 'limits'>) {
    this.#ports = ports;
  }

  async find(place: Place, jobId: string): Promise<Job | undefined> {
    const value = await this.#ports.records.get(jobs, placeKey(place) + jobId);
    return value === undefined ? undefined : (JSON.parse(value) as Job);
  }

  /** What keeps a job that is new, or that has changed. */
  writesOf(place: Place, before: Job | undefined, job: Job): readonly RecordWrite[] {
    const key = placeKey(place) + job.jobId;
    const writes: RecordWrite[] = [{ collection: jobs, key, value: JSON.stringify(job) }];
    if (before?.status === job.status) return writes;
    if (before === undefined) {
      writes.push({ collection: open, key: placeKey(place) + orderKey(job), value: job.jobId });
    } else {
      writes.push({ collection: listed, key: listKey(place, before), value: undefined });
    }
    writes.push({ collection: listed, key: listKey(place, job), value: job.jobId });
    if (hasEnded(job)) {
      writes.push({ collection: open, key: placeKey(place) + orderKey(job), value: undefined });
      writes.push({ collection: ended, key: `${timeKey(job.stoppedAt ?? 0)}/${key}`, value: key });
    }
    return writes;
  }

  async keep(place: Place, before: Job | undefined, job: Job): Promise<void> {
    await this.#ports.records.write(this.writesOf(place, before, job));
  }

  /** All jobs that have not ended, oldest first; the children of an array job behind it, by index. */
  async *open(): AsyncGenerator<{ readonly place: Place; readonly job: Job }> {
    for (let after: string | undefined; ; ) {
      const page = await this.#ports.records.list(open, {
        limit: stepMax,
        ...(after !== undefined && { after }),
      });
      for (const { key, value } of page) {
        const [account = '', region = ''] = key.split('/');
        const job = await this.find({ account, region }, value);
        if (job !== undefined) yield { place: { account, region }, job };
      }
      if (page.length === 0) return;
      after = page.at(-1)?.key;
    }
  }

  /**
   * Ids in a list with one of some statuses, the newest first, or children by falling index.
   * @param below key in the list below which it begins: {@link orderKey}
   */
  async ids(
    place: Place,
    list: JobListName,
    {
      statuses,
      below,
      limit,
    }: {
      readonly statuses: readonly JobStatus[];
      readonly below: string | undefined;
      readonly limit: number;
    },
  ): Promise<readonly { readonly order: string; readonly jobId: string }[]> {
    const lists = await Promise.all(
      statuses.map(async (status) => {
        const prefix = listPrefix(place, list, status);
        const found = await this.#ports.records.list(listed, {
          prefix,
          limit,
          reverse: true,
          ...(below !== undefined && { to: prefix + below }),
        });
        return found.map(({ key, value }) => ({ order: key.slice(prefix.length), jobId: value }));
      }),
    );
    return lists
      .flat()
      .sort((a, b) => (a.order < b.order ? 1 : -1))
      .slice(0, limit);
  }

  /** How many children of an array job have which status. */
  async summary(place: Place, arrayJobId: string): Promise<Record<JobStatus, number>> {
    const counts = emptySummary();
    for (const status of jobStatuses) {
      const prefix = listPrefix(place, { arrayJobId }, status);
      for (let after: string | undefined; ; ) {
        const limit = countStep;
        const page = await this.#ports.records.list(listed, {
          prefix,
          limit,
          ...(after !== undefined && { after }),
        });
        counts[status] += page.length;
        if (page.length < countStep) break;
        after = page.at(-1)?.key;
      }
    }
    return counts;
  }

  /** Forgets jobs that ended long ago. */
  async sweep(): Promise<void> {
    const { records, clock, limits } = this.#ports;
    const to = timeKey(clock.now() - limits.batchJobRetentionDays * 86_400_000);
    for (;;) {
      const old = await records.list(ended, { to, limit: stepMax });
      if (old.length === 0) return;
      const writes: RecordWrite[] = [];
      for (const { key, value } of old) {
        const [account = '', region = '', jobId = ''] = value.split('/');
        const job = await this.find({ account, region }, jobId);
        writes.push(
          { collection: ended, key, value: undefined },
          { collection: jobs, key: value, value: undefined },
        );
        if (job !== undefined) {
          writes.push({ collection: listed, key: listKey({ account, region }, job), value: undefined });
        }
      }
      await records.write(writes);
    }
  }
}

export function hasEnded({ status }: Pick<Job, 'status'>): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED';
}

export function emptySummary(): Record<JobStatus, number> {
  return { SUBMITTED: 0, PENDING: 0, RUNNABLE: 0, STARTING: 0, RUNNING: 0, SUCCEEDED: 0, FAILED: 0 };
}

/** The id of the array job that a job is a child of. */
export function parentIdOf({
  jobId,
  arrayProperties,
}: Pick<Job, 'jobId' | 'arrayProperties'>): string | undefined {
  return arrayProperties?.index === undefined ? undefined : jobId.slice(0, jobId.lastIndexOf(':'));
}

/** Ids grow with time, indexes of children with their number. */
export function orderKey(job: Pick<Job, 'jobId' | 'arrayProperties'>): string {
  const parentId = parentIdOf(job);
  if (parentId === undefined) return job.jobId;
  return `${parentId}:${String(job.arrayProperties?.index).padStart(6, '0')}`;
}

function listKey(place: Place, job: Job): string {
  const arrayJobId = parentIdOf(job);
  const list = arrayJobId === undefined ? { queue: nameOf(job.jobQueue) } : { arrayJobId };
  return listPrefix(place, list, job.status) + orderKey(job);
}

function listPrefix(place: Place, list: JobListName, status: JobStatus): string {
  const name = 'queue' in list ? `queue/${list.queue}` : `array/${list.arrayJobId}`;
  return `${placeKey(place)}${name}/${status}/`;
}
