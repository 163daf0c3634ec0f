/**
 * The packages in the checkout's node_modules: `production` is what a server needs, `all` adds what
 * tests and benches need. What fits the lock is left alone.
 */
import { join } from 'node:path';
import { withInstallLock } from './install-lock.mjs';
import { installedPackages } from './installed-packages.mjs';
import { runNpm } from './npm.mjs';
import { withProgress } from './progress.mjs';
import { readStamp, writeStamp } from './stamp.mjs';

/**
 * @param {string} root the checkout
 * @param {'all' | 'production'} wanted
 */
export async function providePackages(root, wanted) {
  if (isEnough(readStamp(root), wanted) || isInstalled(root, wanted)) return;
  await withInstallLock(join(root, '.cache', 'install-lock'), async () => {
    const installed = readStamp(root) ?? installedPackages(root);
    if (isEnough(installed, wanted)) return;
    const what = wanted === 'all' ? 'Installing packages, those for tests included' : 'Installing packages';
    await withProgress(what, () => runNpm(installParameters(installed, wanted), root));
    writeStamp(root, wanted);
  });
}

/** Whether somebody has installed what is wanted himself. It is noted where that can be written. */
function isInstalled(root, wanted) {
  if (readStamp(root) !== undefined) return false;
  const installed = installedPackages(root);
  if (!isEnough(installed, wanted)) return false;
  try {
    writeStamp(root, installed);
  } catch {
    // It is looked for again by the next start.
  }
  return true;
}

/** Exported for its test. */
export function isEnough(installed, wanted) {
  return installed === 'all' || (installed !== undefined && installed === wanted);
}

/**
 * `npm ci` deletes node_modules first; a server may be running from it. When the lock has not
 * changed, `npm install` adds what is missing and leaves the rest, and the lock, untouched.
 * NODE_ENV=production would leave out what tests need; the explicit option wins over it.
 */
function installParameters(installed, wanted) {
  if (wanted === 'production') return ['ci', '--omit=dev'];
  return installed === 'production' ? ['install', '--no-save', '--include=dev'] : ['ci', '--include=dev'];
}
