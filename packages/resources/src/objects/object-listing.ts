import { type Bucket, type BucketCatalog, ownerOf } from './bucket-catalog.ts';
import type { ListedObject, ObjectIndex, ObjectListEntry, ObjectListOptions } from './object-index.ts';
import type { ObjectsPorts } from './object-ports.ts';
import type { ListedObjectOutput, ListObjectsInput } from './object-types.ts';
import { s3Errors } from './s3-errors.ts';
import { encodeKey, readEncodingType } from './url-encoding.ts';

type After = NonNullable<ObjectListOptions['after']>;

interface Page {
  readonly entries: readonly ObjectListEntry[];
  readonly isTruncated: boolean;
  readonly maxKeys: number;
}

/** Lists a bucket's keys. */
export class ObjectListing {
  readonly #index: ObjectIndex;
  readonly #buckets: BucketCatalog;
  readonly #keysMax: number;

  constructor({ index, limits }: ObjectsPorts, buckets: BucketCatalog) {
    this.#index = index;
    this.#buckets = buckets;
    this.#keysMax = limits.objectListKeys;
  }

  /** ListObjectsV2. */
  async list(input: ListObjectsInput) {
    const bucket = await this.#buckets.get(input);
    const token = input.ContinuationToken;
    const after = token === undefined ? afterKey(input.StartAfter, input) : readContinuationToken(token);
    const page = await this.#page(input, after);
    const print = readEncodingType(input.EncodingType);
    return {
      ...common(input, page, print, input.FetchOwner === true ? bucket : undefined),
      KeyCount: page.entries.length,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(page.isTruncated ? { NextContinuationToken: printContinuationToken(page.entries.at(-1)) } : {}),
      ...(input.StartAfter === undefined ? {} : { StartAfter: print(input.StartAfter) }),
    };
  }

  /** ListObjects, the first form. */
  async listFirstForm(input: ListObjectsInput) {
    const bucket = await this.#buckets.get(input);
    const page = await this.#page(input, afterKey(input.Marker, input));
    const print = readEncodingType(input.EncodingType);
    const last = page.entries.at(-1);
    // Without a delimiter clients go on from the last key.
    const hasMarker = page.isTruncated && (input.Delimiter ?? '') !== '' && last !== undefined;
    return {
      ...common(input, page, print, bucket),
      Marker: print(input.Marker ?? ''),
      ...(hasMarker ? { NextMarker: print(textOf(last)) } : {}),
    };
  }

  async #page(input: ListObjectsInput, after: After | undefined): Promise<Page> {
    const maxKeys = readMaxKeys(input.MaxKeys, this.#keysMax);
    if (maxKeys === 0) return { entries: [], isTruncated: false, maxKeys };
    const found = await this.#index.list({
      bucket: input.Bucket,
      prefix: input.Prefix ?? '',
      delimiter: input.Delimiter ?? '',
      ...(after === undefined ? {} : { after }),
      limit: maxKeys + 1,
    });
    return { entries: found.slice(0, maxKeys), isTruncated: found.length > maxKeys, maxKeys };
  }
}

/** @throws ServiceError InvalidArgument */
export function readMaxKeys(given: number | undefined, max: number, name = 'max-keys'): number {
  if (given === undefined) return max;
  if (!Number.isInteger(given) || given < 0 || given > 2_147_483_647)
    throw s3Errors.invalidArgument(
      `Argument ${name} must be an integer between 0 and 2147483647`,
      name,
      String(given),
    );
  return Math.min(given, max);
}

/** Where a page begins that follows a key: a key that is itself a common prefix stands for all below it. */
function afterKey(
  key: string | undefined,
  { Prefix = '', Delimiter = '' }: ListObjectsInput,
): After | undefined {
  if (key === undefined || key === '') return undefined;
  const rest = key.startsWith(Prefix) ? key.slice(Prefix.length) : '';
  const isPrefix =
    Delimiter !== '' && rest !== '' && rest.indexOf(Delimiter) === rest.length - Delimiter.length;
  return { kind: isPrefix ? 'prefix' : 'key', text: key };
}

function common(
  input: ListObjectsInput,
  { entries, isTruncated, maxKeys }: Page,
  print: (text: string) => string,
  owner: Bucket | undefined,
) {
  return {
    Name: input.Bucket,
    Prefix: print(input.Prefix ?? ''),
    ...(input.Delimiter === undefined || input.Delimiter === '' ? {} : { Delimiter: print(input.Delimiter) }),
    MaxKeys: maxKeys,
    ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
    IsTruncated: isTruncated,
    Contents: entries.flatMap((entry) =>
      entry.kind === 'object' ? [listed(entry.object, print, owner)] : [],
    ),
    CommonPrefixes: entries.flatMap((entry) =>
      entry.kind === 'prefix' ? [{ Prefix: print(entry.prefix) }] : [],
    ),
  };
}

function listed(
  object: ListedObject,
  print: (text: string) => string,
  owner: Bucket | undefined,
): ListedObjectOutput {
  const [algorithms = '', type] = object.checksum.split(' ');
  return {
    Key: print(object.key),
    LastModified: object.modifiedMs,
    ETag: `"${object.etag}"`,
    ...(type === undefined ? {} : { ChecksumAlgorithm: algorithms.split(','), ChecksumType: type }),
    Size: object.size,
    ...(owner === undefined ? {} : { Owner: ownerOf(owner.owner) }),
    StorageClass: object.storageClass,
  };
}

function textOf(entry: ObjectListEntry): string {
  return entry.kind === 'object' ? entry.object.key : entry.prefix;
}

/** A token names the last entry of the page before; clients need not understand it. */
function printContinuationToken(entry: ObjectListEntry | undefined): string {
  if (entry === undefined) return '';
  const text = `${entry.kind === 'object' ? 'k' : 'p'}${encodeKey(textOf(entry))}`;
  return `1${btoa(text)}`;
}

function readContinuationToken(token: string): After {
  const text = decodeToken(token);
  if (text === undefined)
    throw s3Errors.invalidArgument(
      'The continuation token provided is incorrect',
      'continuation-token',
      token.slice(0, 200),
    );
  return { kind: text.startsWith('k') ? 'key' : 'prefix', text: decodeURIComponent(text.slice(1)) };
}

function decodeToken(token: string): string | undefined {
  try {
    const text = token.startsWith('1') ? atob(token.slice(1)) : '';
    decodeURIComponent(text);
    return /^[kp]./.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
