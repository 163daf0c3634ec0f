import type { Json, JsonObject } from '@cairn/kit';
import { describe, expect, it, test } from 'vitest';
import { pendingTasks, restoreExecution, takeSnapshot } from './state-changes.ts';
import { defaultLimits, Run, throughText } from './testing/run.ts';
import { transition } from './transition.ts';

const lambda = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
const activity = { Type: 'Task', Resource: 'arn:aws:states:us-east-1:123456789012:activity:a' };
const sync = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2' };
const token = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Parameters: { 'token.$': '$$.Task.Token' },
};
const one = (name: string, state: JsonObject, fields: JsonObject = {}): JsonObject => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
  ...fields,
});
const states = (all: JsonObject, fields: JsonObject = {}): JsonObject => ({
  StartAt: Object.keys(all)[0] as string,
  States: all,
  ...fields,
});

/** Events since the redrive, without it. */
function since(run: Run): readonly string[] {
  const from = run.events.findLastIndex(({ type }) => type === 'ExecutionRedriven');
  return run.history.slice(from + 1);
}

function redrive(run: Run): Run {
  const last = run.events.length;
  const done = run.send({ kind: 'redrive' });
  expect(done.accepted).toBe(true);
  expect(done.events[0]).toMatchObject({
    id: last + 1,
    previousEventId: last,
    type: 'ExecutionRedriven',
    details: { redriveCount: run.execution.redriveCount },
  });
  return run;
}

describe('a redrive of a state', () => {
  test('Task: it is scheduled again after its Entered event, its retries counted from 0', () => {
    const retry = [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const run = Run.start(
      states({ A: { Type: 'Pass', Next: 'T' }, T: { ...lambda, Retry: retry, End: true } }),
    );
    run.fail('E');
    run.pass(1);
    run.fail('E');
    expect(run.execution.status).toBe('FAILED');
    redrive(run);
    expect([run.execution.status, run.execution.error]).toEqual(['RUNNING', undefined]);
    expect(since(run)).toEqual([
      expect.stringMatching(/^13<4 LambdaFunctionScheduled/),
      '14<13 LambdaFunctionStarted',
    ]);
    run.fail('E');
    run.pass(1);
    run.succeed('"after a retry"');
    expect(since(run).slice(2)).toEqual([
      '15<14 LambdaFunctionFailed E',
      expect.stringMatching(/^16<15 LambdaFunctionScheduled/),
      '17<16 LambdaFunctionStarted',
      '18<17 LambdaFunctionSucceeded "after a retry"',
      '19<18 TaskStateExited T "after a retry"',
      '20<19 ExecutionSucceeded "after a retry"',
    ]);
  });

  test('Task in a retry delay, stopped there: it is tried at once', () => {
    const retry = [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 100 }];
    const run = Run.start(one('T', { ...lambda, Retry: retry }));
    run.fail('E');
    run.send({ kind: 'stop' });
    redrive(run);
    expect(run.execution.nextDueMs).toBe(run.execution.deadlineMs);
    run.succeed('1');
    expect(run.execution.status).toBe('SUCCEEDED');
  });

  test('Task that timed out: its TimeoutSeconds begin anew', () => {
    const run = Run.start(one('T', { ...lambda, TimeoutSeconds: 10 }));
    run.pass(10);
    run.nowMs += 50_000;
    redrive(run);
    expect(run.execution.nextDueMs).toBe(run.nowMs + 10_000);
    run.pass(10);
    expect(since(run).at(-1)).toBe('11<10 ExecutionFailed States.Timeout');
  });

  test('Task with a token: the old token is dead', () => {
    const run = Run.start(one('T', token));
    const old = run.startTask();
    run.send({ kind: 'task-submitted', task: old.task, output: old.parameters });
    run.fail('E');
    redrive(run);
    const fresh = run.startTask();
    expect([old, fresh].map(({ parameters }) => parameters.text)).toEqual([
      '{"token":"token-0-3"}',
      '{"token":"token-0-9"}',
    ]);
    expect(run.send({ kind: 'task-succeeded', task: old.task, output: old.parameters }).accepted).toBe(false);
    expect(run.send({ kind: 'task-heartbeat', task: old.task }).accepted).toBe(false);
    run.succeed('1', fresh.task);
    expect(run.execution.status).toBe('SUCCEEDED');
  });

  test.each([
    ['activity', activity],
    ['.sync', sync],
  ])('Task (%s) taken and stopped: a new attempt', (_name, state) => {
    const run = Run.start(one('T', state));
    const first = run.startTask().task;
    run.send({ kind: 'task-started', task: first });
    run.send({ kind: 'task-submitted', task: first, output: run.startTask().parameters });
    run.send({ kind: 'stop' });
    expect(run.execution.inFlight).toBe(false);
    redrive(run);
    const { task, progress } = run.startTask();
    expect([task.frameId, progress, task.scheduledEventId > first.scheduledEventId]).toEqual([
      0,
      'scheduled',
      true,
    ]);
    expect(run.execution.inFlight).toBe(true);
  });

  test('Wait with Seconds: it waits again; with a Timestamp that is past it is left', () => {
    const seconds = Run.start(one('W', { Type: 'Wait', Seconds: 60 }));
    seconds.pass(30);
    seconds.send({ kind: 'stop' });
    redrive(seconds);
    expect(since(seconds)).toEqual([]);
    expect(seconds.execution.nextDueMs).toBe(seconds.nowMs + 60_000);
    seconds.pass(60);
    expect(since(seconds)).toEqual(['5<2 WaitStateExited W {}', '6<5 ExecutionSucceeded {}']);

    const until = Run.start(one('W', { Type: 'Wait', Timestamp: '2026-01-01T00:01:00Z' }));
    until.send({ kind: 'stop' });
    until.nowMs += 120_000;
    redrive(until);
    expect(since(until)).toEqual(['5<2 WaitStateExited W {}', '6<5 ExecutionSucceeded {}']);
  });

  test.each([
    ['Pass', { Type: 'Pass', OutputPath: '$.no', End: true }],
    ['Succeed', { Type: 'Succeed', OutputPath: '$.no' }],
    ['Choice', { Type: 'Choice', Choices: [{ Variable: '$.no', IsPresent: true, Next: 'S' }] }],
    ['Wait', { Type: 'Wait', SecondsPath: '$.no', End: true }],
    ['Wait, left', { Type: 'Wait', Seconds: 0, OutputPath: '$.no', End: true }],
    ['Task', { ...lambda, InputPath: '$.no', End: true }],
    ['Map', { Type: 'Map', ItemsPath: '$.no', ItemProcessor: one('I', { Type: 'Pass' }), End: true }],
    ['Parallel', { Type: 'Parallel', InputPath: '$.no', Branches: [one('B', { Type: 'Pass' })], End: true }],
    ['Fail', { Type: 'Fail', Error: 'E', Cause: 'C' }],
  ])('%s that fails by itself fails again, from its Entered event', (_name, state) => {
    const run = Run.start(states({ X: state, S: { Type: 'Succeed' } }));
    const first = run.history.at(-1) as string;
    expect(run.execution.status).toBe('FAILED');
    redrive(run);
    expect(run.execution.status).toBe('FAILED');
    expect(since(run)).toEqual([first.replace(/^3<2/, '5<2')]);
    redrive(run);
    expect(since(run)).toEqual([first.replace(/^3<2/, '7<2')]);
    expect(run.execution.redriveCount).toBe(2);
  });

  test('one in JSONata whose evaluation fails: the event follows the Entered event', () => {
    const failing = { Type: 'Pass', Output: '{% $no %}', QueryLanguage: 'JSONata' };
    const run = Run.start(one('X', failing));
    expect(run.outline.slice(2)).toEqual(['3<0 EvaluationFailed', '4<3 ExecutionFailed']);
    redrive(run);
    expect(since(run).map((line) => line.split(' ', 2).join(' '))).toEqual([
      '6<2 EvaluationFailed',
      '7<6 ExecutionFailed',
    ]);
  });
});

const branches = [
  one('Done', { Type: 'Pass', Result: 1 }),
  one('Fails', lambda),
  one('Aborted', { Type: 'Wait', Seconds: 60 }),
];

describe('a redrive of a Parallel', () => {
  it('goes on with the branches that failed or were aborted, and keeps those that succeeded', () => {
    const run = Run.start(one('P', { Type: 'Parallel', Branches: branches }));
    run.fail('E');
    redrive(run);
    expect(since(run).map((line) => line.split(' ', 2).join(' '))).toEqual([
      '16<5 LambdaFunctionScheduled',
      '17<16 LambdaFunctionStarted',
    ]);
    run.succeed('2');
    run.pass(60);
    expect(run.execution.output?.text).toBe('[1,2,{}]');
    const exits = run.events
      .filter(({ type }) => type.endsWith('Exited'))
      .map(({ details }) => details?.name);
    expect(exits).toEqual(['Done', 'Fails', 'Aborted', 'P']);
    expect(run.history.at(-2)).toMatch(/<20 ParallelStateExited P/);
  });

  it('begins it anew after States.DataLimitExceeded in a branch', () => {
    const run = Run.start(one('P', { Type: 'Parallel', Branches: branches }));
    run.fail('States.DataLimitExceeded');
    redrive(run);
    expect(since(run)[0]).toBe('16<2 ParallelStateStarted');
    run.succeed('2');
    run.pass(60);
    expect(run.execution.output?.text).toBe('[1,2,{}]');
  });

  it('begins it anew when it failed by itself, after its branches', () => {
    const failing = { Type: 'Parallel', Branches: branches, ResultSelector: { 'a.$': '$.no' } };
    const run = Run.start(one('P', failing));
    run.succeed('2');
    run.pass(60);
    expect(run.execution.status).toBe('FAILED');
    redrive(run);
    expect(since(run)[0]).toMatch(/<2 ParallelStateStarted/);
  });

  it('begins it anew where all its branches are done, as earlier builds have left it', () => {
    const run = Run.start(one('P', { Type: 'Parallel', Branches: branches.slice(0, 2) }));
    const { header, frames, removedFrameIds } = throughText(takeSnapshot(run.execution));
    const done = frames.map((frame) =>
      frame.id === 2 ? { ...frame, data: [...frame.data.slice(0, 6), ['d']] } : frame,
    );
    const { program, execution } = run;
    const layer = { header, frames: done, removedFrameIds };
    const restored = restoreExecution(program, execution.identity, defaultLimits, 'FAILED', [layer]);
    const { events } = transition(program, restored, { kind: 'redrive' }, run.environment);
    expect(events.map(({ type }) => type)).toEqual([
      ...['ExecutionRedriven', 'ParallelStateStarted', 'PassStateEntered', 'TaskStateEntered'],
      ...['PassStateExited', 'LambdaFunctionScheduled', 'LambdaFunctionStarted'],
    ]);
  });

  it('counts its retries from 0', () => {
    const Retry = [{ ErrorEquals: ['E'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const run = Run.start(one('P', { Type: 'Parallel', Branches: branches, Retry }));
    for (const _attempt of [1, 2]) {
      run.fail('E');
      run.pass(1);
    }
    expect(run.execution.status).toBe('FAILED');
    redrive(run);
    run.fail('E');
    run.pass(1);
    run.succeed('2');
    run.pass(60);
    expect(run.execution.output?.text).toBe('[1,2,{}]');
  });
});

describe('a redrive of an inline Map', () => {
  const map = (fields: JsonObject = {}) =>
    one('M', { Type: 'Map', MaxConcurrency: 2, ItemProcessor: one('I', lambda), ...fields });

  it('goes on with the iterations that did not succeed, then with those that had not begun', () => {
    const run = Run.start(map(), { input: '[1,2,3,4]' });
    run.succeed('"one"', run.startTask(1).task);
    run.fail('E', undefined, run.startTask(1).task);
    redrive(run);
    expect(run.commands.slice(-2)).toMatchObject([
      { parameters: { text: '2' } },
      { parameters: { text: '3' } },
    ]);
    run.succeed('"two"', run.startTask(1).task);
    run.succeed('"three"', run.startTask(1).task);
    run.succeed('"four"');
    expect(run.execution.output?.text).toBe('["one","two","three","four"]');
    const succeeded = run.events.filter(({ type }) => type === 'MapIterationSucceeded');
    expect(succeeded.map(({ details }) => details?.index)).toEqual([0, 1, 2, 3]);
  });

  it('begins it anew after it failed by itself in a later iteration', () => {
    const selector = { ItemSelector: { 'n.$': '$$.Map.Item.Value.n' } };
    const run = Run.start(map(selector), { input: '[{"n":1},{"n":2},{}]' });
    run.succeed('"one"', run.startTask(1).task);
    expect(run.execution.status).toBe('FAILED');
    redrive(run);
    expect(since(run)[0]).toMatch(/<2 MapStateStarted 3/);
  });

  it('shows iterations the item they had', () => {
    const Parameters = { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index' };
    const run = Run.start(map({ ItemProcessor: one('I', { ...lambda, Parameters }) }), {
      input: '["a","b"]',
    });
    run.fail('E');
    redrive(run);
    expect(run.startTask().parameters.text).toBe('{"v":"b","i":1}');
  });
});

const whole = states({
  Before: { Type: 'Pass', Result: 0, ResultPath: '$.before', Assign: { v: 'before' }, Next: 'Both' },
  Both: {
    Type: 'Parallel',
    Branches: [
      states({ Rest: { Type: 'Wait', Seconds: 5, Next: 'Left' }, Left: { ...lambda, End: true } }),
      one('Each', {
        Type: 'Map',
        ItemsPath: '$.items',
        MaxConcurrency: 2,
        ItemProcessor: states({
          First: { ...lambda, Parameters: { 'i.$': '$', 'v.$': '$v' }, Next: 'Then' },
          Then: { Type: 'Choice', Choices: [], Default: 'Second' },
          Second: { ...activity, ResultSelector: { 'r.$': '$' }, End: true },
        }),
      }),
    ],
    ResultPath: '$.both',
    Next: 'Last',
  },
  Last: { ...token, Parameters: { 'both.$': '$.both', 'v.$': '$v' }, Next: 'After' },
  After: { Type: 'Succeed', OutputPath: '$' },
});

const runs = ({ execution }: Run) => execution.status === 'RUNNING';

/** Lets a run go on: the task that waits longest is answered with its parameters, else time passes. */
function goOn(run: Run): void {
  const [task] = pendingTasks(run.execution);
  if (task === undefined) run.pass(5);
  else run.succeed(`{"of":${task.parameters.text}}`, task.task);
}

test.each([
  ['the oldest task fails', (run: Run) => run.fail('E', 'C', pendingTasks(run.execution)[0]?.task)],
  ['the newest task fails', (run: Run) => run.fail('E', 'C', pendingTasks(run.execution).at(-1)?.task)],
  ['it is stopped', (run: Run) => run.send({ kind: 'stop' })],
  ['its time is over', (run: Run) => run.pass(100)],
] as const)('wherever %s, what follows the redrive is as if it had not happened', (_how, happens) => {
  const input = '{"items":[1,2,3]}';
  const timed = { ...whole, TimeoutSeconds: 50 };
  const undisturbed = Run.start(timed, { input });
  let steps = 0;
  for (; runs(undisturbed); steps++) goOn(undisturbed);
  const exits = ({ events }: Run) =>
    events
      .flatMap(({ type, details }) => (type.endsWith('Exited') ? [details?.name as string] : []))
      .toSorted();
  let redriven = 0;
  for (let at = 0; at < steps; at++) {
    const run = Run.start(timed, { input });
    for (let step = 0; step < at; step++) goOn(run);
    happens(run);
    if (runs(run)) continue;
    redriven += 1;
    redrive(run);
    while (runs(run)) goOn(run);
    expect(run.execution.output?.value, `at step ${at}`).toEqual(undisturbed.execution.output?.value);
    expect(exits(run), `at step ${at}`).toEqual(exits(undisturbed));
    expect(run.events.map(({ id }) => id)).toEqual(run.events.map((_, index) => index + 1));
    const entered = run.events.filter(({ type }) => type.endsWith('StateEntered'));
    expect(entered.length).toBe(exits(undisturbed).length);
  }
  expect(redriven).toBeGreaterThan(5);
});

describe('a redriven execution', () => {
  it('knows of it in its context object', () => {
    const Parameters = { 'count.$': '$$.Execution.RedriveCount', 'all.$': '$$.Execution' };
    const run = Run.start(one('T', { ...lambda, Parameters }));
    const shown = () => {
      const { count, all } = run.startTask().parameters.value as { count: Json; all: JsonObject };
      return [count, all.RedriveCount, all.RedriveTime];
    };
    expect(shown()).toEqual([0, 0, undefined]);
    run.fail('E');
    run.nowMs += 1_500;
    redrive(run);
    expect(shown()).toEqual([1, 1, '2026-01-01T00:00:01.500Z']);

    const Arguments = '{% $states.context.Execution.RedriveTime %}';
    const jsonata = Run.start(one('T', { ...lambda, QueryLanguage: 'JSONata', Arguments: { t: Arguments } }));
    expect(jsonata.execution.status).toBe('FAILED');
    redrive(jsonata);
    expect(jsonata.startTask().parameters.text).toBe('{"t":"2026-01-01T00:00:00.000Z"}');
  });

  it('has its variables as they stood', () => {
    const run = Run.start(
      states({
        A: { Type: 'Pass', Assign: { v: 1, w: 'kept' }, Next: 'T' },
        T: { ...lambda, Parameters: { 'v.$': '$v', 'w.$': '$w' }, Assign: { 'v.$': '$' }, Next: 'U' },
        U: { ...lambda, Parameters: { 'v.$': '$v', 'w.$': '$w' }, End: true },
      }),
    );
    run.fail('E');
    redrive(run);
    expect(run.startTask().parameters.text).toBe('{"v":1,"w":"kept"}');
    run.succeed('2');
    run.fail('E');
    redrive(run);
    expect(run.startTask().parameters.text).toBe('{"v":2,"w":"kept"}');
  });

  it('has its TimeoutSeconds anew, but no more than a year from its start', () => {
    const day = 86_400;
    const run = Run.start(one('T', lambda, { TimeoutSeconds: 10 }));
    run.pass(10);
    expect(run.execution.status).toBe('TIMED_OUT');
    run.nowMs += 5_000;
    redrive(run);
    expect(run.execution.deadlineMs).toBe(run.nowMs + 10_000);
    run.pass(10);
    expect(run.execution.status).toBe('TIMED_OUT');
    run.nowMs += (365 * day - 26) * 1000;
    redrive(run);
    expect((run.execution.deadlineMs as number) - run.nowMs).toBe(1_000);
  });

  it('goes on where it was about to enter a state', () => {
    const run = Run.start(states({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } }), {
      limits: { burstEventsMax: 3 },
    });
    run.send({ kind: 'stop' });
    redrive(run);
    run.send({ kind: 'continue' });
    expect(run.outline).toEqual([
      '1<0 ExecutionStarted',
      '2<0 PassStateEntered',
      '3<2 PassStateExited',
      '4<0 ExecutionAborted',
      '5<4 ExecutionRedriven',
      '6<3 PassStateEntered',
      '7<6 PassStateExited',
      '8<7 ExecutionSucceeded',
    ]);
  });

  it('is the same read back from its records as in memory', () => {
    const run = Run.start(one('P', { Type: 'Parallel', Branches: branches }, { TimeoutSeconds: 1_000 }));
    run.fail('E');
    redrive(run);
    const { program, execution } = run;
    const snapshot = throughText(takeSnapshot(execution));
    const restored = restoreExecution(program, execution.identity, defaultLimits, 'RUNNING', [snapshot]);
    const told = ({ redriveCount, redriveMs, deadlineMs, nextDueMs }: typeof execution) => [
      redriveCount,
      redriveMs,
      deadlineMs,
      nextDueMs,
    ];
    expect(told(restored)).toEqual(told(execution));
  });
});

describe('a redrive is not taken up', () => {
  test.each([
    ['before the start', () => new Run(one('T', lambda))],
    ['while it runs', () => Run.start(one('T', lambda))],
    ['after it has succeeded', () => Run.start(one('P', { Type: 'Pass' }))],
    [
      'where the history has no room for two more events',
      () => Run.start(states({ A: { Type: 'Pass', Next: 'A' } }), { limits: { historyEventsMax: 10 } }),
    ],
  ])('%s', (_when, make) => {
    const run = make();
    expect(run.send({ kind: 'redrive' })).toMatchObject({ accepted: false, events: [] });
  });
});
