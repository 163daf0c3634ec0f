import { Payload } from '@cairn/kit';
import { expect, it } from 'vitest';
import { decodeMapRunSegment, type MapRunSegment } from './map-run-segment.ts';
import type { MapRunProgress } from './map-run-state.ts';

/*
 * Texts of segments as they lie in data directories. They never change: what is read here today has to be read by
 * every later build. A new form of segment gets a test of its own beside these.
 */

const settings = {
  mapRunArn: 'arn:aws:states:us-east-1:000000000000:mapRun:m/L:00000000-0001-8000-8000-000000000000',
  label: 'L',
  stateName: 'Map',
  stateNumber: 0,
  executionType: 'EXPRESS',
  maxConcurrency: 2,
  causePrefix: '',
  discardsResult: false,
} as const;
const none = { succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0 };
const progress: MapRunProgress = {
  phase: 'running',
  maxConcurrency: 2,
  nextChild: 0,
  nextItem: 0,
  mark: { position: null, skip: 0 },
  exhausted: false,
  executions: none,
  items: none,
  gatheredLength: 0,
  redriveCount: 0,
  resultsWritten: false,
};
const item = Payload.ofText('{"n":1}');
const first: MapRunSegment = {
  progress,
  order: {
    mapRun: { frameId: 0, startedEventId: 4 },
    settings,
    data: Payload.ofText('[]'),
    items: undefined,
  },
  taken: [{ index: 0, itemCount: 1, startMs: 1_700_000_000_000, input: item }],
  ended: [],
  snapshot: {
    window: [{ index: 0, itemCount: 1, startMs: 1_700_000_000_000, input: item }],
    windowSize: 1,
    outputs: new Map(),
  },
  output: undefined,
};
const last: MapRunSegment = {
  progress: { ...progress, phase: 'closed' },
  order: undefined,
  taken: [],
  ended: [
    {
      index: 0,
      itemCount: 1,
      status: 'FAILED',
      startMs: 1_700_000_000_000,
      stopMs: 1_700_000_000_001,
      output: undefined,
      error: 'E',
      cause: undefined,
      redriveCount: 0,
    },
  ],
  snapshot: undefined,
  output: Payload.ofText('[]'),
};
const redriven: MapRunSegment = {
  ...last,
  progress: {
    ...last.progress,
    redriveCount: 2,
    redrives: [
      { tailSegmentId: 7, endIndex: 2, nextIndex: 2 },
      { tailSegmentId: 9, endIndex: 2, nextIndex: 1 },
    ],
    pendingRedrive: {
      executions: { failed: 0, timedOut: 1, aborted: 0 },
      items: { failed: 0, timedOut: 3, aborted: 0 },
    },
    notRedrivable: { executions: 1, items: 1 },
    exported: { redriveCount: 1, tailSegmentId: 8 },
  },
  ended: last.ended.map((child) => ({ ...child, redriveCount: 2 })),
};

it.each([
  [
    'a first segment',
    first,
    'M1T11104230101PPjZnW_a140101PPjZnW_a14004Q:X727{"phase":"running","maxConcurrency":2,"nextChild":0,"nextItem":0,"mark":{"position":null,"skip":0},"exhausted":false,"executions":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"items":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"gatheredLength":0,"redriveCount":0,"resultsWritten":false}{"mapRunArn":"arn:aws:states:us-east-1:000000000000:mapRun:m/L:00000000-0001-8000-8000-000000000000","label":"L","stateName":"Map","stateNumber":0,"executionType":"EXPRESS","maxConcurrency":2,"causePrefix":"","discardsResult":false}[]{"n":1}',
  ],
  [
    'a last segment',
    last,
    'N1M1001011PPjZnW_a1QPjZnW_a102033P:12{"phase":"closed","maxConcurrency":2,"nextChild":0,"nextItem":0,"mark":{"position":null,"skip":0},"exhausted":false,"executions":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"items":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"gatheredLength":0,"redriveCount":0,"resultsWritten":false}E[]',
  ],
  [
    'the last segment of one that was redriven',
    redriven,
    'N1M1001019PPjZnW_a1QPjZnW_a102033jC12{"phase":"closed","maxConcurrency":2,"nextChild":0,"nextItem":0,"mark":{"position":null,"skip":0},"exhausted":false,"executions":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"items":{"succeeded":0,"failed":0,"timedOut":0,"aborted":0,"total":0},"gatheredLength":0,"redriveCount":2,"resultsWritten":false,"redrives":[{"tailSegmentId":7,"endIndex":2,"nextIndex":2},{"tailSegmentId":9,"endIndex":2,"nextIndex":1}],"pendingRedrive":{"executions":{"failed":0,"timedOut":1,"aborted":0},"items":{"failed":0,"timedOut":3,"aborted":0}},"notRedrivable":{"executions":1,"items":1},"exported":{"redriveCount":1,"tailSegmentId":8}}E[]',
  ],
])('%s is read for ever as it is now', (_name, segment, text) => {
  const { snapshot, ...rest } = segment;
  const plain = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (_, member) => (member instanceof Payload ? member.text : member)));
  const { window, outputs: _, ...read } = decodeMapRunSegment(text);
  expect(plain(read)).toEqual(plain(rest));
  expect(plain(window ?? [])).toEqual(plain(snapshot?.window ?? []));
});
