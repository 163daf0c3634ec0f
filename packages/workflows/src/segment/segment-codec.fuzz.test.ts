import { type HistoryEvent, type HistoryEventType, historyEventShapes } from '@cairn/asl';
import { InvariantError, Payload } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeEvents, decodeState, SegmentEncoder } from './segment-codec.ts';

const count = fc.oneof(fc.nat(40), fc.nat(), fc.maxSafeNat());
const text = fc.string({ unit: 'binary' });
const payload = fc.json().map((json) => Payload.ofText(json));

const detail = {
  payload,
  document: payload,
  text,
  credentials: text,
  count: fc.nat(),
  variables: fc.dictionary(fc.string({ minLength: 1 }), text),
};

const body = fc.constantFrom(...(Object.keys(historyEventShapes) as HistoryEventType[])).chain((type) => {
  const fields = Object.entries(historyEventShapes[type].fields as Record<string, keyof typeof detail>);
  const details = fc.record(
    Object.fromEntries(fields.map(([field, kind]) => [field, detail[kind] as fc.Arbitrary<unknown>])),
    { requiredKeys: [] },
  );
  return fc.record({ type: fc.constant(type), details, late: fc.nat(10_000) });
});

const segment = fc
  .record({
    ordinal: count,
    closed: fc.boolean(),
    firstEventId: fc.integer({ min: 1, max: 25_000 }),
    startMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
    bodies: fc.array(body, { maxLength: 20 }),
    header: fc.array(fc.option(fc.integer()), { maxLength: 5 }),
    frames: fc.array(
      fc.record({
        id: count,
        data: fc.array(fc.oneof(text, fc.integer(), fc.constant(null))),
        payloads: fc.array(payload, { maxLength: 4 }),
      }),
      { maxLength: 5 },
    ),
    removedFrameIds: fc.array(count, { maxLength: 4 }),
  })
  .map(({ ordinal, closed, firstEventId, startMs, bodies, ...state }) => ({
    ordinal,
    closed,
    firstEventId,
    events: bodies.map(
      ({ type, details, late }, index): HistoryEvent => ({
        id: firstEventId + index,
        previousEventId: index === 0 ? 0 : firstEventId + index - 1,
        timestampMs: startMs + (index === 0 ? 0 : late),
        type,
        details:
          historyEventShapes[type].member === undefined ? undefined : (details as HistoryEvent['details']),
      }),
    ),
    stateKind: 'snapshot' as const,
    state,
    directory: undefined,
  }));

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_member, inner) => (inner instanceof Payload ? [inner.text] : inner)));

it('reads back any events and any state as they were written', () => {
  const encoder = new SegmentEncoder();
  fc.assert(
    fc.property(segment, (written) => {
      const encoded = encoder.encode(written);
      expect(plain(decodeEvents(encoded).events)).toEqual(plain(written.events));
      expect(plain(decodeState(encoded).state)).toEqual(plain(written.state));
    }),
    { numRuns: 300 },
  );
});

it('answers a damaged segment with an invariant, never with anything else', () => {
  const encoder = new SegmentEncoder();
  const damage = fc.record({ at: fc.nat(), length: fc.nat(5), by: fc.string({ maxLength: 5 }) });
  fc.assert(
    fc.property(segment, damage, (written, { at, length, by }) => {
      const encoded = encoder.encode(written);
      const from = at % encoded.length;
      const damaged = encoded.slice(0, from) + by + encoded.slice(from + length);
      for (const decode of [decodeEvents, decodeState]) {
        try {
          decode(damaged);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(InvariantError);
        }
      }
    }),
    { numRuns: 500 },
  );
});
