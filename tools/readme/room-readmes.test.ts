/** What the READMEs of rooms have to name is there: folders, commands, options. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../../packages/cli/src/program.ts';

const packages = resolve(import.meta.dirname, '..', '..', 'packages');
const readmeOf = (room: string) => readFileSync(resolve(packages, room, 'README.md'), 'utf8');

it.each(readdirSync(packages))('the README of %s names each of its folders', (room) => {
  const readme = readmeOf(room);
  const folders = readdirSync(resolve(packages, room, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing')
    .map(({ name }) => name);
  expect(folders.filter((name) => !new RegExp(`[\`/]${name}[\`/]`).test(readme))).toEqual([]);
});

it('the README of cli names each command, and each option of start', () => {
  const readme = readmeOf('cli');
  const { commands } = createProgram(() => undefined);
  expect(
    commands.map((command) => command.name()).filter((name) => !readme.includes(`cairn ${name}`)),
  ).toEqual([]);
  const options =
    commands.find((command) => command.name() === 'start')?.options.map(({ long }) => long ?? '') ?? [];
  expect(options.filter((option) => option !== '--help' && !readme.includes(option))).toEqual([]);
});
