import type { Records } from '@cairn/kit';

/** What is known of an item. One object through all its writes: a map of them would grow and shrink with every call. */
interface Entry {
  /** What is durable; undefined while that is not known. */
  text: string | undefined;
  /** Asked for since it was last passed over. */
  isUsed: boolean;
  /** Writes under way. */
  writes: number;
  /** A read under way that others may join; undefined once a write was begun after it. */
  reading: Promise<string | undefined> | undefined;
}

/** Beside its text, an entry's key and its place in the map. */
const entryCharacters = 100;

/**
 * Texts of items that were read or written last, in bounded memory: a read of one of them needs no other thread.
 * Items are named by collection and key in one text.
 *
 * 1. All writes of items are told: {@link writing} before they are handed over, {@link written} when they are durable.
 * 2. So what is here is what is durable, and what was read before a write is not remembered after it began.
 */
export class ItemCache {
  readonly #records: Records;
  readonly #charactersMax: number;
  readonly #entries = new Map<string, Entry>();
  #characters = 0;

  /** @param charactersMax what is kept at most */
  constructor(records: Records, charactersMax: number) {
    this.#records = records;
    this.#charactersMax = charactersMax;
  }

  /** The item's text. A promise only when it has to be read. */
  read(name: string, collection: string, key: string): string | undefined | Promise<string | undefined> {
    const entry = this.#entryOf(name);
    if (entry.text !== undefined) {
      entry.isUsed = true;
      return entry.text;
    }
    return entry.reading ?? this.#begin(name, entry, collection, key);
  }

  /** A write of an item is about to be handed over. */
  writing(name: string): void {
    const entry = this.#entryOf(name);
    if (entry.text !== undefined) this.#characters -= sizeOf(entry.text);
    entry.text = undefined;
    entry.reading = undefined;
    entry.writes += 1;
  }

  /** A write has ended. @param text what is durable now, where that is known and there is an item */
  written(name: string, text: string | undefined): void {
    const entry = this.#entryOf(name);
    entry.writes -= 1;
    entry.reading = undefined;
    if (entry.writes > 0) return;
    if (text === undefined) this.#entries.delete(name);
    else this.#remember(entry, text);
  }

  #entryOf(name: string): Entry {
    let entry = this.#entries.get(name);
    if (entry === undefined) {
      entry = { text: undefined, isUsed: false, writes: 0, reading: undefined };
      this.#entries.set(name, entry);
    }
    return entry;
  }

  #begin(name: string, entry: Entry, collection: string, key: string): Promise<string | undefined> {
    const reading = this.#records.get(collection, key);
    // What is read while a write is under way may be older or newer than it.
    if (entry.writes > 0) return reading;
    entry.reading = reading;
    const end = (text: string | undefined): void => {
      if (entry.reading !== reading) return;
      entry.reading = undefined;
      if (text === undefined) this.#entries.delete(name);
      else this.#remember(entry, text);
    };
    reading.then(end, () => end(undefined));
    return reading;
  }

  #remember(entry: Entry, text: string): void {
    entry.text = text;
    this.#characters += sizeOf(text);
    if (this.#characters > this.#charactersMax) this.#makeRoom();
  }

  /** The oldest go; those asked for since they were last looked at get another round. */
  #makeRoom(): void {
    for (const [name, entry] of this.#entries) {
      if (this.#characters <= this.#charactersMax) return;
      const { text } = entry;
      if (text === undefined) continue;
      this.#entries.delete(name);
      if (entry.isUsed) {
        entry.isUsed = false;
        this.#entries.set(name, entry);
      } else {
        this.#characters -= sizeOf(text);
      }
    }
  }
}

function sizeOf(text: string): number {
  return text.length + entryCharacters;
}
