/**
 * Durable documents by collection and key: what rooms keep beside the journal, from state machine revisions and
 * tags to the items of tables and the messages of queues. Keys are ordered by code point; a room chooses keys whose
 * order is the order its lists answer in. Collections of one room begin with the room's own prefix.
 */
export interface Records {
  /** The document, or undefined. */
  get(collection: string, key: string): Promise<string | undefined>;
  /** Documents, each or undefined, in the order asked for: all as they were at one instant. */
  getAll(keys: readonly RecordKey[]): Promise<readonly (string | undefined)[]>;
  /**
   * A page in key order. `prefix`, `from` and `to` restrict the keys, `after` is exclusive, `reverse` goes downwards.
   */
  list(collection: string, options: RecordListOptions): Promise<readonly RecordEntry[]>;
  /**
   * Writes all or nothing, durable when it resolves. Conditions look at what was there before any of the writes.
   * @returns false, having written nothing, when a condition (`ifAbsent`, `ifValue`) did not hold.
   */
  write(writes: readonly RecordWrite[]): Promise<boolean>;
  /**
   * Deletes all records of a collection, in bounded steps between other writes; what is written to it meanwhile may
   * go too. A clearing that a crash cut short is left as far as it came.
   */
  clear(collection: string): Promise<void>;
}

/** Where a record is. */
export interface RecordKey {
  readonly collection: string;
  readonly key: string;
}

export interface RecordListOptions {
  readonly prefix?: string;
  readonly after?: string;
  /** Lowest key, inclusive. */
  readonly from?: string;
  /** Keys below this one only. */
  readonly to?: string;
  /** The page ends with the record by which its documents exceed so many characters. */
  readonly charactersMax?: number;
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
