import { emptyPayload, InvariantError, type Json, Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { compileProgram } from '../program/compile-program.ts';
import { recordFrame, restoreFrame } from './frame-record.ts';
import { restoreExecution } from './state-changes.ts';
import { defaultLimits, identityOf, Run, startMs } from './testing/run.ts';

const task = {
  StartAt: 'T',
  States: {
    T: {
      Type: 'Task',
      Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
      Retry: [{ ErrorEquals: ['E'] }],
      End: true,
    },
  },
};
const program = compileProgram(task);

function restored(...data: Json[]) {
  const payloads = [Payload.parse('{"a":1}'), emptyPayload, Payload.parse('2'), Payload.parse('3')];
  return restoreFrame(program, { id: 0, data, payloads }, undefined);
}

describe('the record of a frame', () => {
  it('nests the work and the retries, and leaves out what is absent at the end', () => {
    const run = Run.start(task);
    const { root } = run.execution;
    expect(root && recordFrame(root).data).toEqual([-1, 0, 0, 2, startMs, 4, ['t', 3, 0]]);
    run.fail('E');
    expect(root && recordFrame(root).data).toEqual([-1, 0, 0, 2, startMs, 5, ['r', startMs + 1_000], [1, 1]]);
  });

  it('is read with members and fields that a later release has added', () => {
    const frame = restored(-1, 0, 0, 2, startMs, 4, ['t', 3, 1, null, 5, null, null, 1, 'new'], 0, [
      ['v', 3],
    ]);
    expect(frame).toMatchObject({ enteredEventId: 2, lastEventId: 4, retryCount: 0, retries: undefined });
    expect(frame.work).toMatchObject({ scheduledEventId: 3, progress: 'started', heartbeatSeconds: 5 });
    expect(frame.work.kind === 'task' && frame.work.submitted?.text).toBe('2');
  });

  it('is read without the members that are absent', () => {
    expect(restored(-1, 0, 0, 2, startMs, 4, ['t', 3, 0])).toMatchObject({
      retryCount: 0,
      work: { timeoutAtMs: undefined, credentialsRoleArn: undefined, submitted: undefined },
    });
  });

  it('is refused when its work is unknown', () => {
    expect(() => restored(-1, 0, 0, 2, startMs, 4, ['?'])).toThrow(InvariantError);
  });
});

// As the first release has written them: journals hold such records, so nothing here is ever changed.
describe.each([
  ['n', ['n'], { kind: 'enter' }],
  ['e', ['e'], { kind: 'entered' }],
  ['w', ['w', startMs], { kind: 'wait', dueMs: startMs }],
  ['r', ['r', startMs], { kind: 'retry', dueMs: startMs }],
  ['p', ['p', 3], { kind: 'parallel', startedEventId: 3 }],
  ['m', ['m', 3, 40], { kind: 'map', startedEventId: 3, concurrency: 40, data: '{}', items: '2' }],
  ['d', ['d'], { kind: 'done', output: '{"a":1}' }],
  [
    't',
    ['t', 3, 2, startMs + 5, 30, startMs + 3, 'arn:role', 1],
    {
      kind: 'task',
      scheduledEventId: 3,
      progress: 'submitted',
      parameters: '{}',
      timeoutAtMs: startMs + 5,
      heartbeatSeconds: 30,
      heartbeatAtMs: startMs + 3,
      credentialsRoleArn: 'arn:role',
      submitted: '2',
    },
  ],
] as const)('the work %s of version 1', (_letter, fields, work) => {
  it('is read and written as it was', () => {
    const data = [-1, 0, 0, 2, startMs, 4, [...fields], [3, 2]];
    const frame = restored(...data);
    expect(JSON.parse(JSON.stringify(frame.work, (_name, value) => value?.text ?? value))).toEqual(work);
    expect(frame).toMatchObject({ index: 0, enteredEventId: 2, enteredMs: startMs, lastEventId: 4 });
    expect(frame).toMatchObject({ retryCount: 3, retries: [2] });
    expect(recordFrame(frame).data).toEqual(data);
  });
});

describe('the header of the state', () => {
  const frame = { id: 0, data: [-1, 0, 0, 0, 0, 0, ['n']], payloads: [emptyPayload] };
  const restore = (...header: Json[]) =>
    restoreExecution(program, identityOf(emptyPayload), defaultLimits, 'RUNNING', [
      { header, frames: [frame], removedFrameIds: [] },
    ]);

  it('is read with members that a later release has added, and without those that are absent', () => {
    const execution = restore(7, 3, null, [0], 'new', { more: 1 });
    expect([execution.lastEventId, execution.nextFrameId, execution.runnable.length]).toEqual([7, 3, 1]);
    expect(restore(7, 3).runnable).toEqual([]);
    expect(restore(7, 3).deadlineMs).toBeUndefined();
  });
});
