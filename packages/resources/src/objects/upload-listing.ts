import { type BucketCatalog, ownerOf } from './bucket-catalog.ts';
import type { UploadAttributes } from './complete-upload.ts';
import type { MultipartUploads } from './multipart-uploads.ts';
import type { Checksums } from './object-attributes.ts';
import type { ObjectIndex, UploadRow } from './object-index.ts';
import { readMaxKeys } from './object-listing.ts';
import { checksumMembers, type ListMultipartUploadsInput, type ListPartsInput } from './object-types.ts';
import { readEncodingType } from './url-encoding.ts';

const listedMax = 1_000;

/** Lists uploads and their parts. */
export class UploadListing {
  readonly #index: ObjectIndex;
  readonly #buckets: BucketCatalog;
  readonly #uploads: MultipartUploads;

  constructor(index: ObjectIndex, buckets: BucketCatalog, uploads: MultipartUploads) {
    this.#index = index;
    this.#buckets = buckets;
    this.#uploads = uploads;
  }

  async listParts(input: ListPartsInput) {
    const { attributes } = await this.#uploads.find(input);
    const marker = input.PartNumberMarker ?? 0;
    const max = readMaxKeys(input.MaxParts, listedMax, 'max-parts');
    const found = max === 0 ? [] : await this.#index.parts(input.UploadId, marker, max + 1);
    const shown = found.slice(0, max);
    return {
      Bucket: input.Bucket,
      Key: input.Key,
      UploadId: input.UploadId,
      Initiator: ownerOf(attributes.initiator),
      Owner: ownerOf(attributes.initiator),
      StorageClass: attributes.storageClass,
      ...(attributes.algorithm === undefined
        ? {}
        : { ChecksumAlgorithm: attributes.algorithm, ChecksumType: attributes.type ?? 'COMPOSITE' }),
      PartNumberMarker: marker,
      NextPartNumberMarker: shown.at(-1)?.number ?? 0,
      MaxParts: max,
      IsTruncated: found.length > shown.length,
      Parts: shown.map((part) => ({
        PartNumber: part.number,
        LastModified: part.modifiedMs,
        ETag: `"${part.etag}"`,
        Size: part.size,
        ...checksumMembers((JSON.parse(part.attributes) as { readonly checksums: Checksums }).checksums),
      })),
    };
  }

  async listUploads(input: ListMultipartUploadsInput) {
    await this.#buckets.get(input);
    const max = readMaxKeys(input.MaxUploads, listedMax, 'max-uploads');
    const { uploads, prefixes, isTruncated } = await this.#page(input, max);
    const print = readEncodingType(input.EncodingType);
    const last = uploads.at(-1);
    const lastPrefix = prefixes.at(-1);
    const isPrefixLast = lastPrefix !== undefined && (last === undefined || lastPrefix > last.key);
    return {
      Bucket: input.Bucket,
      KeyMarker: print(input.KeyMarker ?? ''),
      UploadIdMarker: input.UploadIdMarker ?? '',
      ...(isTruncated
        ? {
            NextKeyMarker: print(isPrefixLast ? lastPrefix : (last?.key ?? '')),
            NextUploadIdMarker: isPrefixLast ? '' : (last?.uploadId ?? ''),
          }
        : {}),
      Prefix: print(input.Prefix ?? ''),
      ...(input.Delimiter === undefined ? {} : { Delimiter: print(input.Delimiter) }),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      MaxUploads: max,
      IsTruncated: isTruncated,
      Uploads: uploads.map((upload) => shownUpload(upload, print)),
      CommonPrefixes: prefixes.map((prefix) => ({ Prefix: print(prefix) })),
    };
  }

  /** Uploads under way are few: those of a common prefix are read through. */
  async #page(input: ListMultipartUploadsInput, max: number) {
    const { Prefix = '', Delimiter = '' } = input;
    const uploads: UploadRow[] = [];
    const prefixes: string[] = [];
    let after = firstPosition(input);
    for (;;) {
      const page = await this.#index.uploads({
        bucket: input.Bucket,
        prefix: Prefix,
        limit: listedMax,
        ...(after === undefined ? {} : { after }),
      });
      for (const upload of page) {
        const at = Delimiter === '' ? -1 : upload.key.indexOf(Delimiter, Prefix.length);
        const prefix = at === -1 ? undefined : upload.key.slice(0, at + Delimiter.length);
        if (prefix !== undefined && (prefix === prefixes.at(-1) || prefix === input.KeyMarker)) continue;
        if (uploads.length + prefixes.length >= max) return { uploads, prefixes, isTruncated: max > 0 };
        if (prefix === undefined) uploads.push(upload);
        else prefixes.push(prefix);
      }
      const last = page.at(-1);
      if (last === undefined || page.length < listedMax) return { uploads, prefixes, isTruncated: false };
      after = { key: last.key, uploadId: last.uploadId };
    }
  }
}

/** A marker without an upload's id stands behind all uploads of its key. */
function firstPosition({ KeyMarker, UploadIdMarker }: ListMultipartUploadsInput) {
  if (KeyMarker === undefined || KeyMarker === '') return undefined;
  const isWhole = UploadIdMarker === undefined || UploadIdMarker === '';
  return { key: KeyMarker, uploadId: isWhole ? '\uffff' : UploadIdMarker };
}

function shownUpload(upload: UploadRow, print: (text: string) => string) {
  const attributes = JSON.parse(upload.attributes) as UploadAttributes;
  return {
    Key: print(upload.key),
    UploadId: upload.uploadId,
    Initiator: ownerOf(attributes.initiator),
    Owner: ownerOf(attributes.initiator),
    StorageClass: attributes.storageClass,
    Initiated: upload.initiatedMs,
    ...(attributes.algorithm === undefined
      ? {}
      : { ChecksumAlgorithm: [attributes.algorithm], ChecksumType: attributes.type ?? 'COMPOSITE' }),
  };
}
