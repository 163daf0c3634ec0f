/**
 * ZIP archives, as far as code of functions needs them: read and written in the browser, by its own inflate.
 *
 * 1. Sizes and places in an archive are its maker's word: all are checked against the bytes that are there.
 * 2. Encrypted entries and ZIP64 are refused by name.
 */

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  /** As it is compressed. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly method: 'stored' | 'deflated';
  readonly crc: number;
  /** Unix permissions and the like, kept as they are. */
  readonly externalAttributes: number;
  /** The system that made it, in the upper byte: permissions mean something with Unix alone. */
  readonly madeBy: number;
}

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const endBytes = 22;
const commentBytesMax = 0xffff;
/** What one file may grow to when it is inflated here. */
const fileBytesMax = 64 * 1024 * 1024;
const utf8Flag = 0x0800;
const encryptedFlag = 0x0001;

/** Reads what an archive holds; nothing is inflated yet. @throws SyntaxError where it is none */
export function readZip(archive: Uint8Array<ArrayBuffer>): readonly ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    require(at + 46 <= view.byteLength &&
      view.getUint32(at, true) === centralSignature, 'its directory is damaged');
    require((view.getUint16(at + 8, true) & encryptedFlag) === 0, 'it is encrypted');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    require(next <= view.byteLength, 'its directory is cut off');
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    if (!name.endsWith('/')) entries.push(entryAt(archive, view, { at, name }));
    at = next;
  }
  return entries;
}

function entryAt(
  archive: Uint8Array<ArrayBuffer>,
  view: DataView,
  { at, name }: { readonly at: number; readonly name: string },
): ZipEntry {
  const method = view.getUint16(at + 10, true);
  require(method === 0 || method === 8, `${name} is compressed in a way that is not known here`);
  const compressedBytes = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  require(local + 30 <= view.byteLength &&
    view.getUint32(local, true) === localSignature, `${name} is damaged`);
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  require(from + compressedBytes <= view.byteLength, `${name} is cut off`);
  return {
    name,
    sizeBytes: view.getUint32(at + 24, true),
    data: archive.subarray(from, from + compressedBytes),
    method: method === 0 ? 'stored' : 'deflated',
    crc: view.getUint32(at + 16, true),
    externalAttributes: view.getUint32(at + 38, true),
    madeBy: view.getUint16(at + 4, true),
  };
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - endBytes - commentBytesMax);
  for (let at = view.byteLength - endBytes; at >= first; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  throw new SyntaxError('This is no ZIP archive: it has no directory.');
}

function require(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new SyntaxError(`The archive cannot be read: ${problem}.`);
}

/** The content of a file. @throws SyntaxError where it is not what the archive says */
export async function inflateEntry(entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  require(entry.sizeBytes <= fileBytesMax, `${entry.name} is larger than ${fileBytesMax} bytes`);
  const content =
    entry.method === 'stored'
      ? entry.data
      : await through(entry.data, new DecompressionStream('deflate-raw'), entry.sizeBytes);
  require(content.length === entry.sizeBytes && crc32(content) === entry.crc, `${entry.name} is damaged`);
  return content;
}

/** A file for {@link writeZip}, of which a text was written. */
export async function deflateEntry(
  name: string,
  content: Uint8Array<ArrayBuffer>,
  like?: ZipEntry,
): Promise<ZipEntry> {
  const data = await through(content, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY);
  return {
    name,
    data,
    method: 'deflated',
    sizeBytes: content.length,
    crc: crc32(content),
    externalAttributes: like?.externalAttributes ?? (0o100644 << 16) >>> 0,
    madeBy: like?.madeBy ?? 0x0314,
  };
}

/** Stops at once where more comes out than was said: an archive may claim little and hold much. */
async function through(
  data: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  bytesMax: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = new Blob([data]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > bytesMax) {
      await reader.cancel();
      require(false, 'it holds more than it says');
    }
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Writes an archive of files as they are compressed. */
export function writeZip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer> {
  const names = entries.map(({ name }) => new TextEncoder().encode(name));
  const localBytes = entries.map(({ data }, index) => 30 + (names[index]?.length ?? 0) + data.length);
  const centralBytes = names.reduce((sum, name) => sum + 46 + name.length, 0);
  const centralAt = localBytes.reduce((sum, bytes) => sum + bytes, 0);
  const archive = new Uint8Array(centralAt + centralBytes + endBytes);
  const view = new DataView(archive.buffer);
  let local = 0;
  let central = centralAt;
  for (const [index, entry] of entries.entries()) {
    const name = names[index] as Uint8Array<ArrayBuffer>;
    view.setUint32(local, localSignature, true);
    writeShared(view, local + 4, entry, name.length);
    archive.set(name, local + 30);
    archive.set(entry.data, local + 30 + name.length);
    view.setUint32(central, centralSignature, true);
    view.setUint16(central + 4, entry.madeBy, true);
    writeShared(view, central + 6, entry, name.length);
    view.setUint32(central + 38, entry.externalAttributes, true);
    view.setUint32(central + 42, local, true);
    archive.set(name, central + 46);
    local += localBytes[index] as number;
    central += 46 + name.length;
  }
  view.setUint32(central, endSignature, true);
  view.setUint16(central + 8, entries.length, true);
  view.setUint16(central + 10, entries.length, true);
  view.setUint32(central + 12, centralBytes, true);
  view.setUint32(central + 16, centralAt, true);
  return archive;
}

/** The first day that DOS knows: no clock is asked, and the same files are the same archive. */
const firstDay = 0x0021;

/** Writes what local and central headers have alike, from the version needed to the length of the name. */
function writeShared(view: DataView, at: number, entry: ZipEntry, nameLength: number): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, utf8Flag, true);
  view.setUint16(at + 4, entry.method === 'stored' ? 0 : 8, true);
  view.setUint16(at + 8, firstDay, true);
  view.setUint32(at + 10, entry.crc, true);
  view.setUint32(at + 14, entry.data.length, true);
  view.setUint32(at + 18, entry.sizeBytes, true);
  view.setUint16(at + 22, nameLength, true);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Bytes as base64, as `ZipFile` takes them. */
export function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}
