import type {
  BucketRow,
  ListedObject,
  ObjectChange,
  ObjectChangeAnswer,
  ObjectListEntry,
  ObjectListOptions,
  PartRow,
  StoredObject,
  UploadListOptions,
  UploadName,
  UploadRow,
  WriteCondition,
} from '@cairn/resources';
import type { StoreFaults } from '../store.ts';
import { compareCodePoints } from './compare-code-points.ts';
import { SortedList } from './sorted-list.ts';

type ChangeOf<Kind extends ObjectChange['kind']> = Extract<ObjectChange, { readonly kind: Kind }>;
type Outcome = ObjectChangeAnswer['outcome'];

interface MemoryBucket {
  readonly row: BucketRow;
  readonly objects: Map<string, StoredObject>;
  readonly keys: SortedList<string>;
}

interface MemoryUpload {
  readonly row: UploadRow;
  readonly parts: Map<number, PartRow>;
}

/** The index of objects in memory; synchronous, each change all or nothing. */
export class MemoryObjects {
  readonly #buckets = new Map<string, MemoryBucket>();
  readonly #uploads = new Map<string, MemoryUpload>();
  /** How many objects and parts own each file. */
  readonly #owners = new Map<string, number>();
  #garbage = false;

  bucket(name: string): BucketRow | undefined {
    return this.#buckets.get(name)?.row;
  }

  buckets(after: string, limit: number): readonly BucketRow[] {
    return [...this.#buckets.values()]
      .map(({ row }) => row)
      .filter(({ name }) => name > after)
      .sort((a, b) => compareCodePoints(a.name, b.name))
      .slice(0, limit);
  }

  object(bucket: string, key: string): StoredObject | undefined {
    return this.#buckets.get(bucket)?.objects.get(key.toWellFormed());
  }

  list({ bucket, prefix, delimiter, after, limit }: ObjectListOptions): readonly ObjectListEntry[] {
    const found = this.#buckets.get(bucket);
    const entries: ObjectListEntry[] = [];
    if (found === undefined || limit <= 0) return entries;
    const start = after === undefined || compareCodePoints(after.text, prefix) < 0 ? prefix : after.text;
    let common = after?.kind === 'prefix' ? after.text : undefined;
    for (const key of found.keys.from(start)) {
      if (!key.startsWith(prefix)) {
        if (compareCodePoints(key, prefix) > 0) break;
        continue;
      }
      if (key === after?.text || (common !== undefined && key.startsWith(common))) continue;
      if (entries.length === limit) break;
      const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      if (at === -1) entries.push({ kind: 'object', object: listed(found.objects.get(key)!) });
      else {
        common = key.slice(0, at + delimiter.length);
        entries.push({ kind: 'prefix', prefix: common });
      }
    }
    return entries;
  }

  upload(name: UploadName): UploadRow | undefined {
    return this.#upload(name)?.row;
  }

  uploads({ bucket, prefix, after, limit }: UploadListOptions): readonly UploadRow[] {
    const place = (row: UploadName): readonly [string, string] => [row.key, row.uploadId];
    return [...this.#uploads.values()]
      .map(({ row }) => row)
      .filter((row) => row.bucket === bucket && row.key.startsWith(prefix))
      .filter((row) => after === undefined || comparePlaces(place(row), [after.key, after.uploadId]) > 0)
      .sort((a, b) => comparePlaces(place(a), place(b)))
      .slice(0, limit);
  }

  parts(uploadId: string, after: number, limit: number): readonly PartRow[] {
    return [...(this.#uploads.get(uploadId)?.parts.values() ?? [])]
      .filter(({ number }) => number > after)
      .sort((a, b) => a.number - b.number)
      .slice(0, limit);
  }

  garbage(after: string, limit: number): readonly string[] {
    return [...this.#owners]
      .filter(([id, owners]) => owners === 0 && id > after)
      .map(([id]) => id)
      .sort()
      .slice(0, limit);
  }

  unknownFiles(ids: readonly string[]): readonly string[] {
    return ids.filter((id) => !this.#owners.has(id));
  }

  write(change: ObjectChange, faults: StoreFaults | undefined): ObjectChangeAnswer {
    faults?.('begin');
    faults?.('change objects');
    // Nothing below fails half-way, so what may fail comes first.
    faults?.('commit');
    this.#garbage = false;
    const outcome = this.#carryOut(change);
    return { outcome, garbage: this.#garbage };
  }

  #carryOut(change: ObjectChange): Outcome {
    switch (change.kind) {
      case 'create bucket':
        return this.#createBucket(change.bucket);
      case 'update bucket':
        return this.#updateBucket(change.bucket);
      case 'delete bucket':
        return this.#deleteBucket(change.name);
      case 'put object':
        return this.#putObject(change);
      case 'update object':
        return this.#updateObject(change);
      case 'delete object':
        return this.#deleteObject(change);
      case 'create upload':
        if (!this.#buckets.has(change.upload.bucket)) return 'no bucket';
        this.#uploads.set(change.upload.uploadId, { row: change.upload, parts: new Map() });
        return 'done';
      case 'put part':
        return this.#putPart(change);
      case 'complete upload':
        return this.#completeUpload(change);
      case 'abort upload':
        return this.#dropUpload(change.upload) ? 'done' : 'no upload';
      case 'forget files':
        for (const id of change.ids) if (this.#owners.get(id) === 0) this.#owners.delete(id);
        return 'done';
    }
  }

  #createBucket(row: BucketRow): Outcome {
    if (this.#buckets.has(row.name)) return 'bucket exists';
    this.#buckets.set(row.name, { row, objects: new Map(), keys: new SortedList(compareCodePoints) });
    return 'done';
  }

  #updateBucket(row: BucketRow): Outcome {
    const bucket = this.#buckets.get(row.name);
    if (bucket === undefined) return 'no bucket';
    this.#buckets.set(row.name, { ...bucket, row });
    return 'done';
  }

  #deleteBucket(name: string): Outcome {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) return 'no bucket';
    const hasUploads = [...this.#uploads.values()].some(({ row }) => row.bucket === name);
    if (bucket.objects.size > 0 || hasUploads) return 'bucket not empty';
    this.#buckets.delete(name);
    return 'done';
  }

  #putObject({ object, condition, shares = false }: ChangeOf<'put object'>): Outcome {
    if (!this.#buckets.has(object.bucket)) return 'no bucket';
    const refused = refusalOf(this.object(object.bucket, object.key), condition);
    if (refused !== undefined) return refused;
    if (shares && !this.#allOwned(object)) return 'source gone';
    this.#keep(object);
    return 'done';
  }

  #updateObject({ bucket, key, revision, attributes }: ChangeOf<'update object'>): Outcome {
    const object = this.object(bucket, key);
    if (object?.revision !== revision) return 'condition failed';
    this.#buckets.get(bucket)?.objects.set(object.key, { ...object, attributes });
    return 'done';
  }

  #deleteObject({ bucket, key, condition }: ChangeOf<'delete object'>): Outcome {
    const found = this.#buckets.get(bucket);
    if (found === undefined) return 'no bucket';
    const object = this.object(bucket, key);
    const refused = refusalOf(object, condition);
    if (refused !== undefined) return refused;
    if (object === undefined) return 'no object';
    found.objects.delete(object.key);
    found.keys.delete(object.key);
    this.#release(object);
    return 'done';
  }

  #putPart({ upload, part }: ChangeOf<'put part'>): Outcome {
    const found = this.#upload(upload);
    if (found === undefined) return 'no upload';
    const before = found.parts.get(part.number);
    found.parts.set(part.number, part);
    if (part.fileId !== undefined) this.#addOwner(part.fileId);
    if (before?.fileId !== undefined) this.#dropOwner(before.fileId);
    return 'done';
  }

  #completeUpload({ upload, object, condition }: ChangeOf<'complete upload'>): Outcome {
    if (this.#upload(upload) === undefined) return 'no upload';
    const refused = refusalOf(this.object(object.bucket, object.key), condition);
    if (refused !== undefined) return refused;
    if (!this.#allOwned(object)) return 'no upload';
    this.#keep(object);
    this.#dropUpload(upload);
    return 'done';
  }

  #dropUpload(name: UploadName): boolean {
    const upload = this.#upload(name);
    if (upload === undefined) return false;
    for (const { fileId } of upload.parts.values()) if (fileId !== undefined) this.#dropOwner(fileId);
    this.#uploads.delete(name.uploadId);
    return true;
  }

  #upload({ bucket, key, uploadId }: UploadName): MemoryUpload | undefined {
    const upload = this.#uploads.get(uploadId);
    return upload?.row.bucket === bucket && upload.row.key === key ? upload : undefined;
  }

  #keep(given: StoredObject): void {
    const object = { ...given, key: given.key.toWellFormed() };
    const bucket = this.#buckets.get(object.bucket)!;
    const before = bucket.objects.get(object.key);
    if (object.content.kind === 'files') for (const { id } of object.content.files) this.#addOwner(id);
    bucket.objects.set(object.key, object);
    bucket.keys.add(object.key);
    if (before !== undefined) this.#release(before);
  }

  #release({ content }: StoredObject): void {
    if (content.kind === 'files') for (const { id } of content.files) this.#dropOwner(id);
  }

  #allOwned({ content }: StoredObject): boolean {
    return content.kind === 'inline' || content.files.every(({ id }) => (this.#owners.get(id) ?? 0) > 0);
  }

  #addOwner(id: string): void {
    this.#owners.set(id, (this.#owners.get(id) ?? 0) + 1);
  }

  #dropOwner(id: string): void {
    const owners = (this.#owners.get(id) ?? 1) - 1;
    this.#owners.set(id, owners);
    if (owners === 0) this.#garbage = true;
  }
}

/** What a listing shows. */
function listed({ key, size, modifiedMs, etag, storageClass, checksum }: StoredObject): ListedObject {
  return { key, size, modifiedMs, etag, storageClass, checksum };
}

/** Why a write must not be, or undefined. */
function refusalOf(
  found: StoredObject | undefined,
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

function comparePlaces(a: readonly [string, string], b: readonly [string, string]): number {
  return compareCodePoints(a[0], b[0]) || compareCodePoints(a[1], b[1]);
}
