import type { Store } from '@cairn/store';
import { expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';

/** What every journal promises of bursts that do not follow the last one of their execution: no chain forks. */
export function overtakenContract(journal: () => Store['journal']): void {
  it.each([
    ['in the same way', { inFlight: true, nextDueMs: 50 }],
    ['with another timer', { nextDueMs: 60 }],
    ['to its end', { status: 'SUCCEEDED', stopMs: 70 }],
    ['to its end by an error', { status: 'FAILED', stopMs: 70, error: 'E' }],
  ] as const)('refuses one that goes on %s', async (_, change) => {
    const waiting = { inFlight: true, nextDueMs: 50 };
    await journal().append([firstBurst(1, 1, waiting), laterBurst(1, 2, 1, waiting)]);
    const stale = (segmentId: number) => laterBurst(1, segmentId, 1, change);
    expect(await journal().append([stale(3), firstBurst(2, 4)])).toEqual([0]);
    expect(await journal().execution(1)).toMatchObject({ status: 'RUNNING', ...waiting, tailSegmentId: 2 });
    await expect(journal().segments([3], 1)).rejects.toThrow('Segment 3 ');
    await journal().append([laterBurst(1, 5, 2, { status: 'ABORTED', stopMs: 60 })]);
    const reopened = { ...stale(7), reopen: { redriveMs: 65, attributes: '{}' } };
    expect(await journal().append([stale(6), reopened])).toEqual([0, 1]);
    expect(await journal().execution(1)).toMatchObject({ status: 'ABORTED', stopMs: 60, tailSegmentId: 5 });
    expect(await journal().openExecutions()).toBe(1);
    expect(await journal().walkBack(5, { executionId: 1, limit: 9 })).toHaveLength(3);
  });
}
