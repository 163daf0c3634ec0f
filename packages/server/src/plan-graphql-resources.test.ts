import { expect, it } from 'vitest';
import { planGraphqlResources } from './plan-graphql-resources.ts';

const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: '' } };

it('says which tables, fields and resolvers a type asks for', async () => {
  const sdl = 'type Query { day: String } type Post { id: ID! title: String } type Note { id: ID! }';
  const plan = await planGraphqlResources(scope, { sdl, tableNamePrefix: 'blog-', types: ['Post'] });
  expect(plan.tables.map(({ TableName }) => TableName)).toEqual(['blog-Post']);
  expect(plan.models).toEqual(['Post']);
  expect(plan.schema).toContain('createPost');
  expect(plan.resolvers.map(({ fieldName }) => fieldName)).toContain('getPost');
  expect(plan).not.toHaveProperty('kind');
});

it('refuses what is no schema, and types that are not there', async () => {
  await expect(planGraphqlResources(scope, { sdl: 'type {' })).rejects.toMatchObject({
    code: 'GraphQLSchemaException',
    status: 400,
  });
  const sdl = 'type Post { id: ID! }';
  await expect(planGraphqlResources(scope, { sdl, types: ['Other'] })).rejects.toMatchObject({
    code: 'GraphQLSchemaException',
  });
});
