import { crc32 } from 'node:zlib';

const localSignature = 0x04034b50;
const entrySignature = 0x02014b50;
const endSignature = 0x06054b50;
const localBytes = 30;
const entryBytes = 46;
const endBytes = 22;
/** Names are UTF-8 (general purpose bit 11). */
const utf8Flag = 0x0800;
const version = 20;
/** Written by a Unix system, a plain file that its owner may write and all may read. */
const madeBy = (3 << 8) | version;
const mode = 0o100644;
/** The first of January 1980, as DOS counts: the same files give the same bytes. */
const dosDate = 0x0021;

/**
 * Packs files into a ZIP archive without compressing them (PKWARE APPNOTE 6.3, section 4.3).
 * @param files texts by their names
 */
export function storedZip(files: { readonly [name: string]: string }): Uint8Array {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const nameBytes = Buffer.from(name);
    const data = Buffer.from(text);
    const shared = sharedFields(nameBytes, data);
    const local = Buffer.concat([signature(localSignature), shared, nameBytes, data]);
    locals.push(local);
    entries.push(centralEntry(shared, nameBytes, offset));
    offset += localBytes + nameBytes.length + data.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(endBytes);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The fields from "version needed" to "extra field length", alike in both headers. */
function sharedFields(name: Buffer, data: Buffer): Buffer {
  const fields = Buffer.alloc(localBytes - 4);
  fields.writeUInt16LE(version, 0);
  fields.writeUInt16LE(utf8Flag, 2);
  fields.writeUInt16LE(dosDate, 8);
  fields.writeUInt32LE(crc32(data), 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(data.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function centralEntry(shared: Buffer, name: Buffer, offset: number): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(entrySignature, 0);
  head.writeUInt16LE(madeBy, 4);
  const tail = Buffer.alloc(entryBytes - head.length - shared.length);
  tail.writeUInt32LE((mode << 16) >>> 0, tail.length - 8);
  tail.writeUInt32LE(offset, tail.length - 4);
  return Buffer.concat([head, shared, tail, name]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}
