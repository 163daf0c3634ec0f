import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What a command did. For tests. */
export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** How a command is run. */
export interface CommandRunOptions {
  /** Its standard input. */
  readonly input?: string;
  /** Variables added to the environment. */
  readonly environment?: { readonly [name: string]: string };
  /** Called with all of stderr whenever more of it comes. */
  readonly onError?: (text: string, child: ChildProcess) => void;
  /** The same for stdout. */
  readonly onOut?: (text: string, child: ChildProcess) => void;
}

/** Runs the real command in a process of its own, to its end. For tests. */
export async function runCommand(
  parameters: readonly string[],
  options: CommandRunOptions = {},
): Promise<CommandResult> {
  const { CAIRN_COMMAND: _, ...environment } = process.env;
  const child = spawn(process.execPath, [main, ...parameters], {
    stdio: 'pipe',
    env: { ...environment, ...options.environment },
  });
  child.stdin.end(options.input ?? '');
  let out = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    options.onOut?.(out, child);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    error += chunk;
    options.onError?.(error, child);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, error };
}
