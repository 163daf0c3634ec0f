/** The commands in the READMEs of the examples: those of `cairn` are run, and every file they name is there. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readBlocks } from './readme-blocks.ts';

const root = resolve(import.meta.dirname, '..', '..');
const commands = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    readBlocks(readFileSync(join(root, 'examples', name, 'README.md'), 'utf8')).steps.map(({ command }) => ({
      name,
      command,
    })),
  );

it.each(commands.filter(({ command }) => command.startsWith('./cairn run')))(
  '$name: $command',
  async ({ command }) => {
    const main = join(root, 'packages', 'cli', 'src', 'main.ts');
    const script = command.replace('./cairn', `"${process.execPath}" "${main}"`);
    const failure = await new Promise((done) => {
      execFile('sh', ['-c', script], { cwd: root }, (error, stdout, stderr) =>
        done(error === null ? undefined : `${stdout}${stderr}`),
      );
    });
    expect(failure).toBeUndefined();
  },
);

it('names files that are there', () => {
  const named = commands.flatMap(({ command }) => command.match(/\bexamples\/[\w./-]+/g) ?? []);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
