import type { HistoryEvent } from '@cairn/asl';
import { emptyPayload, InvariantError, Payload } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { decodeEvents, decodeHeader, decodeState, type Segment, SegmentEncoder } from './segment-codec.ts';

const shared = Payload.parse('{"a": 1.0, "ключ": "\\ud83d\\ude00 ;,|"}');
const events: readonly HistoryEvent[] = [
  {
    id: 4,
    previousEventId: 0,
    timestampMs: 1_700_000_000_123,
    type: 'PassStateEntered',
    details: { name: 'Один', input: shared },
  },
  {
    id: 5,
    previousEventId: 4,
    timestampMs: 1_700_000_000_125,
    type: 'PassStateExited',
    details: { name: 'Один', output: shared, assignedVariables: { __proto__x: '"1"', empty: '{}' } },
  },
  {
    id: 6,
    previousEventId: 5,
    timestampMs: 1_700_000_000_125,
    type: 'LambdaFunctionStarted',
    details: undefined,
  },
  {
    id: 7,
    previousEventId: 2,
    timestampMs: 1_700_000_000_125,
    type: 'MapStateStarted',
    details: { length: 0 },
  },
  {
    id: 8,
    previousEventId: 2,
    timestampMs: 1_700_000_000_125,
    type: 'ExecutionFailed',
    details: { error: '' },
  },
];
const segment: Segment = {
  ordinal: 70,
  firstEventId: 4,
  events,
  closed: false,
  stateKind: 'snapshot',
  state: {
    header: [1, null, -2.5, 1_700_000_000_000],
    frames: [
      { id: 0, data: [1, 'x', null], payloads: [shared, emptyPayload] },
      { id: 33, data: [{ a: { b: 1 } }, [2, [3]]], payloads: [] },
    ],
    removedFrameIds: [3, 1_000_000],
  },
  directory: [
    [
      { firstEventId: 1, segmentId: 10 },
      { firstEventId: 4, segmentId: 5_000_000_000 },
    ],
    [],
  ],
};

describe('the segment codec', () => {
  const text = new SegmentEncoder().encode(segment);

  it('reads back what it wrote', () => {
    const read = decodeEvents(text);
    expect(
      read.events.map((event) => ({ ...event, details: event.details && { ...event.details } })),
    ).toEqual(events.map((event) => event));
    expect(decodeHeader(text)).toEqual({
      ordinal: 70,
      firstEventId: 4,
      eventCount: 5,
      closed: false,
      stateKind: 'snapshot',
      directory: segment.directory,
    });
    const state = decodeState(text).state;
    expect(state.header).toEqual(segment.state?.header);
    expect(state.removedFrameIds).toEqual([3, 1_000_000]);
    expect(state.frames.map((frame) => [frame.id, frame.data, frame.payloads.map((p) => p.text)])).toEqual([
      [0, [1, 'x', null], [shared.text, '{}']],
      [33, [{ a: { b: 1 } }, [2, [3]]], []],
    ]);
  });

  it('stores a shared payload once, as it was written', () => {
    expect(text.split(shared.text)).toHaveLength(2);
    const [entered, exited] = decodeEvents(text).events;
    expect(entered?.details?.input).toBe(exited?.details?.output);
  });

  it('notices every shortened segment', () => {
    for (let length = 0; length < text.length; length++) {
      expect(() => decodeEvents(text.slice(0, length)), `${length} characters`).toThrow(InvariantError);
    }
    expect(() => decodeEvents(`${text}x`)).toThrow(InvariantError);
  });

  it('tells the end of what succeeded from the end of what did not, which keeps its state', () => {
    const encoder = new SegmentEncoder();
    const ends = [
      encoder.encode({ ...segment, closed: true, stateKind: 'none', state: undefined }),
      encoder.encode({ ...segment, closed: true, stateKind: 'snapshot' }),
      encoder.encode({ ...segment, closed: true, stateKind: 'delta' }),
    ];
    expect(ends.map((end) => end[0])).toEqual(['E', 'F', 'F']);
    expect(ends.map((end) => decodeHeader(end))).toMatchObject([
      { closed: true, stateKind: 'none' },
      { closed: true, stateKind: 'snapshot' },
      { closed: true, stateKind: 'delta' },
    ]);
    for (const end of ends) expect(decodeEvents(end).events).toHaveLength(events.length);
    for (const end of ends.slice(1)) expect(decodeState(end).state.removedFrameIds).toEqual([3, 1_000_000]);
    expect(() => decodeState(ends[0] as string)).toThrow(InvariantError);
  });

  it('writes many texts', () => {
    const many = Array.from({ length: 500 }, (_, index) => Payload.of(`p${index % 100}`));
    const encoder = new SegmentEncoder();
    const frames = [{ id: 1, data: [], payloads: [...many, ...many] }];
    const again = decodeState(
      encoder.encode({ ...segment, events: [], state: { header: [], frames, removedFrameIds: [] } }),
    );
    expect(again.state.frames[0]?.payloads.map((payload) => payload.value)).toEqual(
      [...many, ...many].map((payload) => payload.value),
    );
  });
});
