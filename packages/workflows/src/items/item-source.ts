import type { CallScope, Json, Payload } from '@cairn/kit';
import type { MapRunObjects } from './map-run-objects.ts';

/** What an ItemReader asks for, its fields evaluated (Amazon States Language, "ItemReader"). */
export interface ItemReaderRequest {
  /** `arn:aws:states:::s3:getObject` or `…:listObjectsV2`. */
  readonly resource: 'getObject' | 'listObjectsV2';
  /** The evaluated Parameters or Arguments: Bucket, Key, Prefix, VersionId, ExpectedBucketOwner. */
  readonly parameters: { readonly [member: string]: Json };
  /** ReaderConfig as it stands in the definition: InputType, CSVHeaderLocation, Transformation, ItemsPointer, ManifestType … */
  readonly readerConfig: { readonly [member: string]: Json };
  /** The evaluated MaxItems or MaxItemsPath; undefined or 0 is no limit. */
  readonly maxItems: number | undefined;
}

/** One item of a map run. */
export interface MapItem {
  readonly value: Payload;
  /** The property's name, where the items are an object's members. */
  readonly key?: string;
  /** Where this item lies, when the source reads several objects; the source's name otherwise. */
  readonly source?: string;
}

/** Items in order, and where the source stands after them. */
export interface ItemRange {
  readonly items: readonly MapItem[];
  /** Small JSON from which {@link OpenItemSource} goes on after these items: offset, token, row group, ETag. */
  readonly position: Json;
}

/** Items that are read as they are needed; memory does not depend on how many there are. */
export interface ItemSource {
  /** `Map.Item.Source` of the context object: `S3://bucket/key`, `S3://bucket`. */
  readonly name: string;
  /** Where the source stands: before anything was read, the beginning of the version that was opened. */
  readonly position?: Json;
  /** At most so many items, none at the end. @throws ItemReaderFailure */
  read(itemsMax: number): Promise<ItemRange>;
  close(): Promise<void>;
}

/** Opens what a reader asks for, at its beginning or at a position told before. @throws ItemReaderFailure */
export type OpenItemSource = (
  objects: MapRunObjects,
  scope: CallScope,
  request: ItemReaderRequest,
  position: Json | undefined,
) => Promise<ItemSource>;

/** Items cannot be read: fails the map run with States.ItemReaderFailed, or with `error` where AWS answers another. */
export class ItemReaderFailure extends Error {
  override readonly name = 'ItemReaderFailure';
  readonly error: string;

  /** @param cause AWS's text, where one is known */
  constructor(cause: string, error = 'States.ItemReaderFailed') {
    super(cause);
    this.error = error;
  }
}
