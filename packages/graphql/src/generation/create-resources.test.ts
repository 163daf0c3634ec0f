import { resolveLimits } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../schema/read-schema.ts';
import { isSchemaRejection } from '../schema/schema-rejection.ts';
import { compileScript } from '../script/compile-script.ts';
import { scriptLimits } from '../script/script-limits.ts';
import { scriptModules } from '../script-modules/script-modules.ts';
import { type ApiResources, createResources } from './create-resources.ts';

const blog = `
"""Who writes."""
type Author { id: ID! name: String! posts: [Post] }
type Post { id: ID! title: String! likes: Int state: State address: Address author: Author tags: [String!] comments: [Comment!]! created: AWSTimestamp }
type Comment { id: ID! text: String! }
type Address { city: String! inner: Address }
enum State { DRAFT PUBLISHED }
`;

function made(sdl: string, types?: readonly string[]): ApiResources {
  const found = createResources(sdl, { tableNamePrefix: 'blog-', ...(types === undefined ? {} : { types }) });
  if (found.kind === 'rejected') throw new Error(found.details);
  return found;
}

const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('resources of types', () => {
  it('are a table for each type with an id, with indexes for those that lead there', () => {
    const { models, tables } = made(blog);
    expect(models).toEqual(['Author', 'Post', 'Comment']);
    expect(
      tables.map(({ TableName, GlobalSecondaryIndexes = [] }) => [
        TableName,
        ...GlobalSecondaryIndexes.map(({ IndexName, KeySchema }) => [IndexName, KeySchema[0]?.AttributeName]),
      ]),
    ).toEqual([
      ['blog-Author'],
      ['blog-Post', ['byAuthorId', 'authorId']],
      ['blog-Comment', ['byPostId', 'postId']],
    ]);
  });

  it('have inputs, connections, queries, mutations and subscriptions, by AppSync rules', () => {
    const { schema } = made(blog);
    const text = flat(schema);
    expect(isSchemaRejection(readSchema(schema))).toBe(false);
    for (const part of [
      'input CreatePostInput { id: ID title: String! likes: Int state: State address: AddressInput tags: [String!] created: AWSTimestamp authorId: ID }',
      'input UpdatePostInput { id: ID! title: String likes: Int state: State address: AddressInput tags: [String!] created: AWSTimestamp authorId: ID }',
      'input DeletePostInput { id: ID! }',
      'input CreateCommentInput { id: ID text: String! postId: ID }',
      'input AddressInput { city: String! inner: AddressInput }',
      'input TablePostFilterInput { id: TableIDFilterInput title: TableStringFilterInput likes: TableIntFilterInput state: TableStringFilterInput created: TableIntFilterInput authorId: TableIDFilterInput }',
      'type PostConnection { items: [Post] nextToken: String }',
      'listPosts(filter: TablePostFilterInput, limit: Int, nextToken: String): PostConnection',
      'deletePost(input: DeletePostInput!): Post',
      'onUpdateComment(id: ID, text: String): Comment @aws_subscribe(mutations: ["updateComment"])',
      '"""Who writes.""" type Author',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('TableBooleanFilterInput');
    expect(text).not.toContain('_: Boolean');
  });

  it('have resolvers whose code compiles', () => {
    const { resolvers, dataSources } = made(blog);
    expect(resolvers.map(({ typeName, fieldName }) => `${typeName}.${fieldName}`)).toEqual(
      expect.arrayContaining([
        'Query.getPost',
        'Mutation.deleteComment',
        'Author.posts',
        'Post.author',
        'Post.comments',
      ]),
    );
    const names = new Set(dataSources.map(({ name }) => name));
    for (const { code, dataSourceName } of resolvers) {
      expect(names).toContain(dataSourceName);
      expect(
        compileScript(code, { modules: scriptModules, limits: resolveLimits(scriptLimits) }),
      ).toMatchObject({ kind: 'compiled' });
    }
  });

  it('leave what the author wrote', () => {
    const { schema, resolvers } = made(`
      schema { query: Root }
      type Root { getNote(id: ID!, version: Int): Note }
      type Note { id: ID! text: String, words(min: Int): [String] }
      input CreateNoteInput { text: String }
    `);
    const text = flat(schema);
    expect(text).toContain('getNote(id: ID!, version: Int): Note');
    expect(text).toContain('input CreateNoteInput { text: String }');
    expect(text).toContain('schema { query: Root mutation: Mutation subscription: Subscription }');
    expect(text).toContain('listNotes(');
    expect(resolvers.map(({ fieldName }) => fieldName)).toEqual([
      'listNotes',
      'createNote',
      'updateNote',
      'deleteNote',
    ]);
    expect(resolvers[0]?.typeName).toBe('Root');
  });

  it('are of the types that are asked for', () => {
    expect(made(blog, ['Comment']).models).toEqual(['Comment']);
    expect(createResources(blog, { tableNamePrefix: '', types: ['Address'] })).toMatchObject({
      kind: 'rejected',
      details: "The schema has no type Address with a field 'id: ID!'.",
    });
  });

  it.each([
    ['', 'There are no types in it.'],
    ['# later\n', 'There are no types in it.'],
    ['"""Who writes."""', "Failed to parse schema document - ensure it's a valid SDL-formatted document."],
    ['type Address { city: String! }', "No type has a field 'id: ID!'"],
  ])('are refused of %j with a reason', (sdl, details) => {
    expect(createResources(sdl, { tableNamePrefix: '' })).toMatchObject({
      kind: 'rejected',
      details: expect.stringContaining(details),
    });
  });

  it('are none of a schema that is none, or has no such types', () => {
    expect(createResources('type {', { tableNamePrefix: '' })).toMatchObject({ kind: 'rejected' });
    expect(made('type Query { now: String }')).toMatchObject({
      models: [],
      tables: [],
      resolvers: [],
      schema: 'type Query { now: String }',
    });
  });
});
