import { expect, test } from 'vitest';
import type { FoundExecution } from '../../wire/cairn.ts';
import { runDurations } from './run-durations.ts';

const run = (name: string, seconds: number | undefined): FoundExecution => ({
  executionArn: `arn:${name}`,
  stateMachineArn: 'machine',
  name,
  status: seconds === undefined ? 'RUNNING' : 'SUCCEEDED',
  startDate: 1_000,
  ...(seconds !== undefined && { stopDate: 1_000 + seconds }),
});

test('durations are those of runs that have ended', () => {
  expect(runDurations([run('running', undefined)])).toBeUndefined();
  expect(runDurations([run('only', 2), run('running', undefined)])).toEqual({
    count: 1,
    medianMs: 2_000,
    slowMs: 2_000,
    longest: { ms: 2_000, executionArn: 'arn:only' },
  });
});

test('half of the runs take the median at most, and 95 of 100 the slow one', () => {
  const runs = Array.from({ length: 100 }, (_, index) => run(String(index + 1), index + 1)).toReversed();
  expect(runDurations(runs)).toMatchObject({
    count: 100,
    medianMs: 50_000,
    slowMs: 95_000,
    longest: { executionArn: 'arn:100' },
  });
});
