import { createHash, randomBytes } from 'node:crypto';
import { constants, type FSWatcher, watch } from 'node:fs';
import { lstat, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { SerialWork, ServiceError } from '@cairn/kit';

/** A text of a file, and the word by which this very text is known. */
export interface FileText {
  readonly text: string;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly revision: string;
}

/** What bounds the looking: a folder that was named by mistake must not hold up the server. */
export interface WatchedFolderLimits {
  readonly definitionFileBytes: number;
  readonly definitionFilesMax: number;
  readonly definitionFoldersMax: number;
}

/** Which files of a folder count, and what the folder is called where something is told of it. */
export interface WatchedFolderOptions<Path> {
  /** The option by which it was named: `--definitions`. */
  readonly option: string;
  /** Reads a path inside of the folder; undefined for what is none of its files. */
  readonly readPath: (path: string) => Path | undefined;
  /** Says what is wrong with a folder in it whose files do not count, whatever they are; undefined where nothing is. */
  readonly objectTo?: (folder: string) => string | undefined;
  readonly limits: WatchedFolderLimits;
  /** Told what the limits leave out, and what is wrong with folders. */
  readonly warn: (message: string) => void;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * The files of a folder, and nothing outside of it: paths are checked by their form, and again by where they really
 * lead. Symbolic links are not followed to outside, hidden files are not there.
 */
export class WatchedFolder<Path extends { readonly path: string }> {
  /** The folder, as it was named. */
  readonly place: string;
  readonly #root: string;
  readonly #options: WatchedFolderOptions<Path>;
  /** What was left out by the last look, so that it is told once. */
  #leftOut = '';
  #objections: readonly string[] = [];
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #writes = new SerialWork();
  #changed: (() => void) | undefined;
  #unwatchable: Error | undefined;

  private constructor(place: string, root: string, options: WatchedFolderOptions<Path>) {
    this.place = place;
    this.#root = root;
    this.#options = options;
  }

  /** @throws Error where there is no such folder */
  static async open<Path extends { readonly path: string }>(
    folder: string,
    options: WatchedFolderOptions<Path>,
  ): Promise<WatchedFolder<Path>> {
    const root = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new Error(`the folder ${folder} is not there`) : error;
    });
    if (!(await stat(root)).isDirectory()) throw new Error(`${folder} is not a folder`);
    return new WatchedFolder(folder, root, options);
  }

  /** Its files, in the order of their paths. */
  async list(): Promise<readonly Path[]> {
    const found: Path[] = [];
    const folders = new Set<string>();
    await this.#visit('', { found, folders });
    this.#rewatch(folders);
    this.#tellLeftOut(found.length, folders.size);
    this.#tellObjections(folders);
    const listed = found.slice(0, this.#options.limits.definitionFilesMax);
    return listed.sort((one, other) => (one.path < other.path ? -1 : 1));
  }

  /** What a limit leaves out is told, once for each limit that was reached. */
  #tellLeftOut(files: number, folders: number): void {
    const { definitionFilesMax, definitionFoldersMax } = this.#options.limits;
    const reached = [
      ...(files > definitionFilesMax ? [`${definitionFilesMax} files (definitionFilesMax)`] : []),
      ...(folders > definitionFoldersMax ? [`${definitionFoldersMax} folders (definitionFoldersMax)`] : []),
    ].join(' and ');
    if (reached !== '' && reached !== this.#leftOut)
      this.#options.warn(`${this.#options.option}: more than ${reached} are there; the others are left out`);
    this.#leftOut = reached;
  }

  /** What is wrong with folders, each told once while it is so. */
  #tellObjections(folders: ReadonlySet<string>): void {
    const { objectTo, option, warn } = this.#options;
    const objections = [...folders].flatMap((folder) => objectTo?.(folder) ?? []);
    for (const objection of objections)
      if (!this.#objections.includes(objection)) warn(`${option}: ${objection}`);
    this.#objections = objections;
  }

  async #visit(
    folder: string,
    listed: { readonly found: Path[]; readonly folders: Set<string> },
  ): Promise<void> {
    const { found, folders } = listed;
    // One more than may be: that there are others is told.
    if (folders.size > this.#options.limits.definitionFoldersMax) return;
    folders.add(folder);
    if (folders.size > this.#options.limits.definitionFoldersMax) return;
    // Before it is read: what is made meanwhile is seen by the one or the other.
    this.#watchFolder(folder);
    const entries = await readdir(join(this.#root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) await this.#visit(path, listed);
      else {
        const definition = this.#options.readPath(path);
        if (definition !== undefined && found.length <= this.#options.limits.definitionFilesMax)
          found.push(definition);
      }
    }
  }

  /** The text of a file; undefined where there is none. @throws ServiceError where it cannot be shown */
  async read(path: string): Promise<FileText | undefined> {
    const real = await this.#realOf(path);
    if (real === undefined) return undefined;
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
      () => undefined,
    );
    if (file === undefined) return undefined;
    try {
      const found = await file.stat();
      if (!found.isFile()) return undefined;
      if (found.size > this.#options.limits.definitionFileBytes)
        throw tooLarge(path, this.#options.limits.definitionFileBytes);
      const bytes = await file.readFile();
      return { text: utf8.decode(bytes), revision: revisionOf(bytes) };
    } catch (error) {
      if (error instanceof TypeError) throw refusal('InvalidDefinitionFile', `${path} is not UTF-8.`, 400);
      throw error;
    } finally {
      await file.close();
    }
  }

  /**
   * Writes a file as a whole, if it still is what its writer has seen: of several writers who have seen the same, one.
   * @param before its revision; undefined where there was no file
   * @throws ServiceError RevisionConflict with the present text
   */
  write(path: Path, text: string, before: string | undefined): Promise<string> {
    return this.#writes.run(() => this.#write(path, text, before));
  }

  async #write({ path }: Path, text: string, before: string | undefined): Promise<string> {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > this.#options.limits.definitionFileBytes)
      throw tooLarge(path, this.#options.limits.definitionFileBytes);
    const target = (await this.#realOf(path)) ?? (await this.#newFile(path));
    const there = await stat(target).catch(() => undefined);
    if (there !== undefined && !there.isFile()) throw noPlace(path);
    const mode = there === undefined ? 0o644 : there.mode & 0o777;
    const temporary = join(dirname(target), `.cairn-${randomBytes(8).toString('hex')}.tmp`);
    try {
      const file = await open(temporary, 'wx', mode);
      try {
        await file.chmod(mode);
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      const now = await this.read(path);
      if (now?.revision !== before) throw conflict(path, now);
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
    return revisionOf(bytes);
  }

  /** Calls whenever something may have changed in the folders that were listed, from the next listing on. */
  watch(changed: () => void): void {
    this.#changed = changed;
  }

  close(): void {
    this.#changed = undefined;
    this.#rewatch(new Set());
  }

  #watchFolder(folder: string): void {
    if (this.#changed === undefined || this.#watchers.has(folder)) return;
    try {
      const watcher = watch(join(this.#root, folder), { persistent: false }, () => this.#changed?.());
      watcher.on('error', () => this.#unwatch(folder));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.#unwatchable ??= error as Error;
    }
  }

  /** Why changes are not noticed, where a system watches no more folders; they are when somebody lists the files. */
  get unwatchable(): Error | undefined {
    return this.#unwatchable;
  }

  #rewatch(folders: ReadonlySet<string>): void {
    for (const folder of this.#watchers.keys()) if (!folders.has(folder)) this.#unwatch(folder);
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  /** Where a file really is; undefined where it is not, or not inside. */
  async #realOf(path: string): Promise<string | undefined> {
    const real = await realpath(join(this.#root, path)).catch(() => undefined);
    return real !== undefined && this.#holds(real) ? real : undefined;
  }

  /** Where a file would be, in a folder that is there. @throws ServiceError where that is not inside */
  async #newFile(path: string): Promise<string> {
    const target = join(this.#root, path);
    const folder = await realpath(dirname(target)).catch(() => undefined);
    const isInside = folder !== undefined && (folder === this.#root || this.#holds(folder));
    if (!isInside || !(await stat(folder)).isDirectory()) throw noPlace(path);
    const isTaken = await lstat(target).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      // What cannot be looked at, as a name that is too long, cannot be made either.
      throw noPlace(path);
    });
    if (isTaken !== undefined) throw noPlace(path);
    return target;
  }

  #holds(real: string): boolean {
    return real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep);
  }
}

function revisionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function refusal(code: string, message: string, status: number): ServiceError {
  return new ServiceError(code, message, { status });
}

function noPlace(path: string): ServiceError {
  return refusal(
    'InvalidDefinitionPath',
    `${path.slice(0, 300)} is not a place for a file in the folder of definitions.`,
    400,
  );
}

function tooLarge(path: string, bytesMax: number): ServiceError {
  return refusal(
    'DefinitionFileTooLarge',
    `${path} is larger than ${bytesMax} bytes (the limit definitionFileBytes).`,
    413,
  );
}

function conflict(path: string, now: FileText | undefined): ServiceError {
  const members = now === undefined ? {} : { text: now.text, revision: now.revision };
  return new ServiceError('RevisionConflict', `${path} was changed meanwhile.`, { status: 409, members });
}
