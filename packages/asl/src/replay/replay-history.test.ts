import { type JsonObject, Payload, parseJson, seededRandom } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { defaultLimits, digest, identityOf, Run } from '../machine/testing/run.ts';
import { compileProgram } from '../program/compile-program.ts';
import type { StartMapRun } from '../transition-types.ts';
import type { RecordedEvent } from './recorded-attempts.ts';
import { type ReplayVerdict, replayHistory } from './replay-history.ts';

const echo = 'arn:aws:lambda:us-east-1:123456789012:function:echo';
const { executionArn } = identityOf(Payload.of(null));

/** What a run has left, as the API would show it. */
function recordOf({ events }: Run): readonly RecordedEvent[] {
  return events.map(({ details, ...event }) => {
    const shown = Object.entries(details ?? {}).map(([name, value]) => [
      name,
      value instanceof Payload ? value.text : value,
    ]);
    return { ...event, details: parseJson(JSON.stringify(Object.fromEntries(shown))) as JsonObject };
  });
}

function replay(definition: JsonObject, recorded: readonly RecordedEvent[]): ReplayVerdict {
  return replayHistory(compileProgram(definition), recorded, {
    executionArn,
    limits: defaultLimits,
    random: seededRandom(1),
    digest,
  });
}

const retry = [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, MaxAttempts: 2 }];
const order: JsonObject = {
  StartAt: 'Charge',
  States: {
    Charge: { Type: 'Task', Resource: echo, Retry: retry, Next: 'Paid' },
    Paid: {
      Type: 'Choice',
      Choices: [{ Variable: '$.paid', BooleanEquals: true, Next: 'Nap' }],
      Default: 'Refuse',
    },
    Nap: { Type: 'Wait', Seconds: 3600, Next: 'Done' },
    Refuse: { Type: 'Fail', Error: 'NotPaid' },
    Done: { Type: 'Succeed' },
  },
};

/** A run whose task was busy once and then gave this. */
function recordedOrder(output = '{"paid":true}'): readonly RecordedEvent[] {
  const run = Run.start(order);
  run.fail('Busy');
  run.pass(10);
  run.nowMs += 250;
  run.succeed(output);
  run.pass(3600);
  return recordOf(run);
}

/** The definition with some states changed. */
function changed(states: { readonly [name: string]: JsonObject }): JsonObject {
  return { ...order, States: { ...(order.States as JsonObject), ...states } };
}

describe('a replay on recorded results', () => {
  it('goes the same way by the same definition', () => {
    const verdict = replay(order, recordedOrder());
    expect(verdict).toMatchObject({
      kind: 'same',
      replayed: { status: 'SUCCEEDED', output: '{"paid":true}' },
    });
    expect(replay(order, recordedOrder('{"paid":false}'))).toMatchObject({
      kind: 'same',
      replayed: { status: 'FAILED', error: 'NotPaid' },
    });
  });

  it('tells where another way begins', () => {
    const stricter = changed({
      Paid: {
        Type: 'Choice',
        Choices: [{ Variable: '$.total', NumericGreaterThan: 5, Next: 'Nap' }],
        Default: 'Refuse',
      },
    });
    expect(replay(stricter, recordedOrder())).toMatchObject({
      kind: 'departed',
      replayed: { status: 'FAILED' },
    });
    const longer = changed({
      Nap: { Type: 'Wait', Seconds: 1, Next: 'Stamp' },
      Stamp: { Type: 'Pass', Next: 'Done' },
    });
    expect(replay(longer, recordedOrder())).toMatchObject({
      kind: 'departed',
      state: 'Stamp',
      reason: "it went on to 'Done' after 'Nap', and goes on to 'Stamp' now",
    });
  });

  it('tells which task has no recorded result, whether it is new or tried more often', () => {
    const more = changed({ Nap: { Type: 'Task', Resource: echo, Next: 'Done' } });
    expect(replay(more, recordedOrder())).toMatchObject({ kind: 'departed', state: 'Nap' });
    const picky = changed({
      Charge: {
        Type: 'Task',
        Resource: echo,
        ResultSelector: { 'paid.$': '$.missing' },
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }],
        Next: 'Paid',
      },
    });
    expect(replay(picky, recordedOrder())).toMatchObject({ kind: 'departed' });
  });

  it('tells the first state that gives something else when the path is the same', () => {
    const richer = changed({
      Charge: {
        Type: 'Task',
        Resource: echo,
        Retry: retry,
        ResultPath: '$.charge',
        OutputPath: '$.charge',
        Next: 'Paid',
      },
      Nap: { Type: 'Wait', Seconds: 60, Next: 'Done' },
      Done: { Type: 'Succeed', OutputPath: '$.paid' },
    });
    expect(replay(richer, recordedOrder())).toMatchObject({
      kind: 'output',
      state: 'Done',
      recorded: { output: '{"paid":true}' },
      replayed: { output: 'true' },
    });
  });

  it('lets a time-out that a change takes away be found', () => {
    const slow = (timeout: JsonObject): JsonObject => ({
      StartAt: 'Slow',
      States: { Slow: { Type: 'Task', Resource: echo, ...timeout, End: true } },
    });
    const run = Run.start(slow({ TimeoutSeconds: 5 }));
    run.pass(5);
    const recorded = recordOf(run);
    expect(replay(slow({ TimeoutSeconds: 5 }), recorded)).toMatchObject({ kind: 'same' });
    expect(replay(slow({}), recorded)).toMatchObject({ kind: 'departed', state: 'Slow' });
  });

  it('times a task out that took longer than a change allows', () => {
    const limited = (seconds: number): JsonObject => ({
      StartAt: 'Slow',
      States: { Slow: { Type: 'Task', Resource: echo, TimeoutSeconds: seconds, End: true } },
    });
    const run = Run.start(limited(60));
    run.nowMs += 30_000;
    run.succeed('1');
    expect(replay(limited(20), recordOf(run))).toMatchObject({
      kind: 'departed',
      replayed: { status: 'FAILED', error: 'States.Timeout' },
    });
  });

  it('gives each iteration of a Map its own results, and branches theirs', () => {
    const map: JsonObject = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Call',
            States: { Call: { Type: 'Task', Resource: echo, End: true } },
          },
          End: true,
        },
      },
    };
    const run = Run.start(map, { input: '[1,2,3]' });
    const tasks = [2, 1, 0].map((before) => run.startTask(before).task);
    // They answer in another order than they were asked.
    for (const index of [2, 0, 1]) run.succeed(`"result ${index}"`, tasks[index]);
    const verdict = replay(map, recordOf(run));
    expect(verdict).toMatchObject({
      kind: 'same',
      replayed: { output: '["result 0","result 1","result 2"]' },
    });
  });

  it('stops where the recorded run was stopped', () => {
    const run = Run.start(order);
    run.nowMs += 5_000;
    run.send({ kind: 'stop', error: 'Enough' });
    expect(replay(order, recordOf(run))).toMatchObject({ kind: 'same', replayed: { status: 'ABORTED' } });
  });

  it('ends even where a change goes round in circles', () => {
    const circle = changed({ Done: { Type: 'Pass', Next: 'Paid' } });
    expect(replay(circle, recordedOrder())).toMatchObject({ kind: 'departed' });
  });

  describe('of a distributed Map', () => {
    const machine = (fields: JsonObject): JsonObject => ({
      StartAt: 'Rows',
      States: {
        Rows: {
          Type: 'Map',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Work',
            States: { Work: { Type: 'Task', Resource: echo, End: true } },
          },
          ...fields,
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    });
    const jsonata = (output: string): JsonObject => ({
      ...machine({ Output: output }),
      QueryLanguage: 'JSONata',
    });
    /** A run whose map run took 50 seconds and gave this, or failed with `Broken`. */
    const recorded = (definition: JsonObject, result?: string): readonly RecordedEvent[] => {
      const run = Run.start(definition, { input: '[1,2]' });
      const [command] = run.commands.filter(({ kind }) => kind === 'start-map-run');
      const { mapRun } = command as StartMapRun;
      run.nowMs += 50_000;
      if (result === undefined) run.send({ kind: 'map-run-failed', mapRun, error: 'Broken', cause: 'all' });
      else run.send({ kind: 'map-run-succeeded', mapRun, output: Payload.parse(result) });
      return recordOf(run);
    };

    it.each([
      ['as it is', machine({})],
      ['put at a place', machine({ ResultPath: '$[0]' })],
      ['dropped', machine({ ResultPath: null })],
      ['selected', machine({ ResultSelector: { 'all.$': '$', fix: 1 }, OutputPath: '$.all' })],
      ['in an object of JSONata', jsonata('{% {"n": 1, "found": [$states.result]} %}')],
    ])('gives its recorded result where that is %s', (_how, definition) => {
      expect(replay(definition, recorded(definition, '{"a":[1,{"b":null}]}'))).toMatchObject({
        kind: 'same',
      });
    });

    it('gives its recorded failure', () => {
      const caught = machine({ Catch: [{ ErrorEquals: ['Broken'], Next: 'Done' }] });
      expect(replay(machine({}), recorded(machine({})))).toMatchObject({ kind: 'same' });
      expect(replay(caught, recorded(machine({})))).toMatchObject({ kind: 'departed', state: 'Done' });
    });

    it.each([
      ['computes with it', jsonata('{% $count($states.result) %}'), '[1,2]'],
      ['gave it another place', machine({ ResultPath: '$[0]' }), '{"a":1}'],
    ])('is not guessed at where the state %s', (_how, definition, result) => {
      const verdict = replay(definition, recorded(machine({}), result));
      expect(verdict).toMatchObject({ kind: 'unknown', state: 'Rows' });
      expect(verdict.reason).toContain(
        "it cannot be replayed: the record does not show the result of the Distributed Map 'Rows'",
      );
    });

    it('is missed where there was none', () => {
      expect(replay(machine({}), recordedOrder())).toMatchObject({ kind: 'departed', state: 'Rows' });
    });
  });
});
