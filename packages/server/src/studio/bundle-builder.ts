import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '@cairn/kit';
import { ServerStartError } from '../cairn-options.ts';
import type { BundleMessage } from './bundle-message.ts';

/** How far the studio is. */
export type BundleState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'building'; readonly phase: string; readonly sinceMs: number }
  | { readonly kind: 'ready'; readonly folder: string }
  | { readonly kind: 'failed'; readonly message: string };

const sources = resolve(import.meta.dirname, '../../../studio/index.html');
/** Where a published package has its bundle, beside the code. */
const published = resolve(import.meta.dirname, '../../studio-bundle');

function isBundle(folder: string): boolean {
  return existsSync(join(folder, 'index.html'));
}

/** Provides the studio's files: those that were published, those of the cache, or those that it has bundled. */
export class BundleBuilder {
  readonly #log: Log;
  #state: BundleState;
  #process: ChildProcess | undefined;

  /**
   * @param folder where the files are; without it they are looked for, and made
   * @throws ServerStartError where the folder holds none
   */
  constructor(log: Log, folder?: string) {
    this.#log = log;
    if (folder !== undefined && !isBundle(folder))
      throw new ServerStartError(`--studio-folder: ${folder} holds no studio: there is no index.html`);
    const found = folder ?? (existsSync(sources) ? undefined : published);
    if (found === undefined) this.#state = { kind: 'idle' };
    else if (isBundle(found)) this.#state = { kind: 'ready', folder: found };
    else this.#state = { kind: 'failed', message: 'The studio is not among the files of this installation.' };
  }

  get state(): BundleState {
    return this.#state;
  }

  /** Begins to make what is not there, once more after a failure; not twice at a time. */
  start(): void {
    if (this.#state.kind === 'ready' || this.#state.kind === 'building' || !existsSync(sources)) return;
    this.#state = { kind: 'building', phase: 'Starting', sinceMs: Date.now() };
    const { fork } = process.getBuiltinModule('node:child_process');
    const child = fork(join(import.meta.dirname, 'bundle-process.ts'), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
      execArgv: [],
    });
    this.#process = child;
    let complaint = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-4_000);
    });
    child.on('message', (message: BundleMessage) => this.#hear(message));
    child.on('error', (error) => this.#fail(error.message));
    child.on('exit', () => {
      this.#process = undefined;
      if (this.#state.kind === 'building')
        this.#fail(complaint.trim() || 'The bundling ended without a word.');
    });
    // Neither keeps a server alive that is about to end.
    child.unref();
    child.channel?.unref();
    (child.stderr as unknown as { unref?: () => void } | null)?.unref?.();
  }

  close(): void {
    this.#process?.removeAllListeners().kill();
    this.#process = undefined;
  }

  #hear(message: BundleMessage): void {
    if (message.kind === 'phase') {
      if (this.#state.kind === 'building') this.#state = { ...this.#state, phase: message.phase };
    } else if (message.kind === 'done') this.#state = { kind: 'ready', folder: message.folder };
    else this.#fail(message.message);
  }

  #fail(message: string): void {
    if (this.#state.kind === 'failed') return;
    this.#state = { kind: 'failed', message };
    this.#log('error', 'the studio could not be bundled', { error: message });
  }
}
