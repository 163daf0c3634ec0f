import type { JsonObject } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { restoreExecution, takeChanges, takeSnapshot } from './state-changes.ts';
import { defaultLimits, Run, throughText } from './testing/run.ts';

const lambda = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
const branch = (name: string, state: JsonObject) => ({ StartAt: name, States: { [name]: state } });
const parallel = (fields: JsonObject = {}) => ({
  StartAt: 'P',
  States: {
    P: {
      Type: 'Parallel',
      Branches: [
        branch('Done', { Type: 'Pass', Result: 1, End: true }),
        branch('Fails', { ...lambda, End: true }),
        branch('Aborted', { Type: 'Wait', Seconds: 60, End: true }),
      ],
      End: true,
      ...fields,
    },
  },
});

/** What the frames of a run are, read back from changes taken on the way and at the end. */
function frameStates(run: Run, layers: Parameters<typeof restoreExecution>[4]): readonly string[] {
  const { program, execution } = run;
  const restored = restoreExecution(program, execution.identity, defaultLimits, execution.status, layers);
  return restored.frames().map(({ id, state, work }) => `${id} ${state.name} ${work.kind}`);
}

describe('the state of an execution that has ended', () => {
  it('is kept when a failure is neither retried nor caught: branches that were done, failed and aborted', () => {
    const run = Run.start(parallel());
    const before = throughText(takeChanges(run.execution));
    run.fail('E', 'C');
    expect(run.execution.status).toBe('FAILED');
    expect(frameStates(run, [before, throughText(takeChanges(run.execution))])).toEqual([
      '0 P parallel',
      '1 Done done',
      '2 Fails task',
      '3 Aborted wait',
    ]);
    expect(frameStates(run, [throughText(takeSnapshot(run.execution))])).toHaveLength(4);
  });

  it('is kept when it was stopped and when it timed out', () => {
    const stopped = Run.start(parallel());
    stopped.send({ kind: 'stop' });
    const late = Run.start({ ...parallel(), TimeoutSeconds: 5 });
    late.pass(10);
    expect([stopped.execution.status, late.execution.status]).toEqual(['ABORTED', 'TIMED_OUT']);
    for (const run of [stopped, late]) {
      expect(frameStates(run, [throughText(takeSnapshot(run.execution))])).toHaveLength(4);
      expect([run.execution.inFlight, run.execution.nextDueMs]).toEqual([false, undefined]);
    }
  });

  it('is kept whole when a Catch fails too', () => {
    const caught = [{ ErrorEquals: ['E'], Next: 'P', ResultPath: '$.error' }];
    const run = Run.start(parallel({ Catch: caught }), { input: '[]' });
    run.fail('E');
    expect(run.execution.status).toBe('FAILED');
    expect(frameStates(run, [throughText(takeSnapshot(run.execution))])).toHaveLength(4);
  });

  it('is nothing when it succeeded, and branches go when a Catch takes over', () => {
    const caught = [{ ErrorEquals: ['E'], Next: 'After' }];
    const { StartAt, States } = parallel({ Catch: caught });
    const run = Run.start({ StartAt, States: { ...States, After: { Type: 'Wait', Seconds: 1, End: true } } });
    run.fail('E');
    expect(run.execution.frames()).toHaveLength(1);
    run.pass(1);
    expect(run.execution.status).toBe('SUCCEEDED');
    expect(run.execution.frames()).toEqual([]);
  });
});
