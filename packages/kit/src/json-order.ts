import { type Json, type JsonObject, memberOf, setMember } from './json.ts';

/*
 * JavaScript moves members whose names are array indexes ("2", "10") before all others, in ascending order. JSON text
 * that has them elsewhere keeps its order by a view: a proxy that lists the names as they came. Only such objects pay.
 */

const index = /^(?:0|[1-9]\d{0,9})$/;
const indexMax = 2 ** 32 - 2;

/** Asked of an object, gives the names of a view. */
const viewed = Symbol('names in their order');

/** Shows an object's members in the order of `names`. */
class OrderedView implements ProxyHandler<Record<string, Json>> {
  readonly #names: string[];

  constructor(names: readonly string[]) {
    this.#names = [...names];
  }

  ownKeys(): string[] {
    return this.#names;
  }

  get(target: Record<string, Json>, name: string | symbol): unknown {
    return name === viewed ? this.#names : Reflect.get(target, name);
  }
}

/** Whether a plain object lists these names, each once, in this order. */
export function keepsOrder(names: readonly string[]): boolean {
  let last = -1;
  let others = false;
  for (const name of names) {
    if (!isIndex(name)) {
      others = true;
      continue;
    }
    if (others || Number(name) < last) return false;
    last = Number(name);
  }
  return true;
}

/** The object with its members in the order of `names`, which are all of them, each once. It may not change any more. */
export function inOrder(object: Record<string, Json>, names: readonly string[]): JsonObject {
  return keepsOrder(names) ? object : new Proxy(object, new OrderedView(names));
}

/** A copy of an object with a member set: where it was, or at the end. */
export function withMember(object: JsonObject, member: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...object };
  const isNew = memberOf(object, member) === undefined;
  setMember(copy, member, value);
  if (!isView(object) && !(isNew && isIndex(member))) return copy;
  const names = Object.keys(object);
  return inOrder(copy, isNew ? [...names, member] : names);
}

function isIndex(name: string): boolean {
  const code = name.charCodeAt(0);
  return code >= 0x30 && code <= 0x39 && index.test(name) && Number(name) <= indexMax;
}

function isView(object: JsonObject): boolean {
  return (object as { readonly [viewed]?: unknown })[viewed] !== undefined;
}
