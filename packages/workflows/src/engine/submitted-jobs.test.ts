import { parseTaskResource } from '@cairn/asl';
import { Payload, type Records, type RecordWrite, ServiceError } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { JobFollower, SubmittedJob } from '../integrations/submitted-job.ts';
import { type AcceptedTask, SubmittedJobs } from './submitted-jobs.ts';

const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: 'role' } };

function accepted(executionId: number, answer: object = { JobId: `job-${executionId}` }): AcceptedTask {
  return {
    task: { executionId, frameId: 0, scheduledEventId: 2 },
    resource: parseTaskResource('arn:aws:states:::batch:submitJob.sync') as AcceptedTask['resource'],
    parameters: Payload.of({}),
    answer: Payload.of(answer as never),
    scope,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What survives the process. */
class Disk implements Pick<Records, 'list' | 'write'> {
  readonly documents = new Map<string, string>();
  readonly running = new Set<number>();

  async list(): Promise<readonly { key: string; value: string }[]> {
    return [...this.documents].map(([key, value]) => ({ key, value }));
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    for (const { key, value } of writes) {
      if (value === undefined) this.documents.delete(key);
      else this.documents.set(key, value);
    }
    return true;
  }
}

function make(disk: Disk, stop: (job: SubmittedJob) => Promise<void> = async () => {}) {
  const followed: unknown[] = [];
  const stopped: unknown[] = [];
  const posted: unknown[] = [];
  let isStopped = false;
  const follower: JobFollower = {
    namesOf: (_action, _parameters, answer) =>
      (answer as { JobId?: string }).JobId === undefined ? undefined : (answer as never),
    follow: (_task, job) => followed.push(job.names.JobId),
    forget: () => {},
    stop: async (job) => {
      stopped.push(job.names.JobId);
      await stop(job);
    },
  };
  const jobs = new SubmittedJobs({
    records: disk as never as Records,
    journal: {
      execution: async (executionId) =>
        disk.running.has(executionId) ? ({ status: 'RUNNING' } as never) : undefined,
    },
    events: { post: () => {}, finish: (_task, outcome) => posted.push(outcome) },
    followerOf: () => follower,
    isStopped: () => isStopped,
    pause: async () => {},
    log: () => {},
  });
  const submit = (task: AcceptedTask): void => jobs.follow(task, jobs.accept(task));
  const halt = (): void => {
    isStopped = true;
  };
  return { jobs, followed, stopped, posted, submit, halt };
}

describe('submitted jobs', () => {
  it('are followed and kept until they have ended', async () => {
    const disk = new Disk();
    const { jobs, followed, submit } = make(disk);
    submit(accepted(1));
    await jobs.settled();
    expect(followed).toEqual(['job-1']);
    expect([...disk.documents.keys()]).toEqual(['1/0/2']);
    jobs.ended(accepted(1).task);
    await jobs.settled();
    expect(disk.documents.size).toBe(0);
  });

  it('are kept until their cancellation was answered, however often that has to be tried', async () => {
    const disk = new Disk();
    let left = 3;
    const { jobs, stopped, submit } = make(disk, async () => {
      if (left-- > 0) throw new ServiceError('InternalFailure', 'later', { retryable: true });
    });
    submit(accepted(1));
    jobs.cancel(accepted(1).task);
    jobs.cancel(accepted(1).task);
    await turn();
    await jobs.settled();
    expect(stopped).toEqual(['job-1', 'job-1', 'job-1', 'job-1']);
    expect(disk.documents.size).toBe(0);
  });

  it('that cannot be stopped for good are let go', async () => {
    const disk = new Disk();
    const { jobs, stopped, submit } = make(disk, async () => {
      throw new ServiceError('AccessDeniedException', 'no');
    });
    submit(accepted(1));
    jobs.cancel(accepted(1).task);
    await turn();
    await jobs.settled();
    expect(stopped).toEqual(['job-1']);
    expect(disk.documents.size).toBe(0);
  });

  it('attach again after a crash, and those whose execution is over are cancelled then', async () => {
    const disk = new Disk();
    const before = make(disk, () => new Promise(() => {}));
    for (const executionId of [1, 2, 3]) before.submit(accepted(executionId));
    // Its execution was stopped, and the server killed before the service answered.
    before.jobs.cancel(accepted(2).task);
    await before.jobs.settled();
    before.halt();

    disk.running.add(1).add(3);
    const after = make(disk);
    await after.jobs.start();
    after.submit(accepted(1));
    await after.jobs.recovered();
    await turn();
    expect(after.followed).toEqual(['job-1']);
    expect(after.stopped).toEqual(['job-2']);
    // It runs on without the job: nobody knows yet whether it comes back to it.
    expect([...disk.documents.keys()]).toEqual(['1/0/2', '3/0/2']);
    after.jobs.executionClosed(3);
    await turn();
    await after.jobs.settled();
    expect(after.stopped).toEqual(['job-2', 'job-3']);
    expect([...disk.documents.keys()]).toEqual(['1/0/2']);
  });

  it('that were accepted after their task was cancelled are stopped', async () => {
    const disk = new Disk();
    const { jobs, followed, stopped } = make(disk);
    jobs.abandon(accepted(1));
    await turn();
    await jobs.settled();
    expect(followed).toEqual([]);
    expect(stopped).toEqual(['job-1']);
    expect(disk.documents.size).toBe(0);
  });

  it('that there are none of fail their task with the answer', () => {
    const { posted, submit } = make(new Disk());
    submit(accepted(1, { Failures: [{ Reason: 'RESOURCE:MEMORY' }] }));
    expect(posted).toEqual([
      {
        kind: 'failure',
        error: 'States.TaskFailed',
        cause: '{"Failures":[{"Reason":"RESOURCE:MEMORY"}]}',
      },
    ]);
  });
});
