import { type CallScope, isJsonArray, type Json, resolveLimits } from '@cairn/kit';
import { ChainedSource, type ObjectSequence } from './chained-source.ts';
import { csvDelimiters } from './csv-rows.ts';
import { type ItemLimits, itemLimits } from './item-limits.ts';
import {
  ItemReaderFailure,
  type ItemReaderRequest,
  type ItemSource,
  type OpenItemSource,
} from './item-source.ts';
import { LimitedSource, readLimitedPosition } from './limited-source.ts';
import { ListedObjects, type ListingPlace, ListingSource, ObjectListing } from './listing-source.ts';
import type { MapRunObjects } from './map-run-objects.ts';
import {
  type ManifestFile,
  manifestEtag,
  readAthenaManifest,
  readInventoryManifest,
  sequenceOf,
} from './object-manifest.ts';
import { type ObjectAccess, type ObjectPlace, sourceName, textParameters } from './object-place.ts';
import { openParquetSource } from './parquet-source.ts';
import { openTextSource, type TextFormat } from './text-source.ts';

/** What every way of reading needs. */
interface Reading {
  readonly access: ObjectAccess;
  readonly limits: ItemLimits;
  readonly config: ItemReaderRequest['readerConfig'];
}

/** Opens item sources within AWS's limits. */
export const openItemSource: OpenItemSource = openItemSourceWithin(resolveLimits(itemLimits));

/** Opens item sources within some limits. */
export function openItemSourceWithin(limits: ItemLimits): OpenItemSource {
  return async (objects, scope, request, position) => {
    const { maxItems } = request;
    if (maxItems !== undefined && maxItems < 0)
      throw new ItemReaderFailure('field MaxItems must be positive');
    const reading = readingOf(objects, scope, request, limits);
    if (maxItems === undefined || maxItems === 0) return open(reading, request, position);
    const { left, source } =
      position === undefined ? { left: maxItems, source: undefined } : readLimitedPosition(position);
    return new LimitedSource(await open(reading, request, source), left);
  };
}

function readingOf(
  objects: MapRunObjects,
  scope: CallScope,
  { readerConfig }: ItemReaderRequest,
  limits: ItemLimits,
): Reading {
  return { access: { objects, scope }, limits, config: readerConfig };
}

async function open(
  reading: Reading,
  { resource, parameters }: ItemReaderRequest,
  position: Json | undefined,
): Promise<ItemSource> {
  if (resource === 'listObjectsV2')
    return openListing(
      reading,
      textParameters(parameters, ['Bucket'], ['Prefix', 'ExpectedBucketOwner']),
      position,
    );
  const place = textParameters(parameters, ['Bucket', 'Key'], ['VersionId', 'ExpectedBucketOwner']);
  const { ManifestType, InputType } = reading.config;
  if (ManifestType === 'ATHENA_DATA') return openAthena(reading, place, position);
  if (ManifestType === 'S3_INVENTORY' || InputType === 'MANIFEST')
    return openInventory(reading, place, position);
  return openObject(reading, place, position);
}

async function openListing(
  reading: Reading,
  place: ListingPlace,
  position: Json | undefined,
): Promise<ItemSource> {
  if (reading.config.Transformation !== 'LOAD_AND_FLATTEN')
    return new ListingSource(place, await ObjectListing.open(reading.access, place, position));
  return ChainedSource.open(
    sourceName({ Bucket: place.Bucket }),
    async (left) => new ListedObjects(place, await ObjectListing.open(reading.access, place, left)),
    (object, left) => openObject(reading, object, left),
    position,
  );
}

async function openAthena(
  reading: Reading,
  place: ObjectPlace,
  position: Json | undefined,
): Promise<ItemSource> {
  return ChainedSource.open(
    sourceName(place),
    async (left) => sequenceOf(await readAthenaManifest(manifestFile(reading, place, left)), left),
    (object, left) => openObject(reading, object, left),
    position,
  );
}

/** Inventory lists are CSV without a header: the manifest names the columns. */
async function openInventory(
  reading: Reading,
  place: ObjectPlace,
  position: Json | undefined,
): Promise<ItemSource> {
  let header: readonly string[] = [];
  const start = async (left: Json | undefined): Promise<ObjectSequence> => {
    const manifest = await readInventoryManifest(manifestFile(reading, place, left));
    header = manifest.header;
    return sequenceOf(manifest, left);
  };
  return ChainedSource.open(
    sourceName(place),
    start,
    (object, left) =>
      openTextSource(
        { ...reading, place: object, format: { kind: 'CSV', delimiter: 'COMMA', header } },
        left,
      ),
    position,
  );
}

function manifestFile({ access, limits }: Reading, place: ObjectPlace, left: Json | undefined): ManifestFile {
  return { access, place, bytesMax: limits.itemManifestBytesMax, etag: manifestEtag(left) };
}

async function openObject(
  reading: Reading,
  place: ObjectPlace,
  position: Json | undefined,
): Promise<ItemSource> {
  if (reading.config.InputType === 'PARQUET') {
    return openParquetSource({ ...reading, place }, position);
  }
  return openTextSource({ ...reading, place, format: textFormat(reading.config) }, position);
}

/** Definitions with other values are refused when they are created. */
function textFormat(config: Reading['config']): TextFormat {
  const { InputType, ItemsPointer, CSVDelimiter, CSVHeaderLocation, CSVHeaders } = config;
  switch (InputType) {
    case 'JSON':
      return { kind: 'JSON', itemsPointer: typeof ItemsPointer === 'string' ? ItemsPointer : '' };
    case 'JSONL':
      return { kind: 'JSONL' };
    case 'CSV': {
      const delimiter = isDelimiter(CSVDelimiter) ? CSVDelimiter : 'COMMA';
      if (CSVHeaderLocation !== 'GIVEN' || !isJsonArray(CSVHeaders))
        return { kind: 'CSV', delimiter, header: 'FIRST_ROW' };
      return { kind: 'CSV', delimiter, header: CSVHeaders.map(String) };
    }
    default:
      throw new ItemReaderFailure(`The InputType '${String(InputType)}' is not supported.`);
  }
}

function isDelimiter(value: Json | undefined): value is keyof typeof csvDelimiters {
  return typeof value === 'string' && Object.hasOwn(csvDelimiters, value);
}
