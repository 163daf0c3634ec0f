import { invariant, isJsonObject, type Json } from '@cairn/kit';
import type { ItemRange, ItemSource, MapItem } from './item-source.ts';
import type { ObjectPlace } from './object-place.ts';

/** Objects to be read one after another. */
export interface ObjectSequence {
  next(): Promise<ObjectPlace | undefined>;
  /** Where the sequence goes on behind the objects that were taken. */
  readonly position: Json;
}

/** Opens one object of a sequence. @throws ItemReaderFailure */
type OpenObject = (place: ObjectPlace, position: Json | undefined) => Promise<ItemSource>;

/** The items of many objects as those of one, each with the name of the object it comes from. */
export class ChainedSource implements ItemSource {
  readonly name: string;
  readonly #sequence: ObjectSequence;
  readonly #open: OpenObject;
  #current: { readonly place: ObjectPlace; readonly source: ItemSource; position: Json | null } | undefined;

  private constructor(name: string, sequence: ObjectSequence, open: OpenObject) {
    this.name = name;
    this.#sequence = sequence;
    this.#open = open;
  }

  /**
   * @param startSequence makes the sequence from its beginning, or from a position of it
   * @throws ItemReaderFailure
   */
  static async open(
    name: string,
    startSequence: (position: Json | undefined) => Promise<ObjectSequence>,
    openObject: OpenObject,
    position: Json | undefined,
  ): Promise<ChainedSource> {
    const left = position === undefined ? undefined : readPosition(position);
    const chained = new ChainedSource(name, await startSequence(left?.sequence), openObject);
    if (left !== undefined && left.place !== null) await chained.#enter(left.place, left.inner);
    return chained;
  }

  async read(itemsMax: number): Promise<ItemRange> {
    for (;;) {
      if (this.#current === undefined) {
        const place = await this.#sequence.next();
        if (place === undefined) return { items: [], position: this.position };
        await this.#enter(place, null);
      }
      // One object at a time: what was read is handed out before the next one is opened, which may fail.
      const items = await this.#gather(itemsMax);
      if (items.length > 0) return { items, position: this.position };
    }
  }

  async close(): Promise<void> {
    await this.#current?.source.close();
    this.#current = undefined;
  }

  async #gather(itemsMax: number): Promise<readonly MapItem[]> {
    const current = this.#current;
    invariant(current !== undefined, 'an object is open');
    const { source } = current;
    const { items, position } = await source.read(itemsMax);
    current.position = position;
    if (items.length === 0) await this.close();
    return items.map((item) => ({ ...item, source: item.source ?? source.name }));
  }

  async #enter(place: ObjectPlace, position: Json | null): Promise<void> {
    this.#current = { place, source: await this.#open(place, position ?? undefined), position };
  }

  get position(): Json {
    const { place = null, position = null } = this.#current ?? {};
    return { sequence: this.#sequence.position, place: place as Json, inner: position };
  }
}

interface Position {
  readonly sequence: Json;
  readonly place: ObjectPlace | null;
  readonly inner: Json | null;
}

function readPosition(position: Json): Position {
  invariant(
    isJsonObject(position) && position.sequence !== undefined,
    'a position in many objects is an object',
  );
  return position as unknown as Position;
}
