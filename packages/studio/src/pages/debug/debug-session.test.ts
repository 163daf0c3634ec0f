import type { JsonObject } from '@cairn/kit';
import { expect, it } from 'vitest';
import { advanced, type DebugMoment, rewound, sessionOverlay, startSession } from './debug-session.ts';

const definition: JsonObject = { StartAt: 'One', States: {} };

it('goes from state to state with data and variables', () => {
  const started = startSession(definition, '{"n":1}');
  expect(started.next).toEqual({ stateName: 'One', input: '{"n":1}', variables: '{}', retries: 0 });
  const second = advanced(started, started.next as DebugMoment, {
    status: 'SUCCEEDED',
    output: '{"n":12345678901234567890}',
    nextState: 'Two',
    inspectionData: { variables: '{"a":1.0}' },
  });
  expect(second.next).toEqual({
    stateName: 'Two',
    input: '{"n":12345678901234567890}',
    variables: '{"a":1.0}',
    retries: 0,
  });
  const ended = advanced(second, second.next as DebugMoment, { status: 'SUCCEEDED', output: '1' });
  expect(ended.next).toBeUndefined();
  expect([...sessionOverlay(ended).states].map(([name, { status }]) => [name, status])).toEqual([
    ['One', 'succeeded'],
    ['Two', 'succeeded'],
  ]);
  expect(rewound(ended, 1)).toEqual(second);
});

it('stays at a state that is retried, and ends at one that failed', () => {
  const started = startSession(definition, '{}');
  const again = advanced(started, started.next as DebugMoment, { status: 'RETRIABLE', error: 'Busy' });
  expect(again.next).toMatchObject({ stateName: 'One', retries: 1 });
  const failed = advanced(again, again.next as DebugMoment, { status: 'FAILED', error: 'Busy' });
  expect(failed.next).toBeUndefined();
  expect(sessionOverlay(failed).states.get('One')).toEqual({ status: 'failed', visits: 1, retries: 1 });
});
