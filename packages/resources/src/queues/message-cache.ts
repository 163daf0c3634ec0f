import type { MessageDocument, MessageEntry } from './message-entry.ts';

/** Keeps the messages sent last in memory, up to so many characters: most are received while they are fresh. */
export class MessageCache {
  readonly #charactersMax: number;
  #kept: MessageEntry[] = [];
  #head = 0;
  #characters = 0;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  keep(entry: MessageEntry, document: MessageDocument): void {
    entry.document = document;
    this.#characters += lengthOf(document);
    this.#kept.push(entry);
    while (this.#characters > this.#charactersMax && this.#head < this.#kept.length) {
      this.forget(this.#kept[this.#head] as MessageEntry);
      this.#head += 1;
    }
    if (this.#kept.length > 1_024 && this.#kept.length > 2 * this.#liveBound()) this.#compact();
  }

  forget(entry: MessageEntry): void {
    if (entry.document === undefined) return;
    this.#characters -= lengthOf(entry.document);
    entry.document = undefined;
  }

  /** Entries at most, if each is as short as can be. */
  #liveBound(): number {
    return Math.max(1_024, Math.ceil(this.#characters / overheadCharacters));
  }

  #compact(): void {
    this.#kept = this.#kept.slice(this.#head).filter(({ document }) => document !== undefined);
    this.#head = 0;
  }
}

/** What a message takes beside its texts. */
const overheadCharacters = 300;

function lengthOf({ body, attributes }: MessageDocument): number {
  return (
    overheadCharacters + body.length + (attributes === undefined ? 0 : JSON.stringify(attributes).length)
  );
}
