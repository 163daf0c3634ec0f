import { mkdtemp, open, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import { fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { type LoadResult, runLoad } from '../load.ts';
import { percentile } from '../percentile.ts';

interface WireTarget {
  readonly client: RawClient;
  readonly load: (load: {
    readonly connections: number;
    readonly seconds: number;
    readonly rate?: number;
  }) => Promise<LoadResult>;
  readonly machineArn: string;
  readonly dataDirectory: string;
}

/** A server process with the five-state machine, and a load of starts on it. */
export async function withServer<Answer>(
  work: (target: WireTarget) => Promise<Answer>,
  { type, operation } = { type: 'STANDARD', operation: 'StartExecution' },
): Promise<Answer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  const server = await ServerProcess.start({ dataDirectory });
  const client = new RawClient(server.endpoint);
  try {
    const created = await client.call('CreateStateMachine', {
      name: 'five-states',
      type,
      definition: JSON.stringify(fiveStateMachine),
      roleArn: 'arn:aws:iam::000000000000:role/bench',
    });
    const machineArn = String(created.stateMachineArn);
    return await work({
      client,
      machineArn,
      dataDirectory,
      load: (load) =>
        runLoad({
          ...load,
          endpoint: server.endpoint,
          operation,
          input: { stateMachineArn: machineArn, input: fiveStateInput },
        }),
    });
  } finally {
    client.close();
    await server.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

const bareStart = {
  input: {},
  answer: JSON.stringify({
    executionArn: 'arn:aws:states:us-east-1:000000000000:execution:five-states:0',
    startDate: 0,
  }),
};

/** What a server that does nothing answers on the same machine to the same load. */
export async function bareHttpRate(
  seconds: number,
  { input, answer }: { readonly input: object; readonly answer: string } = bareStart,
): Promise<number> {
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': answer.length,
      });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const result = await runLoad({
    endpoint,
    operation: 'StartExecution',
    input,
    connections: 50,
    seconds,
  });
  server.close();
  return result.answers / result.seconds;
}

/** StartExecution over HTTP, each run counted once it has ended. */
export const wireStandard: BenchRow = {
  name: 'wire-standard',
  run: async ({ seconds }) => {
    const perSecond = await withServer(async ({ load, client, machineArn }) => {
      const result = await load({ connections: 50, seconds });
      if (result.errors > 0) throw new Error(`${result.errors} calls failed`);
      const running = await client.call('ListExecutions', {
        stateMachineArn: machineArn,
        statusFilter: 'RUNNING',
      });
      if ((running.executions as unknown[]).length > 0)
        throw new Error('a run that should have ended at once is still running');
      return result.answers / result.seconds;
    });
    const peer = {
      name: 'bare node:http that keeps nothing',
      value: await bareHttpRate(Math.min(seconds, 5)),
    };
    return [
      {
        name: 'wire-standard',
        value: perSecond,
        unit: 'executions/s',
        target: { atLeast: 10_000 },
        peer,
        method:
          '50 keep-alive connections, the load generator on the same cores; a run has ended when its start is acknowledged',
      },
    ];
  },
};

/** Milliseconds of an append of 4 KiB with fdatasync on the same disk. */
async function bareSync(directory: string): Promise<readonly number[]> {
  const file = await open(join(directory, 'bare-sync'), 'w');
  const block = Buffer.alloc(4096, 1);
  const samples: number[] = [];
  for (let count = 0; count < 500; count++) {
    const startedAt = performance.now();
    await file.write(block);
    await file.datasync();
    samples.push(performance.now() - startedAt);
  }
  await file.close();
  return samples;
}

/** StartExecution one at a time, beside a bare sync, and at 80 % of the load that the server can take. */
export const latency: BenchRow = {
  name: 'latency',
  run: async ({ seconds }) =>
    withServer(async ({ load, dataDirectory }) => {
      const syncs = await bareSync(dataDirectory);
      await load({ connections: 50, seconds: Math.min(seconds, 3) });
      const alone = await load({ connections: 1, seconds: Math.min(seconds, 10) });
      const full = await load({ connections: 50, seconds: Math.min(seconds, 10) });
      const most = await load({
        connections: 50,
        seconds: Math.min(seconds, 10),
        rate: (0.8 * full.answers) / full.seconds,
      });
      const sync = (share: number) => ({ name: 'bare fdatasync', value: percentile(syncs, share) });
      return [
        { name: 'latency p50 alone', value: alone.p50Ms, unit: 'ms', target: { atMost: 2 }, peer: sync(0.5) },
        {
          name: 'latency p99 alone',
          value: alone.p99Ms,
          unit: 'ms',
          target: { atMost: 10 },
          peer: sync(0.99),
        },
        {
          name: 'latency p99 at 80 % load',
          value: most.p99Ms,
          unit: 'ms',
          peer: sync(0.99),
          method: `${Math.round((0.8 * full.answers) / full.seconds)} starts/s, spread evenly; counted from when a call was due`,
        },
      ];
    }),
};
