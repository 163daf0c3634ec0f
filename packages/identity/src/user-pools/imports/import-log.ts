import { writeLogLines } from '../log-delivery/write-log-lines.ts';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { ImportJobRecord } from './import-records.ts';

/**
 * Writes what became of rows to the log group of a job, `/aws/cognito/userpools/POOL/NAME`. A log that cannot be written
 * is no reason to stop an import: the server's own log says so.
 */
export async function writeImportLog(
  context: Pick<UserPoolContext, 'callService' | 'clock' | 'log'>,
  pool: UserPoolRecord,
  job: ImportJobRecord,
  messages: readonly string[],
): Promise<void> {
  const logGroupName = `/aws/cognito/userpools/${pool.id}/${job.jobName.replaceAll(/[^\w./#-]/g, '-')}`;
  const timestamp = context.clock.now();
  const lines = messages.map((message) => ({ timestamp, message }));
  try {
    await writeLogLines(context, pool, { logGroupName, logStreamName: job.jobId, lines, makesGroup: true });
  } catch (error) {
    context.log('warn', 'what became of imported users could not be logged', {
      logGroupName,
      cause: String(error),
    });
  }
}
