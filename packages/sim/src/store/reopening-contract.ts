import type { Store } from '@cairn/store';
import { expect, it } from 'vitest';
import { firstBurst, laterBurst } from './sample-bursts.ts';

/** What every journal promises of closed executions that are redriven. */
export function reopeningContract(journal: () => Store['journal']): void {
  it('reopens an execution that had been closed, with other attributes', async () => {
    const create = { attributes: '{"a":1}' };
    await journal().append([firstBurst(1, 1, { create, status: 'FAILED', stopMs: 5 })]);
    const reopen = { redriveMs: 1_700_000_000_123, attributes: '{"名":"\ud800"}' };
    expect(await journal().append([laterBurst(1, 2, 1, { reopen, nextDueMs: 9, inFlight: true })])).toEqual(
      [],
    );
    const { redriveMs } = reopen;
    const row = { redriveMs, attributes: '{"名":"\ufffd"}', headSegmentId: 1 };
    expect(await journal().execution(1)).toMatchObject({
      ...row,
      status: 'RUNNING',
      stopMs: undefined,
      nextDueMs: 9,
      inFlight: true,
      tailSegmentId: 2,
    });
    await journal().append([laterBurst(1, 3, 2), laterBurst(1, 4, 3, { status: 'ABORTED', stopMs: 7 })]);
    expect(await journal().execution(1)).toMatchObject({ ...row, status: 'ABORTED', stopMs: 7 });
    const ended = { reopen: { ...reopen, redriveMs: 8 }, status: 'FAILED', stopMs: 8 } as const;
    await journal().append([laterBurst(1, 5, 4, ended)]);
    expect(await journal().execution(1)).toMatchObject({ ...row, redriveMs: 8, status: 'FAILED', stopMs: 8 });
    expect(await journal().openExecutions()).toBe(0);
  });

  it('refuses to reopen what is running or not there', async () => {
    const reopen = { redriveMs: 9, attributes: '{}' };
    await journal().append([firstBurst(1, 1), firstBurst(2, 2, { status: 'TIMED_OUT', stopMs: 5 })]);
    const bursts = [
      laterBurst(1, 3, 1, { reopen }),
      laterBurst(9, 4, 0, { reopen }),
      laterBurst(2, 5, 2, { reopen }),
      laterBurst(2, 6, 5, { reopen: { ...reopen, redriveMs: 10 } }),
    ];
    expect(await journal().append(bursts)).toEqual([0, 1, 3]);
    expect(await journal().execution(1)).toMatchObject({ redriveMs: undefined, tailSegmentId: 1 });
    expect(await journal().execution(2)).toMatchObject({ redriveMs: 9, tailSegmentId: 5 });
  });
}
