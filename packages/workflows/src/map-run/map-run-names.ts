import type { Random } from '@cairn/kit';

/*
 * Map runs and their children are named by UUIDs of version 8 (RFC 9562 section 5.8) whose first 48 bits are the id of
 * the row above theirs in the journal, so that they are found by their names without an index of their own. The last
 * 48 bits of a child's name are its number in its map run: the same child always has the same name.
 */

/** The UUID of a new map run of an execution. */
export function mapRunUuid(parentId: number, random: Random): string {
  const high = Math.floor(random.next() * 0x1000000);
  return `${idDigits(parentId)}-${marked(hex(high, 6))}-${hex(Math.floor(random.next() * 2 ** 48), 12)}`;
}

/** Makes the names of a map run's children. */
export class ChildNames {
  readonly #prefix: string;

  constructor(mapRunId: number, uuid: string) {
    const [, , third = '', fourth = ''] = uuid.split('-');
    this.#prefix = `${idDigits(mapRunId)}-${marked(third.slice(1) + fourth.slice(1))}-`;
  }

  nameOf(index: number): string {
    return this.#prefix + hex(index, 12);
  }
}

const names = /^([0-9a-f]{8})-([0-9a-f]{4})-8[0-9a-f]{3}-8[0-9a-f]{3}-([0-9a-f]{12})$/;

/** What a name says: the id of the row above, and a child's number. */
export function readName(name: string): { readonly aboveId: number; readonly index: number } | undefined {
  const found = names.exec(name);
  if (found === null) return undefined;
  const [, high, low, index] = found;
  return { aboveId: Number.parseInt(`${high}${low}`, 16), index: Number.parseInt(index as string, 16) };
}

function idDigits(id: number): string {
  const digits = hex(id, 12);
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

function marked(sixDigits: string): string {
  return `8${sixDigits.slice(0, 3)}-8${sixDigits.slice(3)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
