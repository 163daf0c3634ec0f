import { expect, it } from 'vitest';
import { redriveOutcome } from './redrive-outcome.ts';

it('does not say that a run goes on which has failed again', () => {
  expect(redriveOutcome({ status: 'RUNNING' })).toEqual({ text: 'The run goes on where it failed' });
  expect(redriveOutcome({ status: 'SUCCEEDED' })).toEqual({ text: 'The run went on and has succeeded' });
  expect(redriveOutcome({ status: 'FAILED', error: 'Busy' })).toEqual({
    kind: 'failed',
    text: 'The run went on and has failed again: Busy',
  });
});
