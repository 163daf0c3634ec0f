import { type JsonObject, Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { MapRunReference } from '../transition-types.ts';
import { pendingMapRuns, restoreExecution, takeSnapshot } from './state-changes.ts';
import { defaultLimits, Run, throughText } from './testing/run.ts';

const lambda = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f' };
const one = (name: string, state: JsonObject): JsonObject => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});

/** Events since the redrive, without it. */
function since(run: Run): readonly string[] {
  const from = run.events.findLastIndex(({ type }) => type === 'ExecutionRedriven');
  return run.history.slice(from + 1);
}

function redrive(run: Run): void {
  expect(run.send({ kind: 'redrive' }).accepted).toBe(true);
}

describe('a redrive of a distributed Map', () => {
  const distributed: JsonObject = {
    Type: 'Map',
    Label: 'L',
    ItemProcessor: {
      ...one('I', { Type: 'Pass' }),
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    },
    End: true,
  };
  const orders = (run: Run) => run.commands.filter((command) => command.kind === 'start-map-run');
  const fail = (run: Run, error: string, at = -1) => {
    const mapRun = orders(run).at(at)?.mapRun as MapRunReference;
    return run.send({ kind: 'map-run-failed', mapRun, error });
  };

  it('redrives its map run, whose old end does not count any more', () => {
    const run = Run.start(one('M', distributed), { input: '[1,2]' });
    fail(run, 'E');
    redrive(run);
    const [before, after] = orders(run);
    const { mapRunArn } = (before?.settings.value ?? {}) as { mapRunArn: string };
    expect(since(run)).toEqual([`9<2 MapRunRedriven ${mapRunArn} 1`]);
    expect(after).toEqual({ ...before, mapRun: { frameId: 0, startedEventId: 9 }, redriveCount: 1 });
    expect(fail(run, 'E', 0).accepted).toBe(false);
    expect(run.execution.inFlight).toBe(true);
    const { program, execution } = run;
    const snapshot = throughText(takeSnapshot(execution));
    const restored = restoreExecution(program, execution.identity, defaultLimits, 'RUNNING', [snapshot]);
    const told = (of: typeof execution) =>
      pendingMapRuns(of).map(({ mapRun, redriveCount }) => [mapRun, redriveCount]);
    expect(told(restored)).toEqual(told(execution));
    fail(run, 'E');
    redrive(run);
    const mapRun = orders(run).at(-1)?.mapRun as MapRunReference;
    run.send({ kind: 'map-run-succeeded', mapRun, output: Payload.parse('[3]') });
    expect(since(run)).toEqual([
      `14<2 MapRunRedriven ${mapRunArn} 2`,
      '15<14 MapRunSucceeded',
      '16<15 MapStateSucceeded',
      '17<15 MapStateExited M [3]',
      '18<17 ExecutionSucceeded [3]',
    ]);
  });

  it.each(['States.DataLimitExceeded', 'States.Runtime'])('starts another after %s', (error) => {
    const run = Run.start(one('M', distributed), { input: '[1,2]' });
    fail(run, error);
    redrive(run);
    expect(since(run).map((line) => line.split(' ', 2).join(' '))).toEqual([
      '9<2 MapStateStarted',
      '10<9 MapRunStarted',
    ]);
    expect(orders(run).map(({ redriveCount }) => redriveCount)).toEqual([0, 0]);
  });

  it('redrives one that was ended with its sibling, and fails where one was redriven too often', () => {
    const forked = one('P', { Type: 'Parallel', Branches: [one('M', distributed), one('T', lambda)] });
    const run = Run.start(forked, { input: '[1]', limits: { mapRunRedrivesMax: 1 } });
    run.fail('E');
    expect(run.commands.at(-1)).toMatchObject({ kind: 'cancel-map-run' });
    redrive(run);
    expect(orders(run).map(({ redriveCount }) => redriveCount)).toEqual([0, 1]);
    run.fail('E');
    redrive(run);
    expect(run.execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(run.execution.cause).toContain("the state 'M'");
    expect(run.events.map(({ id }) => id)).toEqual(run.events.map((_, index) => index + 1));
    expect(run.execution.runnable).toEqual([]);
  });
});
