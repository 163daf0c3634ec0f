/**
 * The machine's npm, run by the machine's Node: the pair that is known to work together. (The npm of
 * Debian finds its own modules with Debian's Node only.) The packages have no install scripts that
 * we run, so the Node that npm runs on does not matter to what is installed.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentForNpm } from './environment.mjs';
import { SetupError } from './setup-error.mjs';
import { exitCodeOfEnd, isEnding, runProcess } from './supervisor.mjs';

const outputCharactersMax = 20_000;
/** npm's own three retries, ten seconds and a minute apart, look like a standstill. */
const retries = {
  npm_config_fetch_retries: '2',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_fetch_retry_maxtimeout: '3000',
};
const quiet = ['--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error', '--progress=false'];

/**
 * @param {readonly string[]} parameters for instance `['ci', '--omit=dev']`
 * @param {string} folder where npm works
 * @returns {Promise<string>} what npm said
 * @throws {SetupError} with npm's own words when it fails
 */
export async function runNpm(parameters, folder) {
  const { file, leading, shell } = findNpm();
  let output = '';
  const options = {
    cwd: folder,
    env: { ...retries, ...environmentForNpm(process.env), npm_config_engine_strict: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
  };
  const result = await runProcess(file, [...leading, ...quiet, ...parameters], options, (child) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output = (output + chunk).slice(-outputCharactersMax);
      });
    }
  });
  if (isEnding()) throw new SetupError('Stopped.', exitCodeOfEnd());
  if (result.error !== undefined) {
    throw new SetupError(
      `npm was not found (${result.error.message}). It comes with Node: https://nodejs.org`,
    );
  }
  if (result.code !== 0) {
    const said = output.trim();
    throw new SetupError(`npm ${parameters.join(' ')} failed in ${folder}:\n${said}\n${hintFor(said)}`);
  }
  return output;
}

function findNpm() {
  const given = process.env.npm_execpath;
  const nodeFolder = dirname(process.execPath);
  const candidates = [
    // Started by another package manager, this names that one.
    given !== undefined && basename(given) === 'npm-cli.js' ? given : undefined,
    join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(nodeFolder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (script !== undefined) return { file: process.execPath, leading: [script], shell: false };
  return { file: 'npm', leading: [], shell: process.platform === 'win32' };
}

function hintFor(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/.test(said)) {
    return 'The package registry cannot be reached. The first start needs it; later ones do not.';
  }
  if (/EACCES|EPERM|EROFS/.test(said)) return 'The checkout or the npm cache cannot be written.';
  if (/ENOSPC/.test(said)) return 'The disk is full.';
  return 'Run the command again; if it fails the same way, delete node_modules first.';
}
