import type { Json } from '@cairn/kit';
import type { ItemReaderRequest, MapItem, OpenItemSource } from '../item-source.ts';
import { openItemSource } from '../open-item-source.ts';
import { type MemoryObjects, testScope } from './memory-objects.ts';

/** How items are read. */
export interface TestReading {
  readonly itemsMax?: number;
  /** Whether the source is closed and opened anew after each range of items. */
  readonly isReopened?: boolean;
  readonly open?: OpenItemSource;
}

/** A request for the object `file` of the bucket `b`. */
export function fileRequest(
  readerConfig: { readonly [field: string]: Json },
  options: { readonly maxItems?: number; readonly Key?: string } = {},
): ItemReaderRequest {
  return {
    resource: 'getObject',
    parameters: { Bucket: 'b', Key: options.Key ?? 'file' },
    readerConfig,
    maxItems: options.maxItems,
  };
}

/** A request for the objects of the bucket `b`. */
export function listRequest(
  readerConfig: { readonly [field: string]: Json },
  Prefix?: string,
): ItemReaderRequest {
  return {
    resource: 'listObjectsV2',
    parameters: { Bucket: 'b', ...(Prefix === undefined ? {} : { Prefix }) },
    readerConfig,
    maxItems: undefined,
  };
}

/** Reads all items. */
export async function readItems(
  objects: MemoryObjects,
  request: ItemReaderRequest,
  { itemsMax = 1_000, isReopened = false, open = openItemSource }: TestReading = {},
): Promise<readonly MapItem[]> {
  const items: MapItem[] = [];
  let source = await open(objects, testScope, request, undefined);
  try {
    if (isReopened) {
      const { position } = source;
      await source.close();
      source = await open(objects, testScope, request, JSON.parse(JSON.stringify(position)) as Json);
    }
    for (;;) {
      const range = await source.read(itemsMax);
      if (range.items.length === 0) return items;
      if (range.items.length > itemsMax) throw new Error('more items than asked for');
      items.push(...range.items);
      if (!isReopened) continue;
      await source.close();
      source = await open(objects, testScope, request, JSON.parse(JSON.stringify(range.position)) as Json);
    }
  } finally {
    await source.close();
  }
}

/** The values of all items. */
export async function readValues(
  objects: MemoryObjects,
  request: ItemReaderRequest,
  reading?: TestReading,
): Promise<readonly Json[]> {
  return (await readItems(objects, request, reading)).map(({ value }) => value.value);
}
