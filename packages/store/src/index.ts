export type { MemoryStoreOptions } from './memory/memory-store.ts';
export { openMemoryStore } from './memory/open-memory-store.ts';
export { backupDatabase, restoreBackup } from './sqlite/backup.ts';
export { databaseFile } from './sqlite/data-directory.ts';
export { storeFormat } from './sqlite/migrations.ts';
export { readRecord } from './sqlite/read-record.ts';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.ts';
export type { Store, StoreFaults, StoreOperation } from './store.ts';
export {
  StoreClosedError,
  StoreDamagedError,
  StoreDirectoryError,
  StoreError,
  StoreFailedError,
  StoreFormatError,
  StoreFullError,
  StoreLockedError,
} from './store-errors.ts';
export { storeLimits } from './store-limits.ts';
