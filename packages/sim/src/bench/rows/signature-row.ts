import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { readRootAccessKey } from '@cairn/server';
import { ServerProcess } from '../../server-process.ts';
import { fiveStateInput, fiveStateMachine } from '../bench-machines.ts';
import type { BenchRow } from '../bench-row.ts';
import { runLoad } from '../load.ts';

const operations = ['StartExecution', 'DescribeStateMachine'] as const;
const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:five-states';
/** Turns of the two servers, so that what else the machine does falls on both. */
const turns = 3;
/** More than either server answers: each call is signed before, as none is taken twice. */
const callsPerSecondMax = 25_000;

/** Signed calls to a server that verifies them, beside the same calls to the same server that does not. */
export const signatures: BenchRow = {
  name: 'sigv4',
  run: async ({ seconds }) => {
    const unverified = await MeasuredServer.start('local');
    const verified = await MeasuredServer.start('strict');
    try {
      const results = [];
      for (const operation of operations) {
        const rates = { unverified: 0, verified: 0 };
        for (let turn = 0; turn < turns; turn += 1) {
          rates.unverified += (await unverified.rate(operation, seconds / turns)) / turns;
          rates.verified += (await verified.rate(operation, seconds / turns)) / turns;
        }
        results.push({
          name: `sigv4 ${operation}`,
          value: rates.verified,
          unit: 'requests/s',
          peer: { name: 'the same calls, not verified', value: rates.unverified },
          method: '50 keep-alive connections, the load generator on the same cores, the servers in turns',
        });
      }
      return results;
    } finally {
      await unverified.stop();
      await verified.stop();
    }
  },
};

/** A server with the five-state machine, and signed calls to it. */
class MeasuredServer {
  readonly #server: ServerProcess;
  readonly #dataDirectory: string;

  private constructor(server: ServerProcess, dataDirectory: string) {
    this.#server = server;
    this.#dataDirectory = dataDirectory;
  }

  static async start(auth: 'local' | 'strict'): Promise<MeasuredServer> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
    const server = await ServerProcess.start({ dataDirectory, arguments: ['--auth', auth] });
    const measured = new MeasuredServer(server, dataDirectory);
    await measured.#createMachine();
    await measured.rate('StartExecution', 1);
    return measured;
  }

  /** Where signatures are verified, a machine's role has to be there. */
  async #createMachine(): Promise<void> {
    const credentials = await readRootAccessKey({ dataDirectory: this.#dataDirectory });
    const settings = { endpoint: this.#server.endpoint, region: 'us-east-1', credentials };
    const iam = new IAMClient(settings);
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'bench', AssumeRolePolicyDocument }));
    const sfn = new SFNClient(settings);
    const definition = JSON.stringify(fiveStateMachine);
    await sfn.send(new CreateStateMachineCommand({ name: 'five-states', definition, roleArn: Role?.Arn }));
    iam.destroy();
    sfn.destroy();
  }

  /** Requests per second. */
  async rate(operation: (typeof operations)[number], seconds: number): Promise<number> {
    const input = { stateMachineArn, ...(operation === 'StartExecution' ? { input: fiveStateInput } : {}) };
    const { endpoint } = this.#server;
    const headers = {
      host: new URL(endpoint).host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${operation}`,
      'x-amz-user-agent': 'aws-sdk-js/3.0.0',
    };
    const key = await readRootAccessKey({ dataDirectory: this.#dataDirectory });
    const signed = { key, calls: Math.ceil(seconds * callsPerSecondMax) };
    const result = await runLoad({ endpoint, operation, input, headers, signed, connections: 50, seconds });
    if (result.errors > 0) throw new Error(`${result.errors} calls failed`);
    return result.answers / result.seconds;
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await rm(this.#dataDirectory, { recursive: true, force: true });
  }
}
