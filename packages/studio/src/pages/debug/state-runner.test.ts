import type { JsonObject } from '@cairn/kit';
import { expect, it } from 'vitest';
import type { TestStateInput, TestStateOutput } from '../../wire/step-functions-types.ts';
import { type DebugSession, startSession } from './debug-session.ts';
import { StateRunner, type StateRunnerOptions } from './state-runner.ts';

const definition: JsonObject = { StartAt: 'One', States: {} };

/** Answers that are given when the test says so: each call stands open until then. */
function openCalls() {
  const calls: { readonly input: TestStateInput; readonly answer: (output: TestStateOutput) => void }[] = [];
  const sessions: DebugSession[] = [];
  const options: StateRunnerOptions = {
    definition: '{}',
    roleArn: 'arn:aws:iam::000000000000:role/run',
    mockOf: () => ({ kind: 'real' }),
    testState: (input, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        calls.push({ input, answer: resolve });
      }),
    onSession: (session) => sessions.push(session),
  };
  return { calls, sessions, options };
}

it('runs one go at a time, however often it is asked', async () => {
  const { calls, sessions, options } = openCalls();
  const runner = new StateRunner();
  const session = startSession(definition, '{}');
  const first = runner.run(session, 1, new Set(), options);
  expect(await runner.run(session, 1, new Set(), options)).toBeUndefined();
  expect(calls).toHaveLength(1);
  calls[0]?.answer({ status: 'SUCCEEDED', output: '1', nextState: 'Two' });
  expect(await first).toBe('done');
  expect(runner.isRunning).toBe(false);
  expect(sessions.map(({ next }) => next?.stateName)).toEqual(['Two']);
});

it('begins no further state once it is stopped', async () => {
  const { calls, sessions, options } = openCalls();
  const runner = new StateRunner();
  const going = runner.run(startSession(definition, '{}'), 10, new Set(), options);
  runner.stop();
  calls[0]?.answer({ status: 'SUCCEEDED', output: '1', nextState: 'Two' });
  expect(await going).toBe('stopped');
  expect(calls).toHaveLength(1);
  expect(sessions).toEqual([]);
});

it('throws on what a state is refused with', async () => {
  const { options } = openCalls();
  const runner = new StateRunner();
  const refused = { ...options, testState: () => Promise.reject(new Error('refused')) };
  await expect(runner.run(startSession(definition, '{}'), 1, new Set(), refused)).rejects.toThrow('refused');
  expect(runner.isRunning).toBe(false);
});

it('stops before a state for whose work no answer is known, and calls nothing', async () => {
  const { calls, options } = openCalls();
  const end = new StateRunner().run(startSession(definition, '{}'), 10, new Set(), {
    ...options,
    mockOf: () => undefined,
  });
  expect(await end).toBe('unanswered');
  expect(calls).toEqual([]);
});
