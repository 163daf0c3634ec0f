import { invariant, isJsonObject, type Json } from '@cairn/kit';
import type { ItemRange, ItemSource } from './item-source.ts';

/** The first items of a source (`MaxItems`). */
export class LimitedSource implements ItemSource {
  readonly name: string;
  readonly #source: ItemSource;
  #left: number;

  constructor(source: ItemSource, left: number) {
    this.name = source.name;
    this.#source = source;
    this.#left = left;
  }

  get position(): Json {
    return { left: this.#left, source: this.#source.position ?? null };
  }

  async read(itemsMax: number): Promise<ItemRange> {
    const { items, position } = await this.#source.read(Math.min(itemsMax, this.#left));
    this.#left -= items.length;
    return { items, position: { left: this.#left, source: position } };
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}

/** Takes a position apart. */
export function readLimitedPosition(position: Json): {
  readonly left: number;
  readonly source: Json | undefined;
} {
  invariant(
    isJsonObject(position) && typeof position.left === 'number',
    'a limited position tells what is left',
  );
  return { left: position.left, source: position.source ?? undefined };
}
