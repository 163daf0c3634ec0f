import { expect, test } from 'vitest';
import { RawClient } from '../raw-client.ts';
import { ServerProcess } from '../server-process.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import { leftBehind } from './left-behind.ts';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const waiting = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 3_600, End: true } } });
const passing = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } });

test('the deletion of a machine goes on after a kill -9, and again', { timeout: 120_000 }, async () => {
  const { directory, dispose } = temporaryDirectory();
  const server = await ServerProcess.start({ dataDirectory: directory });
  const client = new RawClient(server.endpoint);
  const create = async (name: string, definition: string): Promise<string> =>
    String((await client.call('CreateStateMachine', { name, definition, roleArn })).stateMachineArn);
  const fill = async (stateMachineArn: string, runs: number): Promise<string> => {
    const starts = Array.from({ length: runs }, () => client.call('StartExecution', { stateMachineArn }));
    return String((await Promise.all(starts))[0]?.executionArn);
  };
  try {
    const doomed = await create('doomed', waiting);
    const run = await fill(doomed, 3_000);
    const other = await create('other', passing);
    const kept = await fill(other, 20);
    await client.call('DeleteStateMachine', { stateMachineArn: doomed });
    for (let kill = 0; kill < 3; kill += 1) {
      await server.kill();
      await server.start();
      const seen = await client.call('DescribeExecution', { executionArn: run }).catch((error) => error.code);
      expect(seen).toBe('ExecutionDoesNotExist');
    }
    // The name is taken until the last of its runs is gone.
    for (let again: unknown; again !== doomed; ) {
      again = await create('doomed', passing).catch((error: { readonly code: string }) => error.code);
      expect(['StateMachineDeleting', doomed]).toContain(again);
    }
    const { executions } = await client.call('ListExecutions', { stateMachineArn: doomed });
    expect(executions).toEqual([]);
    expect(await client.call('DescribeExecution', { executionArn: kept })).toMatchObject({
      status: 'SUCCEEDED',
    });
    await server.stop();
    expect(await leftBehind(directory)).toEqual([]);
  } finally {
    client.close();
    await server.kill();
    await dispose();
  }
});
