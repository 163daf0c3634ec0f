import type { ChecksumAlgorithm } from './object-ports.ts';

/** Texts by name. */
export type Texts = { readonly [name: string]: string };

/** Whether a multipart object's checksum is that of its parts' checksums or of all its bytes. */
export type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

/** Checksums in base64, a composite one with its number of parts behind a hyphen. */
export type Checksums = { readonly [algorithm in ChecksumAlgorithm]?: string };

/** What is kept of an object beside what listings show. */
export interface ObjectAttributes extends SystemMetadata {
  /** By lower-case name. */
  readonly metadata: Texts;
  readonly tags: readonly Tag[];
  readonly checksums: Checksums;
  readonly checksumType: ChecksumType;
  /** Of an object made by a multipart upload: its parts in order. */
  readonly parts?: readonly ObjectPart[];
}

/** Headers that come back as they were given. */
export interface SystemMetadata {
  readonly contentType: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly expires?: string;
  readonly websiteRedirectLocation?: string;
  readonly encryption?: string;
  readonly encryptionKeyId?: string;
}

/** One part of an object. */
export interface ObjectPart {
  readonly number: number;
  readonly size: number;
  readonly checksums: Checksums;
}

/** A tag of an object or a bucket. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Reads the attributes of a row. */
export function readAttributes({ attributes }: { readonly attributes: string }): ObjectAttributes {
  return JSON.parse(attributes) as ObjectAttributes;
}

/** What listings show of checksums: `CRC32 FULL_OBJECT`. */
export function checksumSummary({ checksums, checksumType }: ObjectAttributes): string {
  const names = Object.keys(checksums);
  return names.length === 0 ? '' : `${names.join(',')} ${checksumType}`;
}
