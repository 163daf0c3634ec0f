import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CodeProblem } from '@cairn/resources';
import { readCentralDirectory, unpackEntry, type ZipEntry } from './zip-directory.ts';

const fileTypeMask = 0o170000;
const symbolicLink = 0o120000;
const regularFile = 0o100000;
const folderType = 0o040000;

/**
 * Why an archive cannot be a function's code; undefined when it can. Its directory is judged first, so
 * that nothing is unpacked that would be too large; then every entry is unpacked once and compared.
 */
export async function checkArchive(
  bytes: Uint8Array,
  limitBytes: number,
  limitEntries: number,
): Promise<CodeProblem | undefined> {
  const entries = readCentralDirectory(bytes);
  if (entries === undefined) return { kind: 'broken' };
  if (entries.length > limitEntries) return { kind: 'too-many', limitEntries };
  const problem = directoryProblem(entries, limitBytes);
  if (problem !== undefined) return problem;
  for (const entry of entries) {
    if ((await unpackEntry(bytes, entry)) === undefined) return { kind: 'broken' };
  }
  return undefined;
}

function directoryProblem(entries: readonly ZipEntry[], limitBytes: number): CodeProblem | undefined {
  let total = 0;
  const files = new Set<string>();
  for (const entry of entries) {
    const reason = entryProblem(entry);
    if (reason !== undefined) return { kind: 'unsafe', entry: entry.name, reason };
    total += entry.unpackedBytes;
    if (total > limitBytes) return { kind: 'too-large', limitBytes };
    if (entry.name.endsWith('/')) continue;
    const path = pathOf(entry).join('/');
    if (files.has(path)) return { kind: 'unsafe', entry: entry.name, reason: 'is there twice' };
    files.add(path);
  }
  for (const entry of entries) {
    if (liesBelowFile(entry, files)) {
      return { kind: 'unsafe', entry: entry.name, reason: 'lies below a file' };
    }
  }
  return files.size === 0 ? { kind: 'empty' } : undefined;
}

/** The names that lead to an entry; `./a//b` is `a/b`. */
function pathOf(entry: ZipEntry): string[] {
  return entry.name.split('/').filter((part) => part !== '' && part !== '.');
}

function liesBelowFile(entry: ZipEntry, files: ReadonlySet<string>): boolean {
  const parts = pathOf(entry);
  const folderDepth = entry.name.endsWith('/') ? parts.length : parts.length - 1;
  for (let depth = 1; depth <= folderDepth; depth++) {
    if (files.has(parts.slice(0, depth).join('/'))) return true;
  }
  return false;
}

/** Entries must stay inside the folder that they are unpacked into, on every system. */
function entryProblem(entry: ZipEntry): string | undefined {
  const { name } = entry;
  if (entry.isEncrypted) return 'is encrypted';
  if (name.includes('\0')) return 'has no usable name';
  if (name.startsWith('/') || /^[a-zA-Z]:/.test(name)) return 'has an absolute path';
  if (name.includes('\\')) return 'has a backslash in its path';
  const path = pathOf(entry);
  if (path.includes('..')) return 'lies outside the archive';
  if (path.length === 0 && !name.endsWith('/')) return 'has no usable name';
  const type = entry.unixMode & fileTypeMask;
  if (type === symbolicLink) return 'is a symbolic link';
  if (type !== 0 && type !== regularFile && type !== folderType) return 'is neither a file nor a folder';
  return undefined;
}

/**
 * Unpacks an archive into a new folder, file modes kept, and gives it its name when it is complete.
 * @throws Error when the archive does not pass {@link checkArchive}
 */
export async function unpackArchive(bytes: Uint8Array, folder: string, limitBytes: number): Promise<void> {
  const entries = readCentralDirectory(bytes) ?? [];
  const problem = directoryProblem(entries, limitBytes);
  if (problem !== undefined) throw new Error(`the archive cannot be unpacked: ${problem.kind}`);
  const partial = `${folder}.${randomUUID()}.part`;
  try {
    await mkdir(partial, { recursive: true });
    const made = new Set<string>();
    for (const entry of entries) await unpackInto(partial, { bytes, entry, made });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

interface Unpacking {
  readonly bytes: Uint8Array;
  readonly entry: ZipEntry;
  /** Folders that are there. */
  readonly made: Set<string>;
}

async function unpackInto(folder: string, { bytes, entry, made }: Unpacking): Promise<void> {
  const path = join(folder, entry.name);
  if (entry.name.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  const content = await unpackEntry(bytes, entry);
  if (content === undefined) throw new Error(`the archive's entry ${entry.name} is broken`);
  const parent = dirname(path);
  if (!made.has(parent)) await mkdir(parent, { recursive: true });
  made.add(parent);
  await writeFile(path, content);
  const mode = entry.unixMode & 0o777;
  // Archives made without modes get readable files; the owner can always read.
  await chmod(path, (mode === 0 ? 0o644 : mode) | 0o400);
}
