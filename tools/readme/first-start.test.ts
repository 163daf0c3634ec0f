/** What the first start prints is run as printed. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ServerProcess } from '@cairn/sim';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
let directory = '';
let server: ServerProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cairn-first-start-'));
  const dataDirectory = join(directory, 'data');
  server = await ServerProcess.start({ dataDirectory, arguments: ['--examples', join(root, 'examples')] });
});

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it.skipIf(!hasAwsCli)(
  'shows lines that run an example on the server (left out where there is no AWS CLI)',
  async () => {
    const [line = '', next = ''] = printedFrom(/^ *export /);
    expect(await shell(`${line}\n${next}`)).toContain(':execution:teacher:');
  },
);

it('shows a line that runs an example without a server', async () => {
  const [line = ''] = printedFrom(/^or without a server: /);
  expect(await shell(line.replace('or without a server: ', ''))).toBe('"Woohoo!"\n');
});

/** The lines that were printed, from the first that fits on. */
function printedFrom(pattern: RegExp): readonly string[] {
  const lines = server.output.split('\n');
  return lines.slice(lines.findIndex((line) => pattern.test(line)));
}

function shell(script: string): Promise<string> {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  return new Promise((done, failed) => {
    execFile('sh', ['-c', script], { cwd: root, env: { ...process.env, PATH } }, (error, stdout, stderr) =>
      error === null ? done(stdout) : failed(new Error(`${script}\n${stdout}${stderr}`)),
    );
  });
}
