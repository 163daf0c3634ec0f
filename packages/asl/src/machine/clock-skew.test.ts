import { expect, it } from 'vitest';
import { restoreExecution, takeChanges, takeSnapshot } from './state-changes.ts';
import { Run, throughText } from './testing/run.ts';

const definition = {
  StartAt: 'Nap',
  States: { Nap: { Type: 'Wait', Seconds: 60, End: true } },
};

it('how far an execution’s clock is ahead is kept with its state, and costs nothing on the real one', () => {
  const run = Run.start(definition);
  expect(takeSnapshot(run.execution).header).toHaveLength(3);
  run.execution.clockSkewMs = 86_400_000;
  const moved = run.send({ kind: 'note-clock' });
  expect(moved).toMatchObject({ accepted: true, events: [], commands: [], more: false });
  const { program, execution } = run;
  const { identity, limits } = execution;
  for (const changes of [takeChanges(execution), takeSnapshot(execution)]) {
    const restored = restoreExecution(program, identity, limits, 'RUNNING', [throughText(changes)]);
    expect(restored.clockSkewMs).toBe(86_400_000);
  }
});

it('a closed execution takes no note of a clock', () => {
  const run = Run.start(definition);
  run.pass(60);
  expect(run.send({ kind: 'note-clock' }).accepted).toBe(false);
});
