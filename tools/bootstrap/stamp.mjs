/**
 * Says what an installed `node_modules` holds. The stamp lies inside the folder and is written last,
 * so a deleted folder, a broken installation and a changed lock all mean: install again.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampName = '.cairn-stamp.json';

/**
 * @param {string} folder the folder that holds package-lock.json and node_modules
 * @returns {string} what the lock asks for on this machine
 */
export function lockHash(folder) {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/**
 * @param {string} folder
 * @returns {'all' | 'production' | undefined} what is installed, undefined when it does not fit the lock
 */
export function readStamp(folder) {
  try {
    const stamp = JSON.parse(readFileSync(join(folder, 'node_modules', stampName), 'utf8'));
    return stamp.lock === lockHash(folder) ? stamp.packages : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {'all' | 'production'} packages
 */
export function writeStamp(folder, packages) {
  const stamp = { lock: lockHash(folder), packages };
  writeFileSync(join(folder, 'node_modules', stampName), `${JSON.stringify(stamp)}\n`);
}
