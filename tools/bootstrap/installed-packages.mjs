/**
 * What `npm ci` or `npm install` that somebody ran himself has put into node_modules, by npm's own record of it: an
 * installation that fits is left alone, whoever made it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root the checkout
 * @returns {'all' | 'production' | undefined} undefined when something is missing or is another version than in the lock
 */
export function installedPackages(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  // npm writes it when all the rest is there.
  const found = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || found === undefined) return undefined;
  let result = /** @type {'all' | 'production'} */ ('all');
  for (const [path, entry] of Object.entries(wanted)) {
    if (!/(^|\/)node_modules\//.test(path)) continue;
    const there = found[path];
    if (there === undefined || !existsSync(join(root, path))) {
      // For other machines, or of tests.
      const { optional, devOptional, dev } = entry.link ? (wanted[entry.resolved] ?? entry) : entry;
      if (optional || devOptional) continue;
      if (!dev) return undefined;
      result = 'production';
    } else if (there.version !== entry.version || there.integrity !== entry.integrity) return undefined;
  }
  return result;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
