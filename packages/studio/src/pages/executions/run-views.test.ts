import { expect, it } from 'vitest';
import { RunViews } from './run-views.ts';

const event = (id: number, type = 'PassStateEntered') => ({
  id,
  previousEventId: id - 1,
  type,
  timestamp: id,
});

it('keeps all events of a run when its definition becomes another', () => {
  const views = new RunViews();
  views.append([event(1, 'ExecutionStarted')]);
  const first = views.viewOf({ StartAt: 'A', States: {} });
  // What comes between making a view and showing it is taken along.
  views.append([event(2)]);
  views.show(first);
  views.append([event(3)]);
  const second = views.viewOf({ StartAt: 'B', States: {} });
  views.show(second);
  views.append([event(4)]);
  expect(second.events.toArray().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(first.events.toArray().map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(
    views
      .viewOf(undefined)
      .events.toArray()
      .map(({ id }) => id),
  ).toEqual([1, 2, 3, 4]);
});
