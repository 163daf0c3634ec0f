/** Something that is opened when it is first used, and closed if it was. */
export class OpenedOnce<Opened extends { readonly close: () => Promise<void> }> {
  readonly #open: () => Promise<Opened>;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;

  constructor(open: () => Promise<Opened>) {
    this.#open = open;
  }

  /** Undefined while it is not open. */
  get opened(): Opened | undefined {
    return this.#opened;
  }

  open(): Promise<Opened> {
    this.#opening ??= this.#open().then(
      (opened) => {
        this.#opened = opened;
        return opened;
      },
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  async close(): Promise<void> {
    await (await this.#opening?.catch(() => undefined))?.close();
  }
}
