import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServerSentEventReader } from './read-server-sent-events.ts';

const read = (...pieces: readonly string[]) => {
  const reader = new ServerSentEventReader();
  return pieces.flatMap((piece) => reader.take(piece));
};

describe('a stream of events', () => {
  it('gives names and data, and passes over comments and what it does not know', () => {
    expect(read(': hello\n\nevent: end\nid: 3\nretry: 5\ndata: {"a":1}\n\ndata: b\ndata:c\n\n')).toEqual([
      { event: 'end', data: '{"a":1}' },
      { event: 'message', data: 'b\nc' },
    ]);
  });

  it('gives nothing of an event that is not complete', () => {
    expect(read('event: end\ndata: 1\n')).toEqual([]);
  });

  it('does not care where its pieces are cut or how its lines end', () => {
    const text = 'event: history\ndata: {"executionArn":"a: b"}\n\n:\n\nevent: end\ndata:  x\ndata: y\n\n';
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat({ max: text.length + 10 }), { maxLength: 8 }),
        (lineEnd, cuts) => {
          const sent = text.replaceAll('\n', lineEnd);
          const places = [0, ...cuts.sort((a, b) => a - b), sent.length];
          const pieces = places.slice(1).map((place, index) => sent.slice(places[index], place));
          expect(read(...pieces)).toEqual([
            { event: 'history', data: '{"executionArn":"a: b"}' },
            { event: 'end', data: ' x\ny' },
          ]);
        },
      ),
    );
  });
});
