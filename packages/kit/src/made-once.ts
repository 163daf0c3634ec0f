/**
 * Something that is made when it is first asked for, and is the same for all who ask from then on. A failure is told to
 * those who waited for it, and forgotten: whoever asks next has it made anew.
 */
export class MadeOnce<Made> {
  readonly #make: () => Promise<Made>;
  #making: Promise<Made> | undefined;
  #made: Made | undefined;

  constructor(make: () => Promise<Made>) {
    this.#make = make;
  }

  /** What was made, or is being made; undefined where nobody has asked for it yet, or it could not be made. */
  get begun(): Promise<Made> | undefined {
    return this.#making;
  }

  /** Undefined while it is not made. */
  get made(): Made | undefined {
    return this.#made;
  }

  get(): Promise<Made> {
    this.#making ??= this.#make().then(
      (made) => {
        this.#made = made;
        return made;
      },
      (error: unknown) => {
        this.#making = undefined;
        throw error;
      },
    );
    return this.#making;
  }
}
