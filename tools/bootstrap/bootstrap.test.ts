/**
 * The bootstrap is run for real: a checkout in miniature in a temporary folder, the machine's npm,
 * real signals. Nothing here needs the network.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const tools = resolve(import.meta.dirname, '..');
const server = `
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
process.on('SIGTERM', () => { writeFileSync('stopped', 'SIGTERM'); process.exit(7); });
process.on('SIGINT', () => { writeFileSync('stopped', 'SIGINT'); process.exit(8); });
createServer().listen(0, '127.0.0.1', () => {
  const npm = Object.keys(process.env).filter((name) => name.startsWith('npm_'));
  const cache = process.env.NODE_COMPILE_CACHE;
  console.log('Ready. ' + JSON.stringify({ id: process.pid, options: process.argv.slice(2), npm, cache }));
});
`;

let root = '';
let children: ChildProcess[] = [];
let serverIds: number[] = [];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-bootstrap-')));
  children = [];
  serverIds = [];
  cpSync(join(tools, 'bootstrap.mjs'), join(root, 'tools', 'bootstrap.mjs'));
  cpSync(join(tools, 'bootstrap'), join(root, 'tools', 'bootstrap'), { recursive: true });
  writeFiles({
    'package.json': manifest({
      workspaces: ['packages/*'],
      devDependencies: { 'only-for-tests': 'file:./only-for-tests' },
    }),
    'packages/cli/package.json': manifest({ name: '@test/cli' }),
    'packages/cli/src/main.ts': server,
    'only-for-tests/package.json': manifest({ name: 'only-for-tests' }),
  });
  npm(['install', '--package-lock-only', '--offline', '--no-audit', '--no-fund']);
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const id of serverIds) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await untilGone(id);
  }
  rmSync(root, { recursive: true, force: true, maxRetries: 20 });
});

describe('npm start', () => {
  it('installs what a server needs, passes the options on and hands nothing of npm on', async () => {
    const start = npmScript('start', ['--', '--port', '4600', '--data', 'DIR']);
    const ready = await readyOf(start);
    expect(ready.options).toEqual(['start', '--examples', 'examples', '--port', '4600', '--data', 'DIR']);
    expect(ready.npm).toEqual([]);
    expect(ready.cache).toBe(join(root, 'node_modules', '.cache', 'compile'));
    expect(start.text()).toContain('Installing packages …');
    expect(existsSync(join(root, 'node_modules', '@test', 'cli'))).toBe(true);
    expect(existsSync(join(root, 'node_modules', 'only-for-tests'))).toBe(false);
  });

  it('says nothing and installs nothing when all is there', async () => {
    const first = npmScript('start', []);
    await readyOf(first);
    first.child.kill('SIGTERM');
    const marker = join(root, 'node_modules', '.cache', 'untouched');
    writeFileSync(marker, '');
    const second = npmScript('start', []);
    await readyOf(second);
    expect(second.text()).not.toContain('Installing');
    expect(existsSync(marker)).toBe(true);
  });

  it.each([
    [['ci'], true],
    [['ci', '--omit=dev'], false],
  ])('leaves alone what npm %j has installed', async (parameters, hasTests) => {
    npm([...parameters, '--offline', '--no-audit', '--no-fund']);
    const start = bootstrap('start');
    await readyOf(start);
    expect(start.text()).not.toContain('Installing');
    expect(existsSync(join(root, 'node_modules', 'only-for-tests'))).toBe(hasTests);
  });

  it('installs again what somebody has installed and taken away', async () => {
    npm(['ci', '--offline', '--no-audit', '--no-fund']);
    rmSync(join(root, 'node_modules', '@test', 'cli'));
    const start = bootstrap('start');
    await readyOf(start);
    expect(start.text()).toContain('Installing packages');
  });

  it('installs again after the lock changed or node_modules was deleted', async () => {
    await readyOf(npmScript('start', []));
    writeFiles({ 'packages/more/package.json': manifest({ name: '@test/more' }) });
    npm(['install', '--package-lock-only', '--offline', '--no-audit', '--no-fund']);
    const changed = npmScript('start', []);
    await readyOf(changed);
    expect(changed.text()).toContain('Installing packages');
    rmSync(join(root, 'node_modules'), { recursive: true });
    const deleted = npmScript('start', []);
    await readyOf(deleted);
    expect(deleted.text()).toContain('Installing packages');
  });

  it("shows npm's own words and fails when the lock does not fit", async () => {
    writeFiles({ 'package.json': manifest({ dependencies: { 'not-in-the-lock': '1.0.0' } }) });
    const start = bootstrap('start');
    expect(await start.ended).toBe(1);
    expect(start.text()).toContain('npm ci --omit=dev failed');
    expect(start.text()).toContain('not-in-the-lock');
  });

  it('installs once when two starts begin at the same moment', async () => {
    const both = [bootstrap('start'), bootstrap('start')];
    await Promise.all(both.map(readyOf));
    const installing = both.filter((start) => start.text().includes('Installing packages'));
    expect(installing).toHaveLength(1);
  });

  it('says how options are given when npm has taken them', async () => {
    const start = run('npm', ['start', '--port', '4601', '--log-level=info']);
    expect(await start.ended).toBe(2);
    expect(start.text()).toMatch(/npm took --(port|log-level) and --(port|log-level) for itself/);
    expect(start.text()).toContain('npm start -- …');
  });

  it('takes over the lock of an installation that was killed', async () => {
    const dead = spawn(process.execPath, ['--version']);
    await new Promise((done) => dead.on('close', done));
    const { hostname } = await import('node:os');
    writeFiles({
      '.cache/install-lock/owner.json': JSON.stringify({ processId: dead.pid, host: hostname() }),
    });
    await readyOf(bootstrap('start'));
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'hands %s on to the server and ends as the server does',
    async (signal) => {
      const start = bootstrap('start');
      const { id } = await readyOf(start);
      start.child.kill(signal);
      expect(await start.ended).toBe(signal === 'SIGTERM' ? 7 : 8);
      await untilGone(id);
      expect(readFileSync(join(root, 'stopped'), 'utf8')).toBe(signal);
    },
  );

  // Where the system does not tell whose child the shell is, a killed npm goes unnoticed.
  const signals = process.platform === 'linux' ? (['SIGTERM', 'SIGKILL'] as const) : (['SIGTERM'] as const);

  it.each(signals)(
    'stops the server when npm is ended by %s, which the shell between does not tell',
    async (signal) => {
      const start = npmScript('start', []);
      const { id } = await readyOf(start);
      start.child.kill(signal);
      await untilGone(id);
      expect(readFileSync(join(root, 'stopped'), 'utf8')).toBe('SIGTERM');
    },
  );

  it('stops the server when the bootstrap is killed with SIGKILL', async () => {
    const start = bootstrap('start');
    const { id } = await readyOf(start);
    start.child.kill('SIGKILL');
    await untilGone(id);
    expect(readFileSync(join(root, 'stopped'), 'utf8')).toBe('SIGTERM');
  });
});

describe('./cairn', () => {
  it('runs the command in the folder where it is called, with its options and its exit code', async () => {
    cpSync(join(tools, '..', 'cairn'), join(root, 'cairn'));
    const code = `console.log(process.cwd() + ' ' + process.argv.slice(2).join(' ')); process.exitCode = 3;`;
    writeFiles({ 'packages/cli/src/main.ts': code, 'elsewhere/a.txt': '' });
    const cairn = run('../cairn', ['run', 'a file'], join(root, 'elsewhere'));
    expect(await cairn.ended).toBe(3);
    expect(cairn.text()).toContain(`${join(root, 'elsewhere')} run a file`);
  });
});

describe('npm run bench', () => {
  it('adds the packages of tests to those of a server without deleting what is there', async () => {
    writeFiles({ 'packages/sim/src/bench/main.ts': `console.log('benched', process.argv.slice(2));` });
    await readyOf(bootstrap('start'));
    const marker = join(root, 'node_modules', '.cache', 'untouched');
    writeFileSync(marker, '');
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    const bench = bootstrap('bench', '--json');
    expect(await bench.ended).toBe(0);
    expect(bench.text()).toContain(`benched [ '--json' ]`);
    expect(existsSync(join(root, 'node_modules', 'only-for-tests'))).toBe(true);
    expect(existsSync(marker)).toBe(true);
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).toBe(lock);
    const start = bootstrap('start');
    await readyOf(start);
    expect(start.text()).not.toContain('Installing');
  });
});

describe('npm run check', () => {
  it('runs every step, names each with its time and fails when one fails', async () => {
    writeFiles({
      'node_modules/@biomejs/biome/bin/biome': `process.exit(process.argv[2] === 'ci' ? 0 : 1);`,
      'node_modules/typescript/bin/tsc': `console.log('a type error'); process.exit(2);`,
      'tools/tidy/main.ts': `console.log('tidy ran');`,
    });
    const { writeStamp } = await import('./stamp.mjs');
    writeStamp(root, 'all');
    const check = bootstrap('check');
    expect(await check.ended).toBe(1);
    expect(check.text()).toMatch(/✓ format and lint, \d+\.\d s/);
    expect(check.text()).toMatch(/a type error\n✗ failed: types, \d+\.\d s/);
    expect(check.text()).toContain('tidy ran');
    expect(check.text().trimEnd()).toMatch(/✗ npm run check failed: types$/);
  });
});

describe('npm test', () => {
  it('ends with what was left out and with the time it took', async () => {
    writeFiles({
      'node_modules/@biomejs/biome/bin/biome': '',
      'node_modules/typescript/bin/tsc': '',
      'tools/tidy/main.ts': '',
      'node_modules/vitest/vitest.mjs': `console.log('LEFT OUT: the moon\\nTests  7 passed');`,
    });
    const { writeStamp } = await import('./stamp.mjs');
    writeStamp(root, 'all');
    const test = bootstrap('test');
    expect(await test.ended).toBe(0);
    expect(test.text()).toMatch(
      /\nLEFT OUT: the moon\nTests {2}7 passed\n\nLEFT OUT: the moon\n✓ npm test: all passed in \d+\.\d s\n$/,
    );
  });
});

it('refuses a command it does not know', async () => {
  const unknown = bootstrap('stop');
  expect(await unknown.ended).toBe(2);
  expect(unknown.text()).toContain('usage:');
});

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  text(): string;
}

function bootstrap(...parameters: string[]): Running {
  return run(process.execPath, [join(root, 'tools', 'bootstrap.mjs'), ...parameters]);
}

function npmScript(name: string, parameters: readonly string[]): Running {
  return run('npm', ['run', name, ...parameters]);
}

function run(file: string, parameters: readonly string[], cwd: string = root): Running {
  const child = spawn(file, parameters, {
    cwd,
    env: machineEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return { child, ended, text: () => text };
}

/** This Node first, so that no other is fetched; none of the variables of the npm that runs us. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_COMPILE_CACHE|VITEST|NODE_ENV)/.test(name),
  );
  return { ...Object.fromEntries(own), PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
}

async function readyOf(
  start: Running,
): Promise<{ id: number; options: string[]; npm: string[]; cache: string }> {
  let isEnded = false;
  void start.ended.then(() => (isEnded = true));
  for (;;) {
    const found = /^Ready\. (.*)$/m.exec(start.text());
    if (found !== null) {
      const ready = JSON.parse(found[1] ?? '');
      serverIds.push(ready.id);
      return ready;
    }
    if (isEnded) throw new Error(`It ended before it was ready:\n${start.text()}`);
    await delay(10);
  }
}

async function untilGone(processId: number): Promise<void> {
  for (;;) {
    try {
      process.kill(processId, 0);
    } catch {
      return;
    }
    await delay(10);
  }
}

function npm(parameters: readonly string[]): void {
  execFileSync('npm', parameters, { cwd: root, env: machineEnvironment(), stdio: 'ignore' });
}

function manifest(members: object): string {
  const scripts = { start: 'node tools/bootstrap.mjs start' };
  return `${JSON.stringify({ name: 'miniature', version: '1.0.0', type: 'module', scripts, ...members }, null, 2)}\n`;
}

function writeFiles(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
