import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateConnectionCommand,
  DescribeRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { account, type EventsServer, roleArn, startEventsServer } from './events-server.ts';

let cairn: EventsServer;
let api: Server;
const requests: { readonly url: string | undefined; readonly key: unknown }[] = [];
beforeAll(async () => {
  cairn = await startEventsServer();
  api = createServer((request, response) => {
    requests.push({ url: request.url, key: request.headers['x-key'] });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  api.close();
  await cairn.stop();
});

async function machine(name: string, task: object): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', End: true, ...task } } });
  const { stateMachineArn } = await cairn.states.send(
    new CreateStateMachineCommand({ name, roleArn, definition }),
  );
  return stateMachineArn as string;
}

async function run(name: string, task: object) {
  const stateMachineArn = await machine(name, task);
  const { executionArn } = await cairn.states.send(
    new StartExecutionCommand({ stateMachineArn, input: '{}' }),
  );
  return ended(executionArn as string);
}

async function ended(executionArn: string) {
  const describe = () => cairn.states.send(new DescribeExecutionCommand({ executionArn }));
  await expect
    .poll(async () => (await describe()).status, { timeout: 10_000, interval: 20 })
    .not.toBe('RUNNING');
  const { status, output = 'null', error, cause } = await describe();
  return { status, output: JSON.parse(output), error, cause };
}

it('a task makes an HTTP request with what a connection adds', async () => {
  const { ConnectionArn } = await cairn.events.send(
    new CreateConnectionCommand({
      Name: 'c',
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: 'x-key', ApiKeyValue: 'k' },
        InvocationHttpParameters: { QueryStringParameters: [{ Key: 'q', Value: '1' }] },
      },
    }),
  );
  const { port } = api.address() as AddressInfo;
  const request = { ApiEndpoint: `http://127.0.0.1:${port}/a`, Method: 'GET' };
  const Resource = 'arn:aws:states:::http:invoke';
  const done = await run('http', { Resource, Parameters: { ...request, Authentication: { ConnectionArn } } });
  expect(done).toMatchObject({
    status: 'SUCCEEDED',
    output: { StatusCode: 200, ResponseBody: { ok: true } },
  });
  expect(requests).toEqual([{ url: '/a?q=1', key: 'k' }]);
  const gone = `arn:aws:events:us-east-1:${account}:connection/none/1`;
  const failed = await run('http-none', {
    Resource,
    Parameters: { ...request, Authentication: { ConnectionArn: gone } },
  });
  expect(failed).toMatchObject({ status: 'FAILED', error: 'Events.ConnectionResource.ResourceNotFound' });
});

it('a task calls any action of EventBridge and Scheduler', async () => {
  const put = await run('rule', {
    Resource: 'arn:aws:states:::aws-sdk:eventbridge:putRule',
    Parameters: { Name: 'by-task', EventPattern: '{"source":["none"]}' },
  });
  expect(put.output).toEqual({ RuleArn: `arn:aws:events:us-east-1:${account}:rule/by-task` });
  expect((await cairn.events.send(new DescribeRuleCommand({ Name: 'by-task' }))).State).toBe('ENABLED');
  const missing = await run('no-rule', {
    Resource: 'arn:aws:states:::aws-sdk:eventbridge:describeRule',
    Parameters: { Name: 'none' },
  });
  expect(missing).toMatchObject({ error: 'EventBridge.ResourceNotFoundException' });
  expect(missing.cause).toMatch(
    /^Rule none does not exist on EventBus default\. \(Service: EventBridge, Status Code: 400, Request ID: /,
  );
  const scheduled = await run('schedule', {
    Resource: 'arn:aws:states:::aws-sdk:scheduler:createSchedule',
    Parameters: {
      Name: 'by-task',
      ScheduleExpression: 'rate(1 day)',
      StartDate: '2099-01-01T00:00:00Z',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: `arn:aws:lambda:us-east-1:${account}:function:f`, RoleArn: roleArn },
    },
  });
  expect(scheduled.output).toEqual({
    ScheduleArn: `arn:aws:scheduler:us-east-1:${account}:schedule/default/by-task`,
  });
  const { StartDate } = await cairn.scheduler.send(new GetScheduleCommand({ Name: 'by-task' }));
  expect(StartDate).toEqual(new Date('2099-01-01T00:00:00Z'));
});

it('a task puts an event with its token and waits until somebody answers', async () => {
  const { activityArn } = await cairn.states.send(new CreateActivityCommand({ name: 'answerer' }));
  const taker = await machine('taker', { Resource: activityArn });
  await cairn.events.send(new PutRuleCommand({ Name: 'asked', EventPattern: '{"source":["asker"]}' }));
  await cairn.events.send(
    new PutTargetsCommand({
      Rule: 'asked',
      Targets: [{ Id: '1', Arn: taker, RoleArn: roleArn, InputPath: '$.detail' }],
    }),
  );
  const asker = await machine('asker', {
    Resource: 'arn:aws:states:::events:putEvents.waitForTaskToken',
    Parameters: { Entries: [{ Source: 'asker', DetailType: 'd', Detail: { 'token.$': '$$.Task.Token' } }] },
  });
  const { executionArn } = await cairn.states.send(new StartExecutionCommand({ stateMachineArn: asker }));
  const { input, taskToken } = await cairn.states.send(new GetActivityTaskCommand({ activityArn }));
  await cairn.states.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
  await cairn.states.send(
    new SendTaskSuccessCommand({ taskToken: JSON.parse(input as string).token, output: '{"yes":1}' }),
  );
  expect(await ended(executionArn as string)).toMatchObject({ status: 'SUCCEEDED', output: { yes: 1 } });
});
