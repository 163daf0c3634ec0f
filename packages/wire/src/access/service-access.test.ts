import { expect, test } from 'vitest';
import { accessOf, loadAccess } from './service-access.ts';

const scope = {
  account: '111122223333',
  region: 'eu-west-1',
  principal: { arn: 'arn:aws:iam::111122223333:root' },
};
const queueArn = 'arn:aws:sqs:eu-west-1:111122223333:q';
const streamArn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-01-01T00:00:00.000';

test.each<[string, string, { readonly [member: string]: unknown }, readonly string[]]>([
  [
    'lambda',
    'GetEventSourceMapping',
    { UUID: 'u' },
    ['arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:u'],
  ],
  [
    'lambda',
    'DeleteEventSourceMapping',
    { UUID: 'u' },
    ['arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:u'],
  ],
  [
    'sqs',
    'CancelMessageMoveTask',
    { TaskHandle: btoa(JSON.stringify({ taskId: 't', sourceArn: queueArn })) },
    [queueArn],
  ],
  [
    'dynamodb',
    'GetRecords',
    { ShardIterator: `${streamArn}|1|${btoa(JSON.stringify({ after: '0', atMs: 1 }))}` },
    [streamArn],
  ],
  [
    'dynamodb',
    'DescribeContributorInsights',
    { TableName: 't' },
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/t'],
  ],
  [
    'secretsmanager',
    'ValidateResourcePolicy',
    { SecretId: 's' },
    ['arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-??????'],
  ],
  [
    'iam',
    'CreateOpenIDConnectProvider',
    { Url: 'https://id.example/a' },
    ['arn:aws:iam::111122223333:oidc-provider/id.example/a'],
  ],
  [
    'iam',
    'SimulatePrincipalPolicy',
    { PolicySourceArn: 'arn:aws:iam::111122223333:user/ada' },
    ['arn:aws:iam::111122223333:user/ada'],
  ],
  ['ecs', 'DeleteCluster', { cluster: 'c' }, ['arn:aws:ecs:eu-west-1:111122223333:cluster/c']],
  [
    'ecs',
    'DescribeClusters',
    { clusters: ['c', 'd'] },
    ['arn:aws:ecs:eu-west-1:111122223333:cluster/c', 'arn:aws:ecs:eu-west-1:111122223333:cluster/d'],
  ],
])('%s:%s %j is asked about on %j', async (service, operation, input, resources) => {
  await loadAccess(service);
  expect(accessOf(service, operation).resources?.(scope, input)).toEqual(resources);
});

test.each([
  ['sqs', 'CancelMessageMoveTask', { TaskHandle: 'no handle' }, 'InvalidParameterValue'],
  ['dynamodb', 'GetRecords', { ShardIterator: 'no iterator' }, 'ValidationException'],
])('%s:%s %j is refused before anybody is asked', async (service, operation, input, code) => {
  await loadAccess(service);
  const resources = () => accessOf(service, operation)?.resources?.(scope, input);
  expect(resources).toThrow(expect.objectContaining({ code }));
});
