import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a process had loaded when its server rested. */
export interface LoadedModules {
  /** Files of Cairn and of packages, relative to the checkout. */
  readonly files: readonly string[];
  /** Node's own. */
  readonly builtins: readonly string[];
}

/** A process of its own: what this one has loaded says nothing. Prints what was loaded once the server rests. */
const program = `
import { registerHooks } from 'node:module';
const files = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) files.push(url);
    return next(url, context);
  },
});
const [entry, dataDirectory] = process.argv.slice(1);
const { createServer } = await import(entry);
const server = await createServer({ port: 0, dataDirectory });
const loaded = [...files];
const builtins = process.moduleLoadList.map((name) => name.replace(/^.*? /, ''));
await server.stop();
console.log(JSON.stringify({ files: loaded, builtins }));
`;

/** Starts a server on a data directory and tells what it had loaded when it was ready. */
export async function loadedModules(dataDirectory: string): Promise<LoadedModules> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url));
  const entry = new URL('../index.ts', import.meta.url).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program, '--', entry, dataDirectory],
    { cwd: root, maxBuffer: 16 * 1_048_576 },
  );
  const { files, builtins } = JSON.parse(stdout) as LoadedModules;
  return { files: files.map((url) => fileURLToPath(url).slice(root.length)), builtins };
}
