import { type FieldNode, type OperationDefinitionNode, parse } from 'graphql';
import { expect, it } from 'vitest';
import { ask, testApi, testCaller } from '../execution/testing/test-api.ts';
import { planSelection, printMessage } from './selection-plan.ts';

const sdl = `
type Query { posts: [Post] }
type Mutation { addPosts: [Post] }
type Subscription { added: [Post] @aws_subscribe(mutations: ["addPosts"]) }
type Post { id: ID!  title: String }
`;

it('says of what is missing or may not be seen what a query is told', async () => {
  const value = [{ id: null, title: 'One' }];
  const mayReach = (_: string, fieldName: string) => fieldName !== 'title';
  const api = testApi({
    sdl,
    resolvers: [{ typeName: 'Query', fieldName: 'posts', dataSourceName: 'none', code: 'posts' }],
    handlers: { posts: { response: () => value, request: () => ({}) } },
  });
  const words = (errors: readonly { readonly message?: unknown }[] = []) =>
    errors.map(({ message }) => message).sort();
  const asked = await ask(api, '{ posts { title id } }', { caller: testCaller(mayReach) });
  const [operation] = parse('subscription { posts: added { title id } }').definitions;
  const plan = await planSelection({
    schema: api.schema?.schema as never,
    field: (operation as OperationDefinitionNode).selectionSet.selections[0] as FieldNode,
    fragments: {},
    variables: {},
    mayReach,
  });
  const told = JSON.parse(printMessage(plan, value, 10_000) as string);
  expect(words(told.errors)).toEqual(words(asked.errors));
  expect(words(told.errors)).toEqual([
    "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/posts[0]/id)",
    'Not Authorized to access title on type Post',
  ]);
});
