import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, type EventsServer, roleArn, startEventsServer } from './events-server.ts';

let cairn: EventsServer;
let machineArn: string;
beforeAll(async () => {
  cairn = await startEventsServer();
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const made = await cairn.states.send(new CreateStateMachineCommand({ name: 'm', roleArn, definition }));
  machineArn = made.stateMachineArn as string;
});
afterAll(() => cairn.stop());

const off = { FlexibleTimeWindow: { Mode: 'OFF' as const } };

async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

it('keeps schedules in groups', async () => {
  const { scheduler } = cairn;
  const { ScheduleGroupArn } = await scheduler.send(
    new CreateScheduleGroupCommand({ Name: 'g', Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  expect(ScheduleGroupArn).toBe(`arn:aws:scheduler:us-east-1:${account}:schedule-group/g`);
  const schedule = {
    Name: 's',
    GroupName: 'g',
    ScheduleExpression: 'cron(0 9 ? * MON-FRI *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    StartDate: new Date('2099-01-01T00:00:00Z'),
    ...off,
    Target: { Arn: machineArn, RoleArn: roleArn, Input: '{}' },
  };
  const { ScheduleArn } = await scheduler.send(new CreateScheduleCommand(schedule));
  expect(ScheduleArn).toBe(`arn:aws:scheduler:us-east-1:${account}:schedule/g/s`);
  expect(await errorOf(scheduler.send(new CreateScheduleCommand(schedule)))).toBe(
    'ConflictException: Schedule s already exists.',
  );
  const shown = await scheduler.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' }));
  expect(shown).toMatchObject({
    ...schedule,
    State: 'ENABLED',
    ActionAfterCompletion: 'NONE',
    Arn: ScheduleArn,
  });
  expect(shown.CreationDate).toBeInstanceOf(Date);
  await scheduler.send(new UpdateScheduleCommand({ ...schedule, State: 'DISABLED', Description: 'D' }));
  const { Schedules } = await scheduler.send(new ListSchedulesCommand({ GroupName: 'g', State: 'DISABLED' }));
  expect(Schedules).toMatchObject([{ Name: 's', GroupName: 'g', Target: { Arn: machineArn } }]);
  expect((await scheduler.send(new ListSchedulesCommand({ NamePrefix: 'x' }))).Schedules).toEqual([]);
  const groups = await scheduler.send(new ListScheduleGroupsCommand({ MaxResults: 1 }));
  expect(groups.ScheduleGroups?.map(({ Name }) => Name)).toEqual(['default']);
  const rest = await scheduler.send(new ListScheduleGroupsCommand({ NextToken: groups.NextToken }));
  expect(rest.ScheduleGroups?.map(({ Name }) => Name)).toEqual(['g']);
  await scheduler.send(
    new TagResourceCommand({ ResourceArn: ScheduleGroupArn, Tags: [{ Key: 'c', Value: 'd' }] }),
  );
  await scheduler.send(new UntagResourceCommand({ ResourceArn: ScheduleGroupArn, TagKeys: ['a'] }));
  expect(
    (await scheduler.send(new ListTagsForResourceCommand({ ResourceArn: ScheduleGroupArn }))).Tags,
  ).toEqual([{ Key: 'c', Value: 'd' }]);
  await scheduler.send(new DeleteScheduleGroupCommand({ Name: 'g' }));
  expect(await errorOf(scheduler.send(new GetScheduleGroupCommand({ Name: 'g' })))).toBe(
    'ResourceNotFoundException: Schedule group g does not exist.',
  );
  expect(await errorOf(scheduler.send(new GetScheduleCommand({ Name: 's', GroupName: 'g' })))).toContain(
    'ResourceNotFoundException',
  );
});

it('starts an execution when a schedule is due', async () => {
  const { scheduler, states } = cairn;
  await scheduler.send(
    new CreateScheduleCommand({
      Name: 'now',
      ScheduleExpression: 'rate(1 day)',
      ...off,
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution',
        RoleArn: roleArn,
        Input: JSON.stringify({
          StateMachineArn: machineArn,
          Input: '{"from":"<aws.scheduler.schedule-arn>"}',
        }),
      },
    }),
  );
  const execution = async () =>
    (await states.send(new ListExecutionsCommand({ stateMachineArn: machineArn }))).executions?.[0]
      ?.executionArn;
  await expect.poll(execution, { timeout: 10_000, interval: 20 }).toBeDefined();
  const { input } = await states.send(
    new DescribeExecutionCommand({ executionArn: (await execution()) as string }),
  );
  expect(input).toBe(`{"from":"arn:aws:scheduler:us-east-1:${account}:schedule/default/now"}`);
  await scheduler.send(new DeleteScheduleCommand({ Name: 'now' }));
  expect(await errorOf(scheduler.send(new DeleteScheduleCommand({ Name: 'now' })))).toBe(
    'ResourceNotFoundException: Schedule now does not exist.',
  );
});
