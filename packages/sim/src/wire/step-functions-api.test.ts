import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { awsClients, until } from './clients.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const machine = (states: object, startAt = Object.keys(states)[0]) =>
  JSON.stringify({ StartAt: startAt, States: states });
const pass = machine({ A: { Type: 'Pass', End: true } });
const prefix = 'arn:aws:states:us-east-1:000000000000';

let server: CairnServer;
let clients: ReturnType<typeof awsClients>;

beforeAll(async () => {
  server = await createServer({ memory: true, port: 0 });
  clients = awsClients(server.endpoint);
});
afterAll(async () => {
  clients.destroy();
  await server.stop();
});

/** Creates a machine and gives its ARN. */
async function create(name: string, definition = pass): Promise<string> {
  const { stateMachineArn } = await clients.sfn.send(
    new Sfn.CreateStateMachineCommand({ name, definition, roleArn }),
  );
  return stateMachineArn as string;
}

async function start(stateMachineArn: string, input = '{}', name?: string): Promise<string> {
  const { executionArn } = await clients.sfn.send(
    new Sfn.StartExecutionCommand({ stateMachineArn, input, name }),
  );
  return executionArn as string;
}

function closed(executionArn: string): Promise<Sfn.DescribeExecutionCommandOutput> {
  return until(
    () => clients.sfn.send(new Sfn.DescribeExecutionCommand({ executionArn })),
    ({ status }) => status !== 'RUNNING',
  );
}

describe('state machines', () => {
  it('are created, described, updated, listed and deleted', async () => {
    const { sfn } = clients;
    const created = await sfn.send(
      new Sfn.CreateStateMachineCommand({ name: 'life', definition: pass, roleArn }),
    );
    expect(created).toMatchObject({ stateMachineArn: `${prefix}:stateMachine:life` });
    expect(created.creationDate).toBeInstanceOf(Date);
    const { stateMachineArn } = created;
    expect(await sfn.send(new Sfn.DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      name: 'life',
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: pass,
      roleArn,
      creationDate: created.creationDate,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
    const definition = machine({ B: { Type: 'Succeed' } });
    const updated = await sfn.send(new Sfn.UpdateStateMachineCommand({ stateMachineArn, definition }));
    expect(updated.updateDate).toBeInstanceOf(Date);
    expect(await sfn.send(new Sfn.DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      definition,
    });
    const { stateMachines } = await sfn.send(new Sfn.ListStateMachinesCommand({}));
    expect(stateMachines).toContainEqual({
      stateMachineArn,
      name: 'life',
      type: 'STANDARD',
      creationDate: created.creationDate,
    });
    await sfn.send(new Sfn.DeleteStateMachineCommand({ stateMachineArn }));
    await expect(sfn.send(new Sfn.DescribeStateMachineCommand({ stateMachineArn }))).rejects.toThrow(
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  });

  it('are listed page by page', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await create(name);
    const names: string[] = [];
    for await (const page of Sfn.paginateListStateMachines({ client: clients.sfn, pageSize: 2 }, {})) {
      expect(page.stateMachines?.length).toBeLessThanOrEqual(2);
      for (const { name } of page.stateMachines ?? []) names.push(name as string);
    }
    expect(names).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']));
    expect(new Set(names).size).toBe(names.length);
  });

  it('carry tags', async () => {
    const { sfn } = clients;
    const resourceArn = await create('tagged');
    await sfn.send(
      new Sfn.TagResourceCommand({
        resourceArn,
        tags: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      }),
    );
    await sfn.send(new Sfn.UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    expect(await sfn.send(new Sfn.ListTagsForResourceCommand({ resourceArn }))).toMatchObject({
      tags: [{ key: 'b', value: '2' }],
    });
  });

  it('are validated without being created', async () => {
    const { sfn } = clients;
    const good = await sfn.send(new Sfn.ValidateStateMachineDefinitionCommand({ definition: pass }));
    expect(good).toMatchObject({ result: 'OK', diagnostics: [] });
    const bad = await sfn.send(
      new Sfn.ValidateStateMachineDefinitionCommand({ definition: '{"States":{"A":{"Type":"Succeed"}}}' }),
    );
    expect(bad).toMatchObject({ result: 'FAIL', diagnostics: [{ severity: 'ERROR' }] });
  });
});

describe('executions', () => {
  it('start, end and are described and listed, newest first', async () => {
    const { sfn } = clients;
    const stateMachineArn = await create(
      'runs',
      machine({ A: { Type: 'Pass', Result: { x: 1 }, End: true } }),
    );
    const first = await start(stateMachineArn, '{ "a": 1.0 }', 'first');
    expect(first).toBe(`${prefix}:execution:runs:first`);
    expect(await closed(first)).toMatchObject({
      status: 'SUCCEEDED',
      name: 'first',
      input: '{ "a": 1.0 }',
      inputDetails: { included: true },
      output: '{"x":1}',
      outputDetails: { included: true },
      redriveCount: 0,
    });
    const second = await start(stateMachineArn, '{}', 'second');
    await closed(second);
    const { executions } = await sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn }));
    expect(executions?.map(({ name }) => name)).toEqual(['second', 'first']);
    const failed = await sfn.send(new Sfn.ListExecutionsCommand({ stateMachineArn, statusFilter: 'FAILED' }));
    expect(failed.executions).toEqual([]);
    expect(
      await sfn.send(new Sfn.DescribeStateMachineForExecutionCommand({ executionArn: first })),
    ).toMatchObject({ stateMachineArn, name: 'runs', roleArn });
  });

  it('show their history in both directions, by pages, with and without data', async () => {
    const { sfn } = clients;
    const stateMachineArn = await create(
      'story',
      machine({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }),
    );
    const executionArn = await start(stateMachineArn, '{"a":1}');
    await closed(executionArn);
    const whole = await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn }));
    expect(whole.events?.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(whole.events?.[0]).toMatchObject({
      type: 'ExecutionStarted',
      previousEventId: 0,
      executionStartedEventDetails: { input: '{"a":1}', inputDetails: { truncated: false }, roleArn },
    });
    const reverse = await sfn.send(new Sfn.GetExecutionHistoryCommand({ executionArn, reverseOrder: true }));
    expect(reverse.events).toEqual([...(whole.events ?? [])].reverse());
    const ids: number[] = [];
    const pages = Sfn.paginateGetExecutionHistory({ client: sfn, pageSize: 4 }, { executionArn });
    for await (const page of pages) for (const { id } of page.events ?? []) ids.push(id as number);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6]);
    const bare = await sfn.send(
      new Sfn.GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
    );
    expect(bare.events?.[0]?.executionStartedEventDetails).toEqual({ roleArn });
  });

  it('are stopped with error and cause', async () => {
    const { sfn } = clients;
    const stateMachineArn = await create('long', machine({ W: { Type: 'Wait', Seconds: 1000, End: true } }));
    const executionArn = await start(stateMachineArn);
    const { stopDate } = await sfn.send(
      new Sfn.StopExecutionCommand({ executionArn, error: 'Enough', cause: 'No more' }),
    );
    expect(stopDate).toBeInstanceOf(Date);
    expect(await closed(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
      cause: 'No more',
    });
  });

  it('start once for the same name and input', async () => {
    const stateMachineArn = await create('same', machine({ W: { Type: 'Wait', Seconds: 1000, End: true } }));
    const first = await start(stateMachineArn, '{"a":1}', 'one');
    expect(await start(stateMachineArn, '{"a":1}', 'one')).toBe(first);
    await expect(start(stateMachineArn, '{"a":2}', 'one')).rejects.toThrow(
      `Execution Already Exists: '${first}'`,
    );
  });
});

describe('activities', () => {
  it('hand tasks to workers, who answer, fail or report', async () => {
    const { sfn } = clients;
    const { activityArn } = await sfn.send(new Sfn.CreateActivityCommand({ name: 'work' }));
    expect(activityArn).toBe(`${prefix}:activity:work`);
    expect(await sfn.send(new Sfn.DescribeActivityCommand({ activityArn }))).toMatchObject({ name: 'work' });
    const { activities } = await sfn.send(new Sfn.ListActivitiesCommand({}));
    expect(activities?.map(({ name }) => name)).toContain('work');
    const stateMachineArn = await create(
      'workers',
      machine({ T: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, End: true } }),
    );
    const poll = sfn.send(new Sfn.GetActivityTaskCommand({ activityArn, workerName: 'ann' }));
    const good = await start(stateMachineArn, '{"n":1}');
    const { taskToken, input } = await poll;
    expect(input).toBe('{"n":1}');
    await sfn.send(new Sfn.SendTaskHeartbeatCommand({ taskToken }));
    await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken, output: '{"done":true}' }));
    expect(await closed(good)).toMatchObject({ status: 'SUCCEEDED', output: '{"done":true}' });
    const bad = await start(stateMachineArn);
    const second = await sfn.send(new Sfn.GetActivityTaskCommand({ activityArn }));
    await sfn.send(
      new Sfn.SendTaskFailureCommand({ taskToken: second.taskToken, error: 'Broken', cause: 'It fell' }),
    );
    expect(await closed(bad)).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'It fell' });
    await sfn.send(new Sfn.DeleteActivityCommand({ activityArn }));
    await expect(sfn.send(new Sfn.DescribeActivityCommand({ activityArn }))).rejects.toThrow(
      `Activity Does Not Exist: '${activityArn}'`,
    );
  });
});

describe('calls that are refused', () => {
  const missing = `${prefix}:stateMachine:nothing`;
  const missingRun = `${prefix}:execution:nothing:x`;
  const refusals: [operation: string, input: object, name: string, message: string][] = [
    [
      'StartExecution',
      { stateMachineArn: missing },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${missing}'`,
    ],
    ['StartExecution', { stateMachineArn: 'x' }, 'InvalidArn', "Invalid Arn: 'Invalid ARN prefix: x'"],
    [
      'DescribeExecution',
      { executionArn: missingRun },
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${missingRun}'`,
    ],
    [
      'StopExecution',
      { executionArn: missingRun },
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${missingRun}'`,
    ],
    [
      'GetExecutionHistory',
      { executionArn: missingRun },
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${missingRun}'`,
    ],
    [
      'DescribeStateMachine',
      { stateMachineArn: missing },
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${missing}'`,
    ],
    ['CreateActivity', { name: 'a b' }, 'InvalidName', "Invalid Name: 'a b'"],
    ['ListStateMachines', { nextToken: 'garbage' }, 'InvalidToken', "Invalid Token: 'Invalid token'"],
    [
      'ListStateMachines',
      { maxResults: 1001 },
      'ValidationException',
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ],
    [
      'ListActivities',
      { maxResults: -1, nextToken: 'x'.repeat(1025) },
      'ValidationException',
      `2 validation errors detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '${'x'.repeat(1025)}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 1024`,
    ],
  ];

  for (const [operation, input, name, message] of refusals) {
    test(`${operation} with ${JSON.stringify(input).slice(0, 100)}: ${name}`, async () => {
      const Command = (Sfn as unknown as Record<string, new (input: object) => Sfn.ListActivitiesCommand>)[
        `${operation}Command`
      ] as new (
        input: object,
      ) => Sfn.ListActivitiesCommand;
      await expect(clients.sfn.send(new Command(input))).rejects.toMatchObject({
        name,
        message,
        $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
      });
    });
  }

  it('on bad input say so in the words of the parser', async () => {
    const stateMachineArn = await create('strict');
    await expect(start(stateMachineArn, 'not JSON')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  });

  it('on a bad definition name the place', async () => {
    await expect(create('bad', '{"StartAt":"A"}')).rejects.toMatchObject({ name: 'InvalidDefinition' });
  });
});
