import { describe, expect, it } from 'vitest';
import { matchesEvent, parseEventQuery } from './event-query.ts';
import { type RunEvent, readRunEvent } from './run-event.ts';

const event = readRunEvent({
  id: 120,
  previousEventId: 119,
  timestamp: 1,
  type: 'TaskFailed',
  taskFailedEventDetails: { error: 'Shop.Busy', cause: '{"Reason":"Too many Orders"}', resource: 'invoke' },
}) as RunEvent;

describe('a query over events', () => {
  it.each([
    ['', true],
    ['   ', true],
    ['orders', true],
    ['taskfailed', true],
    ['charge', true],
    ['"too many"', true],
    ['many too', true],
    ['"many too"', false],
    ['refund', false],
    ['orders refund', false],
    ['-refund', true],
    ['-orders', false],
    ['type:failed', true],
    ['TYPE:Failed', true],
    ['type:orders', false],
    ['state:charge', true],
    ['state:"Charge it"', true],
    ['-state:"Charge it"', false],
    ['state:ship', false],
    ['error:busy', true],
    ['error:orders', false],
    ['id:120', true],
    ['id:12', false],
    ['id:>100', true],
    ['id:>120', false],
    ['id:>=120', true],
    ['id:<120', false],
    ['id:<=120', true],
    ['id:100-130', true],
    ['id:100..119', false],
    ['-id:100-130', false],
    ['id:>100 type:failed -type:timedout orders', true],
    ['id:x', false],
    ['other:thing', false],
    ['-', true],
    ['type:', true],
    ['-id:', true],
    ['"', true],
    ['"open many', false],
    ['"too many', true],
  ])('%s holds: %s', (text, holds) => {
    expect(matchesEvent(event, parseEventQuery(text), 'Charge it')).toBe(holds);
  });

  it('does not make the text of an event twice', () => {
    let read = 0;
    const details = {
      get input(): string {
        read += 1;
        return 'needle';
      },
    };
    const watched: RunEvent = { ...event, details };
    for (const text of ['needle', 'hay', 'NEEDLE']) matchesEvent(watched, parseEventQuery(text));
    expect(read).toBe(1);
  });
});
