import { isJsonObject, type Json, type JsonObject } from '@cairn/kit';

/** What a Task, a reader or a writer gives to the service that it calls. */
export class TaskArguments {
  readonly #fields: JsonObject;

  constructor(owner: JsonObject) {
    const fields = owner.Arguments ?? owner.Parameters;
    this.#fields = isJsonObject(fields) ? fields : {};
  }

  /** The text of an argument that is written out; undefined where it is computed or missing. */
  textOf(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#fields[name];
      if (typeof value === 'string' && !value.startsWith('{%')) return value;
    }
    return undefined;
  }

  /** The value of an argument as it stands. */
  valueOf(name: string): Json | undefined {
    return this.#fields[name];
  }
}
