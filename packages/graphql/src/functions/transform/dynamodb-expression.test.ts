import { type Json, type JsonObject, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { FunctionError } from '../function-error.ts';
import { toDynamoDBConditionExpression } from './condition-expression.ts';
import { dynamodbExpression } from './dynamodb-expression.ts';
import { toDynamoDBFilterExpression } from './filter-expression.ts';

test.each<[Json, string, JsonObject]>([
  [
    { title: { beginsWith: 'far' } },
    '(begins_with(#title,:title_beginsWith))',
    { ':title_beginsWith': { S: 'far' } },
  ],
  [
    { age: { ge: 1, lt: 9 } },
    '(#age >= :age_ge) AND (#age < :age_lt)',
    { ':age_ge': { N: 1 }, ':age_lt': { N: 9 } },
  ],
  [
    { age: { between: [1, 9] } },
    '(#age BETWEEN :age_between_1 AND :age_between_2)',
    { ':age_between_1': { N: 1 }, ':age_between_2': { N: 9 } },
  ],
  [
    { age: { in: [1, 9] } },
    '(#age IN (:age_in_0, :age_in_1))',
    { ':age_in_0': { N: 1 }, ':age_in_1': { N: 9 } },
  ],
  [
    { tags: { notContains: 'x' } },
    '(NOT contains(#tags,:tags_notContains))',
    { ':tags_notContains': { S: 'x' } },
  ],
  [{ a: { attributeExists: false } }, '(attribute_not_exists(#a))', {}],
  [
    { a: { attributeType: '_null' } },
    '(attribute_type(#a,:a_attributeType))',
    { ':a_attributeType': { S: 'NULL' } },
  ],
  [{ a: { size: { gt: 3 } } }, '(size(#a) > :a_size_gt)', { ':a_size_gt': { N: 3 } }],
  [{ a: { b: { eq: 1 } } }, '(#a.#b = :a_b_eq)', { ':a_b_eq': { N: 1 } }],
  [
    { or: [{ a: { eq: 1 } }, { a: { eq: 2 }, b: { eq: 3 } }] },
    '((#a = :or_0_a_eq) OR ((#a = :or_1_a_eq) AND (#b = :or_1_b_eq)))',
    { ':or_0_a_eq': { N: 1 }, ':or_1_a_eq': { N: 2 }, ':or_1_b_eq': { N: 3 } },
  ],
  [{ and: { a: { eq: 1 } } }, '((#a = :and_0_a_eq))', { ':and_0_a_eq': { N: 1 } }],
  [{ not: { a: { eq: 1 } } }, '(NOT (#a = :not_a_eq))', { ':not_a_eq': { N: 1 } }],
  [{ a: null, b: { eq: null } }, '(#b = :b_eq)', { ':b_eq': { NULL: null } }],
])('%j', (filter, expression, expressionValues) => {
  expect(dynamodbExpression(filter)).toMatchObject({ expression, expressionValues });
});

it('prints filters and conditions as JSON, with values where there are none', () => {
  expect(toDynamoDBFilterExpression({ title: { contains: 'Hello World' } })).toBe(
    '{"expression":"(contains(#title,:title_contains))","expressionNames":{"#title":"title"},' +
      '"expressionValues":{":title_contains":{"S":"Hello World"}}}',
  );
  expect(toDynamoDBConditionExpression({ id: { attributeExists: true } })).toBe(
    '{"expression":"(attribute_exists(#id))","expressionNames":{"#id":"id"},"expressionValues":{}}',
  );
});

it('nested alternatives never overwrite each other’s values', () => {
  const { expressionValues } = dynamodbExpression({ or: [{ a: { eq: 1 } }, { or: [{ a: { eq: 2 } }] }] });
  expect(Object.values(expressionValues)).toEqual([{ N: 1 }, { N: 2 }]);
});

it('refuses operators that there are not', () => {
  expect(() => dynamodbExpression({ a: { like: 'x' } })).toThrow(
    new FunctionError('Unsupported operator: like'),
  );
  expect(() => dynamodbExpression({ a: { size: { contains: 'x' } } })).toThrow(FunctionError);
  expect(() => dynamodbExpression({ a: { between: [1] } })).toThrow(FunctionError);
  expect(() => dynamodbExpression({ a: 1 })).toThrow(FunctionError);
});

it('nothing that a user wrote stands in an expression unescaped, and every attribute has its own placeholder', () => {
  const word = fc.string({ minLength: 1 }).filter((text) => !['and', 'or', 'not'].includes(text));
  fc.assert(
    fc.property(fc.dictionary(word, fc.string(), { minKeys: 1 }), (values) => {
      const filter = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { eq: value }]));
      const { expression, expressionNames, expressionValues } = dynamodbExpression(
        parseJson(JSON.stringify(filter)),
      );
      expect(expression.replaceAll(/\(#\w+ = :\w+\)/g, 'term')).toMatch(/^term(?: AND term)*$/);
      expect(Object.values(expressionNames).sort()).toEqual(Object.keys(filter).sort());
      expect(Object.keys(expressionValues)).toHaveLength(Object.keys(filter).length);
    }),
  );
});
