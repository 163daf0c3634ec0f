import {
  CreateTypeCommand,
  DeleteTypeCommand,
  GetIntrospectionSchemaCommand,
  GetSchemaCreationStatusCommand,
  GetTypeCommand,
  ListTypesCommand,
  StartSchemaCreationCommand,
  type TypeDefinitionFormat,
  UpdateTypeCommand,
} from '@aws-sdk/client-appsync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphqlLaboratory, refusal, schema } from './graphql-laboratory.ts';

let laboratory: GraphqlLaboratory;
beforeAll(async () => {
  laboratory = await GraphqlLaboratory.start();
});
afterAll(() => laboratory.stop());

async function introspect(apiId: string, format: TypeDefinitionFormat, includeDirectives?: boolean) {
  const answer = await laboratory.appSync.send(
    new GetIntrospectionSchemaCommand({ apiId, format, includeDirectives }),
  );
  return new TextDecoder().decode(answer.schema);
}

describe('a schema', () => {
  it('is PROCESSING at first, and then there', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.api();
    const before = await appSync.send(new GetSchemaCreationStatusCommand({ apiId }));
    expect(before.status).toBe('NOT_APPLICABLE');
    const definition = new TextEncoder().encode(schema);
    const { status } = await appSync.send(new StartSchemaCreationCommand({ apiId, definition }));
    expect(status).toBe('PROCESSING');
    expect(await appSync.send(new GetSchemaCreationStatusCommand({ apiId }))).toMatchObject({
      status: 'SUCCESS',
      details: 'Successfully created schema with 3 types.',
    });
  });

  it.each([
    ['There is no top level schema object defined.', 'type Post { id: ID! }'],
    ["A schema MUST have a 'query' operation defined.", 'schema { mutation: M } type M { a: Int }'],
    ["Failed to parse schema document - ensure it's a valid SDL-formatted document.", 'type Query {'],
  ])('that is none has FAILED: %s', async (details, definition) => {
    const apiId = await laboratory.wholeApi();
    const kept = await introspect(apiId, 'SDL');
    expect(await laboratory.schema(apiId, definition)).toEqual(['FAILED', details]);
    expect(await introspect(apiId, 'SDL')).toBe(kept);
  });

  it('is told in SDL and as introspection, with AWS directives or without', async () => {
    const apiId = await laboratory.wholeApi();
    expect(await introspect(apiId, 'SDL')).toContain('author: String @aws_api_key');
    expect(await introspect(apiId, 'SDL', false)).not.toContain('@aws_api_key');
    const { data } = JSON.parse(await introspect(apiId, 'JSON')) as {
      data: { __schema: { types: { name: string }[] } };
    };
    expect(data.__schema.types.map(({ name }) => name)).toContain('Post');
  });

  it('that is not there is a GraphQLSchemaException', async () => {
    const apiId = await laboratory.api();
    expect(await refusal(introspect(apiId, 'SDL'))).toEqual([
      'GraphQLSchemaException',
      'No schema definition exists.',
    ]);
  });

  it('that is too large is a bad request', async () => {
    const small = await GraphqlLaboratory.start({ limits: { graphqlSchemaBytes: 100 } });
    const apiId = await small.api();
    expect((await refusal(small.schema(apiId, schema)))[0]).toBe('BadRequestException');
    await small.stop();
  });
});

describe('a type', () => {
  it('is added, shown, replaced and taken away', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.wholeApi();
    const create = (definition: string, format: TypeDefinitionFormat = 'SDL') =>
      appSync.send(new CreateTypeCommand({ apiId, definition, format }));
    const { type } = await create('"A person"\ntype Author { name: String! }');
    expect(type).toMatchObject({
      name: 'Author',
      description: 'A person',
      format: 'SDL',
      arn: `arn:aws:appsync:us-east-1:000000000000:apis/${apiId}/types/Author`,
    });
    const get = (typeName: string, format: TypeDefinitionFormat = 'SDL') =>
      appSync.send(new GetTypeCommand({ apiId, typeName, format }));
    expect((await get('Author')).type).toEqual(type);
    expect((await refusal(create('type Author { a: Int }')))[1]).toBe('Type Author already exists');
    const { types } = await appSync.send(new ListTypesCommand({ apiId, format: 'SDL' }));
    expect(types?.map(({ name }) => name)).toEqual(['Query', 'Mutation', 'Post', 'Author']);
    await appSync.send(
      new UpdateTypeCommand({
        apiId,
        typeName: 'Author',
        definition: 'type Author { name: String! age: Int }',
        format: 'SDL',
      }),
    );
    const { type: inJson } = await get('Author', 'JSON');
    expect(JSON.parse(inJson?.definition ?? '')).toMatchObject({
      kind: 'OBJECT',
      fields: [{ name: 'name' }, { name: 'age' }],
    });
    await appSync.send(new DeleteTypeCommand({ apiId, typeName: 'Author' }));
    expect(await refusal(get('Author'))).toEqual(['NotFoundException', 'Type Author not found']);
    // What introspection shows of a type can be handed in again.
    const { type: again } = await create(inJson?.definition ?? '', 'JSON');
    expect(again).toMatchObject({ name: 'Author', format: 'JSON' });
    expect((await get('Author')).type?.definition).toContain('age: Int');
  });

  it('that does not go is refused', async () => {
    const { appSync } = laboratory;
    const apiId = await laboratory.wholeApi();
    const calls = [
      new CreateTypeCommand({ apiId, definition: 'type', format: 'SDL' }),
      new CreateTypeCommand({ apiId, definition: '{}', format: 'JSON' }),
      new CreateTypeCommand({ apiId, definition: 'type A { a: Int } type B { a: Int }', format: 'SDL' }),
      new UpdateTypeCommand({ apiId, typeName: 'Post', definition: 'type A { a: Int }', format: 'SDL' }),
      // The root names it, and fields are of it.
      new DeleteTypeCommand({ apiId, typeName: 'Post' }),
    ];
    for (const call of calls) {
      const [name] = await refusal(appSync.send(call as CreateTypeCommand));
      expect(name).toBe('BadRequestException');
    }
    for (const call of [
      new UpdateTypeCommand({ apiId, typeName: 'Nothing', format: 'SDL' }),
      new DeleteTypeCommand({ apiId, typeName: 'Nothing' }),
    ]) {
      expect(await refusal(appSync.send(call as DeleteTypeCommand))).toEqual([
        'NotFoundException',
        'Type Nothing not found',
      ]);
    }
  });

  it('of many is listed page by page', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `T${index}`);
    const definition = `type Query { a: Int } ${names.map((name) => `type ${name} { a: Int }`).join(' ')}`;
    const apiId = await laboratory.wholeApi(definition);
    const first = await laboratory.appSync.send(new ListTypesCommand({ apiId, format: 'SDL' }));
    const { nextToken } = first;
    const second = await laboratory.appSync.send(new ListTypesCommand({ apiId, format: 'SDL', nextToken }));
    expect([first.types?.length, second.types?.length, second.nextToken]).toEqual([25, 16, undefined]);
  });
});
