import { describe, expect, it } from 'vitest';
import type { FoundExecution } from '../../wire/cairn.ts';
import { activityStartMs, hourMs, machineActivities } from './machine-activity.ts';

const nowMs = Date.parse('2026-03-04T05:06:07Z');
const startMs = activityStartMs(nowMs);

const run = (name: string, status: FoundExecution['status'], hoursAgo: number): FoundExecution => ({
  executionArn: `execution:${name}`,
  stateMachineArn: 'machine',
  name,
  status,
  startDate: (nowMs - hoursAgo * hourMs) / 1_000,
});

describe('the activity of a machine', () => {
  it('covers 24 hours, the present one last', () => {
    expect(new Date(startMs).toISOString()).toBe('2026-03-03T06:00:00.000Z');
  });

  it('counts runs by status and hour, each once', () => {
    const runs = [
      run('a', 'SUCCEEDED', 0),
      run('b', 'FAILED', 1),
      run('c', 'TIMED_OUT', 1),
      run('old', 'RUNNING', 100),
      run('a', 'SUCCEEDED', 0),
    ];
    const activity = machineActivities(runs, startMs).get('machine');
    expect(activity?.counts).toEqual({ SUCCEEDED: 1, FAILED: 1, TIMED_OUT: 1, RUNNING: 1 });
    expect(activity?.last?.name).toBe('a');
    expect(activity?.buckets.at(-1)).toMatchObject({ succeeded: 1, failed: 0 });
    expect(activity?.buckets.at(-2)).toMatchObject({ succeeded: 0, failed: 2, other: 0 });
    expect(activity?.buckets.reduce((sum, bucket) => sum + (bucket.other ?? 0), 0)).toBe(0);
  });
});
