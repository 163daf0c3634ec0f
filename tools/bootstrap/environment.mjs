import { delimiter } from 'node:path';

/**
 * What npm tells its scripts about *this* run. An inner npm would take it for its own: the name of
 * the package, the folder it works in, the options of the outer command.
 */
const ofTheOuterNpm =
  /^npm_(package_|lifecycle_|command$|execpath$|node_execpath$|config_(local_prefix|global|prefix|workspaces?|include_workspace_root|omit|include|only|production|dry_run|ignore_scripts|package_lock(_only)?)$)/i;

/** Folders that npm puts in front of the PATH of its scripts. */
const ofNpmScripts = /[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/;

/**
 * The environment for an inner npm: the user's settings (registry, proxy, cache) stay.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentForNpm(environment) {
  return without(environment, (name) => ofTheOuterNpm.test(name));
}

/**
 * The environment for a command of ours: nothing of npm, the chosen Node first in the PATH, and a
 * compile cache that is thrown away with the packages.
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ nodeFolder: string, compileCache: string }} places
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentForCommand(environment, places) {
  const result = without(environment, (name) => /^npm_/i.test(name) || name === 'INIT_CWD');
  const pathName = Object.keys(result).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (result[pathName] ?? '').split(delimiter).filter((folder) => !ofNpmScripts.test(folder));
  result[pathName] = [places.nodeFolder, ...folders].join(delimiter);
  result.NODE_COMPILE_CACHE ??= places.compileCache;
  return result;
}

function without(environment, isForeign) {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isForeign(name)));
}
