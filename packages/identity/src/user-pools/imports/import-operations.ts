import { type CallScope, encodeBase64 } from '@cairn/kit';
import { pageOf } from '../pools/pool-pages.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { userFinder } from '../users/user-finder.ts';
import { csvHeader } from './csv-header.ts';
import { type ImportJobRecord, importJobs, jobKey } from './import-records.ts';
import type { ImportRunner } from './import-runner.ts';
import type { FoundJob, ImportStore } from './import-store.ts';
import type { ImportUploads } from './import-uploads.ts';

interface JobInput {
  readonly UserPoolId: string;
  readonly JobId: string;
}

/** What importing stands on. */
export interface ImportParts {
  readonly store: ImportStore;
  readonly runner: ImportRunner;
  readonly uploads: ImportUploads;
}

/** A job as operations answer it. Source: API reference, `UserImportJobType`. */
export interface UserImportJobType {
  readonly JobId: string;
  readonly JobName: string;
  readonly UserPoolId: string;
  readonly PreSignedUrl?: string;
  readonly Status: ImportJobRecord['status'];
  readonly CloudWatchLogsRoleArn: string;
  readonly CreationDate: number;
  readonly StartDate?: number;
  readonly CompletionDate?: number;
  readonly CompletionMessage?: string;
  readonly ImportedUsers: number;
  readonly SkippedUsers: number;
  readonly FailedUsers: number;
}

interface JobOutput {
  readonly UserImportJob: UserImportJobType;
}

/** Operations that import users from CSV. */
export function importOperations(context: UserPoolContext, { store, runner, uploads }: ImportParts) {
  const { poolOf } = userFinder(context);
  const jobOf = async (scope: CallScope, { UserPoolId, JobId }: JobInput) => {
    const pool = poolOf(scope, UserPoolId);
    const found = await store.find(pool.id, JobId);
    if (found === undefined) throw userPoolErrors.notFound('Import job does not exist.');
    return { pool, found: await uploads.expired(found) };
  };
  const shown = (job: ImportJobRecord): JobOutput => ({ UserImportJob: shownJob(uploads, job) });
  return {
    async getCSVHeader(scope: CallScope, { UserPoolId }: { readonly UserPoolId: string }) {
      const pool = poolOf(scope, UserPoolId);
      return { UserPoolId, CSVHeader: csvHeader(pool) };
    },
    async createUserImportJob(
      scope: CallScope,
      input: {
        readonly UserPoolId: string;
        readonly JobName: string;
        readonly CloudWatchLogsRoleArn: string;
        readonly PasswordHashingAlgorithm?: string | undefined;
      },
    ): Promise<JobOutput> {
      const pool = poolOf(scope, input.UserPoolId);
      if (input.PasswordHashingAlgorithm !== undefined) {
        throw userPoolErrors.refused('hashes of passwords in CSV files (PasswordHashingAlgorithm)');
      }
      const max = context.limits.userPoolImportJobs;
      if ((await store.all(pool.id)).length >= max) {
        throw userPoolErrors.limitExceeded(`A user pool has ${max} import jobs at most.`);
      }
      const job = newJob(context, pool, input);
      await store.keep(job);
      return shown(job);
    },
    async describeUserImportJob(scope: CallScope, input: JobInput): Promise<JobOutput> {
      return shown((await jobOf(scope, input)).found.job);
    },
    async listUserImportJobs(
      scope: CallScope,
      input: {
        readonly UserPoolId: string;
        readonly MaxResults: number;
        readonly PaginationToken?: string | undefined;
      },
    ) {
      const pool = poolOf(scope, input.UserPoolId);
      const jobs = await Promise.all(
        (await store.all(pool.id)).map(({ jobId }) => store.find(pool.id, jobId)),
      );
      const found = await Promise.all(
        jobs.flatMap((job) => (job === undefined ? [] : [uploads.expired(job)])),
      );
      const { MaxResults, PaginationToken } = input;
      const { items, page } = pageOf(
        `imports/${pool.id}`,
        found,
        { MaxResults, ...(PaginationToken !== undefined && { NextToken: PaginationToken }) },
        ({ job }) => job.jobId,
      );
      return {
        UserImportJobs: items.map(({ job }) => shownJob(uploads, job)),
        ...(page.NextToken !== undefined && { PaginationToken: page.NextToken }),
      };
    },
    async startUserImportJob(scope: CallScope, input: JobInput): Promise<JobOutput> {
      const { pool, found } = await jobOf(scope, input);
      const job = started(context, found);
      if (!(await store.write([store.change(found, job), store.running(job)]))) {
        const isOther = (await store.runningJob(pool.id)) !== undefined;
        throw isOther ? userPoolErrors.importInProgress() : userPoolErrors.concurrentModification();
      }
      runner.begin(pool.id, job.jobId);
      return shown(job);
    },
    async stopUserImportJob(scope: CallScope, input: JobInput): Promise<JobOutput> {
      for (;;) {
        const { found } = await jobOf(scope, input);
        if (found.job.status !== 'Pending' && found.job.status !== 'InProgress') {
          throw userPoolErrors.preconditionNotMet(
            `The import job is ${found.job.status}: it cannot be stopped.`,
          );
        }
        const job: ImportJobRecord = { ...found.job, status: 'Stopping' };
        // The job counts its users meanwhile: whoever stops it tries again until he is first.
        if (await store.write([store.change(found, job)])) return shown(job);
      }
    },
  };
}

function newJob(
  { ids, clock, seal, crypto: cryptography }: UserPoolContext,
  pool: UserPoolRecord,
  { JobName, CloudWatchLogsRoleArn }: { readonly JobName: string; readonly CloudWatchLogsRoleArn: string },
): ImportJobRecord {
  const jobId = `import-${ids.uuid()}`;
  const key = jobKey({ userPoolId: pool.id, jobId });
  const token = encodeBase64(cryptography.randomBytes(32))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
  return {
    ...{ userPoolId: pool.id, jobId, jobName: JobName, cloudWatchLogsRoleArn: CloudWatchLogsRoleArn },
    ...{ status: 'Created', createdMs: clock.now(), sealedToken: seal.seal(token, `${importJobs}/${key}`) },
    ...{ done: { pieces: 0, rows: 0 }, imported: 0, skipped: 0, failed: 0 },
  };
}

function started({ clock }: UserPoolContext, { job }: FoundJob): ImportJobRecord {
  if (job.status !== 'Created') {
    throw userPoolErrors.preconditionNotMet(`The import job is ${job.status}: it cannot be started.`);
  }
  if (job.file === undefined) {
    throw userPoolErrors.preconditionNotMet('The CSV file of the import job was not uploaded.');
  }
  return { ...job, status: 'Pending', startedMs: clock.now() };
}

function shownJob(uploads: ImportUploads, job: ImportJobRecord): UserImportJobType {
  return {
    ...{ JobId: job.jobId, JobName: job.jobName, UserPoolId: job.userPoolId, Status: job.status },
    ...(job.status === 'Created' && { PreSignedUrl: uploads.urlOf(job) }),
    ...{ CloudWatchLogsRoleArn: job.cloudWatchLogsRoleArn, CreationDate: job.createdMs },
    ...(job.startedMs !== undefined && { StartDate: job.startedMs }),
    ...(job.completedMs !== undefined && { CompletionDate: job.completedMs }),
    ...(job.completionMessage !== undefined && { CompletionMessage: job.completionMessage }),
    ...{ ImportedUsers: job.imported, SkippedUsers: job.skipped, FailedUsers: job.failed },
  };
}
