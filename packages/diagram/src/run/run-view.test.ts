import { describe, expect, it } from 'vitest';
import { RunView } from './run-view.ts';

let ids = 0;
const event = (type: string, previousEventId: number, details: object = {}, member = type) => ({
  id: ++ids,
  previousEventId,
  timestamp: 1_700_000_000 + ids,
  type,
  [`${member.charAt(0).toLowerCase()}${member.slice(1)}EventDetails`]: details,
});
const entered = (type: string, name: string, previous: number, input = '{}') =>
  event(`${type}StateEntered`, previous, { name, input }, 'StateEntered');
const exited = (type: string, name: string, previous: number, output = '{}') =>
  event(`${type}StateExited`, previous, { name, output }, 'StateExited');

describe('a view of a run', () => {
  it('tells the steps of a task that was tried twice', () => {
    ids = 0;
    const view = new RunView();
    view.append([
      event('ExecutionStarted', 0, { input: '{"a":1}' }),
      entered('Task', 'Charge', 0),
      event('TaskScheduled', 2, { resourceType: 'lambda', resource: 'invoke', parameters: '{}' }),
      event('TaskStarted', 3),
      event('TaskFailed', 4, { error: 'Busy', cause: 'later' }),
    ]);
    expect(view.steps.at(0)).toMatchObject({ name: 'Charge', status: 'retrying', error: 'Busy' });
    const before = view.steps;
    view.append([
      event('TaskScheduled', 5, { resourceType: 'lambda', resource: 'invoke', parameters: '{}' }),
      event('TaskStarted', 6),
      event('TaskSucceeded', 7, { output: '7' }),
      exited('Task', 'Charge', 8, '7'),
      entered('Succeed', 'Done', 9),
      exited('Succeed', 'Done', 10),
      event('ExecutionSucceeded', 11, { output: '{}' }),
    ]);
    expect(before.at(0)?.status).toBe('retrying');
    expect(view.steps.toArray().map(({ name, status }) => [name, status])).toEqual([
      ['Charge', 'succeeded'],
      ['Done', 'succeeded'],
    ]);
    expect(view.steps.at(0)?.attempts).toMatchObject([
      { number: 1, status: 'failed', error: 'Busy' },
      { number: 2, status: 'succeeded', delayMs: 1000, result: '7' },
    ]);
    expect(view.overlay.states.get('Charge')).toEqual({
      status: 'succeeded',
      visits: 1,
      retries: 1,
      durationMs: 7000,
    });
    expect(view.run.status).toBe('SUCCEEDED');
  });
});
