import { resolveLimits } from '@cairn/kit';
import { buildSchema, type GraphQLObjectType, parse } from 'graphql';
import { expect, test, vi } from 'vitest';
import { executionLimits } from '../execution-limits.ts';
import { validateDocument } from './validate-document.ts';

const limits = resolveLimits(executionLimits, { graphqlValidationErrors: 10 });

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

/** What is found in a document, and how often the fields of a type were looked for meanwhile. */
function validate(document: string) {
  const schema = buildSchema('type Query { node: Node name: String } type Node { id: ID name: String }');
  const looked = vi.spyOn(schema.getQueryType() as GraphQLObjectType, 'getFields');
  const errors = validateDocument(schema, parse(document), { isIntrospectionOpen: true, limits });
  return { messages: errors.map(({ message }) => String(message)), looks: looked.mock.calls.length };
}

test('validation ends with the last error that is told, however many more there are', () => {
  const some = validate(`{ ${many(20, (index) => `x${index}`)} }`);
  const flood = validate(`{ ${many(5_000, (index) => `x${index}`)} }`);
  expect(flood.messages).toHaveLength(10);
  expect(flood.messages).toEqual(some.messages);
  expect(some.looks).toBeGreaterThan(10);
  expect(flood.looks).toBe(some.looks);
});

test('variables that nobody uses are told as far as errors are', () => {
  const { messages } = validate(`query Q(${many(1_000, (index) => `$v${index}: String`)}) { name }`);
  expect(messages).toHaveLength(10);
  expect(messages[0]).toBe('Validation error of type UnusedVariable: Unused variable v0');
});

test('fields that cannot be merged are told after all else', () => {
  const { messages } = validate('{ node { x: id x: name } nothing }');
  expect(messages).toEqual([
    "Validation error of type FieldUndefined: Field 'nothing' in type 'Query' is undefined @ 'nothing'",
    expect.stringMatching(/^Validation error of type FieldsConflict: x: /),
  ]);
});
