import { expect, test } from 'vitest';
import type { FoundExecution } from '../../wire/cairn.ts';
import { ServiceError } from '../../wire/service-error.ts';
import { runBulk } from './bulk-run.ts';

const runs = Array.from(
  { length: 20 },
  (_, index): FoundExecution => ({
    executionArn: `arn:${index}`,
    stateMachineArn: 'machine',
    name: String(index),
    status: 'RUNNING',
    startDate: index,
  }),
);

test('each of many runs has a result, in their order; a refused one holds up none', async () => {
  const told: number[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const results = await runBulk({
    executions: runs,
    act: async (executionArn) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await Promise.resolve();
      underWay -= 1;
      if (executionArn === 'arn:3') throw new ServiceError('ExecutionDoesNotExist', 'it is gone', 400);
    },
    progress: (doneCount) => told.push(doneCount),
    signal: new AbortController().signal,
  });
  expect(results.map(({ execution }) => execution)).toEqual(runs);
  expect(results.map(({ kind }) => kind)).toEqual(
    runs.map(({ name }) => (name === '3' ? 'refused' : 'done')),
  );
  expect(results[3]).toMatchObject({ error: { code: 'ExecutionDoesNotExist', message: 'it is gone' } });
  expect(told).toEqual(runs.map((_, index) => index + 1));
  expect(mostUnderWay).toBe(8);
});

test('what was not begun when the work is ended is left, and said to be', async () => {
  const control = new AbortController();
  const results = await runBulk({
    executions: runs,
    act: async () => control.abort(),
    progress: () => undefined,
    signal: control.signal,
  });
  const left = results.filter(({ kind }) => kind === 'left');
  expect(left.length).toBeGreaterThan(0);
  expect(results.filter(({ kind }) => kind === 'done').length).toBe(runs.length - left.length);
});
