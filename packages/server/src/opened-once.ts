import { MadeOnce } from '@cairn/kit';

/** Something that is opened when it is first used, and closed if it was. */
export class OpenedOnce<Opened extends { readonly close: () => Promise<void> }> {
  readonly #opening: MadeOnce<Opened>;
  #opened: Opened | undefined;

  constructor(open: () => Promise<Opened>) {
    this.#opening = new MadeOnce(async () => {
      this.#opened = await open();
      return this.#opened;
    });
  }

  /** Undefined while it is not open. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  open(): Promise<Opened> {
    return this.#opening.get();
  }

  async close(): Promise<void> {
    await (await this.#opening.begun?.catch(() => undefined))?.close();
  }
}
