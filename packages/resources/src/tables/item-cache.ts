import type { Records } from '@cairn/kit';

interface Entry {
  readonly text: string;
  /** Asked for since it was last passed over. */
  isUsed: boolean;
}

/** A read under way that others may join; not remembered once its item was written meanwhile. */
interface Reading {
  readonly text: Promise<string | undefined>;
  isOvertaken: boolean;
}

/** Beside its text, an entry's key and its place in the map. */
const entryCharacters = 100;

/**
 * Texts of items that were read or written last, in bounded memory: a read of one of them needs no other thread.
 *
 * 1. All writes of items are told: {@link writing} before they are handed over, {@link written} when they are durable.
 * 2. So what is here is what is durable, and what was read before a write is not remembered after it began.
 */
export class ItemCache {
  readonly #records: Records;
  readonly #charactersMax: number;
  readonly #entries = new Map<string, Entry>();
  readonly #readings = new Map<string, Reading>();
  readonly #writing = new Map<string, number>();
  #characters = 0;

  /** @param charactersMax what is kept at most */
  constructor(records: Records, charactersMax: number) {
    this.#records = records;
    this.#charactersMax = charactersMax;
  }

  /** The item's text. A promise only when it has to be read. */
  read(collection: string, key: string): string | undefined | Promise<string | undefined> {
    const name = nameOf(collection, key);
    const entry = this.#entries.get(name);
    if (entry !== undefined) {
      entry.isUsed = true;
      return entry.text;
    }
    return this.#readings.get(name)?.text ?? this.#begin(name, collection, key);
  }

  /** A write of an item is about to be handed over. */
  writing(collection: string, key: string): void {
    const name = nameOf(collection, key);
    this.#forget(name);
    this.#writing.set(name, (this.#writing.get(name) ?? 0) + 1);
    this.#overtake(name);
  }

  /** A write has ended. @param text what is durable now, where that is known and there is an item */
  written(collection: string, key: string, text: string | undefined): void {
    const name = nameOf(collection, key);
    const others = (this.#writing.get(name) ?? 1) - 1;
    if (others > 0) this.#writing.set(name, others);
    else this.#writing.delete(name);
    this.#overtake(name);
    if (text !== undefined && others === 0) this.#remember(name, text);
  }

  #begin(name: string, collection: string, key: string): Promise<string | undefined> {
    const text = this.#records.get(collection, key);
    // What is read while a write is under way may be older or newer than it.
    const reading: Reading = { text, isOvertaken: this.#writing.has(name) };
    if (!reading.isOvertaken) this.#readings.set(name, reading);
    const end = (): void => {
      if (this.#readings.get(name) === reading) this.#readings.delete(name);
    };
    text.then((found) => {
      end();
      if (found !== undefined && !reading.isOvertaken) this.#remember(name, found);
    }, end);
    return text;
  }

  /** Nobody joins a read any more that a write has overtaken. */
  #overtake(name: string): void {
    const reading = this.#readings.get(name);
    if (reading === undefined) return;
    reading.isOvertaken = true;
    this.#readings.delete(name);
  }

  #remember(name: string, text: string): void {
    this.#forget(name);
    this.#entries.set(name, { text, isUsed: false });
    this.#characters += text.length + entryCharacters;
    if (this.#characters > this.#charactersMax) this.#makeRoom();
  }

  #forget(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#characters -= entry.text.length + entryCharacters;
  }

  /** The oldest go; those asked for since they were last looked at get another round. */
  #makeRoom(): void {
    for (const [name, entry] of this.#entries) {
      if (this.#characters <= this.#charactersMax) return;
      this.#forget(name);
      if (!entry.isUsed) continue;
      this.#entries.set(name, { text: entry.text, isUsed: false });
      this.#characters += entry.text.length + entryCharacters;
    }
  }
}

function nameOf(collection: string, key: string): string {
  return `${collection} ${key}`;
}
