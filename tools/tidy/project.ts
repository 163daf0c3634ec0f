import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ModuleImport, moduleImportsOf } from './module-import.ts';
import { type Token, tokensOf } from './token.ts';

/** A file of the repository as the checks see it. Paths are relative to the root, with `/`. */
export class ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly byteCount: number;
  #tokens: readonly Token[] | undefined;
  #code: readonly Token[] | undefined;
  #imports: readonly ModuleImport[] | undefined;

  constructor(path: string, text: string, byteCount: number = Buffer.byteLength(text)) {
    this.path = path;
    this.text = text;
    this.byteCount = byteCount;
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  /** TypeScript or JavaScript. */
  get isSource(): boolean {
    return /\.(ts|tsx|mjs|js)$/.test(this.path);
  }

  /** A test, or what only tests use: the laboratory, and folders named `testing`. */
  get isTest(): boolean {
    return /\.(test|bench)\.tsx?$|^packages\/sim\/|\/testing\//.test(this.path);
  }

  /** The room of the house it lies in: `kit` for `packages/kit/src/arn.ts`. */
  get room(): string | undefined {
    return /^packages\/([^/]+)\/src\//.exec(this.path)?.[1];
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= this.isSource ? tokensOf(this.text) : [];
    return this.#tokens;
  }

  /** The tokens without comments. */
  get code(): readonly Token[] {
    this.#code ??= this.tokens.filter((token) => token.kind !== 'comment');
    return this.#code;
  }

  get imports(): readonly ModuleImport[] {
    this.#imports ??= moduleImportsOf(this.code);
    return this.#imports;
  }
}

/** What a check looks at. */
export interface Project {
  readonly files: readonly ProjectFile[];
}

/** Something that is not as it must be. */
export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A rule of the house: finds all its violations, never throws for one. */
export type Check = (project: Project) => readonly Violation[];

/**
 * Reads all files that git has or would take; without git, all but those of tools.
 * @param root the folder of the checkout
 */
export function readProject(root: string): Project {
  const files = pathsOf(root).flatMap((path) => {
    const absolute = join(root, path);
    const status = statSync(absolute, { throwIfNoEntry: false });
    if (status === undefined || !status.isFile()) return [];
    return [new ProjectFile(path, readFileSync(absolute, 'utf8'), status.size)];
  });
  return { files };
}

/** New files count where sources lie; elsewhere they are a user's own, such as a data directory. */
const sourceFolders = ['.ci', 'docs', 'examples', 'packages', 'tools'];

function pathsOf(root: string): readonly string[] {
  try {
    const tracked = git(root, ['ls-files', '-z', '--cached']);
    const added = git(root, ['ls-files', '-z', '--others', '--exclude-standard', '--', ...sourceFolders]);
    return [...new Set([...tracked, ...added])].sort();
  } catch {
    return walk(root, '').sort();
  }
}

function git(root: string, parameters: readonly string[]): readonly string[] {
  const printed = execFileSync('git', parameters, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return printed.split('\0').filter((path) => path !== '');
}

function walk(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    const isForeign = entry.name === 'node_modules' || (entry.name.startsWith('.') && entry.name !== '.ci');
    return isForeign ? [] : walk(root, path);
  });
}
