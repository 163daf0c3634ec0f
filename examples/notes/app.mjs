// The app as a command: node examples/notes/app.mjs signIn ada@example.com 'Passw0rd!'
// It reads ./amplify_outputs.json, and keeps who is signed in in ./.notes-session.json, which is for its owner alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The shim is TypeScript, which Node runs from 22.18 on: an older one hands over to the one that `./cairn` runs on.
if (!process.features.typescript) {
  const { provideNode } = await import('../../tools/bootstrap/node-runtime.mjs');
  const node = await provideNode(fileURLToPath(new URL('../..', import.meta.url)));
  process.exit(spawnSync(node, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1);
}
const notes = await import('./notes.mjs').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(`${error.message.replace(/ imported from.*/s, '')}: run npm install in the checkout first`);
  process.exit(2);
});

const sessionFile = '.notes-session.json';
const kept = existsSync(sessionFile) ? JSON.parse(readFileSync(sessionFile, 'utf8')) : {};
const save = () => writeFileSync(sessionFile, JSON.stringify(kept), { mode: 0o600 });

const { configure, ...commands } = notes;
const [name = '', ...words] = process.argv.slice(2);
if (commands[name] === undefined) {
  console.error(`commands: ${Object.keys(commands).join(' ')}`);
  process.exit(2);
}
configure(JSON.parse(readFileSync('amplify_outputs.json', 'utf8')), {
  getItem: async (key) => kept[key] ?? null,
  setItem: async (key, value) => {
    kept[key] = value;
    save();
  },
  removeItem: async (key) => {
    delete kept[key];
    save();
  },
  clear: async () => {
    for (const key of Object.keys(kept)) delete kept[key];
    save();
  },
});
try {
  const result = await commands[name](words);
  if (result !== undefined) console.log(typeof result === 'string' ? result : JSON.stringify(result));
} catch (error) {
  const { errors: [{ errorType, message }] = [{ errorType: error.name, message: error.message }] } = error;
  console.error(`${errorType}: ${message}`);
  process.exitCode = 1;
}
