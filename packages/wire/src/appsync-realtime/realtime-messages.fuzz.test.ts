import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCredentials } from './realtime-credentials.ts';
import { readMessage } from './realtime-messages.ts';

const nearly = fc.record(
  {
    type: fc.oneof(fc.constantFrom('connection_init', 'start', 'stop', 'ka'), fc.jsonValue()),
    id: fc.oneof(fc.string(), fc.jsonValue()),
    payload: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          data: fc.oneof(fc.jsonValue(), fc.json(), fc.constant('{"query":"subscription { a }"}')),
          extensions: fc.oneof(
            fc.jsonValue(),
            fc.record({ authorization: fc.dictionary(fc.string(), fc.jsonValue()) }),
          ),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

it('whatever a client says is a message or an error, and a start has what a start needs', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    nearly.map((message) => JSON.stringify(message)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const message = readMessage(text, 100);
      if (message.kind === 'malformed') expect(message.error.errorType).toMatch(/^\w+$/);
      if (message.kind === 'start') {
        expect([typeof message.query, typeof message.data]).toEqual(['string', 'string']);
        for (const [name, value] of Object.entries(message.headers ?? {}))
          expect([name, typeof value]).toEqual([name.toLowerCase(), 'string']);
      }
    }),
  );
});

it('whatever stands in the place of credentials is read or malformed', () => {
  const header = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64')),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  );
  fc.assert(
    fc.property(header, fc.boolean(), (text, isOffered) => {
      const read = readCredentials(
        {
          query: new URLSearchParams(isOffered ? {} : { header: text }),
          protocols: isOffered ? ['graphql-ws', `header-${text}`] : ['graphql-ws'],
          headers: {},
        },
        100,
      );
      expect(['read', 'malformed']).toContain(read.kind);
      if (read.kind === 'read')
        expect(Object.values(read.headers).every((value) => typeof value === 'string')).toBe(true);
    }),
  );
});
