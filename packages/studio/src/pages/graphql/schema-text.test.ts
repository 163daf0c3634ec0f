import { expect, it } from 'vitest';
import { readSchemaText } from './schema-text.ts';

it('reads schemas with what AWS has without its being defined', () => {
  const read = readSchemaText(`
    type Query { at: AWSDateTime @aws_api_key }
    type Mutation { say(text: String!): String }
    type Subscription { said: String @aws_subscribe(mutations: ["say"]) }
  `);
  expect(read.kind).toBe('schema');
});

it.each([
  ['a text that ends too early', 'type Query {', 'Syntax Error', 12],
  ['a type that is not there', 'type Query { a: Thing }', 'Unknown type "Thing".', 16],
  ['a name that stands twice', 'type Query { a: Int a: Int }', 'can only be defined once', 13],
  ['no way in', 'type Other { a: Int }', 'Query root type must be provided.', 0],
  [
    'an interface that is not kept',
    'interface I { a: Int } type Query implements I { b: Int }',
    'Interface field I.a',
    14,
  ],
])('finds %s at its place', (_, text, message, from) => {
  const read = readSchemaText(text);
  if (read.kind !== 'faulty') throw new Error('nothing was found');
  expect(read.findings[0]?.message).toContain(message);
  expect(read.findings[0]?.from).toBe(from);
  for (const { from: first, to } of read.findings) expect(first <= to && to <= text.length).toBe(true);
});

it('names the line and column of what it finds', () => {
  const read = readSchemaText('type Query {\n  a: Thing\n}\n');
  const message = expect.stringContaining('Unknown type "Thing".');
  expect(read).toMatchObject({ findings: [{ message, line: 2, column: 6 }] });
});
