import type { CallScope, JsonObject } from '@cairn/kit';
import type { ItemPages } from './item-pages.ts';
import type { ItemReads } from './item-reads.ts';
import type { ItemWrites } from './item-writes.ts';
import type { StatementIndex, StatementTable, StatementTables } from './partiql/partiql-ports.ts';
import type { Table, TableIndex } from './table.ts';
import type { TableCatalog } from './table-catalog.ts';
import type * as Types from './table-types.ts';
import type { TransactWrites } from './transact-writes.ts';

/** What carries out the operations on items. */
interface ItemOperations {
  readonly catalog: TableCatalog;
  readonly reads: ItemReads;
  readonly writes: ItemWrites;
  readonly pages: ItemPages;
  readonly transactions: TransactWrites;
}

/** The operations on items as statements use them: each statement is one of them. */
export function statementTables(operations: ItemOperations): StatementTables {
  const { catalog, reads, writes, pages, transactions } = operations;
  // The statements write inputs as the API spells them; each operation checks its own.
  const input = <Input>(given: JsonObject): Input => given as unknown as Input;
  return {
    describe: async (scope: CallScope, tableName: string) =>
      statementTable(catalog.existing(scope, tableName)),
    get: (scope, given) => reads.get(scope, input<Types.GetItemInput>(given)),
    put: (scope, given) => writes.put(scope, input<Types.PutItemInput>(given)),
    update: (scope, given) => writes.update(scope, input<Types.UpdateItemInput>(given)),
    delete: (scope, given) => writes.delete(scope, input<Types.DeleteItemInput>(given)),
    query: (scope, given) => pages.query(scope, input<Types.QueryInput>(given)),
    scan: (scope, given) => pages.scan(scope, input<Types.ScanInput>(given)),
    transactGet: (scope, given) => reads.transactGet(scope, input<Types.TransactGetItemsInput>(given)),
    transactWrite: (scope, given) => transactions.write(scope, input<Types.TransactWriteItemsInput>(given)),
  };
}

function statementTable(table: Table): StatementTable {
  const { hash, range } = table.key;
  return {
    hash,
    range,
    index: (name) => {
      const index = table.index(name);
      return index === undefined ? undefined : statementIndex(index);
    },
  };
}

function statementIndex({ key, record, projected }: TableIndex): StatementIndex {
  return { hash: key.hash, range: key.range, kind: record.kind, projected };
}
