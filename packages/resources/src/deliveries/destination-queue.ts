import type { Records } from '@cairn/kit';
import {
  type DeliveryEntry,
  type DeliveryRecord,
  deliveryCollection,
  dueMsOfKey,
  isOrderedName,
} from './delivery-record.ts';

/** A delivery that waits or is under way, as memory knows it. */
export interface QueuedDelivery extends DeliveryEntry {
  /** Known while it may start at once; read when its turn comes otherwise. */
  record?: DeliveryRecord | undefined;
  /** Of a record that is known: whether its body is in a record of its own. */
  readonly isApart?: boolean;
  /** Called after its first attempt. */
  release?: (() => void) | undefined;
}

/** How many deliveries a destination gets at the same time that nothing is known of. */
const windowFirst = 16;
/** A page of long deliveries is cut. */
const pageCharactersMax = 1_000_000;

/**
 * What is to be delivered to one destination: the next ones in memory, all in the records.
 *
 * 1. While `#hasMore`, every record up to `#readUpTo` is ahead or under way; else every record is.
 * 2. What was handed over while a page was read is looked at after it: the page may be older.
 */
export class DestinationQueue {
  readonly name: string;
  readonly isOrdered: boolean;
  readonly #records: Records;
  readonly #aheadMax: number;
  #ahead: QueuedDelivery[] = [];
  readonly #underWay = new Set<string>();
  #hasMore: boolean;
  #readUpTo: string;
  #arrivals: QueuedDelivery[] | undefined;
  /** When the first record is due of which nothing else is known. */
  #firstDueMs: number;
  #window = windowFirst;

  /** @param firstKey of the records that there may be already; undefined: there are none */
  constructor(name: string, firstKey: string | undefined, records: Records, aheadMax: number) {
    this.name = name;
    this.isOrdered = isOrderedName(name);
    this.#records = records;
    this.#aheadMax = aheadMax;
    this.#hasMore = firstKey !== undefined;
    this.#readUpTo = `${name}/`;
    this.#firstDueMs = firstKey === undefined || this.isOrdered ? 0 : dueMsOfKey(firstKey);
  }

  /** Whether there is nothing left, here or in the records. */
  get isOver(): boolean {
    return (
      !this.#hasMore && this.#ahead.length === 0 && this.#underWay.size === 0 && this.#arrivals === undefined
    );
  }

  /** When something is to be done next, the limit of concurrency aside; undefined while there is nothing. */
  nextMs(concurrencyMax: number): number | undefined {
    if (this.#arrivals !== undefined) return undefined;
    const concurrency = this.isOrdered ? 1 : Math.min(this.#window, concurrencyMax);
    if (this.#underWay.size >= concurrency) return undefined;
    return this.#ahead[0]?.dueMs ?? (this.#hasMore ? this.#firstDueMs : undefined);
  }

  /** Whether records are to be read before anything can start. */
  get wantsReading(): boolean {
    return this.#hasMore && this.#ahead.length === 0 && this.#arrivals === undefined;
  }

  /** A delivery whose record was written. */
  add(entry: QueuedDelivery): void {
    if (this.#arrivals !== undefined) this.#arrivals.push(entry);
    else this.#insert(entry);
  }

  /** Takes the first delivery that is due. */
  take(nowMs: number): QueuedDelivery | undefined {
    const [first] = this.#ahead;
    if (first === undefined || first.dueMs > nowMs) return undefined;
    this.#ahead.shift();
    this.#underWay.add(first.key);
    return first;
  }

  /** A delivery that is not under way any more. */
  ended(key: string, went: 'well' | 'badly'): void {
    this.#underWay.delete(key);
    this.#window = went === 'well' ? this.#window * 2 : 1;
    if (this.#window > 65_536) this.#window = 65_536;
  }

  /** Reads the next page. */
  async read(): Promise<void> {
    const arrivals: QueuedDelivery[] = [];
    this.#arrivals = arrivals;
    try {
      const page = await this.#records.list(deliveryCollection, {
        prefix: `${this.name}/`,
        after: this.#readUpTo,
        limit: this.#aheadMax,
        charactersMax: pageCharactersMax,
      });
      const last = page.at(-1);
      if (last === undefined) this.#hasMore = false;
      else this.#readUpTo = last.key;
      this.#firstDueMs = 0;
      const known = new Set(this.#ahead.map(({ key }) => key));
      for (const { key, value } of page) {
        if (known.has(key) || this.#underWay.has(key)) continue;
        const { progress } = JSON.parse(value) as DeliveryRecord;
        this.#place({ key, dueMs: progress.dueMs });
      }
    } finally {
      this.#arrivals = undefined;
      for (const entry of arrivals) this.#insert(entry);
    }
  }

  #insert(entry: QueuedDelivery): void {
    if (this.#hasMore && entry.key > this.#readUpTo) {
      this.#firstDueMs = Math.min(this.#firstDueMs, entry.dueMs);
      entry.release?.();
      return;
    }
    this.#place(entry);
    if (this.#ahead.length <= 2 * this.#aheadMax) return;
    // The last ones are read again when it is their turn.
    for (const { release } of this.#ahead.splice(this.#aheadMax)) release?.();
    this.#hasMore = true;
    this.#readUpTo = (this.#ahead.at(-1) as QueuedDelivery).key;
    this.#firstDueMs = 0;
  }

  /** Most come last. */
  #place(entry: QueuedDelivery): void {
    const ahead = this.#ahead;
    let low = 0;
    let high = ahead.length;
    if (high > 0 && (ahead[high - 1] as QueuedDelivery).key < entry.key) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const key = (ahead[middle] as QueuedDelivery).key;
      if (key < entry.key) low = middle + 1;
      else high = middle;
    }
    // The later word holds: an ordered delivery keeps its key when it is to be tried again.
    ahead.splice(low, ahead[low]?.key === entry.key ? 1 : 0, entry);
  }
}
