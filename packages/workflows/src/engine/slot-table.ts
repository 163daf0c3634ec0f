import type { ExecutionSlot } from './execution-slot.ts';

/** Places of the smallest table, as a power of two; at most half of a table's places are taken. */
const bitsMin = 10;
/** 2³² divided by the golden ratio: ids that follow one another come to lie far apart. */
const golden = 0x9e3779b1;

/**
 * The slots of executions in memory by execution id: a hash table in one array, searched from a slot's home place
 * on. A `Map` that gains and loses entries all the time moves to a new table again and again, and each table that it
 * has left leads to the next, so that closed executions would live until old memory is collected.
 */
export class SlotTable {
  #places: (ExecutionSlot | undefined)[] = emptyPlaces(bitsMin);
  #bits = bitsMin;
  #size = 0;

  get(executionId: number): ExecutionSlot | undefined {
    return this.#places[this.#placeOf(executionId)];
  }

  /** Adds the slot of an execution that is not in the table. */
  add(slot: ExecutionSlot): void {
    if (2 * this.#size >= this.#places.length) this.#resize(this.#bits + 1);
    this.#places[this.#placeOf(slot.executionId)] = slot;
    this.#size += 1;
  }

  delete(executionId: number): void {
    let hole = this.#placeOf(executionId);
    if (this.#places[hole] === undefined) return;
    this.#size -= 1;
    // What was put further on because of this entry comes back, so that no search ends too early.
    for (let place = this.#next(hole); ; place = this.#next(place)) {
      const slot = this.#places[place];
      if (slot === undefined) break;
      if (this.#distance(this.#home(slot.executionId), place) < this.#distance(hole, place)) continue;
      this.#places[hole] = slot;
      hole = place;
    }
    this.#places[hole] = undefined;
    if (this.#bits > bitsMin && 8 * this.#size < this.#places.length) this.#resize(this.#bits - 1);
  }

  /** All slots at this moment, in no order. */
  all(): readonly ExecutionSlot[] {
    return this.#places.filter((slot) => slot !== undefined);
  }

  /** Where a slot is, or would have to be put. */
  #placeOf(executionId: number): number {
    let place = this.#home(executionId);
    for (;;) {
      const slot = this.#places[place];
      if (slot === undefined || slot.executionId === executionId) return place;
      place = this.#next(place);
    }
  }

  /** Where the search for an execution begins. */
  #home(executionId: number): number {
    return Math.imul(executionId, golden) >>> (32 - this.#bits);
  }

  #next(place: number): number {
    return (place + 1) & (this.#places.length - 1);
  }

  /** How many steps a search takes from one place to another. */
  #distance(from: number, to: number): number {
    return (to - from) & (this.#places.length - 1);
  }

  #resize(bits: number): void {
    const slots = this.all();
    this.#places = emptyPlaces(bits);
    this.#bits = bits;
    for (const slot of slots) this.#places[this.#placeOf(slot.executionId)] = slot;
  }
}

function emptyPlaces(bits: number): (ExecutionSlot | undefined)[] {
  return new Array<ExecutionSlot | undefined>(2 ** bits).fill(undefined);
}
