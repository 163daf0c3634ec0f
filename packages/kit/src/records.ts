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
   * Writes all or nothing, durable when it resolves.
   * @returns false, having written nothing, when an `ifAbsent` key was there.
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
  readonly ifAbsent?: boolean;
}
