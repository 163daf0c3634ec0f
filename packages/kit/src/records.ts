/**
 * Small durable documents by collection and key: what rooms keep beside the journal (state machine
 * revisions, activities, function configurations, tags). Keys are ordered by code point; a room chooses
 * keys whose order is the order its lists answer in.
 */
export interface Records {
  /** The document, or undefined. */
  get(collection: string, key: string): Promise<string | undefined>;
  /**
   * A page in key order. `prefix` restricts the keys, `after` is exclusive, `reverse` goes downwards.
   */
  list(collection: string, options: RecordListOptions): Promise<readonly RecordEntry[]>;
  /**
   * Writes all or nothing, durable when it resolves. Conditions look at what was there before any of the writes.
   * @returns false, having written nothing, when a condition (`ifAbsent`, `ifValue`) did not hold.
   */
  write(writes: readonly RecordWrite[]): Promise<boolean>;
}

export interface RecordListOptions {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
  readonly reverse?: boolean;
}

export interface RecordEntry {
  readonly key: string;
  readonly value: string;
}

export interface RecordWrite {
  readonly collection: string;
  readonly key: string;
  /** The document; undefined deletes. */
  readonly value: string | undefined;
  /** Only when the key is not there. */
  readonly ifAbsent?: boolean;
  /** Only when this document, to the character, is there: nobody has changed it since it was read. */
  readonly ifValue?: string;
}
