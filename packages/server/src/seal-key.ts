import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { aesSeal, sealKeyBytes, sealKeyId } from '@cairn/host';
import { type Records, type Seal, unreadableFile } from '@cairn/kit';
import { ServerStartError } from './cairn-options.ts';

const collection = 'server';
const key = 'sealKeys';

/**
 * Where the key of secrets is, unless one is given: beside the data directory or the backup, so that a copy of the
 * directory alone opens nothing.
 */
export function sealKeyFile(dataDirectory: string): string {
  return `${resolve(dataDirectory)}.key`;
}

/** Where data directories of before have it. */
export function insideSealKeyFile(dataDirectory: string): string {
  return join(dataDirectory, 'seal.key');
}

/** Where keys come from. */
export interface SealKeySources {
  /** Undefined where nothing is kept. */
  readonly dataDirectory: string | undefined;
  /** A file outside the data directory (`--seal-key-file`). */
  readonly file?: string | undefined;
  /** Keys themselves (`CAIRN_SEAL_KEY`). */
  readonly text?: string | undefined;
}

/**
 * The seal of secrets. Keys are base64 or hexadecimal texts of 32 bytes, separated by white space or commas: the first
 * one seals, all open, so a key is changed by putting another one before it. Where none is given, one is made at the
 * first start and kept beside the data directory for its owner only; one that an older server made inside of it still
 * does. The records remember which keys have sealed: a start
 * without one of these is refused before anything is written.
 * @throws ServerStartError that names what is missing
 */
export async function loadSeal(records: Records, sources: SealKeySources): Promise<Seal> {
  const kept = await records.get(collection, key);
  const known = kept === undefined ? {} : (JSON.parse(kept) as { readonly [id: string]: string });
  const keys = await loadKeys(sources, Object.keys(known));
  const seal = aesSeal(keys);
  for (const [id, proof] of Object.entries(known)) {
    try {
      seal.open(proof, key);
    } catch {
      throw missingKey(id, sources);
    }
  }
  const firstId = sealKeyId(keys[0] as Uint8Array);
  if (Object.hasOwn(known, firstId)) return seal;
  const value = JSON.stringify({ ...known, [firstId]: seal.seal('cairn', key) });
  await records.write([{ collection, key, value }]);
  return seal;
}

/** The keys that are there, for readers from outside the server; none is made. @throws ServerStartError */
export function readSealKeys(
  sources: SealKeySources & { readonly dataDirectory: string },
): Promise<readonly Uint8Array[]> {
  return loadKeys(sources, ['of the server']);
}

async function loadKeys(
  sources: SealKeySources,
  knownIds: readonly string[],
): Promise<readonly Uint8Array[]> {
  const { dataDirectory, file, text } = sources;
  if (text !== undefined && text.trim() !== '') return readKeys(text, 'CAIRN_SEAL_KEY');
  if (file !== undefined) {
    const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new ServerStartError(
        `--seal-key-file: ${unreadableFile(file, error)}; name the file that holds the key`,
      );
    });
    return readKeys(content, file);
  }
  if (dataDirectory === undefined) return [randomBytes(sealKeyBytes)];
  const own = await ownKeys(dataDirectory);
  if (own.length > 0) return own;
  const [id] = knownIds;
  if (id !== undefined) throw missingKey(id, sources);
  const made = randomBytes(sealKeyBytes);
  await keepKeys(sealKeyFile(dataDirectory), `${Buffer.from(made).toString('base64')}\n`).catch(
    (error: Error) => {
      throw new ServerStartError(
        `the key that seals secrets cannot be kept beside the data directory: ${error.message}; say where it is (--seal-key-file FILE or CAIRN_SEAL_KEY), or put the data directory into a folder that can be written`,
      );
    },
  );
  return [made];
}

/** Keys beside the data directory, then one inside of it. */
async function ownKeys(dataDirectory: string): Promise<readonly Uint8Array[]> {
  const keys: Uint8Array[] = [];
  for (const file of [sealKeyFile(dataDirectory), insideSealKeyFile(dataDirectory)]) {
    const content = await readKeyFile(file);
    if (content !== undefined) keys.push(...readKeys(content, file));
  }
  return keys;
}

/** Undefined where there is none. */
async function readKeyFile(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new ServerStartError(`the key file of the data directory: ${unreadableFile(file, error)}`);
  });
}

/**
 * Copies the keys that belong to a data directory, or to a backup, beside another one. Keys that are there stay: they may
 * have sealed what was there. A key that is kept elsewhere is its owner's to keep.
 * @returns the file beside it; undefined where no key was copied
 */
export async function copySealKeys(from: string, to: string): Promise<string | undefined> {
  const printed = (keys: readonly Uint8Array[]) => keys.map((key) => Buffer.from(key).toString('base64'));
  const file = sealKeyFile(to);
  const there = await readKeyFile(file);
  const kept = there === undefined ? [] : printed(readKeys(there, file));
  const copied = printed(await ownKeys(from));
  if (copied.length === 0) return undefined;
  if (copied.every((key) => kept.includes(key))) return file;
  await keepKeys(file, `${[...new Set([...copied, ...kept])].join('\n')}\n`);
  return file;
}

/** On the disk, and whole, before anything is sealed with it. */
async function keepKeys(file: string, text: string): Promise<void> {
  const unfinished = `${file}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  if (process.platform === 'win32') return;
  const directory = await open(dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function readKeys(text: string, from: string): readonly Uint8Array[] {
  const keys = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(readKey);
  if (keys.length === 0 || keys.includes(undefined))
    throw new ServerStartError(
      `${from} holds no key of ${sealKeyBytes} bytes in base64 or hexadecimal; make one with: openssl rand -base64 ${sealKeyBytes}`,
    );
  return keys as readonly Uint8Array[];
}

function readKey(word: string): Uint8Array | undefined {
  if (/^[0-9a-f]{64}$/i.test(word)) return Buffer.from(word, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(word)) return undefined;
  const bytes = Buffer.from(word, 'base64');
  return bytes.length === sealKeyBytes ? bytes : undefined;
}

function missingKey(id: string, { dataDirectory, file, text }: SealKeySources): ServerStartError {
  const given = text ? 'CAIRN_SEAL_KEY' : (file ?? sealKeyFile(dataDirectory ?? '.cairn'));
  return new ServerStartError(
    `secrets of this data directory are sealed with the key ${id}, which ${given} does not hold: give the key it was started with before (--seal-key-file FILE or CAIRN_SEAL_KEY); to change keys, put the new one before the old one in the same file. Nothing was changed`,
  );
}
