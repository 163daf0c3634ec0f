import { itemSizeBytes } from './attribute-value/item-size.ts';
import type { ItemChange } from './item-changes.ts';
import type { StoredItem, Table, TableIndex } from './table.ts';
import type { CapacityWish } from './table-types.ts';

/** Source: "DynamoDB read and write operations" in the developer guide. */
const readUnitBytes = 4_096;
const writeUnitBytes = 1_024;

/** What calls on one table used up, by table and index. */
export class CapacityTally {
  readonly #table: Table;
  /** What a unit is called in a transaction; undefined elsewhere. */
  readonly #kind: 'ReadCapacityUnits' | 'WriteCapacityUnits' | undefined;
  #tableUnits = 0;
  readonly #indexUnits = new Map<TableIndex, number>();

  constructor(table: Table, kind?: 'ReadCapacityUnits' | 'WriteCapacityUnits') {
    this.#table = table;
    this.#kind = kind;
  }

  /** Counts the reading of items together. A transaction costs double. */
  read(bytes: number, isConsistent: boolean, index?: TableIndex): void {
    const blocks = Math.max(1, Math.ceil(bytes / readUnitBytes));
    const units = this.#kind !== undefined ? blocks * 2 : isConsistent ? blocks : blocks / 2;
    if (index === undefined) this.#tableUnits += units;
    else this.#indexUnits.set(index, (this.#indexUnits.get(index) ?? 0) + units);
  }

  /** Counts a change of an item, and of its entries in indexes. */
  write({ before, after }: Pick<ItemChange, 'before' | 'after'>): void {
    const factor = this.#kind === undefined ? 1 : 2;
    const old = before === 'unknown' ? undefined : before;
    this.#tableUnits += factor * Math.max(writeUnits(old), writeUnits(after), 1);
    for (const index of this.#table.indexes) {
      const units = factor * indexUnits(index, old, after);
      if (units > 0) this.#indexUnits.set(index, (this.#indexUnits.get(index) ?? 0) + units);
    }
  }

  /** `ConsumedCapacity`, or undefined when nobody wants it. */
  report(wish: CapacityWish | undefined): { readonly [member: string]: unknown } | undefined {
    if (wish === undefined || wish === 'NONE') return undefined;
    const all = [...this.#indexUnits.values()].reduce((sum, units) => sum + units, this.#tableUnits);
    const total = { TableName: this.#table.record.name, ...this.#units(all) };
    if (wish === 'TOTAL') return total;
    const local = this.#ofKind('local');
    const global = this.#ofKind('global');
    return {
      ...total,
      Table: this.#units(this.#tableUnits),
      ...(local !== undefined && { LocalSecondaryIndexes: local }),
      ...(global !== undefined && { GlobalSecondaryIndexes: global }),
    };
  }

  #units(units: number) {
    return { CapacityUnits: units, ...(this.#kind !== undefined && { [this.#kind]: units }) };
  }

  #ofKind(kind: 'local' | 'global'): { readonly [index: string]: unknown } | undefined {
    const used = [...this.#indexUnits].filter(([{ record }]) => record.kind === kind);
    if (used.length === 0) return undefined;
    return Object.fromEntries(used.map(([{ record }, units]) => [record.name, this.#units(units)]));
  }
}

function writeUnits(stored: StoredItem | undefined): number {
  return stored === undefined ? 0 : Math.ceil(itemSizeBytes(stored.item) / writeUnitBytes);
}

/** An entry that stays costs once, one that moves to another key is deleted and written. */
function indexUnits(
  index: TableIndex,
  before: StoredItem | undefined,
  after: StoredItem | undefined,
): number {
  const beforeKey = before && index.entryKey(before.item, '');
  const afterKey = after && index.entryKey(after.item, '');
  const unitsOf = (stored: StoredItem | undefined) =>
    Math.ceil(itemSizeBytes(index.project((stored as StoredItem).item)) / writeUnitBytes);
  const beforeUnits = beforeKey === undefined ? 0 : unitsOf(before);
  const afterUnits = afterKey === undefined ? 0 : unitsOf(after);
  if (beforeKey !== afterKey) return beforeUnits + afterUnits;
  if (afterKey === undefined) return 0;
  const isSame = index.entryText(before as StoredItem) === index.entryText(after as StoredItem);
  return isSame ? 0 : Math.max(beforeUnits, afterUnits);
}
