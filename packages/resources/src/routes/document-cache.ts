/** Values by key, the longest unused going first once their documents hold more than so many characters. */
export class DocumentCache<Value> {
  readonly #charactersMax: number;
  readonly #entries = new Map<string, { readonly value: Value; readonly characters: number }>();
  #characters = 0;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** @param characters length of the value's document */
  set(key: string, value: Value, characters: number): void {
    this.delete(key);
    this.#entries.set(key, { value, characters });
    this.#characters += characters;
    for (const [oldest] of this.#entries) {
      if (this.#characters <= this.#charactersMax) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#characters -= this.#entries.get(key)?.characters ?? 0;
    this.#entries.delete(key);
  }
}
