import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsEnvironment } from '../wire/aws-environment.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: events with the AWS CLI, since `aws` is not installed\n');

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

  it('makes a rule, puts an event and reads what came of it', { timeout: 60_000 }, async () => {
    await aws('logs', 'create-log-group', '--log-group-name', '/aws/events/cli');
    await aws('events', 'put-rule', '--name', 'r', '--event-pattern', '{"source":["cli"]}');
    const target = 'Id=1,Arn=arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/cli';
    expect(await aws('events', 'put-targets', '--rule', 'r', '--targets', target)).toEqual({
      FailedEntryCount: 0,
      FailedEntries: [],
    });
    const entries = JSON.stringify([
      { Source: 'cli', DetailType: 'd', Detail: '{"a":1}', Time: '2026-01-02T03:04:05Z' },
    ]);
    const { Entries } = await aws('events', 'put-events', '--entries', entries);
    expect(Entries).toMatchObject([{ EventId: expect.any(String) }]);
    const read = async () =>
      (await aws('logs', 'filter-log-events', '--log-group-name', '/aws/events/cli')).events as readonly {
        readonly message: string;
      }[];
    await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBe(1);
    const [event] = await read();
    expect(JSON.parse(event?.message as string)).toMatchObject({
      source: 'cli',
      time: '2026-01-02T03:04:05Z',
      detail: { a: 1 },
    });
  });

  it('keeps a schedule', { timeout: 60_000 }, async () => {
    const target = {
      Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      RoleArn: 'arn:aws:iam::000000000000:role/r',
    };
    await aws(
      ...['scheduler', 'create-schedule', '--name', 's', '--schedule-expression', 'cron(0 9 * * ? *)'],
      ...['--schedule-expression-timezone', 'Asia/Tokyo', '--start-date', '2099-01-01T00:00:00Z'],
      ...['--flexible-time-window', 'Mode=OFF', '--target', JSON.stringify(target)],
    );
    expect(await aws('scheduler', 'get-schedule', '--name', 's')).toMatchObject({
      ScheduleExpressionTimezone: 'Asia/Tokyo',
      Target: target,
      GroupName: 'default',
    });
    await aws('scheduler', 'delete-schedule', '--name', 's');
    expect(await aws('scheduler', 'list-schedules')).toEqual({ Schedules: [] });
  });
});
