import { invariant, type Json, type JsonObject, Payload, type Random, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransitionEvent } from '../transition-types.ts';
import { pendingTasks, restoreExecution, takeSnapshot } from './state-changes.ts';
import { defaultLimits, Run, throughText } from './testing/run.ts';
import { transition } from './transition.ts';

const lambda = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
const keep = { ResultPath: null };
const retry = [{ ErrorEquals: ['Injected'], MaxAttempts: 1, IntervalSeconds: 1 }];

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)] as Value;
}

/** A random sequence of states that ends well as long as its tasks do, and always with the same output. */
function randomStates(random: Random, depth: number, prefix: string): JsonObject {
  const names = Array.from({ length: 1 + Math.floor(random.next() * 3) }, (_, index) => `${prefix}${index}`);
  const states: Record<string, Json> = {};
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    const state = randomState(random, depth, name);
    const goesOn = next === undefined ? { End: true } : { Next: next };
    if (state.Type === 'Choice') {
      states[name] = next === undefined ? { Type: 'Succeed' } : { ...state, Default: next };
    } else {
      states[name] = { ...state, ...goesOn };
    }
  }
  return { StartAt: names[0] as string, States: states };
}

function randomState(random: Random, depth: number, name: string): JsonObject {
  const kinds = [
    'Pass',
    'Choice',
    'Wait',
    'Task',
    'Task',
    'Task',
    'JSONata',
    'Map',
    'Parallel',
    'Map',
    'Parallel',
  ];
  switch (pick(random, depth > 0 ? kinds : kinds.slice(0, 7))) {
    case 'Choice':
      return { Type: 'Choice', Choices: [] };
    case 'Wait':
      return { Type: 'Wait', Seconds: Math.floor(random.next() * 4), Assign: { waited: name } };
    case 'Task':
      return {
        ...lambda,
        Parameters: { state: name, 'n.$': '$.n', 'v.$': '$v' },
        Assign: { v: name },
        ResultPath: `$.${name.replaceAll('.', '_')}`,
        ...(random.next() < 0.3 ? { Retry: retry } : {}),
      };
    case 'JSONata':
      return {
        ...lambda,
        QueryLanguage: 'JSONata',
        Arguments: { state: name, n: '{% $states.input.n %}' },
        Output: '{% $merge([$states.input, {"n": $states.input.n + 1}]) %}',
        Assign: { v: '{% $states.result.of.state %}' },
      };
    case 'Map':
      return {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'n.$': '$$.Map.Item.Index', 'items.$': '$.items' },
        MaxConcurrency: Math.floor(random.next() * 3),
        ItemProcessor: randomStates(random, depth - 1, `${name}.`),
        ResultPath: `$.${name.replaceAll('.', '_')}`,
      };
    case 'Parallel':
      return {
        Type: 'Parallel',
        Branches: [0, 1].map((branch) => randomStates(random, depth - 1, `${name}.${branch}.`)),
        ...(random.next() < 0.5 ? keep : { ResultPath: `$.${name.replaceAll('.', '_')}` }),
      };
    default:
      return { Type: 'Pass', Result: name, ResultPath: '$.p' };
  }
}

/** Runs to the end, whatever that is; before its `fatalStep`th event from outside something fatal happens. */
function runOn(run: Run, random: Random, first: TransitionEvent, fatalStep: number): void {
  let event = first;
  for (let step = 0; ; step++) {
    invariant(step < 5_000, 'it ends');
    const { more } = run.send(event);
    if (run.execution.status !== 'RUNNING') return;
    event = more ? { kind: 'continue' } : eventOf(run, random, step === fatalStep);
  }
}

function eventOf(run: Run, random: Random, fatal: boolean): TransitionEvent {
  const { execution } = run;
  const tasks = pendingTasks(execution);
  if (fatal) {
    const { task } = tasks.length > 0 ? pick(random, tasks) : {};
    const error = pick(random, ['Injected', 'Other', 'States.Timeout']);
    if (task !== undefined && random.next() < 0.8) return { kind: 'task-failed', task, error };
    return { kind: 'stop' };
  }
  const { nextDueMs, deadlineMs } = execution;
  const waits = nextDueMs !== undefined && nextDueMs !== deadlineMs;
  if (tasks.length === 0 || (waits && random.next() < 0.3)) {
    run.nowMs = Math.max(run.nowMs, nextDueMs as number);
    return { kind: 'timers' };
  }
  const { task, parameters } = pick(random, tasks);
  return { kind: 'task-succeeded', task, output: Payload.parse(`{"of":${parameters.text}}`) };
}

/** How often each state was left. */
function exits(run: Run): { readonly [name: string]: number } {
  const counts: Record<string, number> = {};
  for (const { type, details } of run.events) {
    if (type.endsWith('StateExited'))
      counts[String(details?.name)] = (counts[String(details?.name)] ?? 0) + 1;
  }
  return counts;
}

test('a run that failed anywhere and is redriven ends as it would have, and leaves no state twice', () => {
  let redrives = 0;
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }), (seed, fatalSteps) => {
      const definition = randomStates(seededRandom(seed), 2, 'S');
      const machine = { StartAt: 'V', States: { V: { Type: 'Pass', Assign: { v: 0 }, Next: 'S0' } } };
      const whole = { ...machine, States: { ...machine.States, ...(definition.States as JsonObject) } };
      const input = '{"n":0,"items":[1,2,3]}';
      const limits = { burstEventsMax: 1 + (seed % 30) };
      const undisturbed = new Run(whole, { input, limits });
      runOn(undisturbed, seededRandom(seed), { kind: 'start' }, -1);
      expect(undisturbed.execution.status).toBe('SUCCEEDED');

      const run = new Run(whole, { input, limits });
      const random = seededRandom(seed + 1);
      let event: TransitionEvent = { kind: 'start' };
      // What fails in a branch that is retried does not end the run: then there is nothing to redrive.
      for (const fatalStep of [...fatalSteps, -1]) {
        runOn(run, random, event, fatalStep);
        if (run.execution.status === 'SUCCEEDED') break;
        redrives += 1;
        event = { kind: 'redrive' };
      }
      expect(run.execution.status).toBe('SUCCEEDED');
      expect(run.execution.output?.value).toEqual(undisturbed.execution.output?.value);
      for (const [index, { id, previousEventId }] of run.events.entries()) {
        expect(id).toBe(index + 1);
        expect(previousEventId).toBeLessThan(id);
      }
      expect(exits(run)).toEqual(exits(undisturbed));
    }),
    { numRuns: 500 },
  );
  expect(redrives).toBeGreaterThan(50);
});

test('an execution read back closed is redriven as the one in memory is', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(12), (seed, fatalStep) => {
      const definition = randomStates(seededRandom(seed), 2, 'S');
      const whole = {
        StartAt: 'V',
        States: {
          V: { Type: 'Pass', Assign: { v: 0 }, Next: 'S0' },
          ...(definition.States as JsonObject),
        },
      };
      const run = new Run(whole, { input: '{"n":0,"items":[1,2,3]}' });
      runOn(run, seededRandom(seed), { kind: 'start' }, fatalStep);
      if (run.execution.status === 'SUCCEEDED') return;
      const { program, execution } = run;
      const { identity, status } = execution;
      const snapshot = throughText(takeSnapshot(execution));
      const restored = restoreExecution(program, identity, defaultLimits, status, [snapshot]);
      const { environment } = run;
      const outline = (moved: ReturnType<typeof transition>) =>
        moved.events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
      expect(outline(transition(program, restored, { kind: 'redrive' }, environment))).toEqual(
        outline(run.send({ kind: 'redrive' })),
      );
    }),
    { numRuns: 300 },
  );
});
