import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '@cairn/store';

/** What may not be left in a database once its deletions are done, by what it is. */
const orphans: { readonly [what: string]: string } = {
  segments: 'SELECT count(*) FROM segments WHERE execution_id NOT IN (SELECT execution_id FROM executions)',
  chunks: 'SELECT count(*) FROM chunks WHERE execution_id NOT IN (SELECT execution_id FROM executions)',
  'executions under none':
    'SELECT count(*) FROM executions WHERE machine_id < 0 AND -machine_id NOT IN (SELECT execution_id FROM executions)',
};
const pending = 'SELECT (SELECT count(*) FROM discarded_chains) + (SELECT count(*) FROM discarded_lists)';

/** Lets a stopped server's store end its deletions, then looks for what nobody owns. @returns what is wrong, in words */
export async function leftBehind(directory: string): Promise<readonly string[]> {
  const store = await openSqliteStore({ directory });
  const database = new DatabaseSync(join(directory, 'cairn.db'), { readOnly: true });
  const count = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  try {
    while (count(pending) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const wrongs = Object.entries(orphans).flatMap(([what, sql]) => {
      const found = count(sql);
      return found === 0 ? [] : [`${found} ${what} are left behind`];
    });
    const whole = Object.values(database.prepare('PRAGMA integrity_check(1)').get() ?? {})[0];
    return whole === 'ok' ? wrongs : [...wrongs, `the database is damaged: ${String(whole)}`];
  } finally {
    database.close();
    await store.close();
  }
}
