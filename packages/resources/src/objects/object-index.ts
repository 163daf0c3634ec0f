/** Where an object's bytes lie. */
export type ObjectContent =
  /** Few bytes, kept with the row. */
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  /** Files of the blob store, in order; objects may share files. */
  | { readonly kind: 'files'; readonly files: readonly BlobFile[] };

/** A whole file of the blob store. */
export interface BlobFile {
  readonly id: string;
  readonly size: number;
}

/** A bucket; the attributes are a document of the room's own. */
export interface BucketRow {
  readonly name: string;
  readonly attributes: string;
}

/** What a listing shows of an object. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** Without quotes. */
  readonly etag: string;
  readonly storageClass: string;
  /** Names of its checksums and their type, as the room writes them. */
  readonly checksum: string;
}

/** An object without its bytes. */
export interface ObjectRow extends ListedObject {
  readonly bucket: string;
  /** Changes with every write of the bytes. */
  readonly revision: string;
  /** A document of the room's own. */
  readonly attributes: string;
}

/** An object and where its bytes are. */
export interface StoredObject extends ObjectRow {
  readonly content: ObjectContent;
}

/** One line of a listing: an object, or all keys that begin alike. */
export type ObjectListEntry =
  | { readonly kind: 'object'; readonly object: ListedObject }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** What a listing looks for; the order is that of the keys' UTF-8 bytes. */
export interface ObjectListOptions {
  readonly bucket: string;
  readonly prefix: string;
  /** Keys in which it follows the prefix are one entry each; empty for none. */
  readonly delimiter: string;
  /** Begins after a key, or after all keys with a prefix. */
  readonly after?: { readonly kind: 'key' | 'prefix'; readonly text: string };
  readonly limit: number;
}

/** A multipart upload that is under way. */
export interface UploadRow {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  readonly initiatedMs: number;
  readonly attributes: string;
}

/** A part of an upload; its bytes are a file, or none when it is empty. */
export interface PartRow {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly modifiedMs: number;
  readonly attributes: string;
  readonly fileId: string | undefined;
}

/** What must hold for a write, looked at in the transaction that writes. */
export type WriteCondition =
  | { readonly kind: 'absent' }
  /** `*` fits any object. */
  | { readonly kind: 'etag'; readonly etag: string }
  | { readonly kind: 'revision'; readonly revision: string };

/** A change of the index: whole or not at all, durable when it is answered. */
export type ObjectChange =
  | { readonly kind: 'create bucket'; readonly bucket: BucketRow }
  | { readonly kind: 'update bucket'; readonly bucket: BucketRow }
  /** Refused while the bucket holds objects or uploads. */
  | { readonly kind: 'delete bucket'; readonly name: string }
  /**
   * Puts an object in the place of what was there. `shares` says that its files belong to another object
   * too; the write is refused when one of them has gone meanwhile.
   */
  | {
      readonly kind: 'put object';
      readonly object: StoredObject;
      readonly condition?: WriteCondition;
      readonly shares?: boolean;
    }
  /** Changes the attributes alone. */
  | {
      readonly kind: 'update object';
      readonly bucket: string;
      readonly key: string;
      readonly revision: string;
      readonly attributes: string;
    }
  | {
      readonly kind: 'delete object';
      readonly bucket: string;
      readonly key: string;
      readonly condition?: WriteCondition;
    }
  | { readonly kind: 'create upload'; readonly upload: UploadRow }
  /** Puts a part in the place of the one that had its number. */
  | { readonly kind: 'put part'; readonly upload: UploadName; readonly part: PartRow }
  /** Makes the object of some parts; all other parts are dropped with the upload. */
  | {
      readonly kind: 'complete upload';
      readonly upload: UploadName;
      readonly object: StoredObject;
      readonly condition?: WriteCondition;
    }
  | { readonly kind: 'abort upload'; readonly upload: UploadName }
  /** Forgets files that are removed. */
  | { readonly kind: 'forget files'; readonly ids: readonly string[] };

/** Names one upload. */
export interface UploadName {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
}

/** How a change went; all but `done` have written nothing. */
export interface ObjectChangeAnswer {
  readonly outcome:
    | 'done'
    | 'no bucket'
    | 'bucket exists'
    | 'bucket not empty'
    | 'no object'
    | 'no upload'
    | 'condition failed'
    | 'source gone';
  /** Whether files have lost their last owner. */
  readonly garbage: boolean;
}

/** Buckets, keys and uploads in order, durable. Carried out by `store`. */
export interface ObjectIndex {
  bucket(name: string): Promise<BucketRow | undefined>;
  /** By name; `after` is exclusive. */
  buckets(after: string, limit: number): Promise<readonly BucketRow[]>;
  object(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Without where the bytes are. */
  objectRow(bucket: string, key: string): Promise<ObjectRow | undefined>;
  list(options: ObjectListOptions): Promise<readonly ObjectListEntry[]>;
  upload(name: UploadName): Promise<UploadRow | undefined>;
  /** Uploads of a bucket by (key, id); `after` is exclusive. */
  uploads(options: UploadListOptions): Promise<readonly UploadRow[]>;
  /** Parts of an upload by number; `after` is exclusive. */
  parts(uploadId: string, after: number, limit: number): Promise<readonly PartRow[]>;
  /** Files without an owner, by id; `after` is exclusive. */
  garbage(after: string, limit: number): Promise<readonly string[]>;
  /** Those of the files that the index does not know. */
  unknownFiles(ids: readonly string[]): Promise<readonly string[]>;
  write(change: ObjectChange): Promise<ObjectChangeAnswer>;
}

/** What a listing of uploads looks for. */
export interface UploadListOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly after?: { readonly key: string; readonly uploadId: string };
  readonly limit: number;
}
