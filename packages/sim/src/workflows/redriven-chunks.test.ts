/** Executions that were compacted are redriven, compacted again, and expire by their last end. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '@cairn/store';
import { afterEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { TestServer } from './test-server.ts';

const scope = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { arn: 'arn:aws:iam::000000000000:root' },
};
const dayMs = 86_400_000;

const { directory, dispose } = temporaryDirectory();
afterEach(dispose);

function count(sql: string): number {
  const database = new DatabaseSync(join(directory, 'cairn.db'), { readOnly: true });
  try {
    return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  } finally {
    database.close();
  }
}

async function compacted(): Promise<void> {
  while (count('SELECT count(*) FROM segments') > 0) await new Promise((resolve) => setImmediate(resolve));
}

async function statusAtEnd(server: TestServer, executionArn: string): Promise<string> {
  for (;;) {
    const { status } = await server.stepFunctions.describeExecution(scope, { executionArn });
    if (status !== 'RUNNING') return status;
  }
}

it('a compacted execution is redriven, reads as one history, and expires by its last end', async () => {
  const server = new TestServer();
  server.store = await openSqliteStore({ directory, compaction: { delayMs: 1, share: 1 } });
  await server.start();
  const { stepFunctions } = server;
  let failures = 2;
  server.callService = async () => {
    if (failures-- > 0)
      return { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"Down"}' };
    return { StatusCode: 200, Payload: '"up"' };
  };
  const stateMachineArn = await server.createMachine('m', 'Before', {
    Before: { Type: 'Pass', Result: 'x'.repeat(10_000), ResultPath: '$.long', Next: 'Call' },
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
  });
  const executionArn = await server.startExecution(stateMachineArn);
  expect(await statusAtEnd(server, executionArn)).toBe('FAILED');
  for (const status of ['FAILED', 'SUCCEEDED']) {
    await compacted();
    server.clock.advance(10 * dayMs);
    await stepFunctions.redriveExecution(scope, { executionArn });
    expect(await statusAtEnd(server, executionArn)).toBe(status);
  }
  await compacted();
  expect(count('SELECT count(*) FROM chunks')).toBeGreaterThanOrEqual(3);
  for (const reverseOrder of [false, true]) {
    const { events } = await stepFunctions.getExecutionHistory(scope, { executionArn, reverseOrder });
    const ids = events.map(({ id }) => id).sort((a, b) => a - b);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === 'ExecutionRedriven')).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'TaskStateEntered')).toHaveLength(1);
  }
  // Ninety days after its first end it is there, ninety days after its last it is gone.
  server.clock.advance(85 * dayMs);
  await stepFunctions.expireExecutions();
  expect(await stepFunctions.describeExecution(scope, { executionArn })).toMatchObject({ redriveCount: 2 });
  server.clock.advance(6 * dayMs);
  await stepFunctions.expireExecutions();
  await expect(stepFunctions.describeExecution(scope, { executionArn })).rejects.toMatchObject({
    code: 'ExecutionDoesNotExist',
  });
  await stepFunctions.stop();
  await server.store.close();
});
