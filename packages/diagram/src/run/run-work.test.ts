import { describe, expect, it } from 'vitest';
import { OverlayHistory } from './overlay-history.ts';
import { type RunEvent, readRunEvent } from './run-event.ts';
import { RunFold } from './run-fold.ts';
import { GrowingList } from './run-list.ts';
import { HistoryWriter } from './testing/history-writer.ts';

type Write = (history: HistoryWriter, count: number) => void;

/** Histories that could make work grow faster than they do. */
const histories: readonly (readonly [string, Write])[] = [
  [
    'iterations one after another',
    (history, count) => {
      let before = history.add('MapStateStarted', history.add('MapStateEntered', 0, { name: 'M' }), {
        length: count,
      });
      for (let index = 0; index < count; index++) {
        const began = history.add('MapIterationStarted', before, { name: 'M', index });
        before = history.add('PassStateExited', history.add('PassStateEntered', began, { name: 'P' }), {
          name: 'P',
        });
        history.add('MapIterationSucceeded', before, { name: 'M', index });
      }
    },
  ],
  [
    'iterations all at once, which then are aborted one by one',
    (history, count) => {
      const started = history.add('MapStateStarted', history.add('MapStateEntered', 0, { name: 'M' }), {
        length: count,
      });
      let last = 0;
      for (let index = 0; index < count; index++) {
        last = history.add(
          'TaskStateEntered',
          history.add('MapIterationStarted', started, { name: 'M', index }),
          { name: 'T' },
        );
      }
      last = history.add('TaskFailed', last, { error: 'E' });
      history.add('MapIterationFailed', last, { name: 'M', index: count - 1 });
      for (let index = 0; index < count - 1; index++) {
        history.add('MapIterationAborted', last, { name: 'M', index });
        history.add('TaskStateAborted', last);
      }
      history.add('ExecutionFailed', history.add('MapStateFailed', last), { error: 'E' });
    },
  ],
  [
    'a loop of states',
    (history, count) => {
      let before = 0;
      for (let turn = 0; turn < count; turn++) {
        for (const name of ['A', 'B']) {
          before = history.add('PassStateExited', history.add('PassStateEntered', before, { name }), {
            name,
          });
        }
      }
    },
  ],
  [
    'a Parallel that is tried again and again',
    (history, count) => {
      let before = history.add('ParallelStateEntered', 0, { name: 'B' });
      for (let turn = 0; turn < count; turn++) {
        const started = history.add('ParallelStateStarted', before);
        history.add('WaitStateEntered', started, { name: 'W' });
        before = history.add('FailStateEntered', started, { name: 'F' });
        history.add('WaitStateAborted', before);
      }
    },
  ],
  [
    'redrives without end',
    (history, count) => {
      let before = history.add('TaskStateEntered', 0, { name: 'T' });
      const entered = before;
      for (let turn = 0; turn < count; turn++) {
        before = history.add('TaskFailed', history.add('TaskScheduled', entered, {}), { error: 'E' });
        before = history.add('ExecutionFailed', before, { error: 'E' });
        history.add('ExecutionRedriven', before, { redriveCount: turn + 1 });
      }
    },
  ],
  [
    'beginnings that nothing shows',
    (history, count) => {
      for (let turn = 0; turn < count; turn++) {
        history.add('TaskSucceeded', 1_000_000 + turn, {});
        if (turn % 10 === 0) history.add('ExecutionFailed', 2_000_000, {});
        if (turn % 10 === 1) history.add('ExecutionRedriven', 2_000_000, {});
      }
    },
  ],
];

function eventsOf(write: Write, count: number): readonly RunEvent[] {
  const history = new HistoryWriter();
  write(history, count);
  return history.events.map((event) => readRunEvent(event) as RunEvent);
}

describe('the work of folding', () => {
  it.each(histories)('grows with the events and no faster: %s', (_name, write) => {
    const workOf = (count: number): number => {
      const fold = new RunFold();
      for (const event of eventsOf(write, count)) fold.take(event);
      return fold.ledger.operations;
    };
    const [once, four] = [workOf(500), workOf(2_000)];
    expect(once).toBeGreaterThan(500);
    expect(four / once).toBeLessThan(4.2);
  });

  it('is small for one more event, whatever came before', () => {
    const [, write] = histories[0] as (typeof histories)[number];
    const fold = new RunFold();
    let most = 0;
    for (const event of eventsOf(write, 2_000)) {
      const before = fold.ledger.operations;
      fold.take(event);
      most = Math.max(most, fold.ledger.operations - before);
    }
    expect(most).toBeLessThan(40);
  });
});

describe('the overlay at an event', () => {
  it('costs what changed between two events, and for a jump what lies between two checkpoints', () => {
    const [, write] = histories[0] as (typeof histories)[number];
    const list = new GrowingList<RunEvent>();
    for (const event of eventsOf(write, 3_000)) list.push(event);
    const events = list.snapshot();
    const history = new OverlayHistory();
    const workOf = (eventId: number): number => {
      const before = history.operations;
      history.at(eventId, events);
      return history.operations - before;
    };
    workOf(events.length);
    for (let id = events.length - 1; id > events.length - 200; id--) expect(workOf(id)).toBeLessThan(5);
    for (const id of [10, 9_000, 4_444, 1, 11_000]) expect(workOf(id)).toBeLessThan(600);
    expect(workOf(11_001)).toBeLessThan(5);
  });
});

describe('a list that grows', () => {
  it('keeps what was read of it, and gives the same list until something changes', () => {
    const list = new GrowingList<number>();
    for (let item = 0; item < 300; item++) list.push(item);
    const before = list.snapshot();
    expect(list.snapshot()).toBe(before);
    list.set(5, -5);
    list.push(300);
    const after = list.snapshot();
    expect([before.length, before.at(5), before.at(300), before.toArray().length]).toEqual([
      300,
      5,
      undefined,
      300,
    ]);
    expect([after.length, after.at(5), after.at(300), after.at(-1)]).toEqual([301, -5, 300, undefined]);
    expect(after.slice(4, 7)).toEqual([4, -5, 6]);
    expect(after.slice(299, 999)).toEqual([299, 300]);
    expect([...after].length).toBe(301);
    expect(after.toArray()).toBe(after.toArray());
  });
});
