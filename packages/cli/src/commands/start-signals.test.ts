import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CommandResult, type CommandRunOptions, runCommand } from '../command-process.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'cairn-signals-'));
});
afterEach(() => rm(data, { recursive: true }));

const start = (options: CommandRunOptions): Promise<CommandResult> =>
  runCommand(['start', '--port', '0', '--no-studio', '--data', join(data, 'kept')], options);

it('a server that is told twice to end, in the midst of stopping, starts again', async () => {
  for (let count = 0; count < 3; count++) {
    const { out, code } = await start({
      onOut: (_text, child) => void child.kill('SIGINT'),
      onError: (_text, child) => void child.kill('SIGINT'),
    });
    expect(out).toMatch(/^Ready\.\n/);
    // It may have stopped before it was told again.
    expect([0, 130]).toContain(code);
  }
  const { code, error } = await start({ onOut: (_text, child) => void child.kill('SIGTERM') });
  expect(error).toBe('stopping, again to end at once\n');
  expect(code).toBe(0);
});

it('a server that a bug ends says so, and starts again', async () => {
  const bug = "process.once('SIGUSR2', () => { throw new Error('a bug'); })";
  const { error, code } = await start({
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(bug)}` },
    onOut: (_text, child) => void child.kill('SIGUSR2'),
  });
  expect(error).toMatch(/this is a bug of Cairn[\s\S]*Error: a bug/);
  expect(code).toBe(70);
  const again = await start({ onOut: (_text, child) => void child.kill('SIGTERM') });
  expect([again.error, again.code]).toEqual(['stopping, again to end at once\n', 0]);
});
