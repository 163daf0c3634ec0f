/** Source: API reference, `UserImportJobType`, `Status`. */
export type ImportStatus =
  | 'Created'
  | 'Pending'
  | 'InProgress'
  | 'Stopping'
  | 'Expired'
  | 'Stopped'
  | 'Failed'
  | 'Succeeded';

/** The file of a job, as it was uploaded. */
export interface ImportFile {
  /** Of the upload: another one takes its place as a whole. */
  readonly id: string;
  /** Column names, in their order. */
  readonly header: readonly string[];
  readonly pieces: number;
  /** Why nobody is imported from it. */
  readonly problem?: string;
}

/** A job by which users are imported, as it is kept. */
export interface ImportJobRecord {
  readonly userPoolId: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly cloudWatchLogsRoleArn: string;
  readonly status: ImportStatus;
  readonly createdMs: number;
  readonly startedMs?: number;
  readonly completedMs?: number;
  readonly completionMessage?: string;
  /** What the upload has to name, sealed under `cognito-import-jobs/POOL/JOB`. */
  readonly sealedToken: string;
  readonly file?: ImportFile;
  /** How many pieces, and rows of the next one, are done with. */
  readonly done: { readonly pieces: number; readonly rows: number };
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
}

/** A row of a file: the line where it begins, and its text. */
export type ImportRow = readonly [line: number, text: string];

/** `POOL/JOB`; what is under it goes with the pool. */
export const importJobs = 'cognito-import-jobs';
/** `POOL/JOB/UPLOAD/00000001`: rows, some at a time. */
export const importRows = 'cognito-import-rows';
/** `POOL`: the job that runs. */
export const runningImports = 'cognito-imports-running';

export const jobKey = ({ userPoolId, jobId }: Pick<ImportJobRecord, 'userPoolId' | 'jobId'>): string =>
  `${userPoolId}/${jobId}`;

export const pieceKey = (
  job: Pick<ImportJobRecord, 'userPoolId' | 'jobId'>,
  file: string,
  piece: number,
): string => `${jobKey(job)}/${file}/${String(piece).padStart(8, '0')}`;
