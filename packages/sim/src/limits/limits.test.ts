import { readFileSync } from 'node:fs';
import { serverLimits } from '@cairn/server';
import { stepFunctionsLimits } from '@cairn/workflows';
import { describe, expect, it } from 'vitest';
import { limitRows, unanswered } from './limit-rows.ts';
import { withLimits } from './limits-probe.ts';
import { mapRunLimitRows } from './map-run-limit-rows.ts';

const rows = [...limitRows, ...mapRunLimitRows];

/** Of the machinery, and tested where it is: nothing that a client sees depends on them. */
const inner: readonly string[] = [
  'burstEventsMax',
  'burstWorkMax',
  'burstBytesMax',
  'idleExecutionsMax',
  'batchBurstsMax',
  'batchesInFlightMax',
  'meterFlushSeconds',
  'compiledDefinitionBytesMax',
];
/** Tested elsewhere, by where: they want many executions, a file of another kind or a clock that a test moves. */
const elsewhere: { readonly [file: string]: readonly string[] } = {
  'limits-on-the-wire.test.ts': ['requestBytesMax', 'logDetailCharactersMax'],
  '../map-run/map-runs.test.ts': ['mapRunsMax', 'mapRunItemsMax', 'mapRunBurstChildren', 'mapRunChunkItems'],
  '../map-run/map-run-bounds.test.ts': ['mapRunBurstBytes', 'mapRunReadAheadBytes'],
  '../map-run/map-run-redrive.test.ts': ['mapRunRedrivesMax'],
  '../workflows/tasks.test.ts': ['activityTasksKeptMax'],
  '../workflows/retention.test.ts': ['executionRetentionDays'],
  '../cairn/search.test.ts': ['searchRowsMax'],
  '../cairn/express-histories.test.ts': ['expressHistoryMax', 'expressHistoryBytes'],
  '../express/express-store.test.ts': ['expressExecutionsMax'],
  '../../../workflows/src/express/express-executions.test.ts': ['expressSecondsMax'],
  '../../../workflows/src/items/parquet-source.test.ts': [
    'parquetFooterBytesMax',
    'parquetRowGroupBytesMax',
    'parquetPageValuesMax',
  ],
  '../../../workflows/src/items/result-files.test.ts': ['resultFileBytesMax'],
};

describe('limits', () => {
  it.each(rows)('%s, set to %d, is in force', async (limit, value, ask, byDefault, changed) => {
    expect(byDefault === unanswered ? '' : await withLimits({}, ask)).toMatch(byDefault);
    expect(await withLimits({ [limit]: value }, ask)).toMatch(changed);
  });

  it('of the service are all seen here, but for those of the machinery', () => {
    const seen = new Set<string>([
      ...rows.map(([limit]) => limit),
      ...inner,
      ...Object.values(elsewhere).flat(),
    ]);
    expect(Object.keys(stepFunctionsLimits).filter((name) => !seen.has(name))).toEqual([]);
  });

  it.each(Object.entries(elsewhere))('are tested in %s', (file, names) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8');
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  it('have one name each over all services, and that of their row', () => {
    for (const [name, limit] of Object.entries(serverLimits)) expect(limit.name).toBe(name);
  });
});
