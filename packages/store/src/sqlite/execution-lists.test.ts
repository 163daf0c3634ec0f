/** Every list and search is answered by an index in its own order, however many executions there are. */
import { DatabaseSync } from 'node:sqlite';
import type { ExecutionListOptions, ExecutionSearch } from '@cairn/workflows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listSql, searchParts } from './execution-lists.ts';
import { migrate } from './migrations.ts';

let database: DatabaseSync;
beforeAll(() => {
  database = new DatabaseSync(':memory:');
  migrate(database, 'memory');
});
afterAll(() => database.close());

function planOf(sql: string): string {
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail))
    .filter((detail) => detail.includes('executions') || detail.includes('B-TREE'))
    .join('\n');
}

const after = 'order_ms = ? AND execution_id < ?';
const older = 'order_ms < ?';

test.each<[Partial<ExecutionListOptions>, string, string]>([
  [{}, older, 'execution_lists (status=? AND machine_id=? AND order_ms<?)'],
  [{}, after, 'execution_lists (status=? AND machine_id=? AND order_ms=? AND rowid<?)'],
  [{ status: 'FAILED' }, older, 'execution_lists (status=? AND machine_id=? AND order_ms<?)'],
  [{ version: 1 }, older, 'execution_versions (status=? AND machine_id=? AND version=? AND order_ms<?)'],
  [
    { version: 1 },
    after,
    'execution_versions (status=? AND machine_id=? AND version=? AND order_ms=? AND rowid<?)',
  ],
  [{ alias: 'a' }, older, 'execution_aliases (status=? AND machine_id=? AND alias=? AND order_ms<?)'],
  [
    { alias: 'a', status: 'RUNNING' },
    after,
    'execution_aliases (status=? AND machine_id=? AND alias=? AND order_ms=? AND rowid<?)',
  ],
])('a list by %j, %s', (options, condition, index) => {
  const plan = planOf(
    `${listSql({ machineId: 1, limit: 9, ...options }, 'execution_id', condition)} LIMIT 9`,
  );
  const lines = plan.split('\n');
  expect(lines).toHaveLength(options.status === undefined ? 5 : 1);
  for (const line of lines) expect(line).toBe(`SEARCH executions USING INDEX ${index}`);
});

test.each<[Partial<ExecutionSearch>, RegExp]>([
  [{}, /^SEARCH executions USING INTEGER PRIMARY KEY \(rowid<\?\)$/],
  [{ error: 'E' }, /^SEARCH executions USING INDEX execution_errors \(error=\? AND rowid<\?\)$/],
  [
    { error: 'E', machineId: 1 },
    /^SEARCH executions USING INDEX execution_errors \(error=\? AND rowid<\?\)$/,
  ],
  [
    { machineId: 1, status: 'FAILED' },
    /^SEARCH executions USING INDEX execution_lists \(status=\? AND machine_id=\? AND order_ms<\?\)$/,
  ],
  [
    { machineId: 1, status: 'FAILED', version: 1 },
    /^SEARCH executions USING INDEX execution_versions \(status=\? AND machine_id=\? AND version=\? AND order_ms<\?\)$/,
  ],
  [
    { machineId: 1, status: 'FAILED', alias: 'a' },
    /^SEARCH executions USING INDEX execution_aliases \(status=\? AND machine_id=\? AND alias=\? AND order_ms<\?\)$/,
  ],
  [
    { machineId: 1, status: 'FAILED', stoppedFromMs: 1 },
    /^SEARCH executions USING INDEX execution_lists \(status=\? AND machine_id=\? AND order_ms>\? AND order_ms<\?\)$/,
  ],
])('a search by %j', (search, plan) => {
  for (const { sql } of searchParts({ limit: 9, rowsMax: 9, ...search }).sources) {
    expect(planOf(sql('order_ms, execution_id, name'))).toMatch(plan);
  }
});
