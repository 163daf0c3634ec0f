import { attributeOf, type Item, type ItemDraft, setAttribute } from './attribute-value/attribute-value.ts';
import { Key } from './key-schema.ts';
import {
  type IndexRecord,
  itemCollection,
  partCollection,
  streamArn,
  type TablePlace,
  type TableRecord,
  tableArn,
} from './table-record.ts';
import { tablesErrors } from './tables-errors.ts';

/** An item with the text in which it is stored. */
export interface StoredItem {
  readonly item: Item;
  readonly text: string;
}

/** Entries that follow from items: of a secondary index, or of a time to live. */
export interface DerivedCollection {
  readonly collection: string;
  /** The entry's key for an item that has this key of its own; undefined where the item has no entry. */
  entryKey(item: Item, itemKey: string): string | undefined;
  entryText(stored: StoredItem): string;
}

/** A secondary index, made ready for use. */
export class TableIndex implements DerivedCollection {
  readonly record: IndexRecord;
  readonly collection: string;
  readonly key: Key;
  /** Attributes of entries; undefined for all. */
  readonly projected: ReadonlySet<string> | undefined;

  constructor(table: TableRecord, record: IndexRecord, tableKey: Key) {
    this.record = record;
    this.collection = partCollection(table.number, record.number);
    this.key = new Key(record.keySchema, table.attributeDefinitions);
    const { ProjectionType, NonKeyAttributes = [] } = record.projection;
    const keys = [...tableKey.attributes, ...this.key.attributes].map(({ name }) => name);
    this.projected = ProjectionType === 'ALL' ? undefined : new Set([...keys, ...NonKeyAttributes]);
  }

  entryKey(item: Item, itemKey: string): string | undefined {
    const own = this.key.textOf(item);
    return own === undefined ? undefined : own + itemKey;
  }

  entryText({ item, text }: StoredItem): string {
    return this.projected === undefined ? text : JSON.stringify(this.project(item));
  }

  /** The attributes of an item that its entry has. */
  project(item: Item): Item {
    if (this.projected === undefined) return item;
    const entry: ItemDraft = {};
    for (const name of this.projected) {
      const value = attributeOf(item, name);
      if (value !== undefined) setAttribute(entry, name, value);
    }
    return entry;
  }
}

/** What expires when, by the attribute of the table's time to live. */
class ExpiryIndex implements DerivedCollection {
  readonly collection: string;
  readonly attribute: string;

  constructor(collection: string, attribute: string) {
    this.collection = collection;
    this.attribute = attribute;
  }

  entryKey(item: Item, itemKey: string): string | undefined {
    const seconds = expirySeconds(item, this.attribute);
    return seconds === undefined ? undefined : expiryKey(seconds) + itemKey;
  }

  entryText(): string {
    return '';
  }
}

const expiryDigits = 12;

/** What the keys of expiry entries begin with: seconds since the epoch in an order of texts. */
export function expiryKey(seconds: number): string {
  return String(seconds).padStart(expiryDigits, '0');
}

/** The item's key in an expiry entry's. */
export function itemKeyOfExpiry(entryKey: string): string {
  return entryKey.slice(expiryDigits);
}

/** When an item expires, in seconds since the epoch; undefined when its attribute is no time. */
export function expirySeconds(item: Item, attribute: string): number | undefined {
  const value = attributeOf(item, attribute);
  if (value === undefined || !('N' in value)) return undefined;
  const seconds = Math.floor(Number(value.N));
  return seconds > 0 && seconds < 10 ** expiryDigits ? seconds : undefined;
}

/** A table made ready for use: what its record means for its items. Never changed; a changed table is a new one. */
export class Table {
  readonly place: TablePlace;
  readonly record: TableRecord;
  readonly arn: string;
  readonly collection: string;
  readonly key: Key;
  readonly indexes: readonly TableIndex[];
  /** All whose entries are written along with items. */
  readonly derived: readonly DerivedCollection[];
  readonly streamCollection: string | undefined;
  readonly #byName: ReadonlyMap<string, TableIndex>;

  constructor(place: TablePlace, record: TableRecord) {
    this.place = place;
    this.record = record;
    this.arn = tableArn(place);
    this.collection = itemCollection(record.number);
    this.key = new Key(record.keySchema, record.attributeDefinitions);
    this.indexes = record.indexes.map((index) => new TableIndex(record, index, this.key));
    this.#byName = new Map(this.indexes.map((index) => [index.record.name, index]));
    const { timeToLive, stream } = record;
    this.derived =
      timeToLive === undefined
        ? this.indexes
        : [
            ...this.indexes,
            new ExpiryIndex(partCollection(record.number, timeToLive.number), timeToLive.attribute),
          ];
    this.streamCollection = stream && partCollection(record.number, stream.number);
  }

  /** Whether an item may be written without a look at what was there: nothing follows from items. */
  get isPlain(): boolean {
    return this.derived.length === 0 && this.streamCollection === undefined;
  }

  /** ARN of the stream that changes are written to. */
  get streamArn(): string | undefined {
    const { stream } = this.record;
    return stream && streamArn(this.place, stream.label);
  }

  index(name: string): TableIndex | undefined {
    return this.#byName.get(name);
  }

  /** @throws ServiceError ValidationException */
  existingIndex(name: string): TableIndex {
    const index = this.index(name);
    if (index === undefined) {
      throw tablesErrors.validation(`The table does not have the specified index: ${name}`);
    }
    return index;
  }

  /** Checks what an item to be written has of the indexes' keys. @throws ServiceError */
  checkIndexed(item: Item): void {
    for (const { key, record } of this.indexes) key.checkIndexed(item, record.name);
  }

  /** The key's attributes of an entry: those of the index, where it is one, and those of the table. */
  startKey(item: Item, index: TableIndex | undefined): Item {
    const own = this.key.pick(item);
    return index === undefined ? own : { ...index.key.pick(item), ...own };
  }
}
