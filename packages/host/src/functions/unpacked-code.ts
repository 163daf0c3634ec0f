import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeLocation, CodeStore } from '@cairn/resources';
import { unpackArchive } from '../code-archive.ts';

export interface UnpackedCodeOptions {
  readonly code: CodeStore;
  /** Where files go; emptied first. A new temporary folder when undefined. */
  readonly workFolder: string | undefined;
  readonly unzippedBytesMax: number;
}

/** The files of functions, unpacked once for all environments that run them. */
export class UnpackedCode {
  readonly #options: UnpackedCodeOptions;
  readonly #folders = new Map<string, Promise<string>>();
  #root: Promise<string> | undefined;

  constructor(options: UnpackedCodeOptions) {
    this.#options = options;
  }

  /** The folder with the function's files. @throws Error when the code is not there or is damaged */
  folder(location: CodeLocation): Promise<string> {
    if (location.kind === 'directory') return taskRoot(location.path);
    const { id } = location;
    let folder = this.#folders.get(id);
    if (folder === undefined) {
      folder = this.#unpack(id);
      this.#folders.set(id, folder);
      folder.catch(() => this.#folders.delete(id));
    }
    return folder;
  }

  /** A new folder for what an environment writes, its `/tmp`. */
  async temporaryFolder(): Promise<string> {
    return mkdtemp(join(await this.#rootFolder(), 'tmp-'));
  }

  /** Removes everything that was unpacked. */
  async remove(): Promise<void> {
    const root = await this.#root;
    if (root !== undefined) await rm(root, { recursive: true, force: true });
  }

  async #unpack(id: string): Promise<string> {
    const bytes = await this.#options.code.get(id);
    if (bytes === undefined) throw new Error(`the code ${id} is not kept`);
    const folder = join(await this.#rootFolder(), id);
    await unpackArchive(bytes, folder, this.#options.unzippedBytesMax);
    return folder;
  }

  #rootFolder(): Promise<string> {
    this.#root ??= this.#makeRoot();
    return this.#root;
  }

  /** What a killed server left behind goes first. */
  async #makeRoot(): Promise<string> {
    const { workFolder } = this.#options;
    if (workFolder === undefined) return mkdtemp(join(tmpdir(), 'cairn-functions-'));
    await rm(workFolder, { recursive: true, force: true });
    await mkdir(workFolder, { recursive: true, mode: 0o700 });
    return workFolder;
  }
}

/** A single file's function runs in the folder of the file. */
async function taskRoot(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? path : join(path, '..');
}
