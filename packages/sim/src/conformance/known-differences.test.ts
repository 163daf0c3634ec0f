import { expect, it } from 'vitest';
import { compareWithKnown, type KnownDifference, type ReplayedRecord } from './known-differences.ts';

const known: readonly KnownDifference[] = [{ uid: 'a', path: '$.events[*].x', reason: 'because' }];
const differing = (uid: string, path: string): ReplayedRecord => ({
  uid,
  class: 'fail',
  diffs: [{ path, expected: '1', actual: '2' }],
});

it.each<[string, ReplayedRecord, { unlisted: string[]; stale: string[] }]>([
  ['a listed difference is known', differing('a', '$.events[7].x'), { unlisted: [], stale: [] }],
  [
    'another place of a listed record is not known',
    differing('a', '$.events[7].y'),
    { unlisted: ['a $.events[7].y: expected 1, got 2'], stale: ['a $.events[*].x'] },
  ],
  [
    'the same place of another record is not known',
    differing('b', '$.events[7].x'),
    { unlisted: ['b $.events[7].x: expected 1, got 2'], stale: [] },
  ],
  [
    'a listed record that passes makes its entry stale',
    { uid: 'a', class: 'pass', diffs: [] },
    { unlisted: [], stale: ['a $.events[*].x'] },
  ],
  [
    'a record that was not replayed says nothing',
    { uid: 'a', class: 'skipped', diffs: [] },
    { unlisted: [], stale: [] },
  ],
  [
    'an error is never known',
    { uid: 'b', class: 'error', reason: 'no answer', diffs: [] },
    { unlisted: ['b: no answer'], stale: [] },
  ],
])('%s', (_, record, expected) => {
  expect(compareWithKnown([record], known)).toEqual(expected);
});
