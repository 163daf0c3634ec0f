import { arnIn, each, localArn, on, type ServiceAccess } from '../access/operation-access.ts';

/** Groups are asked about as CloudWatch Logs names them: with their stream, though it be none. */
const group = on((scope, { logGroupName, logGroupIdentifier, logStreamName, logGroupNamePrefix }) => {
  const given = logGroupName ?? logGroupIdentifier ?? logGroupNamePrefix ?? '';
  const name = String(given)
    .replace(/^arn:(?:[^:]*:){4}log-group:/, '')
    .replace(/:\*$/, '');
  return [localArn(scope, 'logs', `log-group:${name}:log-stream:${logStreamName ?? ''}`)];
});
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
