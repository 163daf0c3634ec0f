import { introspectionFromSchema } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { type ApiSchema, changedTypes } from './api-schema.ts';
import { readSchema } from './read-schema.ts';
import { isSchemaRejection } from './schema-rejection.ts';

function read(sdl: string): ApiSchema {
  const schema = readSchema(sdl);
  if (isSchemaRejection(schema)) throw new Error(schema.problems.join('; '));
  return schema;
}

const blog = `
type Query { post(id: ID!): Post @aws_api_key @aws_cognito_user_pools(cognito_groups: ["Readers"]) }
type Mutation { addPost(title: String!): Post }
type Subscription { addedPost: Post @aws_subscribe(mutations: ["addPost"]) }
"An entry."
type Post @aws_iam { id: ID! title: String at: AWSDateTime }
`;

describe('a schema', () => {
  it.each([
    ['type Post { id: ID }', 'There is no top level schema object defined.'],
    ['', "Failed to parse schema document - ensure it's a valid SDL-formatted document."],
    ['type Query {', "Failed to parse schema document - ensure it's a valid SDL-formatted document."],
    ['schema { mutation: M } type M { a: Int }', "A schema MUST have a 'query' operation defined."],
    ['scalar Date type Query { a: Date }', "Custom scalars are not supported: 'Date'."],
    [
      'type AWSThing { a: Int } type Query { a: AWSThing }',
      "The prefix 'AWS' is reserved: 'AWSThing' cannot be the name of a type.",
    ],
    [
      'type Query { a(x: Int = 99999999999999999999): Int }',
      'The default value 99999999999999999999 of Query.a is not of the type Int.',
    ],
    [
      'type Query { a(i: I): Int } input I { x: [Float] = [1, 1e400] }',
      'The default value [1, 1e400] of I.x is not of the type [Float].',
    ],
    [
      'directive @d(x: Int @d) on ARGUMENT_DEFINITION type Query { a: Int }',
      'Directive @d must not reference itself.',
    ],
    ['type Query { a: Missing }', 'Unknown type "Missing".'],
    [
      'type Query { a: Int } type Subscription { s: Int @aws_subscribe(mutations: ["no"]) }',
      "Subscription field 's' names a mutation that is not defined: 'no'.",
    ],
    ['type Post @model { id: ID! } type Query { a: Post }', 'Unknown directive "@model".'],
  ])('%s is refused: %s', (sdl, details) => {
    const schema = readSchema(sdl);
    expect(isSchemaRejection(schema) && schema.details).toBe(details);
  });

  it('has default values of all kinds', () => {
    const sdl = `type Query { a(i: I = {x: 1}, d: AWSDate = "2026-01-01", e: [E!] = [A], n: Int = null, t: ID = 1): Int }
      input I { x: Float = 1e3, s: AWSTimestamp = 1, l: [Int] = 1 } enum E { A }`;
    expect(read(sdl).hasField('Query', 'a')).toBe(true);
  });

  it('is refused where it nests too deep to be gone through', () => {
    expect(isSchemaRejection(readSchema(`type Query { a(b: Int = ${'['.repeat(50_000)} }`))).toBe(true);
  });

  it('gets the root that it lacks', () => {
    expect(read(blog).sdl()).toMatch(
      /^schema \{\n {2}query: Query\n {2}mutation: Mutation\n {2}subscription: Sub/,
    );
  });

  it('tells the directives of types and fields', () => {
    const schema = read(blog);
    expect(schema.directivesOf('Post').map(({ name }) => name)).toEqual(['aws_iam']);
    expect(schema.directivesOf('Query', 'post')).toEqual([
      { name: 'aws_api_key', arguments: {} },
      { name: 'aws_cognito_user_pools', arguments: { cognito_groups: ['Readers'] } },
    ]);
    expect(schema.mutationsOf('addedPost')).toEqual(['addPost']);
    expect(schema.hasField('Post', 'title')).toBe(true);
    expect(schema.hasField('Post', 'constructor')).toBe(false);
  });

  it('is printed with and without the directives of AWS', () => {
    expect(read(blog).sdl()).toContain('@aws_iam');
    expect(read(blog).sdl(false)).not.toContain('@aws');
    expect(read(read(blog).sdl()).sdl()).toBe(read(blog).sdl());
    const shown = JSON.parse(read(blog).introspectionJson());
    expect(shown.data.__schema.types.map(({ name }: { name: string }) => name)).toContain('AWSDateTime');
    expect(read(blog).introspectionJson(false)).not.toContain('aws_subscribe');
  });

  it('shows its types one by one', () => {
    expect(read(blog).typeDefinition('Post')).toEqual({
      name: 'Post',
      description: 'An entry.',
      definition: '"An entry."\ntype Post @aws_iam {\n  id: ID!\n  title: String\n  at: AWSDateTime\n}',
    });
    expect(JSON.parse(read(blog).typeDefinition('Post', 'JSON')?.definition ?? '').kind).toBe('OBJECT');
    expect(read(blog).typeDefinition('Nobody')).toBeUndefined();
  });

  it('introspects no other types for the one that is shown in JSON', () => {
    const many = Array.from({ length: 100 }, (_, at) => `type T${at} { a(b: Int = 1): T${(at + 1) % 100}! }`);
    const schema = read(`${blog} ${many.join(' ')}`);
    const inWhole = introspectionFromSchema(schema.schema).__schema.types;
    const others = Object.values(schema.schema.getTypeMap()).filter(({ name }) => /^T\d/.test(name));
    const asked = others.flatMap((type) => ('getFields' in type ? [vi.spyOn(type, 'getFields')] : []));
    const shown = JSON.parse(schema.typeDefinition('Post', 'JSON')?.definition ?? '');
    expect(shown).toEqual(inWhole.find(({ name }) => name === 'Post'));
    expect(asked.reduce((calls, { mock }) => calls + mock.calls.length, 0)).toBe(0);
    expect(asked).toHaveLength(100);
  });

  it('takes and loses types, and tells what changed', () => {
    const schema = read(blog);
    const more = schema.withType('type Tag { name: String }');
    if (isSchemaRejection(more)) throw new Error(more.details);
    expect(more.typeNames).toEqual(['Query', 'Mutation', 'Subscription', 'Post', 'Tag']);
    expect(changedTypes(schema, more)).toEqual(['Tag']);
    expect(isSchemaRejection(more.withoutType('Post'))).toBe(true);
    const less = more.withoutType('Subscription');
    expect(isSchemaRejection(less) ? less.details : less.schema.getSubscriptionType()).toBeUndefined();
  });
});
