/**
 * What `npm start`, `npm test` and their sisters run. It needs nothing but a Node ≥ 18 and npm: it
 * puts a fitting Node and the packages into the checkout when they are missing, says so, and then
 * runs the command. Repeated, it costs a few milliseconds.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandNames, runCommand } from './bootstrap/commands.mjs';
import { SetupError } from './bootstrap/setup-error.mjs';
import { watchForTheEnd } from './bootstrap/supervisor.mjs';

// First thing of all: a parent that dies while we install must not leave a server behind.
watchForTheEnd();

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [name = '', ...options] = process.argv.slice(2);

if (!commandNames.includes(name)) {
  console.error(`usage: node tools/bootstrap.mjs ${commandNames.join(' | ')} [options]`);
  process.exit(2);
}
try {
  process.exitCode = await runCommand(name, { root, options });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = error.exitCode;
}
