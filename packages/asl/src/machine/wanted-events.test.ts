import type { JsonObject } from '@cairn/kit';
import { Payload, seededRandom } from '@cairn/kit';
import { expect, it } from 'vitest';
import { compileProgram } from '../program/compile-program.ts';
import type { TransitionEnvironment, TransitionEvent } from '../transition-types.ts';
import { newExecution } from './execution.ts';
import { dropChanges, takeChanges } from './state-changes.ts';
import { transition } from './transition.ts';

const limits = { historyEventsMax: 25_000, payloadBytesMax: 262_144, burstEventsMax: 1_000 };
const definition: JsonObject = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 1, End: true } } },
      Next: 'Task',
    },
    Task: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true },
  },
};

function run(isWanted: TransitionEnvironment['isWanted']) {
  const program = compileProgram(definition);
  const execution = newExecution(
    program,
    {
      executionArn: 'arn',
      name: 'name',
      roleArn: 'role',
      stateMachineArn: 'machine',
      stateMachineName: 'machine',
      region: 'us-east-1',
      startMs: 0,
      input: Payload.parse('[1,2]'),
    },
    limits,
  );
  const environment = {
    nowMs: 0,
    random: seededRandom(1),
    digest: { hex: () => '' },
    refuseTask: () => undefined,
    taskToken: () => '',
    isWanted,
  };
  const events: string[] = [];
  const move = (event: TransitionEvent) => {
    const moved = transition(program, execution, event, environment);
    for (const { id, previousEventId, type } of moved.events) events.push(`${id} ${previousEventId} ${type}`);
    return moved;
  };
  return { execution, environment, events, move };
}

it('events that nobody wants take their ids all the same', () => {
  const runToEnd = (isWanted: TransitionEnvironment['isWanted']) => {
    const { environment, events, move, execution } = run(isWanted);
    move({ kind: 'start' });
    environment.nowMs = 1_000;
    const [command] = move({ kind: 'timers' }).commands;
    if (command?.kind !== 'start-task') throw new Error('no task was started');
    move({ kind: 'task-succeeded', task: command.task, output: Payload.of(7) });
    expect(execution.output?.text).toBe('7');
    return events;
  };
  const all = runToEnd(undefined);
  expect(all).toHaveLength(19);
  const wanted = runToEnd((type) => /^Execution|^LambdaFunction/.test(type));
  expect(wanted).toEqual(all.filter((event) => /Execution|LambdaFunction/.test(event)));
  expect(runToEnd(() => false)).toEqual([]);
});

it('an execution of which nothing is taken keeps nothing of what has changed', () => {
  const { execution, move } = run(() => false);
  move({ kind: 'start' });
  expect(execution.changedFrames.length).toBeGreaterThan(0);
  dropChanges(execution);
  expect(takeChanges(execution).frames).toEqual([]);
});
