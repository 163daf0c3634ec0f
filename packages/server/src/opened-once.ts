import { MadeOnce } from '@cairn/kit';

/** Something that is opened when it is first used, and closed if it was. */
export class OpenedOnce<Opened extends { readonly close: () => Promise<void> }> {
  readonly #opening: MadeOnce<Opened>;

  constructor(open: () => Promise<Opened>) {
    this.#opening = new MadeOnce(open);
  }

  /** Undefined while it is not open. */
  get opened(): Opened | undefined {
    return this.#opening.made;
  }

  open(): Promise<Opened> {
    return this.#opening.get();
  }

  async close(): Promise<void> {
    await (await this.#opening.begun?.catch(() => undefined))?.close();
  }
}
