import type { Attempt, AttemptContainer, Job } from './batch-types.ts';
import type { AttemptEnd } from './job-attempt.ts';
import { ruledAction } from './job-retry.ts';

// What becomes of a job: pure changes of its document.

const exited = 'Essential container in task exited';
const notStarted = 'Task failed to start';

/** An attempt begins in a compute environment. */
export function starting(
  job: Job,
  container: Pick<AttemptContainer, 'taskArn' | 'containerInstanceArn'>,
  environment: string,
): Job {
  const { exitCode: _, reason: __, logStreamName: ___, ...before } = job.container;
  return withoutStart({
    ...job,
    status: 'STARTING',
    container: { ...before, ...container },
    computeEnvironment: environment,
  });
}

/** The container has ended, or did not start: the job ends or is tried again. */
export function attempted(job: Job, { hasStarted, exitCode, reason }: AttemptEnd, nowMs: number): Job {
  const statusReason = job.ending?.statusReason ?? (hasStarted ? exited : notStarted);
  const container = {
    ...job.container,
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason }),
  };
  const next = {
    ...job,
    container,
    attempts: [...job.attempts, attemptOf({ ...job, container }, statusReason, nowMs)],
  };
  if (job.ending !== undefined) return failed(next, statusReason, nowMs);
  if (exitCode === 0) return { ...next, status: 'SUCCEEDED', statusReason, stoppedAt: nowMs };
  const counted = next.attempts.length - next.hostLosses;
  const isLast = counted >= (job.retryStrategy.attempts ?? 1);
  const action = ruledAction(job.retryStrategy, { exitCode, reason, statusReason });
  if (isLast || action === 'EXIT') return failed(next, statusReason, nowMs);
  return withoutStart({ ...next, status: 'RUNNABLE', statusReason });
}

/**
 * The container went with the server. That is nobody's failure: unless a rule of the job says that it ends by it, it
 * runs again, and no attempt of its retry strategy is used up.
 */
export function lostWithHost(job: Job, nowMs: number): Job {
  if (job.ending !== undefined) return attempted(job, { hasStarted: true }, nowMs);
  const statusReason = `Host EC2 (instance ${instanceOf(job)}) terminated.`;
  if (job.startedAt === undefined) return withoutStart({ ...job, status: 'RUNNABLE' });
  const attempts = [...job.attempts, attemptOf(job, statusReason, nowMs)];
  const next = { ...job, attempts, hostLosses: job.hostLosses + 1 };
  if (ruledAction(job.retryStrategy, { statusReason }) === 'EXIT') return failed(next, statusReason, nowMs);
  return withoutStart({ ...next, status: 'RUNNABLE', statusReason });
}

/** A job that ends without success. */
export function failed(job: Job, statusReason: string, nowMs: number): Job {
  return { ...job, status: 'FAILED', statusReason, stoppedAt: nowMs };
}

function attemptOf({ container, startedAt }: Job, statusReason: string, stoppedAt: number): Attempt {
  const { containerInstanceArn = '', taskArn = '', exitCode, reason, logStreamName } = container;
  return {
    container: {
      containerInstanceArn,
      taskArn,
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
      ...(logStreamName !== undefined && { logStreamName }),
      networkInterfaces: [],
    },
    ...(startedAt !== undefined && { startedAt }),
    stoppedAt,
    statusReason,
  };
}

function withoutStart({ startedAt: _, ...job }: Job): Job {
  return job;
}

function instanceOf({ container }: Job): string {
  return `i-${(container.containerInstanceArn ?? '').replace(/^.*\//, '').slice(0, 17)}`;
}

/** A job as DescribeJobs and events show it. */
export function shownJob({
  hostLosses: _,
  ending: __,
  computeEnvironment: ___,
  childrenMade: ____,
  arraySize: _____,
  ...job
}: Job): object {
  return { ...job, eksAttempts: [] };
}
