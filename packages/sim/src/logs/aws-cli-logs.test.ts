import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli)
  process.stdout.write('LEFT OUT: logs and metrics with the AWS CLI, since `aws` is not installed\n');

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let server: CairnServer;
  beforeAll(async () => {
    server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  });
  afterAll(async () => {
    await server.stop();
  });

  async function aws(...parameters: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)('aws', [...parameters, '--output', 'json'], {
      env: awsEnvironment(server.endpoint),
    });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('writes and reads logs', { timeout: 60_000 }, async () => {
    const stream = ['--log-group-name', 'cli', '--log-stream-name', 's'];
    await aws('logs', 'create-log-group', '--log-group-name', 'cli');
    await aws('logs', 'create-log-stream', ...stream);
    const events = JSON.stringify([{ timestamp: Date.now(), message: 'from the CLI' }]);
    await aws('logs', 'put-log-events', ...stream, '--log-events', events);
    const { events: found } = await aws(
      'logs',
      'filter-log-events',
      '--log-group-name',
      'cli',
      '--filter-pattern',
      'CLI',
    );
    expect(found).toMatchObject([{ message: 'from the CLI', logStreamName: 's' }]);
  });

  it('writes and reads metrics', { timeout: 60_000 }, async () => {
    await aws(
      ...'cloudwatch put-metric-data --namespace CLI --metric-name M --value 2.5 --dimensions A=b'.split(' '),
    );
    const time = (offsetMs: number): string => new Date(Date.now() + offsetMs).toISOString();
    const { Datapoints } = await aws(
      ...'cloudwatch get-metric-statistics --namespace CLI --metric-name M --dimensions Name=A,Value=b'.split(
        ' ',
      ),
      ...[
        '--start-time',
        time(-600_000),
        '--end-time',
        time(60_000),
        '--period',
        '3600',
        '--statistics',
        'Sum',
      ],
    );
    expect(Datapoints).toMatchObject([{ Sum: 2.5 }]);
    await expect(
      aws('cloudwatch', 'put-metric-data', '--namespace', 'AWS/X', '--metric-name', 'M', '--value', '1'),
    ).rejects.toThrow('InvalidParameterValue');
  });
});
