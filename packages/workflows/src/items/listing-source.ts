import { invariant, isJsonObject, type Json, Payload } from '@cairn/kit';
import type { ItemRange, ItemSource, MapItem } from './item-source.ts';
import type { ObjectPage } from './map-run-objects.ts';
import { type ObjectAccess, type ObjectPlace, sourceName } from './object-place.ts';
import { readerFailureOf } from './reader-failure.ts';

/** What a listing is asked for. */
export interface ListingPlace {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly ExpectedBucketOwner?: string;
}

/** An object as a page of a listing shows it. */
type ListedObject = ObjectPage['Contents'][number];

/** The objects of a bucket in the order of their keys, a page in memory at a time. */
export class ObjectListing {
  readonly #access: ObjectAccess;
  readonly #place: ListingPlace;
  #page: ObjectPage | undefined;
  #index = 0;
  #lastKey: string | undefined;

  private constructor(access: ObjectAccess, place: ListingPlace, lastKey: string | undefined) {
    this.#access = access;
    this.#place = place;
    this.#lastKey = lastKey;
  }

  /** @throws ItemReaderFailure */
  static async open(
    access: ObjectAccess,
    place: ListingPlace,
    position: Json | undefined,
  ): Promise<ObjectListing> {
    const listing = new ObjectListing(
      access,
      place,
      position === undefined ? undefined : readAfter(position),
    );
    await listing.#turn();
    return listing;
  }

  /** The next object, undefined at the end. @throws ItemReaderFailure */
  async next(): Promise<ListedObject | undefined> {
    for (;;) {
      const found = this.#page?.Contents[this.#index];
      if (found !== undefined) {
        this.#index += 1;
        this.#lastKey = found.Key;
        return found;
      }
      if (this.#page?.NextContinuationToken === undefined) return undefined;
      await this.#turn();
    }
  }

  /** From here a listing goes on behind the objects that were taken, whatever has come or gone before them. */
  get position(): Json {
    return { after: this.#lastKey ?? '' };
  }

  /** Whether the next object is in memory. */
  get hasMoreAtHand(): boolean {
    return this.#page !== undefined && this.#index < this.#page.Contents.length;
  }

  async #turn(): Promise<void> {
    const token = this.#page?.NextContinuationToken;
    const isResumed = this.#page === undefined && this.#lastKey !== undefined && this.#lastKey !== '';
    try {
      this.#page = await this.#access.objects.listObjectsV2(this.#access.scope, {
        ...this.#place,
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(isResumed ? { StartAfter: this.#lastKey as string } : {}),
      });
      this.#index = 0;
    } catch (error) {
      throw readerFailureOf(error, sourceName(this.#place));
    }
  }
}

/** Objects of a bucket as items: what is known of them, not what they hold. */
export class ListingSource implements ItemSource {
  readonly name: string;
  readonly #listing: ObjectListing;

  constructor(place: ListingPlace, listing: ObjectListing) {
    this.name = sourceName({ Bucket: place.Bucket });
    this.#listing = listing;
  }

  get position(): Json {
    return this.#listing.position;
  }

  async read(itemsMax: number): Promise<ItemRange> {
    const items: MapItem[] = [];
    while (items.length < itemsMax && (items.length === 0 || this.#listing.hasMoreAtHand)) {
      const found = await this.#listing.next();
      if (found === undefined) break;
      items.push({ value: describe(found) });
    }
    return { items, position: this.position };
  }

  async close(): Promise<void> {}
}

/** The objects of a listing, to be read one after another. Places that stand for folders hold nothing to read. */
export class ListedObjects {
  readonly #listing: ObjectListing;
  readonly #place: ListingPlace;

  constructor(place: ListingPlace, listing: ObjectListing) {
    this.#place = place;
    this.#listing = listing;
  }

  async next(): Promise<ObjectPlace | undefined> {
    const { Bucket, ExpectedBucketOwner } = this.#place;
    for (;;) {
      const found = await this.#listing.next();
      if (found === undefined) return undefined;
      if (found.Size === 0 && found.Key.endsWith('/')) continue;
      return {
        Bucket,
        Key: found.Key,
        ...(ExpectedBucketOwner === undefined ? {} : { ExpectedBucketOwner }),
      };
    }
  }

  get position(): Json {
    return this.#listing.position;
  }
}

/** Members as AWS spells and orders them; `Etag` is no slip of ours. */
function describe({ ETag, Key, lastModifiedMs, Size, StorageClass }: ListedObject): Payload {
  return Payload.of({
    Etag: ETag,
    Key,
    LastModified: Math.floor(lastModifiedMs / 1_000),
    Size,
    StorageClass,
  });
}

function readAfter(position: Json): string {
  invariant(
    isJsonObject(position) && typeof position.after === 'string',
    'the position in a listing is a key',
  );
  return position.after;
}
