import type { ExecutionSlot } from './execution-slot.ts';

const capacityMin = 1_024;

/**
 * The slots of executions in memory by execution id: a hash table in one array, searched from a slot's home place
 * on. A `Map` that gains and loses entries all the time moves to a new table again and again, and each table that it
 * has left leads to the next, so that closed executions would live until old memory is collected. Ids are given out
 * one after another, so that most slots lie at their home place.
 */
export class SlotTable {
  #places: (ExecutionSlot | undefined)[] = emptyPlaces(capacityMin);
  #mask = capacityMin - 1;
  #size = 0;

  get(executionId: number): ExecutionSlot | undefined {
    return this.#places[this.#placeOf(executionId)];
  }

  /** Adds the slot of an execution that is not in the table. */
  add(slot: ExecutionSlot): void {
    if (2 * this.#size >= this.#places.length) this.#resize(2 * this.#places.length);
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
      if (this.#distance(slot.executionId, place) < this.#distance(hole, place)) continue;
      this.#places[hole] = slot;
      hole = place;
    }
    this.#places[hole] = undefined;
    if (this.#places.length > capacityMin && 8 * this.#size < this.#places.length) {
      this.#resize(this.#places.length / 2);
    }
  }

  /** All slots at this moment, in no order. */
  all(): readonly ExecutionSlot[] {
    return this.#places.filter((slot) => slot !== undefined);
  }

  /** Where a slot is, or would have to be put. */
  #placeOf(executionId: number): number {
    let place = executionId & this.#mask;
    for (;;) {
      const slot = this.#places[place];
      if (slot === undefined || slot.executionId === executionId) return place;
      place = this.#next(place);
    }
  }

  #next(place: number): number {
    return (place + 1) & this.#mask;
  }

  /** How many steps a search takes from one place (or an id's home) to another. */
  #distance(from: number, to: number): number {
    return (to - from) & this.#mask;
  }

  #resize(capacity: number): void {
    const slots = this.all();
    this.#places = emptyPlaces(capacity);
    this.#mask = capacity - 1;
    for (const slot of slots) this.#places[this.#placeOf(slot.executionId)] = slot;
  }
}

function emptyPlaces(capacity: number): (ExecutionSlot | undefined)[] {
  return new Array<ExecutionSlot | undefined>(capacity).fill(undefined);
}
