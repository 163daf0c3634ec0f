import type { CallScope, Json } from '@cairn/kit';
import { ItemReaderFailure } from './item-source.ts';
import type { MapRunObjects } from './map-run-objects.ts';

/** Where an object lies; members as S3 spells them. */
export interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
  readonly ExpectedBucketOwner?: string;
}

/** Who reads, and from what. */
export interface ObjectAccess {
  readonly objects: MapRunObjects;
  readonly scope: CallScope;
}

/** `Map.Item.Source` of the context object. */
export function sourceName({ Bucket, Key }: { readonly Bucket: string; readonly Key?: string }): string {
  return Key === undefined ? `S3://${Bucket}` : `S3://${Bucket}/${Key}`;
}

/** Reads the Parameters or Arguments of a reader. @throws ItemReaderFailure when one is no string */
export function textParameters<Required extends string, Optional extends string>(
  parameters: { readonly [name: string]: Json },
  required: readonly Required[],
  optional: readonly Optional[],
): { readonly [name in Required]: string } & { readonly [name in Optional]?: string } {
  const read: Record<string, string> = {};
  for (const name of [...required, ...optional]) {
    const value = parameters[name];
    if (typeof value === 'string') read[name] = value;
    else if (value !== undefined || (required as readonly string[]).includes(name))
      throw new ItemReaderFailure(`The field '${name}' of the ItemReader must be a string.`);
  }
  return read as { readonly [name in Required]: string } & { readonly [name in Optional]?: string };
}
