/** Reads of the objects' tables, synchronous: run in the reader's thread. Statements are prepared once. */
import { Buffer } from 'node:buffer';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type {
  BlobFile,
  BucketRow,
  ListedObject,
  ObjectListEntry,
  ObjectListOptions,
  ObjectRow,
  PartRow,
  StoredObject,
  UploadListOptions,
  UploadName,
  UploadRow,
} from '@cairn/resources';

type ListColumns = readonly [string, number, number, string, string, string];
type ObjectColumns = readonly [...ListColumns, revision: string, attributes: string];
type StoredColumns = readonly [...ObjectColumns, bytes: Uint8Array | null, files: string | null];
type PartColumns = readonly [number, number, string, number, string, string | null];

const listColumns = 'key, size, modified_ms, etag, storage_class, checksum';

/** Reads buckets, objects and uploads. */
export class ObjectReader {
  readonly #objects: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#objects = database;
  }

  bucket(name: string): BucketRow | undefined {
    return this.#rows<readonly [string, string]>(
      'SELECT name, attributes FROM buckets WHERE name = ?',
      name,
    ).map(bucketRow)[0];
  }

  buckets(after: string, limit: number): readonly BucketRow[] {
    return this.#rows<readonly [string, string]>(
      'SELECT name, attributes FROM buckets WHERE name > ? ORDER BY name LIMIT ?',
      after,
      limit,
    ).map(bucketRow);
  }

  object(bucket: string, key: string): StoredObject | undefined {
    return this.#rows<StoredColumns>(
      `SELECT ${listColumns}, revision, attributes,
         (SELECT bytes FROM object_bytes WHERE object_bytes.inline_id = objects.inline_id), files
       FROM objects WHERE bucket = ? AND key = ?`,
      bucket,
      key,
    ).map((columns) => storedObject(bucket, columns))[0];
  }

  objectRow(bucket: string, key: string): ObjectRow | undefined {
    return this.#rows<ObjectColumns>(
      `SELECT ${listColumns}, revision, attributes FROM objects WHERE bucket = ? AND key = ?`,
      bucket,
      key,
    ).map((columns) => objectRow(bucket, columns))[0];
  }

  /** Keys of a common prefix are stepped over by one search, however many they are. */
  listObjects({ bucket, prefix, delimiter, after, limit }: ObjectListOptions): readonly ObjectListEntry[] {
    const entries: ObjectListEntry[] = [];
    const end = above(prefix);
    let start: Buffer | undefined = firstKey(prefix, after);
    while (start !== undefined && entries.length < limit) {
      const from: Buffer = start;
      start = undefined;
      for (const columns of this.#keysFrom(bucket, from, end, limit - entries.length)) {
        const [key] = columns;
        const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
        if (at === -1) {
          entries.push({ kind: 'object', object: listedObject(columns) });
          continue;
        }
        const common = key.slice(0, at + delimiter.length);
        entries.push({ kind: 'prefix', prefix: common });
        start = above(common);
        break;
      }
    }
    return entries;
  }

  upload({ bucket, key, uploadId }: UploadName): UploadRow | undefined {
    return this.#rows<readonly [number, string]>(
      'SELECT initiated_ms, attributes FROM object_uploads WHERE bucket = ? AND key = ? AND upload_id = ?',
      bucket,
      key,
      uploadId,
    ).map(([initiatedMs, attributes]) => ({ bucket, key, uploadId, initiatedMs, attributes }))[0];
  }

  uploads({ bucket, prefix, after, limit }: UploadListOptions): readonly UploadRow[] {
    return this.#rows<readonly [string, string, number, string]>(
      `SELECT key, upload_id, initiated_ms, attributes FROM object_uploads
       WHERE bucket = ? AND key >= ? AND key < CAST(? AS TEXT) AND (key, upload_id) > (?, ?)
       ORDER BY key, upload_id LIMIT ?`,
      bucket,
      prefix,
      above(prefix),
      after?.key ?? '',
      after?.uploadId ?? '',
      limit,
    ).map(([key, uploadId, initiatedMs, attributes]) => ({ bucket, key, uploadId, initiatedMs, attributes }));
  }

  uploadParts(uploadId: string, after: number, limit: number): readonly PartRow[] {
    return this.#rows<PartColumns>(
      `SELECT number, size, etag, modified_ms, attributes, file_id FROM object_parts
       WHERE upload_id = ? AND number > ? ORDER BY number LIMIT ?`,
      uploadId,
      after,
      limit,
    ).map(([number, size, etag, modifiedMs, attributes, fileId]) => ({
      number,
      size,
      etag,
      modifiedMs,
      attributes,
      fileId: fileId ?? undefined,
    }));
  }

  garbageFiles(after: string, limit: number): readonly string[] {
    return this.#rows<readonly [string]>(
      'SELECT file_id FROM object_files WHERE owners = 0 AND file_id > ? ORDER BY file_id LIMIT ?',
      after,
      limit,
    ).map(([id]) => id);
  }

  unknownFiles(ids: readonly string[]): readonly string[] {
    return ids.filter(
      (id) => this.#rows<readonly [number]>('SELECT 1 FROM object_files WHERE file_id = ?', id).length === 0,
    );
  }

  #keysFrom(bucket: string, start: Buffer, end: Buffer, limit: number): Iterable<ListColumns> {
    const statement = this.#statement(
      `SELECT ${listColumns} FROM objects
       WHERE bucket = ? AND key >= CAST(? AS TEXT) AND key < CAST(? AS TEXT) ORDER BY key LIMIT ?`,
    );
    return statement.iterate(bucket, start, end, limit) as unknown as Iterable<ListColumns>;
  }

  #rows<Row>(sql: string, ...values: readonly (string | number | Uint8Array)[]): Row[] {
    return this.#statement(sql).all(...values) as unknown as Row[];
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#objects.prepare(sql);
      statement.setReturnArrays(true);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** The byte FF is in no text of UTF-8: behind a prefix it is above all keys with the prefix. */
function above(prefix: string): Buffer {
  return Buffer.concat([Buffer.from(prefix), Buffer.of(0xff)]);
}

/** The lowest key that a listing may show; the next key after another has a zero byte more. */
function firstKey(prefix: string, after: ObjectListOptions['after']): Buffer {
  const lowest = Buffer.from(prefix);
  if (after === undefined) return lowest;
  const next =
    after.kind === 'prefix' ? above(after.text) : Buffer.concat([Buffer.from(after.text), Buffer.of(0)]);
  return Buffer.compare(next, lowest) > 0 ? next : lowest;
}

function bucketRow([name, attributes]: readonly [string, string]): BucketRow {
  return { name, attributes };
}

function listedObject([key, size, modifiedMs, etag, storageClass, checksum]: ListColumns): ListedObject {
  return { key, size, modifiedMs, etag, storageClass, checksum };
}

function objectRow(bucket: string, columns: ObjectColumns): ObjectRow {
  const [key, size, modifiedMs, etag, storageClass, checksum, revision, attributes] = columns;
  return { bucket, key, size, modifiedMs, etag, storageClass, checksum, revision, attributes };
}

function storedObject(bucket: string, columns: StoredColumns): StoredObject {
  const [, , , , , , revision, attributes, bytes, files] = columns;
  return {
    ...listedObject(columns as unknown as ListColumns),
    bucket,
    revision,
    attributes,
    content:
      bytes === null
        ? { kind: 'files', files: JSON.parse(files ?? '[]') as readonly BlobFile[] }
        : { kind: 'inline', bytes },
  };
}
