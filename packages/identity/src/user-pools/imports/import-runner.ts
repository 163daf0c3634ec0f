import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { takenName } from '../users/change-user.ts';
import { namesOf } from '../users/user-names.ts';
import { writeImportLog } from './import-log.ts';
import type { ImportJobRecord, ImportRow } from './import-records.ts';
import type { FoundJob, ImportStore } from './import-store.ts';
import { importedUser } from './imported-user.ts';

type RunnerContext = Pick<
  UserPoolContext,
  'store' | 'users' | 'ids' | 'clock' | 'crypto' | 'log' | 'callService'
>;

/** What became of a row; `changed` where the job is no longer what it was. */
type Outcome = 'imported' | 'skipped' | 'failed' | 'changed';

/**
 * Carries jobs out in the background, a piece of the file at a time.
 *
 * 1. A user and the count of him are written together: after a crash the job goes on behind the last one, and nobody is
 *    counted twice.
 * 2. Whoever changes a job meanwhile (StopUserImportJob) wins: it is looked at anew with each user.
 */
export class ImportRunner {
  readonly #context: RunnerContext;
  readonly #store: ImportStore;
  readonly #underWay = new Set<Promise<void>>();
  #isEnded = false;

  constructor(context: RunnerContext, store: ImportStore) {
    this.#context = context;
    this.#store = store;
  }

  /** Goes on with what was under way when the server ended. */
  async resume(): Promise<void> {
    for (const { userPoolId, jobId } of await this.#store.allRunning()) this.begin(userPoolId, jobId);
  }

  /** Begins a job that is marked as running; whoever started it does not wait. */
  begin(userPoolId: string, jobId: string): void {
    const work = this.#run(userPoolId, jobId).catch((error: unknown) => {
      // The pool was deleted, and its jobs with it.
      if (this.#context.store.pools.find(userPoolId) === undefined) return;
      this.#context.log('error', `the import ${userPoolId}/${jobId} was interrupted: ${String(error)}`);
    });
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  /** Resolves when all that was begun has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** Interrupts what is under way: the next start goes on with it. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.settled();
  }

  async #run(userPoolId: string, jobId: string): Promise<void> {
    while (!this.#isEnded) {
      const found = await this.#store.find(userPoolId, jobId);
      const pool = this.#context.store.pools.find(userPoolId);
      // The pool was deleted, and its jobs with it.
      if (found === undefined || pool === undefined) return;
      if (await this.#step(pool, found)) return;
    }
  }

  /** @returns whether the job is over */
  async #step(pool: UserPoolRecord, found: FoundJob): Promise<boolean> {
    const { job } = found;
    const { file } = job;
    if (job.status === 'Stopping') {
      return this.#finish(pool, found, 'Stopped', 'The user import job was stopped.');
    }
    if (file === undefined || file.problem !== undefined) {
      return this.#finish(pool, found, 'Failed', file?.problem ?? 'The CSV file was not uploaded.');
    }
    if (job.status === 'Pending') {
      await this.#store.write([this.#store.change(found, { ...job, status: 'InProgress' })]);
      return false;
    }
    if (job.status !== 'InProgress') return true;
    const rows = await this.#store.rows(job, file.id, job.done.pieces);
    if (rows === undefined) {
      return this.#finish(pool, found, 'Succeeded', 'Import Job Completed Successfully.');
    }
    await this.#importPiece(pool, found, { header: file.header, rows });
    return false;
  }

  async #finish(
    pool: UserPoolRecord,
    found: FoundJob,
    status: 'Stopped' | 'Failed' | 'Succeeded',
    completionMessage: string,
  ): Promise<boolean> {
    const job: ImportJobRecord = {
      ...found.job,
      ...{ status, completionMessage, completedMs: this.#context.clock.now() },
    };
    if (!(await this.#store.write([this.#store.change(found, job), this.#store.ended(job)]))) return false;
    await this.#store.clearRows(job);
    await writeImportLog(this.#context, pool, job, [
      `[${status.toUpperCase()}] ${completionMessage} Imported: ${job.imported}, skipped: ${job.skipped}, failed: ${job.failed}.`,
    ]);
    return true;
  }

  async #importPiece(
    pool: UserPoolRecord,
    begun: FoundJob,
    { header, rows }: { readonly header: readonly string[]; readonly rows: readonly ImportRow[] },
  ): Promise<void> {
    let found = begun;
    const lines: string[] = [];
    for (const [line, row] of rows.slice(begun.job.done.rows)) {
      if (this.#isEnded) break;
      const result = await this.#importRow(pool, found, { header, row });
      if (result.outcome === 'changed') break;
      found = result.found;
      lines.push(
        `[${result.outcome === 'imported' ? 'SUCCEEDED' : result.outcome.toUpperCase()}] Line Number ${line} - ${result.reason}`,
      );
    }
    const { job } = found;
    const isWhole = job.done.rows === rows.length;
    const done = isWhole ? { pieces: job.done.pieces + 1, rows: 0 } : job.done;
    // Rows of which no user came are counted here, where nobody has stopped the job meanwhile.
    await this.#store.write([this.#store.change(found, { ...job, done })]);
    await writeImportLog(this.#context, pool, job, lines);
  }

  async #importRow(
    pool: UserPoolRecord,
    found: FoundJob,
    { header, row }: { readonly header: readonly string[]; readonly row: string },
  ): Promise<{ readonly outcome: Outcome; readonly reason: string; readonly found: FoundJob }> {
    const { users } = this.#context;
    const counted = (kind: 'imported' | 'skipped' | 'failed'): ImportJobRecord => {
      const { job } = found;
      const done = { ...job.done, rows: job.done.rows + 1 };
      return { ...job, done, [kind]: job[kind] + 1 };
    };
    const without = (outcome: 'skipped' | 'failed', reason: string) => ({
      ...{ outcome, reason },
      found: { ...found, job: counted(outcome) },
    });
    const made = await importedUser(this.#context, pool, { header, row });
    if (made.kind === 'failed') return without('failed', made.reason);
    const { user } = made;
    const names = namesOf(pool, user);
    const job = counted('imported');
    const along = this.#store.change(found, job);
    const isWritten = await users.write(pool, user, { user, names: { added: names }, along: [along] });
    if (isWritten) {
      return {
        outcome: 'imported',
        reason: 'The import succeeded.',
        found: { job, text: along.value ?? '' },
      };
    }
    const taken = await takenName(this.#context, pool, user.sub, names);
    if (taken === undefined) return { outcome: 'changed', reason: '', found };
    const isKnown = taken.name.kind === 'username';
    if (isKnown) return without('skipped', 'The user already exists.');
    return without('failed', `Another user has the same ${taken.name.kind}.`);
  }
}
