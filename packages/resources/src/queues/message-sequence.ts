import type { MessageEntry } from './message-entry.ts';

const compactedAtMin = 64;

/**
 * The entries of a queue in the order of their sequence. An array with gaps, not a `Map`: queues gain and lose an
 * entry with every message (see ARCHITECTURE, "What lives for milliseconds must die young").
 */
export class MessageSequence {
  #entries: MessageEntry[] = [];
  #gone = 0;

  get size(): number {
    return this.#entries.length - this.#gone;
  }

  add(entry: MessageEntry): void {
    const last = this.#entries.at(-1);
    if (last === undefined || last.sequence < entry.sequence) this.#entries.push(entry);
    else this.#entries.splice(this.#placeOf(entry.sequence), 0, entry);
  }

  find(sequence: number): MessageEntry | undefined {
    const entry = this.#entries[this.#placeOf(sequence)];
    return entry !== undefined && entry.sequence === sequence && entry.state !== 'gone' ? entry : undefined;
  }

  /** To be told once of each entry that is gone. */
  noteGone(): void {
    this.#gone += 1;
    if (this.#gone < compactedAtMin || this.#gone * 2 < this.#entries.length) return;
    this.#entries = this.#entries.filter(({ state }) => state !== 'gone');
    this.#gone = 0;
  }

  /** Those that are there, oldest first; the list may be changed meanwhile. */
  all(): readonly MessageEntry[] {
    return this.#entries.filter(({ state }) => state !== 'gone');
  }

  /** The first place whose sequence is not below. */
  #placeOf(sequence: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle] as MessageEntry).sequence < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
