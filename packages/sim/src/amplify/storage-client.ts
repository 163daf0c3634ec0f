import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { StoragePools } from './storage-pools.ts';

/** How the client finds the server: by the advanced option, by the names of AWS, or by the shim. */
export type StorageWay = 'endpoint' | 'names' | 'shim';

/** What the process is told at its start. */
export interface StorageSetup {
  readonly bucket: string;
  readonly region: string;
  readonly port: number;
  readonly way: StorageWay;
  readonly pools: StoragePools;
  /** Who is to be signed in by `signIn`; a guest until then. */
  readonly user: { readonly username: string; readonly password: string };
}

/** What it is told to do. */
export interface StorageCommand {
  readonly call:
    | 'signIn'
    | 'upload'
    | 'pausedUpload'
    | 'cancelledUpload'
    | 'download'
    | 'fetchUrl'
    | 'list'
    | 'getProperties'
    | 'copy'
    | 'remove';
  /** As the library takes it. */
  readonly input?: { readonly [member: string]: unknown };
  /** Bytes of what is sent or expected; its content follows from it. */
  readonly size?: number;
}

export type StorageReply =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

/** The official client in a process of its own, which trusts the server's authority. */
export class StorageClient {
  readonly #process: ChildProcess;

  constructor(setup: StorageSetup, authorityFile: string) {
    const file = new URL('./storage-process.ts', import.meta.url);
    this.#process = fork(file, [JSON.stringify(setup)], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authorityFile },
      execArgv: [],
    });
  }

  /** One after the other. */
  async run(command: StorageCommand): Promise<StorageReply> {
    const settled = new AbortController();
    const ended = once(this.#process, 'exit', { signal: settled.signal }).then(() => {
      throw new Error(`the client has ended with ${command.call}`);
    });
    const answered = once(this.#process, 'message', { signal: settled.signal });
    this.#process.send(command);
    try {
      const [reply] = (await Promise.race([answered, ended])) as [StorageReply];
      return reply;
    } finally {
      ended.catch(() => {});
      settled.abort();
    }
  }

  /** What a call gives. @throws Error where it fails */
  async value(command: StorageCommand): Promise<Record<string, unknown>> {
    const reply = await this.run(command);
    if (reply.kind === 'failed') throw new Error(`${reply.name}: ${reply.message}`);
    return reply.value as Record<string, unknown>;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}
