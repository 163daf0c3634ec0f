import type { Json } from '@cairn/kit';

/**
 * A value of a module that code can hold and hand back but not look into: a statement of `rds.select`. Where data is
 * wanted of it (it is returned, or printed), `json` gives it.
 */
export class OpaqueValue<Kind extends string = string, Payload = unknown> {
  readonly kind: Kind;
  readonly payload: Payload;
  readonly json: () => Json;

  /** @param kind tells the values of one module from those of others */
  constructor(kind: Kind, payload: Payload, json: () => Json) {
    this.kind = kind;
    this.payload = payload;
    this.json = json;
  }
}
