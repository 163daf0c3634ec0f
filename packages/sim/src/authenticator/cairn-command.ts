import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const main = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url));

/**
 * Runs the real `cairn` in a process of its own.
 * @param environment who calls, and which server
 * @returns what it printed. @throws Error with what it said, where it failed
 */
export async function cairn(
  parameters: readonly string[],
  environment: { readonly [name: string]: string },
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...parameters], {
    env: { ...process.env, ...environment },
  });
  return stdout.trim();
}
