import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

interface DynaliteServer {
  listen(port: number, host: string, listening: () => void): void;
  close(closed: () => void): void;
  address(): AddressInfo;
}

/** A running `dynalite`, which stands in for DynamoDB. */
export interface Dynalite {
  readonly endpoint: string;
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
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
