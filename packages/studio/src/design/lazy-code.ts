/** Code that is loaded when it is first wanted, once. */
export class LazyCode<Value> {
  readonly #import: () => Promise<Value>;
  #value: Value | undefined;
  #loading: Promise<Value> | undefined;

  constructor(importIt: () => Promise<Value>) {
    this.#import = importIt;
  }

  /** Undefined until it is there. */
  get value(): Value | undefined {
    return this.#value;
  }

  /** Loads it, unless that was begun; what did not come is asked for again by whoever asks next. */
  load(): Promise<Value> {
    this.#loading ??= this.#import().then(
      (value) => {
        this.#value = value;
        return value;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }
}
