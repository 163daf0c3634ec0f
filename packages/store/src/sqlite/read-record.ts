import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RecordKey } from '@cairn/kit';
import { StoreDamagedError } from '../store-errors.ts';
import { recordChecksum } from './content-checksum.ts';
import { databaseFile } from './data-directory.ts';
import { storeErrorFor } from './sqlite-error.ts';

/**
 * Reads one record of a data directory that a server may be using, and changes nothing.
 * @returns undefined where there is no such record, or no data
 * @throws StoreError
 */
export function readRecord(directory: string, { collection, key }: RecordKey): string | undefined {
  const file = databaseFile(directory);
  if (!existsSync(file)) return undefined;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    const row = database
      .prepare('SELECT value, crc32 FROM records WHERE collection = ? AND key = ?')
      .get(collection, key) as { readonly value: string; readonly crc32: number | null } | undefined;
    if (row === undefined) return undefined;
    if (row.crc32 !== null && recordChecksum(key, row.value) !== row.crc32)
      throw new StoreDamagedError(`the record ${collection}/${key} in ${file} is damaged: restore a backup`);
    return row.value;
  } catch (error) {
    throw storeErrorFor(error, file);
  } finally {
    database.close();
  }
}
