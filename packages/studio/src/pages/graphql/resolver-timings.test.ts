import { expect, it } from 'vitest';
import { resolverTimings } from './resolver-timings.ts';

it('reads how long resolvers took, and passes over all other records', () => {
  const record = {
    logType: 'Tracing',
    parentType: 'Post',
    fieldName: 'author',
    startOffset: 2e6,
    duration: 5e5,
  };
  const messages = [
    'id GraphQL Query: { a }',
    '{"logType":"RequestSummary","path":[1]}',
    '{"logType":"Tracing", cut...Truncated...',
    '{"logType":"Tracing","path":"a","startOffset":1,"duration":1}',
    JSON.stringify({ ...record, path: ['posts', 0, 'author'] }),
    JSON.stringify({ ...record, path: ['posts'], parentType: 'Query', fieldName: 'posts', startOffset: 1e6 }),
  ];
  expect(resolverTimings(messages)).toEqual([
    { path: 'posts', field: 'Query.posts', startMs: 1, durationMs: 0.5 },
    { path: 'posts/0/author', field: 'Post.author', startMs: 2, durationMs: 0.5 },
  ]);
});
