import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import { openBenchEngine } from '../bench-engine.ts';
import { waitingMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { residentMegabytes } from './server-rows.ts';

/** Starts runs that wait; gives the name of the last. */
async function startWaitingRuns(directory: string, count: number): Promise<string> {
  const engine = await openBenchEngine({ keptDirectory: directory });
  const stateMachineArn = await engine.createMachine('waiting', waitingMachine);
  let left = count;
  let lastArn = '';
  const lane = async () => {
    while (left-- > 0) {
      const started = await engine.stepFunctions.startExecution(engine.scope, { stateMachineArn });
      lastArn = started.executionArn;
    }
  };
  await Promise.all(Array.from({ length: 500 }, lane));
  await engine.close();
  return lastArn;
}

/** Polls the health page until it says that every timer due within the hour is armed. */
async function untilArmed(endpoint: string): Promise<void> {
  const givesUpAt = performance.now() + 120_000;
  while (performance.now() < givesUpAt) {
    const health = (await (await fetch(`${endpoint}/_cairn/health`)).json()) as { recovery?: string };
    if (health.recovery === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('recovery did not end within two minutes');
}

/** A server that starts on many waiting runs, all due within the hour. */
export const recovery: BenchRow = {
  name: 'recovery',
  run: async ({ waitingRuns }) => {
    const directory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    try {
      const lastArn = await startWaitingRuns(directory, waitingRuns);
      const startedAt = performance.now();
      const server = await ServerProcess.start({ dataDirectory: directory });
      const client = new RawClient(server.endpoint);
      await client.call('DescribeExecution', { executionArn: lastArn });
      const answeringMs = performance.now() - startedAt;
      await untilArmed(server.endpoint);
      const armedMs = performance.now() - startedAt;
      const resident = server.pid === undefined ? Number.NaN : await residentMegabytes(server.pid);
      client.close();
      await server.stop();
      const method = `${waitingRuns} waiting runs, all due within the hour`;
      return [
        { name: 'recovery: answering', value: answeringMs / 1000, unit: 's', target: { atMost: 2 }, method },
        { name: 'recovery: all timers armed', value: armedMs / 1000, unit: 's', target: { atMost: 10 } },
        { name: 'recovery: memory', value: resident, unit: 'MiB', target: { atMost: 500 } },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
