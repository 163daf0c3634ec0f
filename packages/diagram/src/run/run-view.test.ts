import { describe, expect, it } from 'vitest';
import { RunReplay } from './run-replay.ts';
import { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { engineRun, wireEvents } from './testing/engine-history.ts';
import { HistoryWriter } from './testing/history-writer.ts';

const task = {
  resourceType: 'lambda',
  resource: 'invoke',
  region: 'us-east-1',
  parameters: '{"FunctionName":"f"}',
};
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';

function viewOf(write: (history: HistoryWriter) => void): RunView {
  const history = new HistoryWriter();
  write(history);
  const view = new RunView();
  view.append(history.events);
  return view;
}

const statuses = (view: RunView): readonly (readonly [string, Step['status']])[] =>
  view.steps.toArray().map(({ name, status }) => [name, status]);

describe('a view of a run', () => {
  it('tells the attempts of a task that was tried twice, and keeps what was read before', () => {
    const history = new HistoryWriter();
    const view = new RunView();
    let heard = 0;
    const stop = view.subscribe(() => {
      heard += 1;
    });
    history.add('ExecutionStarted', 0, { input: '{"a":1}' });
    history.add('TaskStateEntered', 0, { name: 'Charge', input: '{"a":1}' });
    history.add('TaskScheduled', 2, task);
    history.add('TaskStarted', 3, task);
    history.add('TaskFailed', 4, { error: 'Busy', cause: 'later' });
    view.append(history.events);
    const before = view.steps;
    expect(view.steps).toBe(before);
    expect(before.at(0)).toMatchObject({ name: 'Charge', status: 'retrying', error: 'Busy' });
    expect(view.run).toMatchObject({ status: 'RUNNING', input: '{"a":1}', lastEventId: 5 });
    history.pass(9);
    history.add('TaskScheduled', 5, task);
    history.add('TaskStarted', 6, task);
    history.add('TaskSucceeded', 7, { output: '7' });
    history.add('TaskStateExited', 8, { name: 'Charge', output: '7', assignedVariables: { v: '1' } });
    history.add('SucceedStateEntered', 9, { name: 'Done', input: '7' });
    history.add('SucceedStateExited', 10, { name: 'Done', output: '7' });
    history.add('ExecutionSucceeded', 11, { output: '7' });
    expect(view.append(history.events.slice(3))).toBe(true);
    expect(view.append(history.events)).toBe(false);
    expect(heard).toBe(2);
    stop();
    expect(before.at(0)?.status).toBe('retrying');
    expect(before.length).toBe(1);
    expect(statuses(view)).toEqual([
      ['Charge', 'succeeded'],
      ['Done', 'succeeded'],
    ]);
    expect(view.step(0)).toMatchObject({
      output: '7',
      assignedVariables: { v: '1' },
      task: { kind: 'service' },
    });
    expect(view.step(0)?.error).toBeUndefined();
    expect(view.step(0)?.attempts).toMatchObject([
      { number: 1, status: 'failed', error: 'Busy' },
      { number: 2, status: 'succeeded', delayMs: 10_000, result: '7' },
    ]);
    expect(view.overlay.states.get('Charge')).toEqual({
      status: 'succeeded',
      visits: 1,
      retries: 1,
      durationMs: 16_000,
    });
    expect([...view.overlay.takenEdges]).toEqual(['Charge\u0000Done']);
    expect(view.event(9)).toMatchObject({ type: 'TaskStateExited', stepId: 0 });
  });

  it('waits where a token is out, and for the clock', () => {
    const view = viewOf((history) => {
      history.add('ExecutionStarted', 0, { input: '{}' });
      history.add('TaskStateEntered', 0, { name: 'Ask', input: '{}' });
      history.add('TaskScheduled', 2, { ...task, resource: 'sendMessage.waitForTaskToken' });
      history.add('TaskStarted', 3, { resource: 'sendMessage.waitForTaskToken' });
      history.add('TaskSubmitted', 4, { resource: 'sendMessage.waitForTaskToken', output: '{}' });
    });
    expect(view.step(0)).toMatchObject({ status: 'waiting', waitsForTaskToken: true });
    expect(view.stateRun('Ask')?.status).toBe('waiting');
  });

  it('follows a map run and its redrive', () => {
    const write = (history: HistoryWriter): void => {
      history.add('ExecutionStarted', 0, { input: '{}' });
      history.add('MapStateEntered', 0, { name: 'Rows', input: '{}' });
      history.add('MapStateStarted', 2, { length: 0 });
      history.add('MapRunStarted', 3, { mapRunArn: 'arn:one' });
      history.add('MapRunFailed', 4, { error: 'States.ExceedToleratedFailureThreshold', cause: 'too many' });
      history.add('MapStateFailed', 5);
      history.add('ExecutionFailed', 6, {
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'too many',
      });
    };
    const failed = viewOf(write);
    expect(failed.step(0)).toMatchObject({ status: 'failed', mapRunArn: 'arn:one' });
    expect(failed.run).toMatchObject({ status: 'FAILED', failedStepId: 0, idleMs: 0 });
    // How many items there are is told by the map run alone.
    expect(failed.stateRun('Rows')?.iterations).toBeUndefined();
    const redriven = viewOf((history) => {
      write(history);
      history.pass(60);
      history.add('ExecutionRedriven', 7, { redriveCount: 1 });
      history.add('MapRunRedriven', 2, { mapRunArn: 'arn:one', redriveCount: 1 });
    });
    expect(redriven.step(0)).toMatchObject({ status: 'running', error: undefined });
    expect(redriven.run).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      failedStepId: undefined,
      idleMs: 61_000,
    });
  });

  it('takes the error of the run where a state has recorded none', () => {
    const view = viewOf((history) => {
      history.add('ExecutionStarted', 0, { input: '{}' });
      history.add('ParallelStateEntered', 0, { name: 'Both', input: '{}' });
      history.add('ParallelStateStarted', 2);
      history.add('PassStateEntered', 3, { name: 'Left', input: '{}' });
      history.add('WaitStateEntered', 3, { name: 'Right', input: '{}' });
      history.add('WaitStateAborted', 4);
      history.add('ParallelStateFailed', 4);
      history.add('ExecutionFailed', 7, { error: 'States.Runtime', cause: 'no path' });
    });
    expect(statuses(view)).toEqual([
      ['Both', 'failed'],
      ['Left', 'failed'],
      ['Right', 'aborted'],
    ]);
    expect(view.run.failedStepId).toBe(1);
    expect(view.step(1)).toMatchObject({ error: 'States.Runtime', cause: 'no path' });
    expect(view.scopesOf(0).map(({ status }) => status)).toEqual(['failed', 'aborted']);
  });

  it('knows a branch by the definition, whichever begins first', () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const view = new RunView({
      StartAt: 'Both',
      States: { Both: { Type: 'Parallel', Branches: [branch('Left'), branch('Right')], End: true } },
    });
    const history = new HistoryWriter();
    history.add('ExecutionStarted', 0, { input: '{}' });
    history.add('ParallelStateEntered', 0, { name: 'Both', input: '{}' });
    history.add('ParallelStateStarted', 2);
    history.add('PassStateEntered', 3, { name: 'Right', input: '{}' });
    history.add('PassStateEntered', 3, { name: 'Left', input: '{}' });
    view.append(history.events);
    expect(view.steps.toArray().map(({ name, index }) => [name, index])).toEqual([
      ['Both', undefined],
      ['Right', 1],
      ['Left', 0],
    ]);
    expect(new RunReplay(view).at(4).steps.at(1)?.index).toBe(1);
  });

  it('makes what it can of a window that begins in the middle', () => {
    const view = new RunView();
    view.append([
      {
        id: 40,
        previousEventId: 39,
        type: 'TaskSucceeded',
        timestamp: 5,
        taskSucceededEventDetails: { output: '1' },
      },
      {
        id: 41,
        previousEventId: 40,
        type: 'TaskStateExited',
        timestamp: 6,
        stateExitedEventDetails: { name: 'Work', output: '1' },
      },
      {
        id: 42,
        previousEventId: 41,
        type: 'MapIterationSucceeded',
        timestamp: 6,
        mapIterationSucceededEventDetails: { name: 'Each', index: 3 },
      },
    ]);
    expect(statuses(view)).toEqual([
      ['Work', 'succeeded'],
      ['Each', 'running'],
    ]);
    expect(view.run).toMatchObject({ isComplete: false, firstEventId: 40, lastEventId: 42 });
    expect(view.event(41)?.type).toBe('TaskStateExited');
    expect(view.event(7)).toBeUndefined();
  });

  it("reads the records of an execution's log as well", () => {
    const view = new RunView();
    const record = { execution_arn: 'arn', redrive_count: '0' };
    view.append([
      {
        ...record,
        id: '1',
        type: 'ExecutionStarted',
        details: { input: '{}' },
        previous_event_id: '0',
        event_timestamp: '1700000000123',
      },
      {
        ...record,
        id: '2',
        type: 'PassStateEntered',
        details: { name: 'A', input: '{}' },
        previous_event_id: '0',
        event_timestamp: '1700000000124',
      },
      {
        ...record,
        id: '3',
        type: 'PassStateExited',
        details: { name: 'A', output: '{}' },
        previous_event_id: '2',
        event_timestamp: '1700000000125',
      },
    ]);
    expect(view.step(0)).toMatchObject({ name: 'A', status: 'succeeded', enteredMs: 1_700_000_000_124 });
  });

  it('shows one iteration, and its way through those around it', () => {
    const each = (name: string, states: object, path: string) => ({
      Type: 'Map',
      ItemsPath: path,
      ItemSelector: { 'inner.$': '$.inner' },
      ItemProcessor: { StartAt: name, States: states },
      End: true,
    });
    const work = {
      Type: 'Task',
      Resource: lambda,
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }],
      End: true,
    };
    const definition = {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Next: 'Outer' },
        Outer: each(
          'Before',
          {
            Before: { Type: 'Pass', Next: 'Inner' },
            Inner: each('Work', { Work: work as never }, '$.inner') as never,
          },
          '$.outer',
        ) as never,
      },
    };
    const { events } = engineRun(
      definition,
      (_, call) => (call === 1 ? { error: 'Busy' } : { output: '1' }),
      {
        input: '{"outer":[1,2,3],"inner":[1,2]}',
      },
    );
    const view = new RunView();
    view.append(wireEvents(events));
    expect(view.overlay.states.get('Work')).toMatchObject({ visits: 6, retries: 1 });
    expect(view.overlay.states.get('Inner')?.iterations).toEqual({
      total: 6,
      succeeded: 6,
      failed: 0,
      running: 0,
    });
    const [outer] = view.stepsOfState('Outer') as [Step];
    const one = view.overlayOf(outer.id, 1);
    expect(one.states.get('Work')).toMatchObject({ visits: 2 });
    expect(one.states.get('Inner')).toMatchObject({ visits: 1, iterations: { total: 2 } });
    expect(one.states.get('First')).toEqual(view.overlay.states.get('First'));
    expect(one.states.get('Outer')).toEqual(view.overlay.states.get('Outer'));
    const inner = view.stepsOfState('Inner')[2] as Step;
    const deeper = view.overlayOf(inner.id, 0);
    expect(deeper.states.get('Work')).toMatchObject({ visits: 1 });
    expect(deeper.states.get('Before')).toMatchObject({ visits: 1 });
    expect(deeper.takenEdges).toEqual(new Set(['First\u0000Outer', 'Before\u0000Inner']));
    expect(view.overlayOf(99, 0)).toBe(view.overlay);
  });

  it('shows the run at each of its events, forward and back', () => {
    const { events } = engineRun(
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } } },
      () => undefined,
    );
    const view = new RunView();
    view.append(wireEvents(events));
    const replay = new RunReplay(view);
    expect(statuses(replay.at(4))).toEqual([
      ['A', 'succeeded'],
      ['B', 'running'],
    ]);
    expect(statuses(replay.at(2))).toEqual([['A', 'running']]);
    expect(view.overlayAt(3).states.has('B')).toBe(false);
    expect(view.overlayAt(99).states.get('B')?.status).toBe('succeeded');
  });
});
