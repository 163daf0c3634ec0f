import { type JsonObject, resolveLimits, ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileFilterPolicy } from './filter-policy.ts';
import { topicLimits } from './topic-limits.ts';

const limits = resolveLimits(topicLimits);
const word = fc.constantFrom(
  'a',
  'b',
  '__proto__',
  'constructor',
  '$or',
  'prefix',
  'suffix',
  'numeric',
  'exists',
  'anything-but',
  'cidr',
  '',
);
const leaf = fc.oneof(
  word,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('>', '<=', '=', '10.0.0.0/8', '::/0'),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(word, tie('value'), { maxKeys: 4 }),
}));
const message = fc.dictionary(word, value, { maxKeys: 6 }) as fc.Arbitrary<JsonObject>;

it('any policy is taken or refused by an error of SNS, and any message is judged', () => {
  fc.assert(
    fc.property(value, message, fc.boolean(), (policy, given, isBody) => {
      const text = JSON.stringify(policy);
      try {
        const wants = compileFilterPolicy(text, isBody ? 'MessageBody' : 'MessageAttributes', limits);
        expect(typeof wants(given)).toBe('boolean');
      } catch (error) {
        expect(error).toBeInstanceOf(ServiceError);
        expect((error as ServiceError).code).toBe('InvalidParameter');
      }
    }),
    { numRuns: 3_000 },
  );
});

it('a policy of exact values wants a message exactly if each key has one of its values', () => {
  const key = fc.constantFrom('a', 'b', 'c');
  const text = fc.constantFrom('x', 'y', 'z');
  const policies = fc.dictionary(key, fc.array(text, { minLength: 1, maxLength: 3 }), { maxKeys: 3 });
  fc.assert(
    fc.property(policies, fc.dictionary(key, text), (policy, given) => {
      const wanted = Object.entries(policy).every(([name, values]) =>
        (values as readonly string[]).includes(given[name] as string),
      );
      expect(compileFilterPolicy(JSON.stringify(policy), 'MessageAttributes', limits)(given)).toBe(wanted);
    }),
  );
});
