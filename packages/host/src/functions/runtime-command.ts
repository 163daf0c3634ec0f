import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunnableFunction } from '@cairn/resources';

/** Where the runtimes' own files are. */
export const runtimeFolder: string = fileURLToPath(new URL('../runtimes', import.meta.url));

/** How an environment's process is started. */
export interface RuntimeCommand {
  readonly kind: 'command';
  readonly file: string;
  readonly parameters: readonly string[];
  /** Whether the runtime speaks frames, else it speaks the Runtime API. */
  readonly isNode: boolean;
}

/** Why it cannot be started: the function's error, in Lambda's form. */
export interface MissingRuntime {
  readonly kind: 'missing';
  readonly errorType: string;
  readonly message: string;
}

/** What starts the function's runtime on this machine. */
export async function runtimeCommand(
  runnable: RunnableFunction,
  taskRoot: string,
  python: PythonInterpreter,
): Promise<RuntimeCommand | MissingRuntime> {
  switch (runnable.family) {
    case 'node':
      return {
        kind: 'command',
        file: process.execPath,
        // The rest of the memory is for what lies outside the heap: buffers, code, stacks.
        parameters: [
          `--max-old-space-size=${Math.max(64, Math.floor(runnable.memoryMegabytes * 0.9))}`,
          '--disable-warning=ExperimentalWarning',
          join(runtimeFolder, 'node-runtime.mjs'),
        ],
        isNode: true,
      };
    case 'python':
      return pythonCommand(runnable.runtime, python);
    case 'provided':
      return bootstrapCommand(taskRoot);
  }
}

async function pythonCommand(
  runtime: string,
  python: PythonInterpreter,
): Promise<RuntimeCommand | MissingRuntime> {
  const file = await python.find();
  if (file === undefined) {
    return invalidEntrypoint(
      `${python.command} was not found on the PATH of the server; ${runtime} functions need it`,
    );
  }
  const parameters = ['-u', join(runtimeFolder, 'python_runtime.py')];
  return { kind: 'command', file, parameters, isNode: false };
}

function bootstrapCommand(taskRoot: string): RuntimeCommand | MissingRuntime {
  const file = join(taskRoot, 'bootstrap');
  if (!existsSync(file)) {
    return invalidEntrypoint(`Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]`);
  }
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return invalidEntrypoint('fork/exec /var/task/bootstrap: permission denied');
  }
  return { kind: 'command', file, parameters: [], isNode: false };
}

function invalidEntrypoint(message: string): MissingRuntime {
  return { kind: 'missing', errorType: 'Runtime.InvalidEntrypoint', message };
}

/**
 * The real interpreter behind `python3`: version managers put shims on the PATH that need the user's
 * environment, which functions do not get. Looked for when first needed, and again until it is found.
 */
export class PythonInterpreter {
  readonly command: string;
  #found: Promise<string | undefined> | undefined;

  constructor(command: string) {
    this.command = command;
  }

  /** Path of the interpreter; undefined when there is none. */
  async find(): Promise<string | undefined> {
    this.#found ??= new Promise((resolve) => {
      execFile(this.command, ['-c', 'import sys; print(sys.executable)'], (error, stdout) => {
        const file = stdout.trim();
        resolve(error === null && file !== '' ? file : undefined);
      });
    });
    const file = await this.#found;
    if (file === undefined) this.#found = undefined;
    return file;
  }
}
