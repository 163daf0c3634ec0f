import { expect, it } from 'vitest';
import { eventLikePattern } from './event-like-pattern.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

it('proposes an event that has what a pattern names', () => {
  const pattern =
    '{"source":["shop"],"detail":{"state":["paid",{"exists":true}],"total":[{"numeric":[">",5]}]}}';
  expect(JSON.parse(eventLikePattern(pattern, scope))).toMatchObject({
    source: 'shop',
    detail: { state: 'paid' },
    region: 'us-east-1',
  });
});

it('proposes one for a pattern that is none, too', () => {
  expect(JSON.parse(eventLikePattern('{', scope))).toMatchObject({ source: 'orders' });
});
