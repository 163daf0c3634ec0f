import { RunView } from '@cairn/diagram';
import { expect, it } from 'vitest';
import { recordedMock } from './recorded-mock.ts';

it('gives what was recorded, and nothing for a state that the run did not come to', () => {
  const view = new RunView();
  view.append([
    { id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: 1 },
    {
      id: 2,
      previousEventId: 0,
      type: 'TaskStateEntered',
      timestamp: 2,
      stateEnteredEventDetails: { name: 'Pay', input: '{}' },
    },
    {
      id: 3,
      previousEventId: 2,
      type: 'TaskScheduled',
      timestamp: 3,
      taskScheduledEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        region: 'r',
        parameters: '{}',
      },
    },
    { id: 4, previousEventId: 3, type: 'TaskStarted', timestamp: 4 },
    {
      id: 5,
      previousEventId: 4,
      type: 'TaskSucceeded',
      timestamp: 5,
      taskSucceededEventDetails: { resourceType: 'lambda', resource: 'invoke', output: '{"paid":1.0}' },
    },
  ]);
  const moment = { input: '{}', variables: '{}', retries: 0 };
  const session = { frames: [], next: undefined };
  expect(recordedMock(view, { ...moment, stateName: 'Pay' }, session)).toEqual({
    kind: 'result',
    result: '{"paid":1.0}',
  });
  expect(recordedMock(view, { ...moment, stateName: 'Refund' }, session)).toBeUndefined();
  expect(recordedMock(new RunView(), { ...moment, stateName: 'Pay' }, session)).toBeUndefined();
});
