import { allDocuments, type RecordWrite, recordPages } from '@cairn/kit';
import type { UserPoolContext } from '../user-pool-context.ts';
import {
  type ImportJobRecord,
  type ImportRow,
  importJobs,
  importRows,
  jobKey,
  pieceKey,
  runningImports,
} from './import-records.ts';

/** A job as it was read, with its text: whoever changes it says what he has seen. */
export interface FoundJob {
  readonly job: ImportJobRecord;
  readonly text: string;
}

const recordsPerStep = 100;
const rowsPerPiece = 200;

/** The jobs of pools and the rows of their files. */
export class ImportStore {
  readonly #records: UserPoolContext['records'];

  constructor({ records }: Pick<UserPoolContext, 'records'>) {
    this.#records = records;
  }

  async find(userPoolId: string, jobId: string): Promise<FoundJob | undefined> {
    const text = await this.#records.get(importJobs, jobKey({ userPoolId, jobId }));
    return text === undefined ? undefined : { job: JSON.parse(text), text };
  }

  all(userPoolId: string): Promise<readonly ImportJobRecord[]> {
    return allDocuments(this.#records, importJobs, { prefix: `${userPoolId}/` });
  }

  /** What changes a job that was found; it is refused where somebody else has changed it since. */
  change({ text }: FoundJob, job: ImportJobRecord): RecordWrite {
    return { collection: importJobs, key: jobKey(job), value: JSON.stringify(job), ifValue: text };
  }

  async keep(job: ImportJobRecord): Promise<void> {
    await this.#records.write([
      { collection: importJobs, key: jobKey(job), value: JSON.stringify(job), ifAbsent: true },
    ]);
  }

  /** @returns false where a condition did not hold */
  write(writes: readonly RecordWrite[]): Promise<boolean> {
    return this.#records.write(writes);
  }

  /** Keeps the rows of a file, some at a time. @returns the number of pieces */
  async keepRows(job: ImportJobRecord, file: string, rows: readonly ImportRow[]): Promise<number> {
    let piece = 0;
    for (let index = 0; index < rows.length; index += rowsPerPiece, piece += 1) {
      const value = JSON.stringify(rows.slice(index, index + rowsPerPiece));
      await this.#records.write([{ collection: importRows, key: pieceKey(job, file, piece), value }]);
    }
    return piece;
  }

  async rows(job: ImportJobRecord, file: string, piece: number): Promise<readonly ImportRow[] | undefined> {
    const text = await this.#records.get(importRows, pieceKey(job, file, piece));
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Clears away the rows of a job, or of one of its uploads. */
  async clearRows(job: Pick<ImportJobRecord, 'userPoolId' | 'jobId'>, file?: string): Promise<void> {
    const prefix = `${jobKey(job)}/${file === undefined ? '' : `${file}/`}`;
    for await (const page of recordPages(this.#records, importRows, { prefix, pageSize: recordsPerStep })) {
      await this.#records.write(page.map(({ key }) => ({ collection: importRows, key, value: undefined })));
    }
  }

  /** Marks the job that runs in a pool; refused where there is one. */
  running({ userPoolId, jobId }: ImportJobRecord): RecordWrite {
    return {
      collection: runningImports,
      key: userPoolId,
      value: JSON.stringify({ userPoolId, jobId }),
      ifAbsent: true,
    };
  }

  ended({ userPoolId }: ImportJobRecord): RecordWrite {
    return { collection: runningImports, key: userPoolId, value: undefined };
  }

  async runningJob(userPoolId: string): Promise<string | undefined> {
    const text = await this.#records.get(runningImports, userPoolId);
    return text === undefined ? undefined : JSON.parse(text).jobId;
  }

  allRunning(): Promise<readonly { readonly userPoolId: string; readonly jobId: string }[]> {
    return allDocuments(this.#records, runningImports, {});
  }
}
