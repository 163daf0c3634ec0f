import {
  invariant,
  isJsonArray,
  isJsonObject,
  type Json,
  JsonSyntaxError,
  memberOf,
  parseJson,
} from '@cairn/kit';
import type { ObjectSequence } from './chained-source.ts';
import { readCsvField } from './csv-field.ts';
import { ItemReaderFailure } from './item-source.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import { ObjectStream } from './object-stream.ts';

/** What a manifest lists, in order, pinned to the version of the manifest that was read. */
export interface ObjectManifest {
  readonly etag: string;
  readonly places: readonly ObjectPlace[];
}

/** The inventory lists of a bucket and the names of their columns. */
export interface InventoryManifest extends ObjectManifest {
  readonly header: readonly string[];
}

/** What reading a manifest takes. */
export interface ManifestFile {
  readonly access: ObjectAccess;
  readonly place: ObjectPlace;
  readonly bytesMax: number;
  /** The ETag it must still have. */
  readonly etag?: string | undefined;
}

/**
 * The data files of an Athena query: a URI on each line of `…-manifest.csv` (Athena User Guide, "Query results and
 * recent queries", "Identify query output files").
 * @throws ItemReaderFailure
 */
export async function readAthenaManifest(file: ManifestFile): Promise<ObjectManifest> {
  const { text, etag } = await readWhole(file);
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  return { etag, places: lines.map((line) => placeOf(readCsvField(line.trim()), file)) };
}

/**
 * The manifest of an S3 inventory in CSV (S3 User Guide, "Locating your inventory list").
 * @throws ItemReaderFailure
 */
export async function readInventoryManifest(file: ManifestFile): Promise<InventoryManifest> {
  const { text, etag } = await readWhole(file);
  const manifest = parseManifest(text, file);
  const [format, schema, bucket, files] = ['fileFormat', 'fileSchema', 'destinationBucket', 'files'].map(
    (member) => (isJsonObject(manifest) ? memberOf(manifest, member) : undefined),
  );
  if (typeof schema !== 'string' || typeof bucket !== 'string' || !isJsonArray(files)) return refuse(file);
  if (format !== 'CSV')
    throw new ItemReaderFailure(`The inventory ${sourceName(file.place)} must be in the format CSV.`);
  const places = files.map((entry): ObjectPlace => {
    const key = isJsonObject(entry) ? memberOf(entry, 'key') : undefined;
    if (typeof key !== 'string') return refuse(file);
    return placeIn(bucket.slice(bucket.lastIndexOf(':') + 1), key, file);
  });
  return { etag, places, header: schema.split(',').map((name) => name.trim()) };
}

/** A manifest's objects from the first, or behind those that were taken. */
export function sequenceOf({ etag, places }: ObjectManifest, position: Json | undefined): ObjectSequence {
  let index = position === undefined ? 0 : readIndex(position);
  return {
    next: async () => places[index++],
    get position() {
      return { etag, index: Math.min(index, places.length) };
    },
  };
}

/** The ETag that the manifest of a sequence must still have. */
export function manifestEtag(position: Json | undefined): string | undefined {
  if (position === undefined) return undefined;
  invariant(isJsonObject(position) && typeof position.etag === 'string', 'a position names a version');
  return position.etag;
}

function readIndex(position: Json): number {
  invariant(
    isJsonObject(position) && typeof position.index === 'number',
    'a position in a manifest is a number',
  );
  return position.index;
}

async function readWhole({ access, place, bytesMax, etag }: ManifestFile) {
  const start = etag === undefined ? undefined : { etag, offset: 0 };
  const stream = await ObjectStream.open(access, place, start);
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) {
      bytes += chunk.length;
      if (bytes > bytesMax)
        throw new ItemReaderFailure(
          `The manifest ${sourceName(place)} exceeds the maximum of ${bytesMax} bytes.`,
        );
      text += decoder.decode(chunk, { stream: true });
    }
    return { text: text + decoder.decode(), etag: stream.etag };
  } finally {
    await stream.close();
  }
}

function parseManifest(text: string, file: ManifestFile): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return refuse(file);
    throw error;
  }
}

function placeOf(uri: string, file: ManifestFile): ObjectPlace {
  const match = /^s3:\/\/([^/]+)\/(.+)$/i.exec(uri);
  if (match === null) return refuse(file);
  return placeIn(match[1] as string, match[2] as string, file);
}

function placeIn(bucket: string, key: string, { place }: ManifestFile): ObjectPlace {
  const { ExpectedBucketOwner } = place;
  return { Bucket: bucket, Key: key, ...(ExpectedBucketOwner === undefined ? {} : { ExpectedBucketOwner }) };
}

function refuse({ place }: ManifestFile): never {
  throw new ItemReaderFailure(`The object ${sourceName(place)} is not a valid manifest.`);
}
