import { type Principal, ServiceError } from '@cairn/kit';
import type { UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';

/** CloudWatch Logs takes no more at once. */
const linesMax = 1_000;

/** One line of a log. */
export interface LogLine {
  readonly timestamp: number;
  readonly message: string;
}

/** Where lines of a pool are written. */
export interface LogLines {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly lines: readonly LogLine[];
  /** Whether the group is made where it is not there. */
  readonly makesGroup: boolean;
}

/**
 * Writes lines to CloudWatch Logs, as the service itself: the one way in which user pools do so.
 * @param write.lines in the order of their instants
 * @throws ServiceError of CloudWatch Logs
 */
export async function writeLogLines(
  { callService }: Pick<UserPoolContext, 'callService'>,
  pool: UserPoolRecord,
  { logGroupName, logStreamName, lines, makesGroup }: LogLines,
): Promise<void> {
  const { account, region } = pool;
  const call = (action: string, input: object) =>
    callService({
      ...{ service: 'logs', action, account, region, principal: principalOf(pool) },
      input: { logGroupName, ...input } as never,
    });
  const make = (action: string, input: object) =>
    call(action, input).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.code !== 'ResourceAlreadyExistsException') throw error;
    });
  if (makesGroup) await make('CreateLogGroup', {});
  await make('CreateLogStream', { logStreamName });
  for (let index = 0; index < lines.length; index += linesMax)
    await call('PutLogEvents', { logStreamName, logEvents: lines.slice(index, index + linesMax) });
}

/** The service itself, for one pool. */
export function principalOf({ account, arn }: UserPoolRecord): Principal {
  const service = 'cognito-idp.amazonaws.com';
  return { arn: service, kind: 'service', service, account, sourceArn: arn, sourceAccount: account };
}
