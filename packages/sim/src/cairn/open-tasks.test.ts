import * as Sfn from '@aws-sdk/client-sfn';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsClients } from '../wire/clients.ts';
import { askCairn } from './cairn-client.ts';

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

it('tells over the wire who has an open task, in seconds, with the token that answers it', async () => {
  const { sfn } = clients;
  const { activityArn = '' } = await sfn.send(new Sfn.CreateActivityCommand({ name: 'render' }));
  const work = { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 600, End: true };
  const { stateMachineArn } = await sfn.send(
    new Sfn.CreateStateMachineCommand({
      name: 'film',
      roleArn: 'arn:aws:iam::000000000000:role/any',
      definition: JSON.stringify({ StartAt: 'Render', States: { Render: work } }),
    }),
  );
  const { executionArn = '' } = await sfn.send(new Sfn.StartExecutionCommand({ stateMachineArn }));
  const { taskToken } = await sfn.send(
    new Sfn.GetActivityTaskCommand({ activityArn, workerName: 'render-1' }),
  );
  const tasks = `/executions/${encodeURIComponent(executionArn)}/tasks`;
  const workers = `/activities/${encodeURIComponent(activityArn)}/workers`;
  const task = {
    executionArn,
    stateName: 'Render',
    resource: activityArn,
    heldBy: 'worker',
    workerName: 'render-1',
  };
  const open = await askCairn(server.endpoint, tasks);
  expect(open).toMatchObject({ status: 200, body: { tasks: [{ ...task, taskToken }], omitted: 0 } });
  const [{ takenDate, heartbeatDue }] = open.body.tasks as [{ takenDate: number; heartbeatDue: number }];
  expect(heartbeatDue - takenDate).toBeCloseTo(600, 2);
  expect(Math.abs(takenDate - Date.now() / 1_000)).toBeLessThan(60);
  const told = await askCairn(server.endpoint, workers);
  expect(told).toMatchObject({
    status: 200,
    body: { pollers: [], waitingCount: 0, takenCount: 1, tasks: [task] },
  });
  expect(JSON.stringify(told.body)).not.toContain(taskToken);
  await sfn.send(new Sfn.SendTaskSuccessCommand({ taskToken, output: '{}' }));
  expect((await askCairn(server.endpoint, tasks)).body).toEqual({ tasks: [], omitted: 0 });
  expect((await askCairn(server.endpoint, workers)).body).toMatchObject({ takenCount: 0, tasks: [] });
});

it.each([
  ['/executions/nothing/tasks', 400, 'InvalidArn'],
  [
    `/executions/${encodeURIComponent('arn:aws:states:us-east-1:000000000000:execution:no:one')}/tasks`,
    400,
    'ExecutionDoesNotExist',
  ],
  [
    `/activities/${encodeURIComponent('arn:aws:states:us-east-1:000000000000:activity:none')}/workers`,
    400,
    'ActivityDoesNotExist',
  ],
  ['/activities/arn/workers?maxResults=9999', 400, 'ValidationException'],
  ['/activities/arn/workers?all=1', 400, 'ValidationException'],
])('%s is refused', async (path, status, code) => {
  expect(await askCairn(server.endpoint, path)).toMatchObject({ status, body: { code } });
});
