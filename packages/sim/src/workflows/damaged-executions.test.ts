import type { Journal } from '@cairn/workflows';
import { expect, test } from 'vitest';
import { scope, TestServer } from './test-server.ts';

const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const states = { Work: { Type: 'Task', Resource: lambda, End: true } };

/** A journal in which the segments of one execution are not what they were. */
function damaged(journal: Journal, executionId: number, damage: (segment: string) => string): Journal {
  const spoil = <Row extends { readonly executionId: number; readonly segment: string }>(row: Row) =>
    row.executionId === executionId ? { ...row, segment: damage(row.segment) } : row;
  return {
    append: (bursts) => journal.append(bursts),
    deleteExecutions: (machineId, status) => journal.deleteExecutions(machineId, status),
    expireExecutions: (stoppedBeforeMs) => journal.expireExecutions(stoppedBeforeMs),
    counters: () => journal.counters(),
    execution: (id) => journal.execution(id),
    executionByName: (machineId, name) => journal.executionByName(machineId, name),
    segments: async (ids, of) => (await journal.segments(ids, of)).map(spoil),
    walkBack: async (from, options) => (await journal.walkBack(from, options)).map(spoil),
    listExecutions: (options) => journal.listExecutions(options),
    searchExecutions: (search) => journal.searchExecutions(search),
    openExecutions: () => journal.openExecutions(),
    dueExecutions: (options) => journal.dueExecutions(options),
    inFlightExecutions: (after, limit) => journal.inFlightExecutions(after, limit),
  };
}

test.each([
  ['cut short', (segment: string) => segment.slice(0, -1)],
  ['of an unknown version', (segment: string) => `${segment[0]}~${segment.slice(2)}`],
  ['empty', () => ''],
])('an execution whose segments are %s is told by name; all else goes on', async (_name, damage) => {
  const server = await new TestServer().start();
  let answer: ((output: object) => void) | undefined;
  server.callService = () =>
    new Promise((resolve) => {
      answer = (output) => resolve(output as never);
    });
  const stateMachineArn = await server.createMachine('m', 'Work', states);
  const executionArn = await server.startExecution(stateMachineArn, '{}', 'damaged');
  const healthy = await server.startExecution(stateMachineArn, '{}', 'healthy');
  server.store = { ...server.store, journal: damaged(server.store.journal, 1, damage) };
  await server.restart();
  const damages = () => server.logEntries.filter(({ message }) => message.includes('damaged'));
  await server.until(() => damages().length > 0);
  expect(damages()).toMatchObject([
    { level: 'error', fields: { executionArn, executionId: 1, damagedExecutions: 1 } },
  ]);
  const { stepFunctions } = server;
  const refused = { code: 'InternalFailure', message: expect.stringContaining(executionArn) };
  await expect(stepFunctions.stopExecution(scope, { executionArn })).rejects.toMatchObject(refused);
  await expect(stepFunctions.getExecutionHistory(scope, { executionArn })).rejects.toMatchObject(refused);
  await expect(stepFunctions.describeExecution(scope, { executionArn })).rejects.toMatchObject(refused);
  await server.until(() => answer !== undefined);
  answer?.({ payload: '{}', statusCode: 200 });
  await stepFunctions.stopExecution(scope, { executionArn: healthy });
  expect((await server.describe(healthy)).status).toBe('ABORTED');
  const { executions } = await stepFunctions.listExecutions(scope, { stateMachineArn });
  expect(executions).toHaveLength(2);
});
