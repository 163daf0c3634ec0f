import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { unreadableFile } from '@cairn/kit';

/** A list that cannot be used, for a reason that its owner can mend. */
export class PasswordListError extends Error {
  override readonly name = 'PasswordListError';
}

/** Passwords of a list, one in each line. */
export interface PasswordList {
  /** @throws Error where the file cannot be read any more */
  has(password: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface PasswordListOptions {
  /** A list of passwords, or of hashes that are in no order, is held in memory: it may be so large. */
  readonly bytesInMemoryMax?: number;
}

const usualBytesInMemoryMax = 64 * 1_024 * 1_024;
/** No line of a list is longer. */
const lineBytesMax = 1_024;
/** So much is read at once where lines are searched for on disk. */
const pageBytes = 8_192;
/** So many places of a large list are looked at before it is taken to be in order. */
const samples = 256;
const hashLine = /^([0-9a-f]{40})(?::\d{1,15})?$/i;

/**
 * Opens a list of passwords that were stolen elsewhere: passwords, one in each line, or their SHA-1 in hexadecimal, with
 * or without `:COUNT`, as the published lists have them. Which of both it is, its first line tells. Hashes in their order
 * are searched for on disk; others are held in memory, as far as that is bounded.
 * @throws PasswordListError where there is no such file, or it is no such list
 */
export async function openPasswordList(
  path: string,
  { bytesInMemoryMax = usualBytesInMemoryMax }: PasswordListOptions = {},
): Promise<PasswordList> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new PasswordListError(unreadableFile(path, error));
  });
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new PasswordListError(`${path} is no file`);
    if (about.size === 0) throw new PasswordListError(`${path} is empty`);
    const lines = new FileLines(file, about.size, path);
    const { text } = await lines.lineAt(0);
    if (about.size <= bytesInMemoryMax) return await readWhole(file, path, hashLine.test(text));
    if (!hashLine.test(text)) {
      throw new PasswordListError(
        `${path} is longer than ${bytesInMemoryMax} bytes: a list so long has to be of SHA-1 in hexadecimal, sorted`,
      );
    }
    await checkOrder(lines, path);
    return {
      has: (password) => isOnDisk(lines, hashOf(password)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function hashOf(password: string): string {
  return createHash('sha1').update(password).digest('hex').toUpperCase();
}

/** Twelve bytes of each hash tell passwords apart well enough, and take a third of the memory of their text. */
const keyOf = (hash: string): string => Buffer.from(hash, 'hex').toString('latin1', 0, 12);

async function readWhole(file: FileHandle, path: string, isOfHashes: boolean): Promise<PasswordList> {
  const bytes = await file.readFile();
  await file.close();
  const kept = new Set<string>();
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    number += 1;
    const line = readLine(bytes.subarray(start, end), `${path}, line ${number}`);
    start = end + 1;
    if (line === '') continue;
    const hash = hashLine.exec(line)?.[1];
    if (isOfHashes && hash === undefined)
      throw new PasswordListError(`${path}, line ${number}: a SHA-1 in hexadecimal was expected`);
    kept.add(keyOf(isOfHashes && hash !== undefined ? hash : hashOf(line)));
  }
  return { has: async (password) => kept.has(keyOf(hashOf(password))), close: async () => undefined };
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws PasswordListError where it is no line of text */
function readLine(bytes: Uint8Array, where: string): string {
  if (bytes.length > lineBytesMax)
    throw new PasswordListError(`${where}: no line may be longer than ${lineBytesMax} bytes`);
  try {
    const text = decoder.decode(bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes);
    if (!text.includes('\u0000')) return text;
  } catch {
    // Said below.
  }
  throw new PasswordListError(`${where}: this is not UTF-8 text`);
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Where the next one begins. */
  readonly next: number;
}

/** Lines of a file that is not read as a whole. */
class FileLines {
  readonly size: number;
  readonly #file: FileHandle;
  readonly #path: string;

  constructor(file: FileHandle, size: number, path: string) {
    this.#file = file;
    this.size = size;
    this.#path = path;
  }

  /** The line that begins at an offset. */
  async lineAt(start: number): Promise<Line> {
    const bytes = await this.#read(start, lineBytesMax + 2);
    const end = bytes.indexOf(0x0a);
    const isLast = end === -1 && start + bytes.length >= this.size;
    const line = end === -1 ? bytes : bytes.subarray(0, end);
    const text = readLine(line, `${this.#path}, at byte ${start}`);
    if (end === -1 && !isLast)
      throw new PasswordListError(`${this.#path}, at byte ${start}: this line is too long`);
    return { text, start, next: end === -1 ? this.size : start + end + 1 };
  }

  /** The first line that begins at an offset or behind it; undefined where none does. */
  async lineFrom(offset: number): Promise<Line | undefined> {
    if (offset === 0) return this.lineAt(0);
    const bytes = await this.#read(offset - 1, lineBytesMax + 2);
    const end = bytes.indexOf(0x0a);
    if (end === -1 && offset - 1 + bytes.length < this.size)
      throw new PasswordListError(`${this.#path}, at byte ${offset}: this line is too long`);
    const start = offset + end;
    return end === -1 || start >= this.size ? undefined : this.lineAt(start);
  }

  async #read(position: number, length: number): Promise<Uint8Array> {
    const buffer = new Uint8Array(Math.min(length, this.size - position, pageBytes));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}

function hashIn({ text, start }: Line, path = 'the list of passwords'): string | undefined {
  if (text === '') return undefined;
  const hash = hashLine.exec(text)?.[1];
  if (hash === undefined)
    throw new PasswordListError(`${path}, at byte ${start}: a SHA-1 in hexadecimal was expected`);
  return hash.toUpperCase();
}

/** Looks at places all over a file: one that is out of order would answer wrong and say nothing. */
async function checkOrder(lines: FileLines, path: string): Promise<void> {
  let before = '';
  for (let index = 0; index < samples; index++) {
    const line = await lines.lineFrom(Math.floor((lines.size / samples) * index));
    if (line === undefined) return;
    // The next one too: a file whose blocks are in order may be in none within them.
    const next = line.next < lines.size ? await lines.lineAt(line.next) : line;
    const hash = hashIn(line, path) ?? before;
    if (hash < before || (hashIn(next, path) ?? hash) < hash)
      throw new PasswordListError(`${path} is not sorted: at byte ${line.start} (sort it by its hashes)`);
    before = hash;
  }
}

/** By bisection: some thirty reads in a list of 40 GB. */
async function isOnDisk(lines: FileLines, wanted: string): Promise<boolean> {
  let low = 0;
  let high = lines.size;
  // Whatever line has the hash begins at `low` or behind it, and before `high`.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lines.lineFrom(middle);
    if (line === undefined || line.start >= high) {
      high = middle;
      continue;
    }
    const hash = hashIn(line);
    if (hash === wanted) return true;
    // An empty line is the last one.
    if (hash !== undefined && hash < wanted) low = line.next;
    else high = middle;
  }
  return false;
}
