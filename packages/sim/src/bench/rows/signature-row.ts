import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RootAccessKey, readRootAccessKey } from '@cairn/server';
import { RequestSigner } from '../../front-door/request-signer.ts';
import { RawClient } from '../../raw-client.ts';
import { ServerProcess } from '../../server-process.ts';
import { fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { runLoad } from '../load.ts';

/** The headers of a call as the SDK signs it. */
function signedHeaders(
  key: RootAccessKey,
  host: string,
  { operation, body }: { readonly operation: string; readonly body: string },
): Promise<{ readonly [name: string]: string }> {
  const headers = {
    host,
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${operation}`,
    'x-amz-user-agent': 'aws-sdk-js/3.0.0',
  };
  return new RequestSigner(key, 'states').sign({ method: 'POST', path: '/', headers, body });
}

/** Signed calls to a server that verifies them, beside the same calls to the same server that does not. */
export const signatures: BenchRow = {
  name: 'sigv4',
  run: async ({ seconds }) => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    try {
      const unverified = await rates(dataDirectory, 'local', seconds);
      const verified = await rates(dataDirectory, 'strict', seconds);
      const method = '50 keep-alive connections, the load generator on the same cores';
      return operations.map((operation, index) => ({
        name: `sigv4 ${operation}`,
        value: verified[index] as number,
        unit: 'requests/s',
        peer: { name: 'the same calls, not verified', value: unverified[index] as number },
        method,
      }));
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
};

const operations = ['StartExecution', 'DescribeStateMachine'] as const;
const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:five-states';

async function rates(
  dataDirectory: string,
  auth: 'local' | 'strict',
  seconds: number,
): Promise<readonly number[]> {
  const server = await ServerProcess.start({ dataDirectory, arguments: ['--auth', auth] });
  try {
    if (auth === 'local') await createMachine(server.endpoint);
    const key = await readRootAccessKey({ dataDirectory });
    const measured: number[] = [];
    for (const operation of operations) {
      const input = { stateMachineArn, ...(operation === 'StartExecution' ? { input: fiveStateInput } : {}) };
      const body = JSON.stringify(input);
      const headers = await signedHeaders(key, new URL(server.endpoint).host, { operation, body });
      const load = { endpoint: server.endpoint, operation, input, headers, connections: 50, seconds };
      await runLoad({ ...load, seconds: Math.min(seconds, 1) });
      const result = await runLoad(load);
      if (result.errors > 0) throw new Error(`${result.errors} calls failed`);
      measured.push(result.answers / result.seconds);
    }
    return measured;
  } finally {
    await server.stop();
  }
}

async function createMachine(endpoint: string): Promise<void> {
  const client = new RawClient(endpoint);
  await client.call('CreateStateMachine', {
    name: 'five-states',
    definition: JSON.stringify(fiveStateMachine),
    roleArn: 'arn:aws:iam::000000000000:role/bench',
  });
  client.close();
}
