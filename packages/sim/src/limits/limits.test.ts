import { serverLimits } from '@cairn/server';
import { stepFunctionsLimits } from '@cairn/workflows';
import { describe, expect, it } from 'vitest';
import { limitRows, unanswered } from './limit-rows.ts';
import { withLimits } from './limits-probe.ts';

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
/** Tested where they can be seen: on the wire, and in log records. */
const elsewhere: readonly string[] = ['requestBytesMax', 'logDetailCharactersMax'];

describe('limits', () => {
  it.each(limitRows)('%s, set to %d, is in force', async (limit, value, ask, byDefault, changed) => {
    expect(byDefault === unanswered ? '' : await withLimits({}, ask)).toMatch(byDefault);
    expect(await withLimits({ [limit]: value }, ask)).toMatch(changed);
  });

  it('of the service are all seen here, but for those of the machinery', () => {
    const seen = new Set<string>([...limitRows.map(([limit]) => limit), ...inner, ...elsewhere]);
    expect(Object.keys(stepFunctionsLimits).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('have one name each over all services, and that of their row', () => {
    for (const [name, limit] of Object.entries(serverLimits)) expect(limit.name).toBe(name);
  });
});
