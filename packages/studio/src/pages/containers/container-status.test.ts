import { expect, it } from 'vitest';
import { jobStatus, taskStatus } from './container-status.ts';

it.each([
  ['PENDING', [], 'waiting'],
  ['RUNNING', [], 'running'],
  ['STOPPED', [0, 0], 'succeeded'],
  ['STOPPED', [0, 137], 'failed'],
  ['STOPPED', [], 'failed'],
])('takes a task that is %s with exit codes %j for %s', (lastStatus, codes, expected) => {
  expect(taskStatus({ lastStatus, containers: codes.map((exitCode) => ({ exitCode })) })).toBe(expected);
});

it('takes a job for what its status says', () => {
  expect(['RUNNABLE', 'STARTING', 'SUCCEEDED', 'FAILED'].map(jobStatus)).toEqual([
    'waiting',
    'running',
    'succeeded',
    'failed',
  ]);
});
