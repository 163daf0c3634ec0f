import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { createServer } from '@cairn/server';
import { awsEnvironment } from '../wire/aws-environment.ts';
import { type CallOperation, driveOperations } from './drive-operations.ts';
import type { DrivenOperations } from './sdk-operations.ts';

/** Drives every operation by the AWS CLI; undefined where it is not installed. Takes half a minute. */
export async function driveByCli(): Promise<DrivenOperations | undefined> {
  if (spawnSync('aws', ['--version']).status !== 0) return undefined;
  const server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  const answered = new Set<string>();
  const call: CallOperation = async (operation, input) => {
    const command = operation.replaceAll(/(?!^)([A-Z])/g, '-$1').toLowerCase();
    const { stdout } = await promisify(execFile)(
      'aws',
      ['stepfunctions', command, '--cli-input-json', JSON.stringify(input), '--output', 'json'],
      {
        env: {
          ...awsEnvironment(server.endpoint),
          AWS_MAX_ATTEMPTS: '1',
          // `sync-127.0.0.1`, which the CLI would call for some, is no host.
          AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
        },
      },
    );
    answered.add(operation);
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  };
  try {
    return { answered, failures: await driveOperations(call) };
  } finally {
    await server.stop();
  }
}
