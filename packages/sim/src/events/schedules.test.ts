import { openMemoryStore, type Store } from '@cairn/store';
import { describe, expect, it } from 'vitest';
import {
  account,
  functionArn,
  type Laboratory,
  machineArn,
  openLaboratory,
  region,
  roleArn,
  scope,
} from './events-laboratory.ts';

const off = { Mode: 'OFF' } as const;
const target = { Arn: functionArn, RoleArn: roleArn, Input: '{"at":"<aws.scheduler.scheduled-time>"}' };

function firedAt({ calls }: Laboratory): readonly string[] {
  return calls.map(({ input }) => JSON.parse((input as { readonly Payload: string }).Payload).at as string);
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

describe('a schedule', () => {
  it('fires by its cron expression in its time zone, through a change of clocks', async () => {
    const laboratory = await openLaboratory({ time: '2026-03-27T12:00:00Z' });
    await laboratory.schedules.createSchedule(scope, {
      Name: 's',
      ScheduleExpression: 'cron(30 2 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: off,
      Target: target,
    });
    await laboratory.until('2026-03-31T12:00:00Z');
    // On 29 March clocks skip half past two.
    expect(firedAt(laboratory)).toEqual([
      '2026-03-28T01:30:00Z',
      '2026-03-30T00:30:00Z',
      '2026-03-31T00:30:00Z',
    ]);
  });

  it('fires at a rate at once, or from its StartDate, up to its EndDate', async () => {
    const laboratory = await openLaboratory();
    const rate = { ScheduleExpression: 'rate(10 minutes)', FlexibleTimeWindow: off, Target: target };
    await laboratory.schedules.createSchedule(scope, {
      Name: 'now',
      ...rate,
      EndDate: Date.parse('2026-03-01T12:25:00Z') / 1_000,
    });
    await laboratory.until('2026-03-01T12:40:00Z');
    expect(firedAt(laboratory)).toEqual([
      '2026-03-01T12:00:00Z',
      '2026-03-01T12:10:00Z',
      '2026-03-01T12:20:00Z',
    ]);
    laboratory.calls.length = 0;
    await laboratory.schedules.createSchedule(scope, {
      Name: 'later',
      ...rate,
      StartDate: Date.parse('2026-03-01T13:05:00Z') / 1_000,
    });
    await laboratory.until('2026-03-01T13:16:00Z');
    expect(firedAt(laboratory)).toEqual(['2026-03-01T13:05:00Z', '2026-03-01T13:15:00Z']);
  });

  it('fires once, and is deleted where it says so', async () => {
    const laboratory = await openLaboratory();
    const once = { ScheduleExpression: 'at(2026-03-01T13:00:30)', FlexibleTimeWindow: off, Target: target };
    await laboratory.schedules.createSchedule(scope, { Name: 'kept', ...once });
    await laboratory.schedules.createSchedule(scope, {
      Name: 'gone',
      ...once,
      ActionAfterCompletion: 'DELETE',
    });
    await laboratory.until('2026-03-02T00:00:00Z');
    expect(firedAt(laboratory)).toEqual(['2026-03-01T13:00:30Z', '2026-03-01T13:00:30Z']);
    expect(await errorOf(laboratory.schedules.getSchedule(scope, { Name: 'gone' }))).toBe(
      'ResourceNotFoundException: Schedule gone does not exist.',
    );
    expect(await laboratory.schedules.getSchedule(scope, { Name: 'kept' })).toMatchObject({
      Name: 'kept',
      ActionAfterCompletion: 'NONE',
    });
  });

  it('waits within its flexible window', async () => {
    const laboratory = await openLaboratory();
    await laboratory.schedules.createSchedule(scope, {
      Name: 's',
      ScheduleExpression: 'at(2026-03-01T13:00:00)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
      Target: target,
    });
    await laboratory.until('2026-03-01T13:00:00Z');
    expect(laboratory.calls).toEqual([]);
    await laboratory.until('2026-03-01T14:00:00Z');
    expect(firedAt(laboratory)).toEqual(['2026-03-01T13:00:00Z']);
  });

  it('does not fire while it is disabled, or after it was deleted', async () => {
    const laboratory = await openLaboratory();
    const every = {
      Name: 's',
      ScheduleExpression: 'cron(0 * * * ? *)',
      FlexibleTimeWindow: off,
      Target: target,
    };
    await laboratory.schedules.createSchedule(scope, { ...every, State: 'DISABLED' });
    await laboratory.until('2026-03-01T13:30:00Z');
    await laboratory.schedules.updateSchedule(scope, every);
    await laboratory.until('2026-03-01T14:30:00Z');
    expect(firedAt(laboratory)).toEqual(['2026-03-01T14:00:00Z']);
    await laboratory.schedules.deleteSchedule(scope, { Name: 's' });
    await laboratory.until('2026-03-01T18:00:00Z');
    expect(laboratory.calls).toHaveLength(1);
  });

  it('makes up for the latest time that was missed while the server was down, within a bound', async () => {
    const first = await openLaboratory();
    const hourly = { ScheduleExpression: 'cron(0 * * * ? *)', FlexibleTimeWindow: off, Target: target };
    await first.schedules.createSchedule(scope, { Name: 'hourly', ...hourly });
    await first.schedules.createSchedule(scope, {
      Name: 'once',
      ...hourly,
      ScheduleExpression: 'at(2026-03-01T15:00:00)',
    });
    const second = await first.restart('2026-03-01T17:30:00Z');
    await second.until('2026-03-01T17:31:00Z');
    expect([...firedAt(second)].sort()).toEqual(['2026-03-01T15:00:00Z', '2026-03-01T17:00:00Z']);
    const third = await second.restart('2026-03-01T17:59:00Z');
    await third.until('2026-03-01T18:01:00Z');
    expect(firedAt(third)).toEqual(['2026-03-01T18:00:00Z']);
    await third.schedules.createSchedule(scope, {
      Name: 'old',
      ...hourly,
      ScheduleExpression: 'at(2026-03-02T00:00:00)',
    });
    const fourth = await third.restart('2026-03-04T00:30:00Z');
    await fourth.until('2026-03-04T00:31:00Z');
    expect(firedAt(fourth)).toEqual(['2026-03-04T00:00:00Z']);
  });
});

describe('a target', () => {
  async function callOf(given: object): Promise<Laboratory['calls'][number]> {
    const laboratory = await openLaboratory();
    const Target = { RoleArn: roleArn, ...given } as never;
    await laboratory.schedules.createSchedule(scope, {
      Name: 's',
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: off,
      Target,
    });
    await laboratory.until('2026-03-01T12:00:01Z');
    return laboratory.calls[0] as Laboratory['calls'][number];
  }

  it('is told of the schedule by attributes of its context', async () => {
    const Input =
      '["<aws.scheduler.schedule-arn>","<aws.scheduler.execution-id>",<aws.scheduler.attempt-number>]';
    const { input, principal, idempotencyKey } = await callOf({ Arn: functionArn, Input });
    expect(JSON.parse((input as { readonly Payload: string }).Payload)).toEqual([
      `arn:aws:scheduler:${region}:${account}:schedule/default/s`,
      idempotencyKey,
      1,
    ]);
    expect(principal).toMatchObject({ kind: 'role-session', roleArn, service: 'scheduler.amazonaws.com' });
  });

  it('may be any action of a service of the SDK', async () => {
    const Input = JSON.stringify({ StateMachineArn: machineArn, Input: '{"A":1}' });
    expect(await callOf({ Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution', Input })).toMatchObject({
      service: 'states',
      action: 'StartExecution',
      input: { stateMachineArn: machineArn, input: '{"A":1}' },
    });
  });

  it('may be a bus, a machine or a queue', async () => {
    const bus = `arn:aws:events:${region}:${account}:event-bus/b`;
    expect(
      await callOf({ Arn: bus, Input: '{"a":1}', EventBridgeParameters: { DetailType: 'D', Source: 'S' } }),
    ).toMatchObject({
      service: 'events',
      action: 'PutEvents',
      input: { Entries: [{ Source: 'S', DetailType: 'D', Detail: '{"a":1}', EventBusName: bus }] },
    });
    expect(await callOf({ Arn: machineArn, Input: '{}' })).toMatchObject({
      service: 'states',
      input: { stateMachineArn: machineArn, input: '{}' },
    });
    const queue = `arn:aws:sqs:${region}:${account}:q.fifo`;
    expect(await callOf({ Arn: queue, Input: 'text', SqsParameters: { MessageGroupId: 'g' } })).toMatchObject(
      {
        service: 'sqs',
        input: { MessageBody: 'text', MessageGroupId: 'g' },
      },
    );
  });

  it('gets an event where it has no input of its own', async () => {
    const { input } = await callOf({ Arn: functionArn });
    expect(JSON.parse((input as { readonly Payload: string }).Payload)).toMatchObject({
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      time: '2026-03-01T12:00:00Z',
    });
  });
});

it.each([
  [
    { ScheduleExpression: 'rate(1 minutes)' },
    'ValidationException: Invalid Schedule Expression rate(1 minutes).',
  ],
  [
    { ScheduleExpressionTimezone: 'Mars/Base' },
    'ValidationException: Invalid Schedule Expression Timezone Mars/Base.',
  ],
  [
    { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } },
    'ValidationException: MaximumWindowInMinutes must be provided when FlexibleTimeWindow Mode is set to FLEXIBLE.',
  ],
  [{ GroupName: 'none' }, 'ResourceNotFoundException: Schedule group none does not exist.'],
  [{ StartDate: 1 }, 'ValidationException: The StartDate you specify cannot be earlier than 5 minutes ago.'],
  [
    { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sfn:describeExecution', RoleArn: roleArn } },
    "ValidationException: The API action 'describeExecution' only reads and is no target: arn:aws:scheduler:::aws-sdk:sfn:describeExecution",
  ],
  [
    { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:ec2:stopInstances', RoleArn: roleArn } },
    "ValidationException: Cairn does not support the service 'ec2' as a target: arn:aws:scheduler:::aws-sdk:ec2:stopInstances",
  ],
])('refuses %j', async (wrong, message) => {
  const laboratory = await openLaboratory();
  const input = {
    Name: 's',
    ScheduleExpression: 'rate(1 day)',
    FlexibleTimeWindow: off,
    Target: target,
    ...wrong,
  };
  expect(await errorOf(laboratory.schedules.createSchedule(scope, input as never))).toBe(message);
});

describe('a group that is deleted', () => {
  /** Deletes a group of 150 schedules. @returns how many writes it took, and what is left */
  async function deletion(refusals: number) {
    const store = await openMemoryStore();
    let writes = 0;
    let refused = 0;
    const watched: Store = {
      ...store,
      records: {
        ...store.records,
        async write(given) {
          writes += 1;
          refused += given.length > 10 ? 1 : 0;
          return given.length > 10 && refused <= refusals ? false : store.records.write(given);
        },
      },
    };
    const { schedules } = await openLaboratory({ store: watched });
    await schedules.createScheduleGroup(scope, { Name: 'g' });
    const schedule = {
      ScheduleExpression: 'rate(2 hours)',
      StartDate: Date.parse('2026-04-01T00:00:00Z') / 1_000,
      FlexibleTimeWindow: off,
      Target: target,
    };
    for (let at = 0; at < 150; at += 1)
      await schedules.createSchedule(scope, { Name: `s${at}`, GroupName: 'g', ...schedule });
    await schedules.createSchedule(scope, { Name: 'other', ...schedule });
    writes = 0;
    await schedules.deleteScheduleGroup(scope, { Name: 'g' });
    const { Schedules } = await schedules.listSchedules(scope, {});
    const due = await store.records.list('schedules-due', { limit: 10 });
    return { writes, names: Schedules.map(({ Name }) => Name), due: due.length };
  }

  it('takes its schedules along in a few writes', async () => {
    expect(await deletion(0)).toEqual({ writes: 3, names: ['other'], due: 1 });
  });

  it('gets past schedules that change meanwhile', async () => {
    expect(await deletion(1)).toMatchObject({ names: ['other'], due: 1 });
  });
});

it('lists all groups that there are, also under a limit that was lowered', async () => {
  const before = await openLaboratory();
  for (const Name of ['a', 'b', 'c', 'd']) await before.schedules.createScheduleGroup(scope, { Name });
  const { schedules } = await openLaboratory({ store: before.store, limits: { scheduleGroupsMax: 2 } });
  const { ScheduleGroups } = await schedules.listScheduleGroups(scope, {});
  expect(ScheduleGroups.map(({ Name }) => Name)).toEqual(['a', 'b', 'c', 'd', 'default']);
});
