/** What `cairn start` says of its options, and where it is. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../command-process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-start-options-'));
});
afterEach(() => rm(folder, { recursive: true }));

const start = (parameters: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(['start', '--port', '0', ...parameters], {
    environment: { CAIRN_STUDIO: 'lazy', ...environment },
    onOut: (_text, child) => void child.kill('SIGTERM'),
  });
const inMemory = (...parameters: readonly string[]): Promise<CommandResult> =>
  start(['--memory', ...parameters]);

describe('a file that an option names', () => {
  it.each([
    ['--smtp', '@'],
    ['--seal-key-file', ''],
    ['--images', ''],
    ['--mock-config', ''],
    ['--tls-certificate', ''],
    ['--tls-key', ''],
  ])(
    '%s: one that is not there, or is a folder, is told with the option and what to do',
    async (option, at) => {
      const missing = await inMemory(option, `${at}${join(folder, 'nosuch')}`);
      expect(missing.error).toMatch(
        new RegExp(`^cairn: ${option}: cannot read ${folder}/nosuch: there is no such file; .+\n$`),
      );
      expect(missing.code).toBe(2);
      const directory = await inMemory(option, `${at}${folder}`);
      expect(directory.error).toMatch(
        new RegExp(`^cairn: ${option}: cannot read ${folder}: it is a directory, name a file; .+\n$`),
      );
    },
  );

  it('is looked at before anything is made: --examples, --sdk-folder and --studio-folder too', async () => {
    const nosuch = join(folder, 'nosuch');
    for (const option of ['--examples', '--sdk-folder', '--studio-folder', '--apis', '--functions']) {
      const { code, out, error } = await start(['--data', join(folder, 'data'), option, nosuch]);
      expect([code, out], option).toEqual([2, '']);
      expect(error, option).toContain(nosuch);
      expect(error, option).toContain(option);
    }
  });
});

it('says where the studio and the sign-in pages are', async () => {
  const { out } = await inMemory(
    '--auth-hostname',
    'auth.example.com',
    '--public-url',
    'https://example.com',
  );
  expect(out).toMatch(/\nstudio {4}http:\/\/studio\.localhost:\d+\n/);
  expect(out).toContain('\nsign-in   https://auth.example.com\n');
  expect((await inMemory('--no-studio')).out).toMatch(
    /^Ready\.\nendpoint {2}http:\/\/127\.0\.0\.1:(\d+)\nsign-in {3}https:\/\/auth\.localhost:\1\n/,
  );
});

it('says with --json where it is, on one line', async () => {
  await mkdir(join(folder, 'functions'));
  await writeFile(join(folder, 'functions', 'hello.mjs'), 'export const handler = () => 1;');
  const { out, code } = await inMemory(
    '--json',
    '--auth',
    'strict',
    '--functions',
    join(folder, 'functions'),
  );
  expect(out).toMatch(/^\{.*\}\n$/);
  const [, port] = /"http:\/\/127\.0\.0\.1:(\d+)"/.exec(out) ?? [];
  expect(JSON.parse(out)).toEqual({
    endpoint: `http://127.0.0.1:${port}`,
    secureEndpoint: `https://127.0.0.1:${port}`,
    studio: `http://studio.localhost:${port}`,
    signIn: `https://auth.localhost:${port}`,
    auth: 'strict',
    accessKey: { accessKeyId: expect.any(String), secretAccessKey: expect.any(String) },
    data: null,
    process: expect.any(Number),
    functions: ['hello'],
  });
  expect(code).toBe(0);
});

it('says of a folder of --apis whose name no API can have that it makes none', async () => {
  for (const name of ['my notes', 'blog'])
    for (const below of ['', 'resolvers'])
      await mkdir(join(folder, 'apis', name, below), { recursive: true });
  await writeFile(join(folder, 'apis', 'my notes', 'schema.graphql'), 'type Query { a: Int }');
  const { error, code } = await inMemory('--apis', join(folder, 'apis'));
  expect(error.split("--apis: the folder 'my notes' makes no API: ")).toHaveLength(2);
  expect(error).not.toContain('blog');
  expect(code).toBe(0);
});

it('a backup of data whose key is given from outside says that the key is not in it', async () => {
  const data = join(folder, 'data');
  const key = join(folder, 'key');
  await writeFile(key, `${'0'.repeat(64)}\n`);
  expect((await start(['--data', data, '--seal-key-file', key])).code).toBe(0);
  const { out } = await runCommand(['backup', join(folder, 'copy'), '--data', data]);
  expect(out).toContain('is not in it nor beside it');
  expect(out).toContain('--seal-key-file');
  const own = join(folder, 'own');
  expect((await start(['--data', own])).code).toBe(0);
  expect((await runCommand(['backup', join(folder, 'other'), '--data', own])).out).toContain(
    `beside it, in ${join(folder, 'other')}.key`,
  );
});
