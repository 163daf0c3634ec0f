import { type Principal, ServiceError } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import type { ImportJobRecord } from './import-records.ts';

const usualErrors = ['ResourceAlreadyExistsException'];
/** CloudWatch Logs takes no more at once. */
const linesMax = 1_000;

/**
 * Writes what became of rows to the log group of a job, `/aws/cognito/userpools/POOL/NAME`. A log that cannot be written
 * is no reason to stop an import: the server's own log says so.
 */
export async function writeImportLog(
  { callService, clock, log }: Pick<UserPoolContext, 'callService' | 'clock' | 'log'>,
  pool: UserPoolRecord,
  job: ImportJobRecord,
  lines: readonly string[],
): Promise<void> {
  const { account, region } = pool;
  const logGroupName = `/aws/cognito/userpools/${pool.id}/${job.jobName.replaceAll(/[^\w./#-]/g, '-')}`;
  const logStreamName = job.jobId;
  const call = (action: string, input: object) =>
    callService({
      ...{ service: 'logs', action, account, region, principal: principalOf(pool) },
      input: { logGroupName, ...input } as never,
    });
  const make = (action: string, input: object) =>
    call(action, input).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || !usualErrors.includes(error.code)) throw error;
    });
  try {
    await make('CreateLogGroup', {});
    await make('CreateLogStream', { logStreamName });
    for (let index = 0; index < lines.length; index += linesMax) {
      const timestamp = clock.now();
      const logEvents = lines.slice(index, index + linesMax).map((message) => ({ timestamp, message }));
      await call('PutLogEvents', { logStreamName, logEvents });
    }
  } catch (error) {
    log('warn', 'what became of imported users could not be logged', { logGroupName, cause: String(error) });
  }
}

/** The service itself, for one pool. */
function principalOf({ account, arn }: UserPoolRecord): Principal {
  const service = 'cognito-idp.amazonaws.com';
  return { arn: service, kind: 'service', service, account, sourceArn: arn, sourceAccount: account };
}
