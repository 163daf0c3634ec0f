/**
 * The Node that Cairn runs on: the running one when it fits, else the one of `tools/node`, fetched
 * from npm by its own lock (checked by sha512) when it is not there yet.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withInstallLock } from './install-lock.mjs';
import { runNpm } from './npm.mjs';
import { withProgress } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

/**
 * 24 is the first line with everything that Cairn uses; the test runner leaves 25 out.
 * @param {string} version for instance `24.1.0`
 */
export function isFittingNode(version) {
  const major = Number.parseInt(version, 10);
  return major >= 24 && major !== 25;
}

/**
 * Says so before anything is downloaded. Exported for its test.
 * @param {string} version for instance `16.20.2`
 */
export function refuseOldNode(version) {
  if (Number.parseInt(version, 10) >= 18) return;
  throw new SetupError(`Cairn's set-up needs Node 18 or later, this is ${version}: https://nodejs.org`, 2);
}

/**
 * @param {NodeJS.Platform} platform
 * @param {string} architecture
 * @returns {string} the npm package that holds Node for a machine
 */
export function nodePackageName(platform, architecture) {
  const family = platform === 'darwin' && architecture === 'arm64' ? 'node-bin' : 'node';
  return [family, platform === 'win32' ? 'win' : platform, architecture].join('-');
}

/**
 * @param {string} root the checkout
 * @returns {Promise<string>} the path of a fitting node
 */
export async function provideNode(root) {
  refuseOldNode(process.versions.node);
  if (isFittingNode(process.versions.node)) return process.execPath;
  const folder = join(root, 'tools', 'node');
  const file = nodeFile(folder);
  if (readStamp(folder) !== undefined && existsSync(file)) return file;
  return await withInstallLock(join(root, '.cache', 'install-lock'), async () => {
    if (readStamp(folder) === undefined || !existsSync(file)) await fetchNode(folder, file);
    return file;
  });
}

/**
 * Exported for its test.
 * @param {string} folder holds package.json and package-lock.json of the Nodes
 * @param {string} file where Node is afterwards
 */
export async function fetchNode(folder, file) {
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).optionalDependencies;
  const name = nodePackageName(process.platform, process.arch);
  const advice = 'Install Node 24 or later yourself: https://nodejs.org';
  if (wanted[name] === undefined) {
    throw new SetupError(
      `Cairn runs on Node 24 or later and this is ${process.versions.node}; npm has no newer one for ${process.platform}-${process.arch}. ${advice}`,
    );
  }
  const what = `This is Node ${process.versions.node}; fetching Node ${wanted[name]} into tools/node (once)`;
  // The packages are optional, each fits one machine: npm goes on without one that it cannot fetch.
  const said = await withProgress(what, () =>
    runNpm(['ci', '--include=optional', '--loglevel=http'], folder),
  );
  if (!existsSync(file)) {
    throw new SetupError(
      `Could not download ${name} (${reasonOf(said)}). Check the network, the proxy and npm's registry (npm config get registry). ${advice}`,
    );
  }
  try {
    execFileSync(file, ['--version'], { stdio: 'ignore' });
  } catch (error) {
    throw new SetupError(`The fetched Node does not run on this machine (${error.message}). ${advice}`);
  }
  writeStamp(folder, 'all');
}

/** Why npm could not fetch something, out of its lines `http fetch GET …`. */
function reasonOf(said) {
  const [, code] = /attempt \d+ failed with (\w+)/.exec(said) ?? [];
  const [, status] = /fetch GET ([45]\d\d) /.exec(said) ?? [];
  return code ?? (status === undefined ? 'npm does not say why' : `HTTP status ${status}`);
}

function nodeFile(folder) {
  const name = nodePackageName(process.platform, process.arch);
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name, 'bin', file);
}
