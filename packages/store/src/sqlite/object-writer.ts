/**
 * Writes of the objects' tables, within a transaction of the writer.
 *
 * 1. A change that is refused has written nothing.
 * 2. `owners` of a file counts the objects and parts that name it; a file at zero gets no owner again.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type {
  BlobFile,
  ObjectChange,
  ObjectChangeAnswer,
  PartRow,
  StoredObject,
  UploadName,
  WriteCondition,
} from '@cairn/resources';
import type { StoreFaults } from '../store.ts';

type Kind = ObjectChange['kind'];
type ChangeOf<K extends Kind> = Extract<ObjectChange, { readonly kind: K }>;
type Outcome = ObjectChangeAnswer['outcome'];

/** What is looked at of an object before it is replaced or deleted. */
interface Found {
  readonly etag: string;
  readonly revision: string;
  readonly inline_id: number | null;
  readonly files: string | null;
}

/** Carries out changes of the index of objects. */
export class ObjectWriter {
  readonly #database: DatabaseSync;
  readonly #faults: StoreFaults | undefined;
  readonly #prepared = new Map<string, StatementSync>();
  #garbage = false;

  constructor(database: DatabaseSync, faults?: StoreFaults) {
    this.#database = database;
    this.#faults = faults;
  }

  write(change: ObjectChange): ObjectChangeAnswer {
    this.#garbage = false;
    this.#faults?.('change objects');
    const outcome = this.#carryOut(change);
    return { outcome, garbage: this.#garbage };
  }

  #carryOut(change: ObjectChange): Outcome {
    switch (change.kind) {
      case 'create bucket':
        return this.#createBucket(change);
      case 'update bucket':
        return this.#run(
          'UPDATE buckets SET attributes = ? WHERE name = ?',
          change.bucket.attributes,
          change.bucket.name,
        ) === 1
          ? 'done'
          : 'no bucket';
      case 'delete bucket':
        return this.#deleteBucket(change.name);
      case 'put object':
        return this.#putObject(change);
      case 'update object':
        return this.#updateObject(change);
      case 'delete object':
        return this.#deleteObject(change);
      case 'create upload':
        return this.#createUpload(change);
      case 'put part':
        return this.#putPart(change);
      case 'complete upload':
        return this.#completeUpload(change);
      case 'abort upload':
        return this.#abortUpload(change.upload);
      case 'forget files':
        for (const id of change.ids)
          this.#run('DELETE FROM object_files WHERE file_id = ? AND owners = 0', id);
        return 'done';
    }
  }

  #createBucket({ bucket }: ChangeOf<'create bucket'>): Outcome {
    const changes = this.#run(
      'INSERT INTO buckets (name, attributes) VALUES (?, ?) ON CONFLICT DO NOTHING',
      bucket.name,
      bucket.attributes,
    );
    return changes === 1 ? 'done' : 'bucket exists';
  }

  #deleteBucket(name: string): Outcome {
    if (!this.#hasBucket(name)) return 'no bucket';
    const holds =
      this.#get('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1', name) ??
      this.#get('SELECT 1 FROM object_uploads WHERE bucket = ? LIMIT 1', name);
    if (holds !== undefined) return 'bucket not empty';
    this.#run('DELETE FROM buckets WHERE name = ?', name);
    return 'done';
  }

  #putObject({ object, condition, shares = false }: ChangeOf<'put object'>): Outcome {
    const { bucket, key } = object;
    if (!this.#hasBucket(bucket)) return 'no bucket';
    const before = this.#object(bucket, key);
    const refused = refusalOf(before, condition);
    if (refused !== undefined) return refused;
    if (shares && !this.#allOwned(object)) return 'source gone';
    this.#own(object);
    this.#insertObject(object, before);
    return 'done';
  }

  #updateObject({ bucket, key, revision, attributes }: ChangeOf<'update object'>): Outcome {
    const changes = this.#run(
      'UPDATE objects SET attributes = ? WHERE bucket = ? AND key = ? AND revision = ?',
      attributes,
      bucket,
      key,
      revision,
    );
    return changes === 1 ? 'done' : 'condition failed';
  }

  #deleteObject({ bucket, key, condition }: ChangeOf<'delete object'>): Outcome {
    if (!this.#hasBucket(bucket)) return 'no bucket';
    const before = this.#object(bucket, key);
    const refused = refusalOf(before, condition);
    if (refused !== undefined) return refused;
    if (before === undefined) return 'no object';
    this.#run('DELETE FROM objects WHERE bucket = ? AND key = ?', bucket, key);
    this.#release(before);
    return 'done';
  }

  #createUpload({ upload }: ChangeOf<'create upload'>): Outcome {
    if (!this.#hasBucket(upload.bucket)) return 'no bucket';
    const { bucket, key, uploadId, initiatedMs, attributes } = upload;
    this.#run(
      `INSERT INTO object_uploads (bucket, key, upload_id, initiated_ms, attributes) VALUES (?, ?, ?, ?, ?)`,
      bucket,
      key,
      uploadId,
      initiatedMs,
      attributes,
    );
    return 'done';
  }

  #putPart({ upload, part }: ChangeOf<'put part'>): Outcome {
    if (!this.#hasUpload(upload)) return 'no upload';
    const before = this.#get(
      'SELECT file_id FROM object_parts WHERE upload_id = ? AND number = ?',
      upload.uploadId,
      part.number,
    ) as { readonly file_id: string | null } | undefined;
    this.#insertPart(upload, part);
    if (part.fileId !== undefined) this.#addOwner(part.fileId);
    if (before !== undefined && before.file_id !== null) this.#dropOwner(before.file_id);
    return 'done';
  }

  #insertPart({ uploadId }: UploadName, part: PartRow): void {
    this.#run(
      `INSERT OR REPLACE INTO object_parts (upload_id, number, size, etag, modified_ms, attributes, file_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      uploadId,
      part.number,
      part.size,
      part.etag,
      part.modifiedMs,
      part.attributes,
      part.fileId ?? null,
    );
  }

  #completeUpload({ upload, object, condition }: ChangeOf<'complete upload'>): Outcome {
    if (!this.#hasUpload(upload)) return 'no upload';
    const before = this.#object(object.bucket, object.key);
    const refused = refusalOf(before, condition);
    if (refused !== undefined) return refused;
    // A part may have been put again since the object was put together: then its file has no owner.
    if (!this.#allOwned(object)) return 'no upload';
    this.#own(object);
    this.#dropUpload(upload);
    this.#insertObject(object, before);
    return 'done';
  }

  #abortUpload(upload: UploadName): Outcome {
    if (!this.#hasUpload(upload)) return 'no upload';
    this.#dropUpload(upload);
    return 'done';
  }

  #dropUpload({ bucket, key, uploadId }: UploadName): void {
    const parts = this.#statement(
      'SELECT file_id FROM object_parts WHERE upload_id = ? AND file_id IS NOT NULL',
    ).all(uploadId) as unknown as readonly { readonly file_id: string }[];
    for (const { file_id } of parts) this.#dropOwner(file_id);
    this.#run('DELETE FROM object_parts WHERE upload_id = ?', uploadId);
    this.#run(
      'DELETE FROM object_uploads WHERE bucket = ? AND key = ? AND upload_id = ?',
      bucket,
      key,
      uploadId,
    );
  }

  #insertObject(object: StoredObject, before: Found | undefined): void {
    const { content } = object;
    let inlineId: number | bigint | null = null;
    if (content.kind === 'inline') {
      inlineId = this.#statement('INSERT INTO object_bytes (bytes) VALUES (?)').run(
        content.bytes,
      ).lastInsertRowid;
    }
    this.#run(
      `INSERT OR REPLACE INTO objects (bucket, key, size, modified_ms, etag, storage_class, checksum, revision,
         inline_id, attributes, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      object.bucket,
      object.key,
      object.size,
      object.modifiedMs,
      object.etag,
      object.storageClass,
      object.checksum,
      object.revision,
      inlineId,
      object.attributes,
      content.kind === 'files' ? JSON.stringify(content.files) : null,
    );
    if (before !== undefined) this.#release(before);
  }

  /** Lets go of what an object that is gone owned. */
  #release({ inline_id, files }: Found): void {
    if (inline_id !== null) this.#run('DELETE FROM object_bytes WHERE inline_id = ?', inline_id);
    if (files === null) return;
    for (const { id } of JSON.parse(files) as readonly BlobFile[]) this.#dropOwner(id);
  }

  #own({ content }: StoredObject): void {
    if (content.kind === 'files') for (const { id } of content.files) this.#addOwner(id);
  }

  #allOwned({ content }: StoredObject): boolean {
    if (content.kind === 'inline') return true;
    return content.files.every(
      ({ id }) => this.#get('SELECT 1 FROM object_files WHERE file_id = ? AND owners > 0', id) !== undefined,
    );
  }

  #addOwner(id: string): void {
    this.#run(
      `INSERT INTO object_files (file_id, owners) VALUES (?, 1)
       ON CONFLICT (file_id) DO UPDATE SET owners = owners + 1`,
      id,
    );
  }

  #dropOwner(id: string): void {
    const row = this.#get(
      'UPDATE object_files SET owners = owners - 1 WHERE file_id = ? RETURNING owners',
      id,
    ) as { readonly owners: number } | undefined;
    if (row?.owners === 0) this.#garbage = true;
  }

  #hasBucket(name: string): boolean {
    return this.#get('SELECT 1 FROM buckets WHERE name = ?', name) !== undefined;
  }

  #hasUpload({ bucket, key, uploadId }: UploadName): boolean {
    const sql = 'SELECT 1 FROM object_uploads WHERE bucket = ? AND key = ? AND upload_id = ?';
    return this.#get(sql, bucket, key, uploadId) !== undefined;
  }

  #object(bucket: string, key: string): Found | undefined {
    const sql = 'SELECT etag, revision, inline_id, files FROM objects WHERE bucket = ? AND key = ?';
    return this.#get(sql, bucket, key) as Found | undefined;
  }

  #get(sql: string, ...values: readonly SQLInputValue[]): unknown {
    return this.#statement(sql).get(...values);
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** Why a write must not be, or undefined. */
function refusalOf(
  found: { readonly etag: string; readonly revision: string } | undefined,
  condition: WriteCondition | undefined,
): Outcome | undefined {
  switch (condition?.kind) {
    case undefined:
      return undefined;
    case 'absent':
      return found === undefined ? undefined : 'condition failed';
    case 'etag':
      if (found === undefined) return 'no object';
      return condition.etag === '*' || condition.etag === found.etag ? undefined : 'condition failed';
    case 'revision':
      return found?.revision === condition.revision ? undefined : 'condition failed';
  }
}
