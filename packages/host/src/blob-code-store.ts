import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CodeStore, StoredCode } from '@cairn/resources';
import { syncFolder, writeDurably } from './durable-files.ts';
import { sha256Base64 } from './node-digest.ts';

const idPattern = /^[0-9a-f]{64}$/;
/** Names that this class gives: kept code, and what a killed server had not finished writing. */
const ownName = /^([0-9a-f]{64})\.zip(?:\.[0-9a-f-]{36}\.part)?$/;

/**
 * Code as files named by the hash of their content, in one folder. With `--memory` the folder is a
 * temporary one.
 */
export class BlobCodeStore implements CodeStore {
  readonly #folder: string;

  /** @param folder made when the first code is kept */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(bytes: Uint8Array): Promise<StoredCode> {
    const id = hash('sha256', bytes, 'hex');
    const path = this.#path(id);
    // A file of the right size under this name was written whole: names appear only after a sync.
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    if (size !== bytes.length) {
      await mkdir(this.#folder, { recursive: true });
      await writeDurably(path, bytes);
      await syncFolder(dirname(this.#folder));
    }
    return { id, sha256: sha256Base64(bytes), sizeBytes: bytes.length };
  }

  /** @throws Error when the bytes on disk are not those that were kept */
  async get(id: string): Promise<Uint8Array | undefined> {
    if (!idPattern.test(id)) return undefined;
    let bytes: Uint8Array;
    try {
      bytes = await readFile(this.#path(id));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    if (hash('sha256', bytes, 'hex') !== id) throw new Error(`the code file ${this.#path(id)} is damaged`);
    return bytes;
  }

  /** A data directory may lie in a folder of somebody's, so whatever bears another name is left alone. */
  async retain(ids: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const id = ownName.exec(name)?.[1];
      if (id === undefined || (ids.has(id) && name === `${id}.zip`)) continue;
      await rm(join(this.#folder, name), { force: true });
    }
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.zip`);
  }
}
