import { type Json, type JsonObject, Payload, type Random, seededRandom } from '@cairn/kit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileProgram } from '../program/compile-program.ts';
import type {
  StateChanges,
  Transition,
  TransitionEnvironment,
  TransitionEvent,
} from '../transition-types.ts';
import { type Execution, newExecution } from './execution.ts';
import { isRedrivable } from './redrive.ts';
import { pendingTasks, restoreExecution, takeChanges, takeSnapshot } from './state-changes.ts';
import { defaultLimits, digest, identityOf, showEvent, startMs, throughText } from './testing/run.ts';
import { transition } from './transition.ts';

const resources = [
  'arn:aws:lambda:us-east-1:123456789012:function:f',
  'arn:aws:states:us-east-1:123456789012:activity:a',
  'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  'arn:aws:states:::states:startExecution.sync:2',
];
const errors = ['E', 'F', 'States.Runtime', 'States.TaskFailed'];
const limits = { ...defaultLimits, historyEventsMax: 400, burstEventsMax: 25, mapConcurrencyMax: 4 };

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)] as Value;
}

/** A random sequence of states; the deeper, the fewer forks. */
function randomStates(random: Random, depth: number, prefix: string): JsonObject {
  const count = 1 + Math.floor(random.next() * 3);
  const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const states: Record<string, Json> = {};
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    const target = pick(random, names);
    const state = randomState(random, depth, name, target);
    const goesOn = state.Type !== 'Choice' && state.Type !== 'Fail' && state.Type !== 'Succeed';
    states[name] = { ...state, ...(goesOn ? (next === undefined ? { End: true } : { Next: next }) : {}) };
  }
  return { StartAt: names[0] as string, States: states };
}

function randomState(random: Random, depth: number, name: string, target: string): JsonObject {
  const handling: JsonObject = {
    Retry: [
      { ErrorEquals: ['E'], MaxAttempts: 1, JitterStrategy: 'FULL' },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: Math.floor(random.next() * 3) },
    ],
    ...(random.next() < 0.5
      ? { Catch: [{ ErrorEquals: ['States.ALL'], Next: target, ResultPath: '$.error' }] }
      : {}),
  };
  const keep = { ResultPath: null };
  const variable = pick(random, ['v', 'w']);
  const assigning: JsonObject = random.next() < 0.5 ? { Assign: { 'v.$': '$.n', w: [depth, name] } } : {};
  if (random.next() < 0.25) return randomJsonataState(random, variable);
  const kinds = ['Pass', 'Choice', 'Wait', 'Task', 'Task', 'Fail', 'Map', 'Parallel', 'Map', 'Parallel'];
  switch (pick(random, depth > 0 ? kinds : kinds.slice(0, 6))) {
    case 'Choice':
      return {
        Type: 'Choice',
        Choices: [{ Variable: '$.n', NumericGreaterThan: Math.floor(random.next() * 4), Next: target }],
        Default: name,
        ...assigning,
      };
    case 'Wait':
      return { Type: 'Wait', Seconds: Math.floor(random.next() * 4), ...assigning };
    case 'Task':
      return {
        Type: 'Task',
        Resource: pick(random, resources),
        Parameters: { 'n.$': '$.n', 'retries.$': '$$.State.RetryCount' },
        ...(random.next() < 0.5 ? { TimeoutSeconds: 6, HeartbeatSeconds: 3 } : {}),
        ...handling,
        ...keep,
        Assign: { r: variable },
      };
    case 'Fail':
      return random.next() < 0.4 ? { Type: 'Fail', Error: pick(random, errors) } : { Type: 'Succeed' };
    case 'Map':
      return {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemSelector: { 'n.$': '$$.Map.Item.Index', 'items.$': '$.items' },
        MaxConcurrency: Math.floor(random.next() * 3),
        ItemProcessor: randomStates(random, depth - 1, `${name}.`),
        ...handling,
        ...keep,
      };
    case 'Parallel':
      return {
        Type: 'Parallel',
        Branches: [0, 1].map((branch) => randomStates(random, depth - 1, `${name}.${branch}.`)),
        ...handling,
        ...keep,
      };
    default:
      return { Type: 'Pass', Result: { m: 1 }, ResultPath: '$.p' };
  }
}

/** A state of the other query language; some of them fail, as a variable may not be there. */
function randomJsonataState(random: Random, variable: string): JsonObject {
  const kinds: readonly JsonObject[] = [
    { Type: 'Pass', Assign: { v: '{% $states.input.n %}', w: [`{% $${variable} %}`] } },
    { Type: 'Pass', Output: `{% $merge([$states.input, {"u": [$uuid(), $string($${variable})]}]) %}` },
    { Type: 'Wait', Seconds: '{% $floor($random() * 4) %}', Assign: { v: '{% $now() %}' } },
    {
      Type: 'Task',
      Resource: pick(random, resources),
      Output: '{% $states.input %}',
      Assign: { v: '{% $states.result %}' },
    },
  ];
  return { QueryLanguage: 'JSONata', ...pick(random, kinds) };
}

/** Something that may happen to an execution now. */
function randomEvent(random: Random, execution: Execution): TransitionEvent {
  const task = pick(random, [undefined, ...pendingTasks(execution)])?.task;
  const chance = random.next();
  if (task === undefined || chance < 0.2)
    return chance < 0.01 ? { kind: 'stop', error: 'S' } : { kind: 'timers' };
  if (chance < 0.35) return { kind: 'task-started', task };
  if (chance < 0.5) return { kind: 'task-submitted', task, output: Payload.parse('{"s":1}') };
  if (chance < 0.6) return { kind: 'task-heartbeat', task };
  if (chance < 0.75) return { kind: 'task-failed', task, error: pick(random, errors) };
  return { kind: 'task-succeeded', task, output: Payload.parse('{"r":[1.0]}') };
}

function shown(done: Transition): unknown {
  const commands = done.commands.map((command) =>
    command.kind === 'start-task' ? { ...command, parameters: command.parameters.text } : command,
  );
  return { ...done, events: done.events.map(showEvent), commands };
}

function stateOf(execution: Execution): string {
  const { header, frames } = takeSnapshot(execution);
  const records = frames.map((frame) => ({ ...frame, payloads: frame.payloads.map(({ text }) => text) }));
  const { nextDueMs, inFlight, status, lastEventId } = execution;
  return JSON.stringify({ header, records, nextDueMs, inFlight, status, lastEventId });
}

test('a restored execution goes on exactly as the one in memory', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seededRandom(seed);
      const program = compileProgram(randomStates(random, 2, 'S'));
      const identity = identityOf(Payload.parse('{"n":2,"items":[1,2,3]}'));
      const inMemory = newExecution(program, identity, limits);
      let nowMs = startMs;
      let layers: StateChanges[] = [throughText(takeChanges(inMemory))];
      let lastId = 0;
      let more = true;
      let event: TransitionEvent = { kind: 'start' };
      for (let step = 0; (inMemory.status === 'RUNNING' || event.kind === 'redrive') && step < 300; step++) {
        const environment = (): TransitionEnvironment => ({
          nowMs,
          random: seededRandom(seed + step),
          digest,
          refuseTask: () => undefined,
          taskToken: ({ frameId, scheduledEventId }) => `${frameId}-${scheduledEventId}`,
        });
        const restored = restoreExecution(program, identity, limits, inMemory.status, layers);
        const done = transition(program, inMemory, event, environment());
        expect(shown(transition(program, restored, event, environment()))).toEqual(shown(done));
        for (const { id, previousEventId } of done.events) {
          expect(id).toBe(++lastId);
          expect(previousEventId).toBeLessThan(id);
        }
        const changes = throughText(takeChanges(inMemory));
        expect(stateOf(restored)).toBe(stateOf(inMemory));
        layers = random.next() < 0.1 ? [throughText(takeSnapshot(inMemory))] : [...layers, changes];
        more = done.more;
        event = more ? { kind: 'continue' } : randomEvent(random, inMemory);
        if (isRedrivable(inMemory) && random.next() < 0.7) event = { kind: 'redrive' };
        const dueMs = inMemory.nextDueMs ?? nowMs;
        // Mostly to the next timer, but never to the end of the year.
        if (!more && random.next() < 0.7 && dueMs - nowMs < 60_000) nowMs = Math.max(nowMs, dueMs);
      }
      const ended = restoreExecution(program, identity, limits, inMemory.status, layers);
      expect(stateOf(ended)).toBe(stateOf(inMemory));
      if (inMemory.status !== 'RUNNING') {
        expect(inMemory.frames().length > 0).toBe(inMemory.status !== 'SUCCEEDED');
        expect([ended.inFlight, ended.nextDueMs, pendingTasks(ended)]).toEqual([false, undefined, []]);
      }
    }),
    { numRuns: 400 },
  );
});
