import { ServiceError } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { checkCsvHeader } from './csv-header.ts';
import { CsvError, csvRows, csvValues } from './csv-rows.ts';
import {
  type ImportFile,
  type ImportJobRecord,
  type ImportRow,
  importJobs,
  jobKey,
} from './import-records.ts';
import type { FoundJob, ImportStore } from './import-store.ts';

type UploadContext = Pick<
  UserPoolContext,
  'store' | 'seal' | 'clock' | 'crypto' | 'limits' | 'places' | 'ids'
>;

/** A file that is brought to the URL of a job. */
export interface ImportUpload {
  readonly userPoolId: string;
  readonly jobId: string;
  readonly token: string;
  readonly body: Uint8Array;
}

const refused = () =>
  new ServiceError('AccessDenied', 'There is no such upload, or it has expired.', { status: 403 });

/** Where the files of jobs are uploaded, by a URL that is a secret and good for a while. */
export class ImportUploads {
  readonly #context: UploadContext;
  readonly #store: ImportStore;

  constructor(context: UploadContext, store: ImportStore) {
    this.#context = context;
    this.#store = store;
  }

  /** The URL by which the file of a job is put. */
  urlOf(job: ImportJobRecord): string {
    const { places, seal } = this.#context;
    const token = seal.open(job.sealedToken, `${importJobs}/${jobKey(job)}`);
    return `${places.server()}/_cairn/user-imports/${job.userPoolId}/${job.jobId}?token=${token}`;
  }

  /** A job that nobody has started in time is over. */
  async expired(found: FoundJob): Promise<FoundJob> {
    const { limits, clock } = this.#context;
    const endMs = found.job.createdMs + limits.userPoolImportJobSeconds * 1_000;
    if (found.job.status !== 'Created' || clock.now() < endMs) return found;
    const job: ImportJobRecord = { ...found.job, status: 'Expired' };
    const write = this.#store.change(found, job);
    if (!(await this.#store.write([write]))) {
      return (await this.#store.find(found.job.userPoolId, found.job.jobId)) ?? found;
    }
    await this.#store.clearRows(job);
    return { job, text: write.value ?? '' };
  }

  /**
   * Takes a file, in the place of one that came before. What is wrong with it is told by the job.
   * @throws ServiceError AccessDenied
   */
  async take({ userPoolId, jobId, token, body }: ImportUpload): Promise<void> {
    const { store, ids } = this.#context;
    const pool = store.pools.find(userPoolId);
    const found = await this.#store.find(userPoolId, jobId);
    if (pool === undefined || found === undefined || !this.#isGood(found.job, token)) throw refused();
    const { rows, ...read } = await this.#read(pool, body);
    const id = ids.uuid();
    const pieces = await this.#store.keepRows(found.job, id, rows);
    const job: ImportJobRecord = { ...found.job, file: { id, pieces, ...read } };
    const isTaken = await this.#store.write([this.#store.change(found, job)]);
    const old = isTaken ? found.job.file?.id : id;
    if (old !== undefined) await this.#store.clearRows(job, old);
    if (!isTaken) throw refused();
  }

  #isGood(job: ImportJobRecord, token: string): boolean {
    const { seal, clock, limits, crypto: cryptography } = this.#context;
    const encoder = new TextEncoder();
    const kept = seal.open(job.sealedToken, `${importJobs}/${jobKey(job)}`);
    const hash = (text: string) => cryptography.hash('SHA-256', encoder.encode(text));
    const isYoung = clock.now() < job.createdMs + limits.userPoolImportUploadSeconds * 1_000;
    return cryptography.equals(hash(kept), hash(token)) && isYoung && job.status === 'Created';
  }

  async #read(
    pool: UserPoolRecord,
    body: Uint8Array,
  ): Promise<Pick<ImportFile, 'header' | 'problem'> & { readonly rows: readonly ImportRow[] }> {
    const { userPoolImportRowCharacters: charactersMax, userPoolImportRows: rowsMax } = this.#context.limits;
    try {
      const [first, ...rows] = csvRows(body, { charactersMax });
      if (first === undefined) throw new CsvError('The CSV file is empty.');
      if (rows.length > rowsMax) throw new CsvError(`The CSV file has more than ${rowsMax} users.`);
      return { header: checkCsvHeader(pool, await csvValues(first[1])), rows };
    } catch (error) {
      if (error instanceof CsvError) return { header: [], rows: [], problem: error.message };
      throw error;
    }
  }
}
