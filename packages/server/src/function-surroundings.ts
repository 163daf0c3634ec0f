import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobCodeStore, FunctionFolder, FunctionProcesses } from '@cairn/host';
import type { CodeStore, FunctionDirectory, FunctionHost } from '@cairn/resources';
import type { Log } from '@cairn/wire';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import { codePath } from './pages.ts';

/** Where functions' code lies and what runs it. */
export interface FunctionSurroundings {
  readonly code: CodeStore;
  readonly host: FunctionHost;
  readonly directory: FunctionDirectory | undefined;
  readonly codeUrl: (id: string) => string;
  close(): Promise<void>;
}

/** Where functions' code lies in a data directory or a backup. */
export function codeFolder(dataDirectory: string): string {
  return join(dataDirectory, 'code');
}

/** Opens the code store, the runner of functions and, where asked for, the directory of functions. */
export async function openFunctionSurroundings(
  options: CairnOptions,
  { log, endpoint }: { readonly log: Log; readonly endpoint: () => string | undefined },
): Promise<FunctionSurroundings> {
  const directory = await openDirectory(options.functionsDirectory, log);
  const temporary = options.memory === true ? await mkdtemp(join(tmpdir(), 'cairn-code-')) : undefined;
  const code = new BlobCodeStore(temporary ?? codeFolder(options.dataDirectory ?? '.cairn'));
  const host = new FunctionProcesses({ code, log, endpoint });
  return {
    code,
    host,
    directory,
    codeUrl: (id) => `${endpoint() ?? ''}${codePath}${id}`,
    async close() {
      await host.stop();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function openDirectory(path: string | undefined, log: Log): Promise<FunctionDirectory | undefined> {
  if (path === undefined) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() !== true)
    throw new ServerStartError(
      `the functions directory ${path} is not there or is no directory (--functions)`,
    );
  return new FunctionFolder({ path, log });
}
