import { createHash, hash, randomUUID } from 'node:crypto';
import { constants, rmSync, statSync, utimesSync } from 'node:fs';
import { copyFile, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, syncFile, syncFolder } from './durable-files.ts';

/** A kept blob. */
export interface StoredBlob {
  /** SHA-256 of its bytes in lower-case hexadecimal. */
  readonly id: string;
  readonly sizeBytes: number;
}

/** Part of a blob: from one byte to another, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const idPattern = /^[0-9a-f]{64}$/;
const shelfPattern = /^[0-9a-f]{2}$/;
/** What a put that was not finished leaves. */
const partPattern = /^[0-9a-f-]{36}\.part$/;
const holdPattern = /^[0-9a-f-]{36}\.hold$/;
/** A hold of a process that was killed does not stand in the way for ever. */
const holdMsMax = 24 * 3_600_000;

/**
 * Bytes of any size as files named by the hash of their content: `<folder>/ab/<sha256>`. A file appears under its
 * name whole and synced, never changes, and is there after a power cut once `put` has resolved. Several processes
 * may use a folder at once.
 */
export class BlobStore {
  readonly #folder: string;
  /** Names of puts that are under way in this process. */
  readonly #parts = new Set<string>();

  /** @param folder made when the first blob is kept; files in it that bear other names are left alone */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps bytes, hashed while they are written; durable when it resolves. The same bytes are kept once. */
  async put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    if (content instanceof Uint8Array) {
      const blob: StoredBlob = { id: hash('sha256', content, 'hex'), sizeBytes: content.length };
      if (await this.#renew(blob)) return blob;
    }
    await makeFolder(this.#folder);
    const part = `${randomUUID()}.part`;
    const path = join(this.#folder, part);
    this.#parts.add(part);
    try {
      const blob = await writeHashed(path, content instanceof Uint8Array ? [content] : content);
      if (!(await this.#renew(blob))) await this.#publish(path, blob.id);
      return blob;
    } finally {
      this.#parts.delete(part);
      await rm(path, { force: true });
    }
  }

  /** The whole bytes; undefined when they are not kept. @throws Error when they are not those that were kept */
  async get(id: string): Promise<Uint8Array | undefined> {
    if (!idPattern.test(id)) return undefined;
    const path = this.#path(id);
    const bytes = await ifThere(readFile(path));
    if (bytes !== undefined && hash('sha256', bytes, 'hex') !== id) {
      throw new Error(`the blob file ${path} is damaged`);
    }
    return bytes;
  }

  /** The bytes, or a range of them, one chunk after another; undefined when they are not kept. Not checked. */
  async read(id: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array> | undefined> {
    if (!idPattern.test(id)) return undefined;
    // Once it is open it can be read to its end, also when the blob is removed meanwhile.
    const file = await ifThere(open(this.#path(id), 'r'));
    return file?.createReadStream(range);
  }

  /** Size of a kept blob; undefined when it is not kept. */
  async stat(id: string): Promise<StoredBlob | undefined> {
    if (!idPattern.test(id)) return undefined;
    const found = await ifThere(stat(this.#path(id)));
    return found && { id, sizeBytes: found.size };
  }

  /**
   * Removes all blobs but some, unless somebody holds the folder.
   * @param lastPutBeforeMs epoch milliseconds when the ids to be kept began to be gathered; what was put since then
   *   stays. Without it nothing else may put at the same time.
   */
  async retain(ids: ReadonlySet<string>, lastPutBeforeMs = Number.POSITIVE_INFINITY): Promise<void> {
    for (const name of await namesIn(this.#folder)) {
      if (partPattern.test(name) && !this.#parts.has(name)) {
        removeUnused(join(this.#folder, name), lastPutBeforeMs);
      }
    }
    for await (const id of this.ids()) {
      if (ids.has(id)) continue;
      if (await this.#isHeld()) return;
      removeUnused(this.#path(id), lastPutBeforeMs);
    }
  }

  /** Ids of all kept blobs. */
  async *ids(): AsyncGenerator<string, void> {
    for (const shelf of await namesIn(this.#folder)) {
      if (!shelfPattern.test(shelf)) continue;
      for (const name of await namesIn(join(this.#folder, shelf))) {
        if (idPattern.test(name) && name.startsWith(shelf)) yield name;
      }
    }
  }

  /** Does something while no process removes blobs of this folder. */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    if ((await ifThere(stat(this.#folder))) === undefined) await makeFolder(this.#folder);
    const path = join(this.#folder, `${randomUUID()}.hold`);
    await writeFile(path, '');
    try {
      return await work();
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Copies all blobs into another blob store's folder, durably; those that it has are not copied again. */
  async copyTo(folder: string): Promise<void> {
    const target = new BlobStore(folder);
    for await (const id of this.ids()) {
      const source = await this.stat(id);
      if (source === undefined || (await target.#renew(source))) continue;
      await makeFolder(folder);
      const part = join(folder, `${randomUUID()}.part`);
      try {
        const copied = copyFile(this.#path(id), part, constants.COPYFILE_FICLONE).then(() => true);
        // It was removed meanwhile: nothing named it.
        if (!(await ifThere(copied))) continue;
        await syncFile(part);
        await target.#publish(part, id);
      } finally {
        await rm(part, { force: true });
      }
    }
  }

  /** Whether the blob is kept already, durably; counts as a put. */
  async #renew({ id, sizeBytes }: StoredBlob): Promise<boolean> {
    const path = this.#path(id);
    // A file of the right size under this name was written whole: names appear only after a sync.
    if ((await ifThere(stat(path)))?.size !== sizeBytes) return false;
    if (!touch(path)) return false;
    // Whoever gave the file its name may not have synced it yet.
    await syncFolder(join(path, '..'));
    return true;
  }

  async #publish(part: string, id: string): Promise<void> {
    const shelf = join(this.#folder, id.slice(0, 2));
    await makeFolder(shelf);
    touch(part);
    await rename(part, this.#path(id));
    await syncFolder(shelf);
  }

  async #isHeld(): Promise<boolean> {
    for (const name of await namesIn(this.#folder)) {
      if (!holdPattern.test(name)) continue;
      const path = join(this.#folder, name);
      const heldMs = Date.now() - ((await ifThere(stat(path)))?.mtimeMs ?? Number.NEGATIVE_INFINITY);
      if (heldMs < holdMsMax) return true;
      await rm(path, { force: true });
    }
    return false;
  }

  #path(id: string): string {
    return join(this.#folder, id.slice(0, 2), id);
  }
}

/** Removes a file that was not put lately. In one step, so that a put between the look and the removal is not lost. */
function removeUnused(path: string, lastPutBeforeMs: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && found.mtimeMs < lastPutBeforeMs) rmSync(path, { force: true });
}

/** Notes that a file was put now; at once, see {@link removeUnused}. @returns false when it is not there. */
function touch(path: string): boolean {
  const now = new Date();
  try {
    utimesSync(path, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Writes chunks into a new file, synced. */
async function writeHashed(
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredBlob> {
  const digest = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      digest.update(chunk);
      sizeBytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { id: digest.digest('hex'), sizeBytes };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await ifThere(readdir(folder))) ?? [];
}

/** What an operation on a path gives; undefined when there is no such path. */
async function ifThere<Result>(operation: Promise<Result>): Promise<Result | undefined> {
  try {
    return await operation;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
