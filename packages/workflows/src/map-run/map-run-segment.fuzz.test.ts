import { Payload } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDamage } from '../journal-damage.ts';
import { decodeMapRunSegment, MapRunEncoder, type MapRunSegment } from './map-run-segment.ts';
import { type ChildStatus, newProgress } from './map-run-state.ts';

const settings = {
  mapRunArn: 'arn',
  label: 'L',
  stateName: 'Map',
  stateNumber: 3,
  executionType: 'EXPRESS',
  maxConcurrency: 5,
  toleratedFailurePercentage: 1.5,
  causePrefix: '',
  discardsResult: false,
} as const;
const count = fc.nat({ max: 2 ** 40 });
const payload = fc.json().map((text) => Payload.parse(text));
const taken = fc.record({ index: count, itemCount: count, startMs: count, input: payload });
const ended = fc
  .record({
    index: count,
    itemCount: count,
    status: fc.constantFrom<ChildStatus>('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'),
    startMs: count,
    stopMs: count,
    output: fc.option(payload, { nil: undefined }),
    error: fc.option(fc.string(), { nil: undefined }),
    cause: fc.option(fc.string(), { nil: undefined }),
  })
  // What succeeded has neither error nor cause.
  .map((child) => (child.status === 'SUCCEEDED' ? { ...child, error: undefined, cause: undefined } : child));
const segments: fc.Arbitrary<MapRunSegment> = fc.record({
  progress: fc.constant({ ...newProgress(settings), phase: 'failing' as const, failure: { error: 'E' } }),
  order: fc.option(
    fc.record({
      mapRun: fc.record({ frameId: count, startedEventId: count }),
      settings: fc.constant(settings),
      data: payload,
      items: fc.option(payload, { nil: undefined }),
    }),
    { nil: undefined },
  ),
  taken: fc.array(taken),
  ended: fc.array(ended),
  snapshot: fc.option(
    fc
      .record({ window: fc.array(taken), outputs: fc.array(fc.tuple(count, payload)) })
      .map(({ window, outputs }) => ({
        window,
        windowSize: window.length,
        outputs: new Map(outputs),
      })),
    { nil: undefined },
  ),
  output: fc.option(payload, { nil: undefined }),
});

/** Payloads as their texts, so that segments can be compared. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, member) => (member instanceof Payload ? member.text : member)));

it('a segment is read as it was written', () => {
  const encoder = new MapRunEncoder();
  fc.assert(
    fc.property(segments, (segment) => {
      const { snapshot, ...rest } = segment;
      const { window, outputs, ...read } = decodeMapRunSegment(encoder.encode(segment));
      expect(plain(read)).toEqual(plain(rest));
      expect(plain(window ?? null)).toEqual(plain(snapshot?.window ?? null));
      expect(plain([...(outputs ?? [])])).toEqual(plain([...(snapshot?.outputs ?? [])]));
    }),
  );
});

it('a damaged segment is told, or read as something else, in time', () => {
  const encoder = new MapRunEncoder();
  fc.assert(
    fc.property(segments, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (segment, at, noise) => {
      const text = encoder.encode(segment);
      const place = at % text.length;
      for (const damaged of [
        text.slice(0, place),
        text.slice(0, place) + noise + text.slice(place + noise.length),
      ]) {
        try {
          decodeMapRunSegment(damaged);
        } catch (error) {
          expect(isDamage(error), String(error)).toBe(true);
        }
      }
    }),
  );
});
