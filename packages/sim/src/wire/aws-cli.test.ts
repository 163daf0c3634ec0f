import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../server-process.ts';
import { awsEnvironment } from './aws-environment.ts';
import { until } from './clients.ts';
import { storedZip } from './stored-zip.ts';

const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
if (!hasAwsCli) process.stdout.write('LEFT OUT: the test with the AWS CLI, since `aws` is not installed\n');

const role = 'arn:aws:iam::000000000000:role/any';
const code = `exports.handler = async (event) => ({ greeting: 'Hello, ' + event.name + '!' });`;

describe.runIf(hasAwsCli)('the AWS CLI', () => {
  let folder: string;
  let server: ServerProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-aws-cli-'));
    server = await ServerProcess.start({ dataDirectory: join(folder, 'data') });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the CLI as a user would. @returns what it printed, as JSON */
  async function aws(...parameters: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout } = await promisify(execFile)('aws', [...parameters, '--output', 'json'], {
      cwd: folder,
      env: {
        ...awsEnvironment(server.endpoint),
        AWS_CONFIG_FILE: join(folder, 'no-config'),
      },
    });
    return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  }

  it('runs a state machine with a function of its own', { timeout: 120_000 }, async () => {
    await writeFile(join(folder, 'greet.zip'), storedZip({ 'index.js': code }));
    const created = await aws(
      ...['lambda', 'create-function', '--function-name', 'greet', '--runtime', 'nodejs22.x'],
      ...['--handler', 'index.handler', '--role', role, '--zip-file', 'fileb://greet.zip'],
    );
    await aws('lambda', 'wait', 'function-active-v2', '--function-name', 'greet');
    const definition = {
      StartAt: 'Greet',
      States: { Greet: { Type: 'Task', Resource: created.FunctionArn, End: true } },
    };
    await writeFile(join(folder, 'machine.json'), JSON.stringify(definition));
    const { stateMachineArn } = (await aws(
      ...['stepfunctions', 'create-state-machine', '--name', 'greeting', '--role-arn', role],
      ...['--definition', 'file://machine.json'],
    )) as { stateMachineArn: string };
    const { executionArn } = (await aws(
      ...['stepfunctions', 'start-execution', '--state-machine-arn', stateMachineArn],
      ...['--name', 'first', '--input', '{"name": "Ada"}'],
    )) as { executionArn: string };
    const described = await until(
      () => aws('stepfunctions', 'describe-execution', '--execution-arn', executionArn),
      ({ status }) => status !== 'RUNNING',
    );
    expect(described).toMatchObject({
      status: 'SUCCEEDED',
      input: '{"name": "Ada"}',
      output: '{"greeting":"Hello, Ada!"}',
      // The first version of the CLI prints seconds, the second a date.
      startDate: expect.anything(),
    });
    const { events } = (await aws(
      ...['stepfunctions', 'get-execution-history', '--execution-arn', executionArn],
    )) as { events: { type: string }[] };
    expect(events.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted'],
      ...['LambdaFunctionSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
    ]);
    expect(
      await aws('stepfunctions', 'list-executions', '--state-machine-arn', stateMachineArn),
    ).toMatchObject({ executions: [{ name: 'first', status: 'SUCCEEDED' }] });
  });

  it('is told in its own way what was wrong', { timeout: 60_000 }, async () => {
    const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:nothing';
    await expect(aws('stepfunctions', 'start-execution', '--state-machine-arn', arn)).rejects.toMatchObject({
      stderr: expect.stringContaining(
        `An error occurred (StateMachineDoesNotExist) when calling the StartExecution operation: State Machine Does Not Exist: '${arn}'`,
      ),
    });
  });
});
