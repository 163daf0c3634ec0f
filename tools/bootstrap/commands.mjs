/** The commands of the bootstrap: what each needs and what it runs. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { environmentForCommand } from './environment.mjs';
import { provideNode } from './node-runtime.mjs';
import { providePackages } from './packages.mjs';
import { secondsSince } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { exitCodeOfEnd, isEnding, runProcess } from './supervisor.mjs';

const steps = [
  { name: 'format and lint', script: 'node_modules/@biomejs/biome/bin/biome', parameters: ['ci', '.'] },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', parameters: ['-p', '.'] },
  // The studio's code sees a browser, not Node.
  {
    name: "the studio's types",
    script: 'node_modules/typescript/bin/tsc',
    parameters: ['-p', 'packages/studio'],
    where: 'packages/studio/tsconfig.json',
  },
  {
    name: 'types of apps in browser tests',
    script: 'node_modules/typescript/bin/tsc',
    parameters: ['-p', 'packages/sim/src/authenticator/apps'],
    where: 'packages/sim/src/authenticator/apps/tsconfig.json',
  },
  {
    name: 'types of pages in browser tests',
    script: 'node_modules/typescript/bin/tsc',
    parameters: ['-p', 'packages/sim/src/amplify/storage-page', '--noEmit'],
    where: 'packages/sim/src/amplify/storage-page/tsconfig.json',
  },
  { name: 'tidy', script: 'tools/tidy/main.ts', parameters: [] },
];

const commands = {
  start: {
    packages: 'production',
    run: (context) => runScript(context, 'packages/cli/src/main.ts', ['start', '--examples', 'examples']),
  },
  cairn: {
    packages: 'production',
    run: (context) => runScript({ ...context, folder: process.cwd() }, 'packages/cli/src/main.ts', []),
  },
  check: { packages: 'all', run: check },
  test: { packages: 'all', run: test },
  bench: { packages: 'all', run: (context) => runScript(context, 'packages/sim/src/bench/main.ts', []) },
  torture: { packages: 'all', run: (context) => runScript(context, 'packages/sim/src/torture/main.ts', []) },
};

/** @type {readonly string[]} */
export const commandNames = Object.keys(commands);

/**
 * Sets up what the command needs and runs it.
 * @param {string} name one of `commandNames`
 * @param {{ root: string, options: readonly string[] }} call options are handed on to the command
 * @returns {Promise<number>} its exit code
 */
export async function runCommand(name, { root, options }) {
  const command = commands[name];
  refuseSwallowedOptions(name);
  const node = await provideNode(root);
  await providePackages(root, command.packages);
  if (isEnding()) throw new SetupError('Stopped.', exitCodeOfEnd());
  return await command.run({ root, node, options });
}

/** Without `--` in front npm takes options for its own and hands on what stood behind them. */
function refuseSwallowedOptions(name) {
  if (process.env.npm_lifecycle_event !== name) return;
  const swallowed = Object.keys(process.env).flatMap(
    (variable) =>
      /^npm_config_(port|host|hostname|data|memory|functions|limit|throttle|log_level)$/.exec(
        variable,
      )?.[1] ?? [],
  );
  if (swallowed.length === 0) return;
  const options = swallowed.map((option) => `--${option.replace('_', '-')}`).join(' and ');
  throw new SetupError(`npm took ${options} for itself: put -- in front of the options: npm ${name} -- …`, 2);
}

async function check(context) {
  const startMs = performance.now();
  return report('npm run check', { failed: await runSteps(context), startMs });
}

/** Every step runs, so that one look shows everything; the tests come last, with their summary. */
async function test(context) {
  const startMs = performance.now();
  const failed = await runSteps(context);
  if (isEnding()) return exitCodeOfEnd();
  heading('tests');
  const leftOut = [];
  const code = await runScript(context, 'node_modules/vitest/vitest.mjs', ['run'], (line) => {
    if (line.startsWith('LEFT OUT: ')) leftOut.push(line);
  });
  if (code !== 0) failed.push('tests');
  return report('npm test', { failed, leftOut, startMs });
}

async function runSteps(context) {
  const failed = [];
  for (const step of steps) {
    if (isEnding()) break;
    if (step.where !== undefined && !existsSync(join(context.root, step.where))) continue;
    heading(step.name);
    const startMs = performance.now();
    const code = await runScript({ ...context, options: [] }, step.script, step.parameters);
    console.error(`${code === 0 ? '✓' : '✗ failed:'} ${step.name}, ${secondsSince(startMs)}`);
    if (code !== 0) failed.push(step.name);
  }
  return failed;
}

function heading(name) {
  console.error(`\n── ${name}`);
}

/** The last lines: what was left out, which nobody finds further up, and how it went. */
function report(command, { failed, leftOut = [], startMs }) {
  if (isEnding()) return exitCodeOfEnd();
  console.error(['', ...leftOut].join('\n'));
  if (failed.length > 0) console.error(`✗ ${command} failed: ${failed.join(', ')}`);
  else console.error(`✓ ${command}: all passed in ${secondsSince(startMs)}`);
  return failed.length > 0 ? 1 : 0;
}

/** @param {(line: string) => void} [onLine] told each line of stdout, which is shown all the same */
async function runScript({ root, node, options, folder = root }, script, parameters, onLine) {
  const preload = pathToFileURL(join(root, 'tools', 'bootstrap', 'end-with-parent.mjs')).href;
  const result = await runProcess(
    node,
    // Node's word that something of its own may change (asked for by checks of passkeys) tells users of Cairn nothing.
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      preload,
      join(root, script),
      ...parameters,
      ...options,
    ],
    {
      cwd: folder,
      env: {
        CAIRN_COMMAND: './cairn',
        // Through a pipe a script would leave its colours out.
        ...(onLine !== undefined && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
        ...environmentForCommand(process.env, {
          nodeFolder: dirname(node),
          compileCache: join(root, 'node_modules', '.cache', 'compile'),
        }),
      },
      // The channel is how the child learns that this process was killed.
      stdio: ['inherit', onLine === undefined ? 'inherit' : 'pipe', 'inherit', 'ipc'],
    },
    ({ stdout }) => {
      if (stdout === null || onLine === undefined) return;
      stdout.pipe(process.stdout, { end: false });
      createInterface({ input: stdout }).on('line', onLine);
    },
  );
  if (result.error !== undefined) throw new SetupError(`${node} cannot be started: ${result.error.message}`);
  return result.code;
}
