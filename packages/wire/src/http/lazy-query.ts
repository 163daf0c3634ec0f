/** The query, parsed only when somebody looks at it. */
export class LazyQuery {
  readonly #text: string;
  #value: URLSearchParams | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get value(): URLSearchParams {
    this.#value ??= new URLSearchParams(this.#text);
    return this.#value;
  }

  ifAny(): URLSearchParams | undefined {
    return this.#text === '' ? undefined : this.value;
  }
}
