import { describe, expect, it } from 'vitest';
import { RunView } from './run-view.ts';
import type { Step } from './step.ts';
import { HistoryWriter } from './testing/history-writer.ts';
import { timelineRows, timelineSegments, timelineTicks } from './timeline.ts';

function viewOf(write: (history: HistoryWriter) => void): RunView {
  const history = new HistoryWriter();
  history.add('ExecutionStarted', 0, { input: '{}' });
  write(history);
  const view = new RunView();
  view.append(history.events);
  return view;
}

const shortly = (step: Step | undefined): readonly string[] =>
  timelineSegments(step as Step).map(
    ({ kind, startMs, endMs, attempt }) =>
      `${kind} ${endMs === undefined ? '…' : (endMs - startMs) / 1000}${attempt === 0 ? '' : ` #${attempt}`}`,
  );

describe('a timeline', () => {
  it('parts the time of a task into work, retry delays and waiting for a token', () => {
    const token = { resourceType: 'sqs', resource: 'sendMessage.waitForTaskToken' };
    const view = viewOf((history) => {
      history.add('TaskStateEntered', 0, { name: 'Ask', input: '{}' });
      history.add('TaskScheduled', 2, token);
      history.add('TaskStarted', 3, token);
      history.add('TaskFailed', 4, { error: 'Busy' });
      history.pass(9);
      history.add('TaskScheduled', 5, token);
      history.add('TaskStarted', 6, token);
      history.add('TaskSubmitted', 7, token);
      history.pass(29);
      history.add('TaskSucceeded', 8, token);
      history.add('TaskStateExited', 9, { name: 'Ask' });
      history.add('WaitStateEntered', 10, { name: 'Rest' });
    });
    expect(shortly(view.step(0))).toEqual([
      'working 1',
      'working 2 #1',
      'retryDelay 10',
      'working 2 #2',
      'waiting 30 #2',
      'working 1',
    ]);
    expect(shortly(view.step(1))).toEqual(['waiting …']);
  });

  it('shows how long an activity lay in its queue, and what is still open', () => {
    const view = viewOf((history) => {
      history.add('TaskStateEntered', 0, { name: 'Work', input: '{}' });
      history.add('ActivityScheduled', 2, { resource: 'arn' });
      history.pass(4);
      history.add('ActivityStarted', 3, { workerName: 'w' });
      history.add('ActivityFailed', 4, { error: 'Busy' });
    });
    expect(shortly(view.step(0))).toEqual(['working 1', 'queued 5 #1', 'working 1 #1', 'retryDelay …']);
    expect(view.step(0)?.attempts[0]?.workerName).toBe('w');
  });

  it('opens rows where it is asked to, and only there', () => {
    const view = viewOf((history) => {
      history.add('MapStateEntered', 0, { name: 'Each', input: '{}' });
      const started = history.add('MapStateStarted', 2, { length: 2 });
      for (const index of [0, 1]) {
        const began = history.add('MapIterationStarted', started, { name: 'Each', index });
        const entered = history.add('PassStateEntered', began, { name: 'Note', input: '{}' });
        const left = history.add('PassStateExited', entered, { name: 'Note', output: '{}' });
        history.add('MapIterationSucceeded', left, { name: 'Each', index });
      }
    });
    const rows = (...open: readonly string[]): readonly string[] =>
      timelineRows(view, (key) => open.includes(key)).map(
        ({ depth, kind, label }) => `${depth} ${kind} ${label}`,
      );
    expect(rows()).toEqual(['0 step Each']);
    expect(rows('step/0')).toEqual(['0 step Each', '1 iteration 0', '1 iteration 1']);
    expect(rows('step/0', 'scope/2')).toEqual([
      '0 step Each',
      '1 iteration 0',
      '1 iteration 1',
      '2 step Note',
    ]);
  });

  it.each([
    [0, 10_000, 10, 1_000, 11],
    [0, 59_000, 4, 15_000, 4],
    [2_500, 3_100, 6, 100, 7],
    [0, 86_400_000 * 400, 5, 7_776_000_000, 5],
  ])('marks round times from %s to %s', (fromMs, toMs, countMax, stepMs, count) => {
    const ticks = timelineTicks({ fromMs, toMs, runStartMs: 0 }, countMax);
    expect(ticks.length).toBe(count);
    expect(ticks.every(({ offsetMs }) => offsetMs % stepMs === 0)).toBe(true);
  });

  it('marks nothing where there is no time', () => {
    for (const toMs of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(timelineTicks({ fromMs: 0, toMs, runStartMs: 0 }, 10)).toEqual([]);
    }
  });
});
