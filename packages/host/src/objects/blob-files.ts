import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ObjectBlobs } from '@cairn/resources';
import { makeFolder, syncFile, syncFolder } from '../durable-files.ts';
import { holdFolder, isFolderHeld } from '../folder-hold.ts';

/** Bytes read at once. */
const readBytes = 262_144;
/** Bytes gathered before they are written: small chunks would cost a system call each. */
const writeBytes = 262_144;
const partialFolder = 'partial';

/**
 * Files of bytes under a folder, spread over 256 folders by the last two digits of their ids. A file is
 * written and synced in `partial`, then gets its name, then its folder is synced: a crash leaves whole
 * files and leftovers in `partial`, which `open` clears away.
 */
export class BlobFiles implements ObjectBlobs {
  readonly #folder: string;
  /** Folders that are there durably, or are being made so. */
  readonly #prepared = new Map<string, Promise<void>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder made when the first file is written */
  static async open(folder: string): Promise<BlobFiles> {
    await rm(join(folder, partialFolder), { recursive: true, force: true });
    return new BlobFiles(folder);
  }

  async write(id: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(id);
    const partial = join(this.#folder, partialFolder, id);
    await this.#prepare(dirname(path));
    const iterator = bytes[Symbol.asyncIterator]();
    try {
      const file = await open(partial, 'wx', 0o600);
      try {
        await writeAll(file, iterator);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(partial, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await iterator.return?.();
      await rm(partial, { force: true });
      await rm(path, { force: true });
      throw error;
    }
  }

  async *read(id: string, start: number, end: number): AsyncGenerator<Uint8Array, void> {
    if (end <= start) return;
    const file = await open(this.#path(id), 'r');
    try {
      for (let at = start; at < end; ) {
        const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, end - at));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) throw new Error(`the file ${id} of an object is shorter than it was`);
        at += bytesRead;
        yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }

  async remove(ids: readonly string[]): Promise<boolean> {
    if (ids.length > 0 && (await isFolderHeld(this.#folder))) return false;
    for (const id of ids) await rm(this.#path(id), { force: true });
    return true;
  }

  async *list(): AsyncGenerator<readonly string[], void> {
    const folders = await readdir(this.#folder).catch(() => []);
    for (const folder of folders) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      yield (await readdir(join(this.#folder, folder))).filter((name) => name.endsWith(folder));
    }
  }

  /**
   * Does something with a folder of such files, also another process's, while none of them is removed;
   * what it is given copies them all into another folder, durably.
   */
  static hold<Result>(
    folder: string,
    work: (copyTo: (target: string) => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const files = new BlobFiles(folder);
    return holdFolder(folder, () => work((target) => files.#copyTo(new BlobFiles(target))));
  }

  /** Copies all files of a folder that nobody changes into another one, durably. */
  static copy(from: string, to: string): Promise<void> {
    return new BlobFiles(from).#copyTo(new BlobFiles(to));
  }

  async #copyTo(target: BlobFiles): Promise<void> {
    for await (const ids of this.list()) {
      for (const id of ids) {
        const path = target.#path(id);
        const partial = join(target.#folder, partialFolder, id);
        await target.#prepare(dirname(path));
        await copyFile(this.#path(id), partial, constants.COPYFILE_FICLONE);
        await syncFile(partial);
        await rename(partial, path);
      }
      const [first] = ids;
      if (first !== undefined) await syncFolder(dirname(target.#path(first)));
    }
    await rm(join(target.#folder, partialFolder), { recursive: true, force: true });
  }

  #prepare(folder: string): Promise<void> {
    let prepared = this.#prepared.get(folder);
    if (prepared === undefined) {
      prepared = this.#make(folder);
      this.#prepared.set(folder, prepared);
      prepared.catch(() => this.#prepared.delete(folder));
    }
    return prepared;
  }

  async #make(folder: string): Promise<void> {
    await makeFolder(join(this.#folder, partialFolder));
    await makeFolder(folder);
  }

  /** Ids are made here and hold no path; a row that is damaged must not lead elsewhere. */
  #path(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error(`'${id}' is no name of an object's file`);
    return join(this.#folder, id.slice(-2), id);
  }
}

async function writeAll(file: FileHandle, bytes: AsyncIterator<Uint8Array>): Promise<void> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const next = await bytes.next();
    if (next.done !== true) {
      gathered.push(next.value);
      length += next.value.length;
      if (length < writeBytes) continue;
    }
    if (length > 0) await writeWhole(file, gathered, length);
    gathered = [];
    length = 0;
    if (next.done === true) return;
  }
}

/** A file system may take less than it was given; what is left goes with the next call, or fails there. */
async function writeWhole(file: FileHandle, chunks: readonly Uint8Array[], length: number): Promise<void> {
  let { bytesWritten } = await file.writev(chunks);
  if (bytesWritten === length) return;
  const whole = Buffer.concat(chunks, length);
  while (bytesWritten < length)
    bytesWritten += (await file.write(whole, bytesWritten, length - bytesWritten)).bytesWritten;
}
