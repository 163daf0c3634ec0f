import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

/** Programs that stand for images in tests: each says what it is told, and ends as it is told. */
const program = `
import { existsSync, writeFileSync } from 'node:fs';
const [, , action = 'print', ...rest] = process.argv;
const actions = {
  print: () => console.log(rest.join(' ')),
  variable: () => console.log(rest.map((name) => name + '=' + process.env[name]).join(' ')),
  exit: () => process.exit(Number(rest[0])),
  // Ends when the file is there; says first that it runs.
  wait: () => {
    writeFileSync(rest[0] + '.runs-' + (process.env.AWS_BATCH_JOB_ATTEMPT ?? ''), String(process.pid));
    setInterval(() => existsSync(rest[0]) && process.exit(0), 10);
  },
  deaf: () => {
    process.on('SIGTERM', () => console.log('told to end'));
    writeFileSync(rest[0], String(process.pid));
    setInterval(() => {}, 1000);
  },
  polite: () => {
    process.on('SIGTERM', () => { console.log('bye'); process.exit(3); });
    writeFileSync(rest[0], String(process.pid));
    setInterval(() => {}, 1000);
  },
  eat: () => {
    const kept = [];
    setInterval(() => kept.push(Buffer.alloc(16_000_000, 1)), 5);
  },
  // Fails so often as the second word says; counts by files.
  flaky: () => {
    for (let count = 0; count < Number(rest[1]); count += 1) {
      const file = rest[0] + count;
      if (existsSync(file)) continue;
      writeFileSync(file, '');
      process.exit(7);
    }
  },
};
actions[action]();
`;

/** Writes the programs and the file that maps images to them. @returns that file */
export function writeImages(folder: string): string {
  const directory = join(folder, 'programs');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'program.mjs'), program);
  const file = join(folder, 'images.json');
  const image = {
    directory: 'programs',
    entryPoint: [process.execPath, 'program.mjs'],
    command: ['print', 'default'],
  };
  writeFileSync(
    file,
    JSON.stringify({ 'registry.example/program': image, gone: { directory: 'not-there' } }),
  );
  return file;
}

/** Waits until a program has written a file. @returns its text */
export async function textOf(file: string): Promise<string> {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text !== '') return text;
    await turn();
  }
}

/** Waits until a process is no more. */
export async function untilGone(processId: number): Promise<void> {
  while (isAlive(processId)) await turn();
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
