import type { CallScope } from '@cairn/kit';
import { readLogGroupArn } from '@cairn/resources';
import { arnIn, each, localArn, on, type ServiceAccess } from '../access/operation-access.ts';

/** Groups are asked about as CloudWatch Logs names them: with their stream, though it be none. */
const group = on((scope, input) => {
  const { logGroupName, logGroupIdentifier, logGroupIdentifiers, logGroupNamePrefix } = input;
  const identifiers = logGroupIdentifiers as readonly unknown[] | undefined;
  const given = identifiers ?? [logGroupName ?? logGroupIdentifier ?? logGroupNamePrefix ?? ''];
  return given.map((name) => streamArn(scope, String(name), input.logStreamName));
});

/** A name means a group of the caller's; an ARN tells whose it is. */
function streamArn(scope: CallScope, given: string, stream: unknown): string {
  const { account, region, name } = readLogGroupArn(given) ?? { ...scope, name: given };
  return localArn({ ...scope, account, region }, 'logs', `log-group:${name}:log-stream:${stream ?? ''}`);
}
const tagged = on(arnIn('resourceArn'));

export const logsAccess: ServiceAccess = {
  ...each('CreateLogGroup DeleteLogGroup DescribeLogGroups PutRetentionPolicy DeleteRetentionPolicy', group),
  ...each(
    'CreateLogStream DeleteLogStream DescribeLogStreams PutLogEvents GetLogEvents FilterLogEvents',
    group,
  ),
  ...each('TagLogGroup UntagLogGroup ListTagsLogGroup', group),
  ...each('TagResource UntagResource ListTagsForResource', tagged),
};
