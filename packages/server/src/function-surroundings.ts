import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  BlobCodeStore,
  BlobStore,
  type FunctionHostLimitName,
  type FunctionProcessesOptions,
} from '@cairn/host';
import { FunctionFolder, FunctionProcesses } from '@cairn/host/functions';
import type { LimitValues, Log } from '@cairn/kit';
import type { CodeStore, FunctionDirectory, FunctionHost, FunctionLogRecorder } from '@cairn/resources';
import { type CairnOptions, ServerStartError } from './cairn-options.ts';
import { codeFolder } from './data-folders.ts';
import { codePath } from './pages.ts';

/** Where functions' code lies and what runs it. */
export interface FunctionSurroundings {
  readonly code: CodeStore;
  readonly host: FunctionHost;
  readonly directory: FunctionDirectory | undefined;
  readonly codeUrl: (id: string) => string;
  close(): Promise<void>;
}

/** What functions' surroundings take from the server. */
export interface FunctionSurroundingsContext {
  readonly log: Log;
  readonly limits: LimitValues<FunctionHostLimitName>;
  readonly endpoint: () => string | undefined;
  /** Keys by which functions act as their roles, where keys are verified. */
  readonly credentials?: FunctionProcessesOptions['credentials'];
  /** Where functions log. */
  readonly logs: FunctionLogRecorder;
}

/** Opens the code store, the runner of functions and, where asked for, the directory of functions. */
export async function openFunctionSurroundings(
  options: CairnOptions,
  { log, limits, endpoint, credentials, logs }: FunctionSurroundingsContext,
): Promise<FunctionSurroundings> {
  const directory = await openDirectory(options.functionsDirectory, log);
  const temporary = options.memory === true ? await mkdtemp(join(tmpdir(), 'cairn-memory-')) : undefined;
  // Functions see these paths, so they must not depend on where the server was started.
  const data = temporary ?? resolve(options.dataDirectory ?? '.cairn');
  const code = new BlobCodeStore(new BlobStore(codeFolder(data)));
  const host = new FunctionProcesses({
    code,
    log,
    endpoint,
    limits,
    ...(credentials === undefined ? {} : { credentials }),
    // Emptied at the first use, so its name must not be one that a project has beside its data.
    workFolder: join(data, 'function-environments'),
    ...(options.onFunctionOutput !== undefined && { onOutput: options.onFunctionOutput }),
    logs,
  });
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
  const folder = new FunctionFolder({ path, log });
  // Looked at once, so that what is wrong with a function is told now and not at its first call.
  folder.list();
  return folder;
}
