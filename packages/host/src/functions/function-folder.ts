import { hash } from 'node:crypto';
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import type { Log } from '@cairn/kit';
import type { DirectoryFunction, FunctionDirectory } from '@cairn/resources';
import { sha256Base64 } from '../node-digest.ts';
import { type FunctionSettings, readFunctionSettings } from './function-settings.ts';

export interface FunctionFolderOptions {
  readonly path: string;
  readonly log: Log;
  /** Files of one function that are looked at for changes. */
  readonly watchedFilesMax?: number;
}

const namePattern = /^[a-zA-Z0-9-_]{1,64}$/;
const singleFileExtensions = ['.mjs', '.js', '.cjs', '.ts', '.py'];
const nodeEntries = ['index.mjs', 'index.js', 'index.cjs', 'index.ts'];
const pythonEntries = ['lambda_function.py', 'index.py', 'app.py', 'main.py'];
const nodeRuntime = 'nodejs22.x';
const pythonRuntime = 'python3.12';
const bootstrapRuntime = 'provided.al2023';

interface Known {
  readonly function: DirectoryFunction;
  /** State of every file and folder by path; a difference means a change. */
  readonly marks: ReadonlyMap<string, string>;
}

/**
 * Functions straight from a directory: each sub-folder and each single file is one. Files are looked at
 * whenever a function is asked for, so that the invocation after a save runs the new code.
 */
export class FunctionFolder implements FunctionDirectory {
  readonly #path: string;
  readonly #log: Log;
  readonly #watchedFilesMax: number;
  readonly #known = new Map<string, Known>();
  /** Problems already told, by name. */
  readonly #told = new Map<string, string>();

  constructor(options: FunctionFolderOptions) {
    this.#path = resolve(options.path);
    this.#log = options.log;
    this.#watchedFilesMax = options.watchedFilesMax ?? 2_000;
  }

  list(): readonly DirectoryFunction[] {
    const names = new Set<string>();
    for (const entry of readdirSync(this.#path, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const extension = extname(entry.name);
      if (entry.isFile() && !singleFileExtensions.includes(extension)) continue;
      names.add(entry.isFile() ? entry.name.slice(0, -extension.length) : entry.name);
    }
    return [...names].sort().flatMap((name) => {
      if (!namePattern.test(name))
        this.#tell(name, 'a name has letters, digits, - and _, at most 64 of them');
      return this.find(name) ?? [];
    });
  }

  find(name: string): DirectoryFunction | undefined {
    if (!namePattern.test(name) || name === 'node_modules') return undefined;
    const known = this.#known.get(name);
    if (known !== undefined && isUnchanged(known.marks)) return known.function;
    this.#known.delete(name);
    const path = this.#locate(name);
    if (path === undefined) return undefined;
    try {
      const marks = this.#marks(path);
      const found = readFunction(name, path, marks);
      if (typeof found === 'string') return this.#tell(name, found);
      this.#told.delete(name);
      this.#known.set(name, { function: found, marks });
      return found;
    } catch (error) {
      // A file went away between two looks at it: the next look tells.
      return this.#tell(name, String(error));
    }
  }

  #locate(name: string): string | undefined {
    const candidates = [name, ...singleFileExtensions.map((extension) => name + extension)];
    for (const candidate of candidates) {
      const path = join(this.#path, candidate);
      const found = statSync(path, { throwIfNoEntry: false });
      if (candidate === name ? found?.isDirectory() : found?.isFile()) return path;
    }
    return undefined;
  }

  #marks(path: string): Map<string, string> {
    const marks = new Map<string, string>();
    const walk = (at: string): void => {
      const found = statSync(at, { throwIfNoEntry: false });
      if (found === undefined) return;
      if (marks.size >= this.#watchedFilesMax) {
        this.#tell(path, `more than ${this.#watchedFilesMax} files; changes of the others are not noticed`);
        return;
      }
      marks.set(at, mark(at, found));
      if (!found.isDirectory()) return;
      for (const name of sourceNames(at)) walk(join(at, name));
    };
    walk(path);
    return marks;
  }

  #tell(name: string, problem: string): undefined {
    if (this.#told.get(name) === problem) return;
    this.#told.set(name, problem);
    this.#log('error', `the functions directory: ${name}: ${problem}`);
  }
}

/** A folder is marked by the names in it, so that new files count. */
function mark(path: string, found: Stats): string {
  return found.isDirectory()
    ? `folder ${sourceNames(path).join('/')}`
    : `${found.size} ${found.mtimeMs} ${found.ino}`;
}

/** Names that belong to the function: no hidden ones, no packages, no caches that Python makes. */
function sourceNames(folder: string): string[] {
  return readdirSync(folder).filter(
    (name) => !name.startsWith('.') && name !== 'node_modules' && name !== '__pycache__',
  );
}

function isUnchanged(marks: ReadonlyMap<string, string>): boolean {
  for (const [path, before] of marks) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || mark(path, found) !== before) return false;
  }
  return true;
}

/** The function that lies at a path, or what is wrong with it. */
function readFunction(
  name: string,
  path: string,
  marks: ReadonlyMap<string, string>,
): DirectoryFunction | string {
  const isFolder = statSync(path).isDirectory();
  const settings = isFolder ? readFunctionSettings(path) : {};
  if (typeof settings === 'string') return settings;
  const entry = isFolder ? folderEntry(path, settings) : fileEntry(path);
  if (typeof entry === 'string') return entry;
  const text = [...marks].map(([file, state]) => `${file} ${state}`).join('\n');
  let sizeBytes = 0;
  let modifiedMs = 0;
  for (const file of marks.keys()) {
    const found = statSync(file);
    if (found.isFile()) sizeBytes += found.size;
    modifiedMs = Math.max(modifiedMs, Math.floor(found.mtimeMs));
  }
  return {
    name,
    path,
    revision: uuidOf(hash('sha256', text, 'hex')),
    ...entry,
    timeoutSeconds: settings.Timeout ?? 3,
    memoryMegabytes: settings.MemorySize ?? 128,
    environment: settings.Environment?.Variables ?? {},
    description: settings.Description ?? '',
    sizeBytes,
    sha256: sha256Base64(Buffer.from(text)),
    modifiedMs,
  };
}

interface Entry {
  readonly runtime: string;
  readonly handler: string;
}

function fileEntry(path: string): Entry {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/^.*\\/, '');
  const name = file.slice(0, -extname(file).length);
  return file.endsWith('.py')
    ? { runtime: pythonRuntime, handler: `${name}.${pythonHandler(path)}` }
    : { runtime: nodeRuntime, handler: `${name}.handler` };
}

function folderEntry(path: string, settings: FunctionSettings): Entry | string {
  const found = guessEntry(path);
  const runtime = settings.Runtime ?? found?.runtime;
  const handler = settings.Handler ?? found?.handler;
  if (runtime === undefined || handler === undefined) {
    return `no handler found: neither ${[...nodeEntries, ...pythonEntries, 'bootstrap'].join(', ')} nor Runtime and Handler in function.json`;
  }
  return { runtime, handler };
}

function guessEntry(path: string): Entry | undefined {
  const names = new Set(readdirSync(path));
  if (names.has('bootstrap')) return { runtime: bootstrapRuntime, handler: 'bootstrap' };
  if (nodeEntries.some((name) => names.has(name))) return { runtime: nodeRuntime, handler: 'index.handler' };
  const python = pythonEntries.find((name) => names.has(name));
  if (python === undefined) return undefined;
  return {
    runtime: pythonRuntime,
    handler: `${python.slice(0, -3)}.${pythonHandler(join(path, python))}`,
  };
}

/** AWS's examples call it lambda_handler; a plain `handler` is understood as well. */
function pythonHandler(path: string): string {
  const text = readFileSync(path, 'utf8');
  return /^def handler\(/m.test(text) && !/^def lambda_handler\(/m.test(text) ? 'handler' : 'lambda_handler';
}

function uuidOf(hex: string): string {
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
