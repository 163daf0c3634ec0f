/** The commands in the READMEs of the examples: those of `cairn` are run, and every file they name is there. */
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServerProcess } from '@cairn/sim';
import { expect, it } from 'vitest';
import { fits, readBlocks } from './readme-blocks.ts';

const root = resolve(import.meta.dirname, '..', '..');
const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
const documented = 'http://127.0.0.1:4566';
const documents = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, text: readFileSync(join(root, 'examples', name, 'README.md'), 'utf8') }));
const commands = documents.flatMap(({ name, text }) =>
  readBlocks(text).steps.map(({ command }) => ({ name, command })),
);
/** Those that do not come back: each has a terminal, hence a block, of its own. */
const blocking = /^(?:\.\/cairn start|node .*worker\.mjs)/;

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

const withAws = documents.filter(({ text }) => text.includes('$ aws '));

it.each(withAws)('$name talks to Cairn, never to AWS, and blocks no terminal', ({ text }) => {
  const { steps } = readBlocks(text);
  const isExport = (name: string) => steps.findIndex(({ command }) => command.includes(`${name}=`));
  const firstCall = steps.findIndex(({ command }) => command.startsWith('aws '));
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
    expect(isExport(name), name).toBeGreaterThanOrEqual(0);
    expect(isExport(name), name).toBeLessThan(firstCall);
  }
  for (const [block] of text.matchAll(/^```console\n[\s\S]*?^```$/gm)) {
    const { steps: inBlock } = readBlocks(block);
    if (inBlock.some(({ command }) => blocking.test(command))) expect(inBlock).toHaveLength(1);
  }
});

it.skipIf(!hasAwsCli).each(withAws)(
  '$name does what it says (left out where there is no AWS CLI)',
  { timeout: 60_000 },
  async ({ text }) => {
    const { steps } = readBlocks(text);
    const options = steps[0]?.command.startsWith('./cairn start ')
      ? steps[0].command.split(' ').slice(2)
      : [];
    const directory = mkdtempSync(join(tmpdir(), 'cairn-example-readme-'));
    const server = await ServerProcess.start({
      dataDirectory: join(directory, 'data'),
      arguments: options.map((option) => (option.startsWith('examples/') ? join(root, option) : option)),
    });
    const environment: Record<string, string> = {};
    try {
      for (const { command, output } of steps) {
        // Packages were installed before this test; installing would leave those of tests out.
        if (blocking.test(command) || command === 'npm install') continue;
        const [, evaluated] = /^eval "\$\(([\s\S]*)\)"$/.exec(command) ?? [];
        const [, variable, inner = ''] = /^([A-Z]+)=\$\(([\s\S]*)\)$/.exec(command) ?? [];
        const exported =
          evaluated === undefined ? command : await printed(evaluated, environment, (said) => said !== '');
        if (exported.startsWith('export ')) {
          for (const [, name = '', value = ''] of exported.matchAll(/(\w+)=(\S+)/g))
            environment[name] = value.replace(documented, server.endpoint);
        } else if (variable !== undefined) {
          environment[variable] = await printed(inner, environment, (said) => said.trim() !== '');
        } else {
          const said = await printed(command, environment, (status) => !status.startsWith('RUNNING'));
          if (output !== '') expect(said).toSatisfy((what: string) => fits(what, output));
        }
      }
    } finally {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
);

const withApi = documents.filter(({ text }) => text.includes('$ ./cairn api '));

it.each(withApi)('$name does with its API what it says', { timeout: 60_000 }, async ({ text }) => {
  const [start, ...steps] = readBlocks(text).steps;
  const directory = mkdtempSync(join(tmpdir(), 'cairn-example-readme-'));
  const server = await ServerProcess.start({
    dataDirectory: join(directory, 'data'),
    arguments: (start?.command ?? '').split(' ').slice(2),
  });
  try {
    expect(steps.length).toBeGreaterThan(1);
    for (const { command, output } of steps) {
      const main = join(root, 'packages', 'cli', 'src', 'main.ts');
      const script = command.replace('./cairn', `"${process.execPath}" "${main}"`);
      const said = await printed(script, { CAIRN_ENDPOINT: server.endpoint }, () => true);
      expect(said).toSatisfy((what: string) => fits(what, output));
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

const withApp = documents.filter(({ text }) => text.includes('$ node examples/notes/app.mjs'));

it.each(withApp)('$name does as an app what it says', { timeout: 120_000 }, async ({ text }) => {
  const [start, ...steps] = readBlocks(text).steps;
  const directory = mkdtempSync(join(tmpdir(), 'cairn-example-readme-'));
  const server = await ServerProcess.start({
    dataDirectory: join(directory, '.cairn'),
    arguments: (start?.command ?? '').split(' ').slice(2),
  });
  // What the commands write is left beside the data, not in the checkout.
  symlinkSync(join(root, 'examples'), join(directory, 'examples'));
  const main = join(root, 'packages', 'cli', 'src', 'main.ts');
  const environment: Record<string, string> = {};
  try {
    expect(steps.length).toBeGreaterThan(10);
    for (const { command, output } of steps) {
      const script = command
        .replaceAll('./cairn', `"${process.execPath}" "${main}"`)
        .replace(/^node /, `"${process.execPath}" `);
      const [, evaluated] = /^eval "\$\(([\s\S]*)\)"$/.exec(script) ?? [];
      const said = await printed(evaluated ?? script, environment, () => true, directory);
      if (evaluated !== undefined)
        for (const [, name = '', value = ''] of said.matchAll(/^export (\w+)='?([^'\s]*)'?$/gm))
          environment[name] = value;
      else if (output !== '') expect(said).toSatisfy((what: string) => fits(what, output));
    }
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
});

/** What a command prints; a reader looks again until something is there. */
async function printed(
  command: string,
  environment: Readonly<Record<string, string>>,
  isThere: (said: string) => boolean,
  cwd: string = root,
): Promise<string> {
  for (;;) {
    const said = await new Promise<string>((done, failed) => {
      const env = { ...process.env, ...environment };
      execFile('sh', ['-c', command], { cwd, env }, (error, stdout, stderr) =>
        error === null ? done(stdout) : failed(new Error(`${command}\n${stdout}${stderr}`)),
      );
    });
    if (isThere(said)) return said.trimEnd();
    await delay(100);
  }
}
