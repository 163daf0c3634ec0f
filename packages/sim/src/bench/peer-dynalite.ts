import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

interface DynaliteServer {
  listen(port: number, host: string, listening: () => void): void;
  close(closed: () => void): void;
  closeAllConnections(): void;
  address(): AddressInfo;
}

/** A running `dynalite`, which stands in for DynamoDB. */
export interface Dynalite {
  readonly endpoint: string;
  /** Ends what is asked of it without an answer. */
  abandon(): void;
  close(): Promise<void>;
}

/**
 * Starts `dynalite` in this process; its tables are there at once.
 * @param path where LevelDB keeps the data, without waiting for the disk; in memory when undefined
 */
export async function startDynalite(path?: string): Promise<Dynalite> {
  const make = createRequire(import.meta.url)('dynalite') as (options: object) => DynaliteServer;
  const server = make({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(path !== undefined && { path }),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    abandon: () => server.closeAllConnections(),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Starts `dynalite` in a process of its own, in memory: an error that it does not catch is only an answer that is missing. */
export async function startDynaliteProcess(): Promise<Omit<Dynalite, 'abandon'>> {
  const program = fileURLToPath(new URL('dynalite-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  const [endpoint] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    endpoint: endpoint.toString('utf8').trim(),
    close: async () => {
      child.kill();
      await exited;
    },
  };
}
