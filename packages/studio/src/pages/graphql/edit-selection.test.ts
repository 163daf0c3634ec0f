import { buildSchema, OperationTypeNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type FieldPath, selectedFields, toggleField } from './edit-selection.ts';

const schema = buildSchema(`
  type Query { post(id: ID!): Post posts: [Post!]! day: String }
  type Mutation { addPost(title: String!, rank: Int!): Post }
  type Post { title: String id: ID! author(first: Int!): Author }
  type Author { friend: Author }
`);
const { QUERY, MUTATION } = OperationTypeNode;

function toggle(text: string, path: FieldPath, kind = QUERY) {
  const edited = toggleField(text, schema, kind, path);
  if (edited === undefined) throw new Error('it could not be edited');
  return edited;
}

describe('fields that are ticked', () => {
  it('begin an operation that is ready to be sent', () => {
    const { text, variables, operation } = toggle('', ['post']);
    expect(text).toBe('query MyQuery($id: ID!) {\n  post(id: $id) {\n    id\n  }\n}');
    expect({ variables, operation }).toEqual({ variables: { id: '' }, operation: 'MyQuery' });
    expect(validate(schema, parse(text))).toEqual([]);
  });

  it('join what is there, and leave when they are ticked again', () => {
    const { text } = toggle('query Mine { day }', ['post', 'title']);
    expect(selectedFields(text, QUERY)).toEqual({ day: {}, post: { title: {} } });
    expect(validate(schema, parse(text))).toEqual([]);
    const without = toggle(text, ['post']);
    expect(without.text).toBe('query Mine {\n  day\n}');
    expect(toggle(without.text, ['day']).text).toBe('');
  });

  it('give each argument a variable of its own', () => {
    const { text, variables } = toggle(toggle('', ['post']).text, ['post', 'author']);
    expect(variables).toEqual({ first: 0 });
    expect(text).toContain('$id: ID!, $first: Int!');
    const twice = toggle('query ($id: Int) { a: posts { id } }', ['post']);
    expect(twice.text).toContain('$id2: ID!');
    // A variable that nobody used before is its author's affair.
    expect(twice.text).toContain('$id: Int');
  });

  it('say that an object is there when nothing else is left of it', () => {
    const { text } = toggle(toggle('', ['posts']).text, ['posts', 'id']);
    expect(selectedFields(text, QUERY)).toEqual({ posts: { __typename: {} } });
  });

  it('stand in an operation of their own kind', () => {
    const { text, operation, variables } = toggle('{ day }', ['addPost'], MUTATION);
    expect(operation).toBe('MyMutation');
    expect(variables).toEqual({ title: '', rank: 0 });
    expect(selectedFields(text, QUERY)).toEqual({ day: {} });
  });

  it('change nothing in a text that cannot be read, nor by names that the schema has not', () => {
    expect(toggleField('{ day', schema, QUERY, ['posts'])).toBeUndefined();
    for (const name of ['other', 'constructor', '__proto__'])
      expect(toggleField('{ day }', schema, QUERY, [name])).toBeUndefined();
  });
});
