import { type Json, JsonNestingError, JsonNumber, jsonNestingDepthMax, setMember } from '@cairn/kit';
import { isFunctionValue } from './library-functions.ts';

/** A result that is no JSON: a function or a regular expression. */
export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult';
}

/** Members by which the library knows its functions; data that has them would be taken for one. */
const reserved = new Set(['_jsonata_function', '_jsonata_lambda']);

interface Converted {
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Brings JSON into the library and back. The library knows only numbers that JavaScript holds, writes into
 * what it is given in a few places, and marks its arrays; so:
 *
 * 1. What holds a number that keeps its text goes in as a copy with plain numbers, all else as it is.
 * 2. What comes out as it went in is the original again, its numbers with their text.
 * 3. What comes out made by the library is copied, so that nothing of it is shared or marked.
 */
export class LibraryValues {
  /** Bytes of the objects that went in, for the meter. */
  readonly sizes = new WeakMap<object, number>();
  readonly #entered = new WeakMap<object, Converted>();
  readonly #originals = new WeakMap<object, Json>();

  /**
   * @param writable whether the expression may write into what it is given, so that it has to get a copy
   * @throws Error on data that names members of the library's own
   */
  enter(value: Json, writable: boolean): unknown {
    return this.#convert(value, writable).value;
  }

  /** Brings a result out. @throws UnsupportedResult; JsonNestingError */
  leave(value: unknown): Json {
    return this.#leave(value, 0);
  }

  #convert(value: Json, writable: boolean): Converted {
    if (value instanceof JsonNumber) return { value: value.toDouble(), bytes: 8 };
    if (typeof value === 'string') return { value, bytes: 8 + value.length };
    if (typeof value !== 'object' || value === null) return { value, bytes: 8 };
    const known = writable ? undefined : this.#entered.get(value);
    if (known !== undefined) return known;
    const converted = Array.isArray(value)
      ? this.#convertArray(value, writable)
      : this.#convertObject(value as { readonly [member: string]: Json }, writable);
    this.#originals.set(converted.value as object, value);
    this.sizes.set(converted.value as object, converted.bytes - 8);
    if (!writable) this.#entered.set(value, converted);
    return converted;
  }

  #convertArray(array: readonly Json[], writable: boolean): Converted {
    let bytes = 8;
    let copy: unknown[] | undefined = writable ? [] : undefined;
    for (let index = 0; index < array.length; index++) {
      const item = array[index] as Json;
      const converted = this.#convert(item, writable);
      bytes += converted.bytes;
      if (copy === undefined && converted.value !== item) copy = array.slice(0, index);
      copy?.push(converted.value);
    }
    return { value: copy ?? array, bytes };
  }

  #convertObject(object: { readonly [member: string]: Json }, writable: boolean): Converted {
    let bytes = 8;
    let copy: Record<string, Json> | undefined = writable ? {} : undefined;
    const members = Object.keys(object);
    for (let index = 0; index < members.length; index++) {
      const member = members[index] as string;
      if (reserved.has(member)) throw reservedMember(member);
      const item = object[member] as Json;
      const converted = this.#convert(item, writable);
      bytes += 8 + member.length + converted.bytes;
      if (copy === undefined && converted.value !== item) {
        copy = {};
        for (const before of members.slice(0, index)) setMember(copy, before, object[before] as Json);
      }
      if (copy !== undefined) setMember(copy, member, converted.value as Json);
    }
    return { value: copy ?? object, bytes };
  }

  #leave(value: unknown, depth: number): Json {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        // AWS shows what is no JSON number by its name.
        return Number.isFinite(value) ? (Object.is(value, -0) ? 0 : value) : String(value);
      case 'object':
        return value === null ? null : this.#leaveObject(value, depth);
      default:
        throw new UnsupportedResult();
    }
  }

  #leaveObject(value: object, depth: number): Json {
    const original = this.#originals.get(value);
    if (original !== undefined) return original;
    if (isFunctionValue(value)) throw new UnsupportedResult();
    if (depth >= jsonNestingDepthMax) throw new JsonNestingError();
    if (Array.isArray(value)) {
      return value.map((item) => (item === undefined ? null : this.#leave(item, depth + 1)));
    }
    const copy: Record<string, Json> = {};
    for (const member of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[member];
      if (item !== undefined) setMember(copy, member, this.#leave(item, depth + 1));
    }
    return copy;
  }
}

function reservedMember(member: string): Error {
  const message = `Object property names starting with _jsonata_ are reserved for internal use: "${member}"`;
  return Object.assign(new Error(message), { code: 'D1013' });
}
