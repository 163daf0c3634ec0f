import { resolveLimits } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { authorizationLimits } from './authorization-limits.ts';
import { readAuthorizerAnswer } from './authorizer-answer.ts';

const limits = resolveLimits(authorizationLimits, {});
const arn = 'arn:aws:appsync:eu-west-1:111122223333:apis/api';
const read = (text: string) => readAuthorizerAnswer(text, arn, limits);

it('whatever a function answers, it is read or it is said what is wrong; only true lets anybody in', () => {
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constant(true),
    fc.constant('Query.a'),
    fc.constant(['Query.a']),
  );
  const answers = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record(
        { isAuthorized: member, deniedFields: member, resolverContext: member, ttlOverride: member },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(answers, (text) => {
      const answer = read(text);
      if (typeof answer === 'string') return answer !== '';
      return answer.isAuthorized === (JSON.parse(text) as { isAuthorized: unknown }).isAuthorized;
    }),
    { numRuns: 2_000 },
  );
});

it('fields are denied by name and by ARN of the API', () => {
  const denied = (...deniedFields: unknown[]) => {
    const answer = read(JSON.stringify({ isAuthorized: true, deniedFields }));
    return typeof answer === 'string' ? answer : [...answer.deniedFields];
  };
  const ofField = (api: string) => `${arn.replace('apis/api', `apis/${api}`)}/types/Query/fields/a`;
  expect(denied('Query.b', ofField('api'), ofField('other'))).toEqual(['Query.b', 'Query.a']);
  for (const wrong of ['Query', 'Query.a.b', 1, null, `${arn}/types/Query`])
    expect(denied(wrong)).toContain('deniedFields');
});

it('an answer lasts an hour at most, and one beyond the bounds is none', () => {
  expect(read('{"isAuthorized":true,"ttlOverride":100000}')).toMatchObject({
    ttlSeconds: 3_600,
    isKeepable: true,
  });
  const large = (bytes: number) =>
    read(JSON.stringify({ isAuthorized: true, resolverContext: { text: 'x'.repeat(bytes) } }));
  expect(large(limits.graphqlAuthorizerKeptBytes)).toMatchObject({ isAuthorized: true, isKeepable: false });
  expect(large(limits.graphqlAuthorizerContextBytes)).toContain('larger');
});
