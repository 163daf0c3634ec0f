import { crc32, inflateRaw } from 'node:zlib';

/** One entry of a ZIP archive as its central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly unpackedBytes: number;
  /** Type and permission bits when the archive was made on a Unix system, else 0. */
  readonly unixMode: number;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly packedBytes: number;
  /** Where the entry's local header begins. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const commentBytesMax = 0xffff;
const unixSystem = 3;
const macSystem = 19;

/**
 * Reads the central directory of a ZIP archive (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16).
 * ZIP64 is not read: Lambda's archives are smaller than what needs it.
 * @returns undefined when the bytes are no such archive
 */
export function readCentralDirectory(bytes: Uint8Array): ZipEntry[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === undefined) return undefined;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff) return undefined;
  const entries: ZipEntry[] = [];
  const text = new TextDecoder();
  for (let index = 0; index < count; index++) {
    if (at + entryBytes > end || view.getUint32(at, true) !== entrySignature) return undefined;
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end || !hasLocalHeader(view, view.getUint32(at + 42, true))) return undefined;
    const system = view.getUint8(at + 5);
    entries.push({
      name: text.decode(bytes.subarray(at + entryBytes, at + entryBytes + nameBytes)),
      unpackedBytes: view.getUint32(at + 24, true),
      unixMode: system === unixSystem || system === macSystem ? view.getUint16(at + 40, true) : 0,
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/**
 * Unpacks one entry off the event loop and compares it with what the directory says of it.
 * @returns undefined when the content is broken, or is not of the size that the directory names
 */
export async function unpackEntry(bytes: Uint8Array, entry: ZipEntry): Promise<Uint8Array | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start =
    entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packedBytes);
  if (packed.length !== entry.packedBytes) return undefined;
  const content = await unpack(packed, entry);
  if (content?.length !== entry.unpackedBytes || crc32(content) !== entry.crc32) return undefined;
  return content;
}

function unpack(
  packed: Uint8Array,
  entry: ZipEntry,
): Promise<Uint8Array | undefined> | Uint8Array | undefined {
  if (entry.method === 0) return packed;
  if (entry.method !== 8) return undefined;
  return new Promise((resolve) => {
    // The cap ends an archive that unpacks to more than it says.
    inflateRaw(packed, { maxOutputLength: Math.max(1, entry.unpackedBytes) }, (error, content) =>
      resolve(error === null ? content : undefined),
    );
  });
}

function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= 0 && at >= last - commentBytesMax; at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  return undefined;
}

function hasLocalHeader(view: DataView, at: number): boolean {
  return at + 30 <= view.byteLength && view.getUint32(at, true) === localSignature;
}
