import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainError, RunView, timelineRows, timelineSegments } from '@cairn/diagram';
import { describe, expect, it } from 'vitest';
import { hasRecordings, recordingsFolder } from './replay-program.ts';

interface Recorded {
  readonly uid: string;
  readonly expected?: {
    readonly status?: string | null;
    readonly events?: readonly { readonly id: number; readonly type: string }[];
  };
}

/** Histories that AWS gave, but for those of which ids were left out. */
function recordedRuns(): readonly Recorded[] {
  const text = readFileSync(join(recordingsFolder, 'step-functions', 'visible.jsonl'), 'utf8');
  const all = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Recorded]));
  return all.filter(({ expected }) => {
    const events = expected?.events ?? [];
    return events.length > 1 && events.every(({ id }, index) => id === index + 1);
  });
}

/** Recordings hold parsed payloads and no instants: an event takes a second here. */
function asAnswered(events: readonly object[]): readonly object[] {
  return events.map((event, second) => {
    const text = JSON.stringify(event, (name, value: unknown) =>
      /^(?:input|output|parameters|cause)$/.test(name) && typeof value === 'object'
        ? JSON.stringify(value)
        : value,
    );
    return { ...(JSON.parse(text) as object), timestamp: 1_700_000_000 + second };
  });
}

describe.runIf(hasRecordings())('views of recorded histories of AWS', () => {
  it('have a place for each event, an end for each step, and words for each failure', () => {
    const runs = recordedRuns();
    expect(runs.length).toBeGreaterThan(250);
    for (const { uid, expected } of runs) {
      const view = new RunView();
      view.append(asAnswered(expected?.events ?? []));
      const { run } = view;
      expect(run.isComplete, uid).toBe(true);
      if (expected?.status != null) expect(run.status, uid).toBe(expected.status);
      const steps = view.steps.toArray();
      const open = steps.filter(({ status }) => /^(?:running|waiting|retrying)$/.test(status));
      if (run.status !== 'RUNNING') expect(open, uid).toEqual([]);
      expect(
        view.scopes.toArray().filter(({ kind }) => kind === 'unknown'),
        uid,
      ).toEqual([]);
      const homeless = view.events.toArray().filter(({ stepId }) => stepId === undefined);
      expect(
        homeless.filter(({ type }) => !type.startsWith('Execution')),
        uid,
      ).toEqual([]);
      if (run.status === 'SUCCEEDED') {
        const ends = view.stepsOf(0).filter(({ isSuperseded }) => !isSuperseded);
        for (const { status } of ends) expect(status, uid).toMatch(/^(?:succeeded|caught)$/);
      }
      if (run.status === 'FAILED') expect(explainError(view)?.stepId, uid).toBeDefined();
      const rows = timelineRows(view, () => true);
      expect(rows.filter(({ kind }) => kind === 'step').length, uid).toBe(steps.length);
      for (const step of steps) checkSegments(step.enteredMs, step.endedMs, timelineSegments(step));
    }
  });
});

/** Segments follow each other from beginning to end. */
function checkSegments(
  enteredMs: number | undefined,
  endedMs: number | undefined,
  segments: ReturnType<typeof timelineSegments>,
): void {
  let atMs = enteredMs;
  for (const { startMs, endMs } of segments) {
    expect(startMs).toBe(atMs);
    atMs = endMs;
  }
  if (segments.length > 0) expect(atMs).toBe(endedMs);
}
