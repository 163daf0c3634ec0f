import { describe, expect, it } from 'vitest';
import { ruledAction } from './job-retry.ts';

describe('what a retry strategy says about a failure', () => {
  const failure = {
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed',
    statusReason: 'Essential container in task exited',
  };
  it.each([
    [[], undefined],
    [[{ onExitCode: '137', action: 'EXIT' }], 'EXIT'],
    [[{ onExitCode: '13*', action: 'exit' }], 'EXIT'],
    [[{ onExitCode: '13', action: 'EXIT' }], undefined],
    [[{ onReason: 'OutOfMemory*', onExitCode: '1', action: 'EXIT' }], undefined],
    [
      [
        { onReason: 'OutOfMemory*', action: 'RETRY' },
        { onReason: '*', action: 'EXIT' },
      ],
      'RETRY',
    ],
    [
      [
        { onStatusReason: 'Host EC2*', action: 'RETRY' },
        { onReason: '*', action: 'EXIT' },
      ],
      'EXIT',
    ],
  ])('%j: %s', (evaluateOnExit, action) => {
    expect(ruledAction({ evaluateOnExit }, failure)).toBe(action);
  });

  it('patterns on what nobody knows fit nothing', () => {
    const evaluateOnExit = [{ onExitCode: '*', action: 'EXIT' }];
    expect(ruledAction({ evaluateOnExit }, { statusReason: 'Task failed to start' })).toBeUndefined();
  });
});
