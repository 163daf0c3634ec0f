/** An item that is to be ordered, and the values of the terms. No value of the expression: the meter passes over it. */
export class KeyedItem {
  readonly item: unknown;
  readonly keys: readonly unknown[];

  constructor(item: unknown, keys: readonly unknown[]) {
    this.item = item;
    this.keys = keys;
  }
}
