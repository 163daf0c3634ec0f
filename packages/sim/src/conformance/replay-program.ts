import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Folder of the recordings and replay programs, which lie beside the repository and are not part of it. */
export const recordingsFolder = join(root, '..', 'shared', 'conformance');

/** Whether the recordings of Step Functions are there. */
export function hasRecordings(): boolean {
  return existsSync(join(recordingsFolder, 'step-functions', 'visible.jsonl'));
}

/** Runs a replay program from the repository's root, where it finds the SDK. @returns what it printed */
export async function runReplay(program: string, parameters: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(recordingsFolder, 'step-functions', program), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  await once(child, 'close');
  return output;
}
