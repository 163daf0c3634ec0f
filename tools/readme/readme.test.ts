/** Does what README.md tells its reader to do, and compares what is printed. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ServerProcess } from '@cairn/sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleStep, fits, readBlocks } from './readme-blocks.ts';

const root = resolve(import.meta.dirname, '..', '..');
const { steps, programs } = readBlocks(readFileSync(join(root, 'README.md'), 'utf8'));
const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
const documented = 'http://127.0.0.1:4566';

describe('the blocks of a document', () => {
  it('are read with commands over several lines', () => {
    const markdown = "a\n```console\n$ a 'b\n  c' \\\n  d\ne\n$ f\n```\n```js\ng();\n```\n";
    expect(readBlocks(markdown)).toEqual({
      steps: [
        { command: "a 'b\n  c' \\\n  d", output: 'e' },
        { command: 'f', output: '' },
      ],
      programs: ['g();\n'],
    });
  });

  it.each([
    ['a\nb', 'a\nb', true],
    ['a\nb\nc\n', 'a\n…', true],
    ['a', 'a\n…', true],
    ['a\nb\nc', '…\nc', true],
    ['x (1) y', '… (1) …', true],
    ['x\n(1) y', '… (1) …', false],
    ['a', 'b', false],
    ['a\nb', 'a', false],
  ])('%j is printed as %j says: %s', (text, expected, isFitting) => {
    expect(fits(text, expected)).toBe(isFitting);
  });
});

describe('README.md', () => {
  let directory = '';
  let server: ServerProcess | undefined;
  const environment = new Map<string, string>();

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'cairn-readme-'));
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it.skipIf(!hasAwsCli)(
    'does what it says (left out where there is no AWS CLI)',
    { timeout: 120_000 },
    async () => {
      for (const step of steps) await perform(step);
    },
  );

  it('shows a program that starts a run', { timeout: 60_000 }, async () => {
    server ??= await startServer([]);
    await createHello(server.endpoint);
    const folder = join(root, 'node_modules', '.cache', 'readme');
    mkdirSync(folder, { recursive: true });
    for (const [index, program] of programs.entries()) {
      const file = join(folder, `program-${process.pid}-${index}.mjs`);
      writeFileSync(file, program.replaceAll(documented, server.endpoint));
      const printed = await shell(`${JSON.stringify(process.execPath)} ${JSON.stringify(file)}`);
      rmSync(file);
      expect(printed).toContain('execution:hello:');
    }
  });

  /** What starts, kills or configures is done by the test; all else by a shell. */
  async function perform(step: ConsoleStep): Promise<void> {
    const start = /^npm start(?: -- (.*))?$/.exec(step.command);
    if (start !== null) {
      const restarted = server !== undefined && server.pid === undefined;
      if (restarted) await server?.start();
      else {
        await server?.stop();
        server = await startServer(start[1]?.split(' ') ?? []);
      }
      const output = server?.output
        .replaceAll(server.endpoint, documented)
        .replace(/(?<=studio\.localhost:)\d+/g, new URL(documented).port)
        .replace(join(directory, 'data'), '.cairn')
        .replace(/^process {3}\d+$/m, (line) => (line.endsWith(` ${server?.pid}`) ? 'process   4711' : line));
      expect(output?.slice(output.lastIndexOf('Ready.'))).toSatisfy((text: string) =>
        fits(text, step.output),
      );
    } else if (step.command === 'kill -9 4711') await server?.kill();
    else if (step.command.startsWith('export ')) {
      for (const [, name = '', value = ''] of step.command.matchAll(/(\w+)=(\S+)/g))
        environment.set(name, value);
    } else expect(await outputOf(step)).toSatisfy((text: string) => fits(text, step.output), step.output);
  }

  /** A reader looks again while the run is still running. */
  async function outputOf({ command }: ConsoleStep): Promise<string> {
    for (;;) {
      const printed = await shell(command);
      if (!printed.startsWith('RUNNING')) return printed;
      await delay(200);
    }
  }

  async function startServer(parameters: readonly string[]): Promise<ServerProcess> {
    const places = parameters.map((parameter) =>
      parameter.startsWith('-') ? parameter : join(directory, parameter),
    );
    return ServerProcess.start({ dataDirectory: join(directory, 'data'), arguments: places });
  }

  function shell(command: string): Promise<string> {
    const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const endpoint = server?.endpoint ?? documented;
    const variables = [...environment].map(([name, value]) => [name, value.replace(documented, endpoint)]);
    return new Promise((done, failed) => {
      execFile(
        'sh',
        ['-c', command.replace('./cairn', `${process.execPath} ${join(root, 'packages/cli/src/main.ts')}`)],
        { cwd: directory, env: { ...process.env, PATH: path, ...Object.fromEntries(variables) } },
        (error, stdout, stderr) =>
          error === null ? done(stdout) : failed(new Error(`${command}\n${stdout}${stderr}`)),
      );
    });
  }
});

/** The machine that the program runs, when the AWS CLI has not made it. */
async function createHello(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SFNClient({ endpoint, region: 'us-east-1', credentials });
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const created = client.send(new CreateStateMachineCommand({ name: 'hello', definition, roleArn }));
  await created.catch((error: Error) => {
    if (error.name !== 'StateMachineAlreadyExists') throw error;
  });
  client.destroy();
}
