import { describe, expect, it } from 'vitest';
import type { ResolverContext } from '../resolver/resolver-context.ts';
import { ask, Raised, requestOf, testApi, testCaller } from './testing/test-api.ts';

const sdl = `
type Query {
  posts: [Post!]
  post(id: ID!): Post
  strict: Post!
  node: Node
  day: AWSDate
  filter(input: Filter, ids: [ID!], size: Int = 3, weight: Float, weights: [Float]): String
}
type Mutation { addPost(input: PostInput!): Post  first: Int  second: Int }
type Post implements Node { id: ID!  title: String  author: Author  tags: [String!] secret: String }
type Author { name: String! posts: [Post] }
interface Node { id: ID! }
enum Status { DRAFT PUBLISHED }
input Filter { status: Status  text: String! = "x" at: AWSDateTime }
input PostInput { title: String!  tags: [String!] json: AWSJSON }
`;

const unit = (typeName: string, fieldName: string, code = `${typeName}.${fieldName}`) =>
  ({ typeName, fieldName, kind: 'UNIT', dataSourceName: 'none', code }) as const;

/** An API in which `Query.X` gives what is said of it. */
function apiOf(values: { readonly [field: string]: unknown }, mayReach = () => true) {
  const names = Object.keys(values);
  const program = testApi({
    sdl,
    resolvers: names.map((name) => unit(...(name.split('.') as [string, string]))),
    handlers: Object.fromEntries(
      names.map((name) => [
        name,
        {
          request: (context) => {
            const value = values[name];
            return { payload: typeof value === 'function' ? value(context) : (value as never) };
          },
          response: ({ result }) => result,
        },
      ]),
    ),
  });
  return (query: string, rest: { variables?: object; operationName?: string } = {}) =>
    ask(program, query, { caller: testCaller(mayReach), ...rest });
}

describe('what AppSync says of documents', () => {
  const query = apiOf({ 'Query.post': { id: '1', title: 'One' } });
  const message = (text: string, line: number, column: number) => ({
    data: null,
    errors: [{ path: null, locations: [{ line, column, sourceName: null }], message: text }],
  });
  it.each([
    ['{ x }', "Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'", 1, 3],
    [
      'query Q { posts { author } }',
      "Validation error of type SubSelectionRequired: Sub selection required for type Author of field author @ 'posts/author'",
      1,
      19,
    ],
    [
      '{ day { f } }',
      "Validation error of type SubSelectionNotAllowed: Sub selection not allowed on leaf type AWSDate of field day @ 'day'",
      1,
      7,
    ],
    [
      '{ post { id } }',
      "Validation error of type MissingFieldArgument: Missing field argument id @ 'post'",
      1,
      3,
    ],
    [
      '{ post(id: 1, no: 2) { id } }',
      "Validation error of type UnknownArgument: Unknown field argument no @ 'post'",
      1,
      15,
    ],
    ['query ($a: Missing) { day }', 'Validation error of type UnknownType: Unknown type Missing', 1, 12],
    ['{ ...F }', 'Validation error of type UndefinedFragment: Undefined fragment F', 1, 6],
    ['{ day } fragment F on Post { id }', 'Validation error of type UnusedFragment: Unused fragment F', 1, 9],
    [
      '{ filter(input: {nope: 1}) }',
      "Validation error of type WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='nope', value=IntValue{value=1}}]}' contains a field not in 'Filter': 'nope' @ 'filter'",
      1,
      10,
    ],
    [
      '{ filter(weight: 1e400) }',
      "Validation error of type WrongType: argument 'weight' with value 'FloatValue{value=1e400}' is not a valid 'Float' @ 'filter'",
      1,
      10,
    ],
    [
      '{ filter(weights: [1, -1e999]) }',
      "Validation error of type WrongType: argument 'weights[1]' with value 'FloatValue{value=-1e999}' is not a valid 'Float' @ 'filter'",
      1,
      10,
    ],
    [
      'query ($w: Float = 1e400) { filter(weight: $w) }',
      'Validation error of type BadValueForDefaultArg: Bad default value FloatValue{value=1e400} for type Float',
      1,
      8,
    ],
    ['{ day', "Invalid Syntax : offending token '<EOF>' at line 1 column 6", 1, 6],
  ])('%s: %s', async (text, words, line, column) => {
    const answer = await query(text);
    expect(answer.errors?.map((error) => error.message)).toContain(words);
    expect(answer).toMatchObject({ data: null });
    if (answer.errors?.length === 1) expect(answer).toEqual(message(words, line, column));
    for (const error of answer.errors ?? [])
      expect(Object.keys(error)).toEqual(['path', 'locations', 'message']);
  });

  it('names the variable that is null where there may be none', async () => {
    expect(await query('query ($input: ID!) { post(id: $input) { id } }')).toEqual(
      message("Variable 'input' has coerced Null value for NonNull type 'ID!'", 1, 8),
    );
    expect(
      await query('mutation ($input: PostInput!) { addPost(input: $input) { id } }', {
        variables: { input: { tags: [] } },
      }),
    ).toEqual(message("Variable 'input' has coerced Null value for NonNull type 'String!'", 1, 11));
  });

  it('names the field that an input has not', async () => {
    const answer = await query('mutation ($input: PostInput!) { addPost(input: $input) { id } }', {
      variables: { input: { title: 'a', no: 1 } },
    });
    expect(answer.errors?.[0]?.message).toBe(
      "The variables input contains a field name 'no' that is not defined for input object type 'PostInput' ",
    );
  });

  it.each([
    [
      'no operation name for several',
      'query A { day } query B { day }',
      400,
      'BadRequestException',
      'Missing operation name.',
    ],
  ])('%s', async (_, text, status, errorType, words) => {
    const program = testApi({ sdl });
    const answer = await program.execute(requestOf(text));
    expect(answer).toMatchObject({ status, errorType });
    expect(answer.body).toBe(JSON.stringify({ errors: [{ message: words, errorType }] }));
  });

  it('has no schema', async () => {
    const answer = await testApi({ sdl: undefined }).execute(requestOf('{ a }'));
    expect(answer.status).toBe(502);
    expect(answer.body).toBe(
      '{"errors":[{"message":"No schema definition exists.","errorType":"GraphQLSchemaException"}]}',
    );
  });
});

describe('values', () => {
  it('bubble up to the nearest that may be null', async () => {
    const query = apiOf({ 'Query.posts': [{ id: '1' }, { id: null }], 'Query.strict': {} });
    expect(await query('{ posts { id } }')).toEqual({
      data: { posts: null },
      errors: [
        {
          path: ['posts', 1, 'id'],
          locations: null,
          message: "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/posts[1]/id)",
        },
      ],
    });
    expect(await query('{ strict { id } day }')).toMatchObject({ data: null });
  });

  it('are written by their scalars', async () => {
    const query = apiOf({ 'Query.day': 'abc', 'Query.filter': { a: [1, { b: 'c' }] } });
    expect(await query('{ day }')).toEqual({
      data: { day: null },
      errors: [
        {
          path: ['day'],
          data: null,
          errorType: 'DataFetchingException',
          errorInfo: null,
          locations: [{ line: 1, column: 3, sourceName: null }],
          message: "Can't serialize value (/day) : Unable to serialize `abc` as a valid AWSDate.",
        },
      ],
    });
    expect(await query('{ filter }')).toEqual({ data: { filter: '{a=[1, {b=c}]}' } });
  });

  it('say of which type they are where types are abstract', async () => {
    const query = apiOf({ 'Query.node': { id: '1', __typename: 'Post', title: 't' } });
    expect(await query('{ node { __typename id ... on Post { title } } }')).toEqual({
      data: { node: { __typename: 'Post', id: '1', title: 't' } },
    });
    const untold = await apiOf({ 'Query.node': { id: '1' } })('{ node { id } }');
    expect(untold).toMatchObject({ data: { node: null } });
  });

  it('are not looked for where JavaScript keeps its own', async () => {
    const program = testApi({
      sdl: 'type Query { a: T } type T { constructor: String toString: String }',
      resolvers: [unit('Query', 'a')],
      handlers: { 'Query.a': { request: () => ({ payload: { x: 1 } }), response: ({ result }) => result } },
    });
    expect(await ask(program, '{ a { constructor toString __proto__: toString } }')).toEqual(
      JSON.parse('{"data":{"a":{"constructor":null,"toString":null,"__proto__":null}}}'),
    );
  });

  it('reach resolvers as arguments with defaults, read and coerced', async () => {
    const query = apiOf({
      'Query.filter': ({ arguments: given }: { arguments: object }) => JSON.stringify(given),
    });
    const got = async (text: string, variables = {}) =>
      JSON.parse(((await query(text, { variables })).data as { filter: string }).filter);
    expect(await got('{ filter(input: {status: DRAFT}, ids: 7) }')).toEqual({
      input: { status: 'DRAFT', text: 'x' },
      ids: ['7'],
      size: 3,
    });
    expect(
      await got('query ($i: Filter, $n: Int) { filter(input: $i, size: $n) }', { i: { status: 'DRAFT' } }),
    ).toEqual({ input: { status: 'DRAFT', text: 'x' }, size: 3 });
    expect(await got('query ($n: Int) { filter(size: $n) }', { n: null })).toEqual({ size: null });
  });
});

describe('errors of resolvers', () => {
  it('have members in the order of AppSync, their data as far as it was selected', async () => {
    const query = apiOf({
      'Query.post': () => {
        throw new Raised('no', { errorType: 'Mine', data: { id: '1', title: 't' }, errorInfo: { a: 1 } });
      },
    });
    const { errors } = await query('{ p: post(id: 1) { id } }');
    expect(JSON.stringify(errors)).toBe(
      '[{"path":["p"],"data":{"id":"1"},"errorType":"Mine","errorInfo":{"a":1},"locations":[{"line":1,"column":3,"sourceName":null}],"message":"no"}]',
    );
  });

  it('tell what a caller may not reach', async () => {
    const program = testApi({
      sdl,
      resolvers: [unit('Query', 'post')],
      handlers: {
        'Query.post': {
          request: () => ({ payload: { id: '1', secret: 's' } }),
          response: ({ result }) => result,
        },
      },
    });
    for (const later of [false, true]) {
      const caller = testCaller((_, name) =>
        later ? Promise.resolve(name !== 'secret') : name !== 'secret',
      );
      expect(await ask(program, '{ post(id: 1) { id secret } }', { caller })).toEqual({
        data: { post: { id: '1', secret: null } },
        errors: [
          {
            path: ['post', 'secret'],
            data: null,
            errorType: 'Unauthorized',
            errorInfo: null,
            locations: [{ line: 1, column: 20, sourceName: null }],
            message: 'Not Authorized to access secret on type Post',
          },
        ],
      });
    }
  });
});

describe('mutations', () => {
  it('run in turn and are told by the names of their fields', async () => {
    const events: unknown[] = [];
    const order: string[] = [];
    const program = testApi({
      sdl,
      resolvers: [unit('Mutation', 'addPost'), unit('Mutation', 'first'), unit('Mutation', 'second')],
      handlers: {
        'Mutation.addPost': {
          request: () => ({ payload: { id: '1', title: 'T', secret: 's' } }),
          response: ({ result }) => result,
        },
        'Mutation.first': { request: () => void order.push('first') },
        'Mutation.second': { request: () => void order.push('second') },
      },
      onMutation: (event) => events.push(event),
    });
    await ask(program, 'mutation { a: addPost(input: {title: "T"}) { i: id title } second first }');
    expect(order).toEqual(['second', 'first']);
    expect(events[0]).toMatchObject({
      fieldName: 'addPost',
      result: { id: '1', title: 'T', __typename: 'Post' },
    });
    expect(events[0]).not.toHaveProperty('result.secret');
  });

  it('are told when they are done, though one after them overruns its request', async () => {
    const events: { readonly fieldName: string }[] = [];
    const program = testApi({
      sdl,
      resolvers: [unit('Mutation', 'first'), unit('Mutation', 'addPost')],
      handlers: {
        'Mutation.first': { request: () => ({ payload: 1 }), response: ({ result }) => result },
        'Mutation.addPost': {
          request: () => ({ payload: { title: 'x'.repeat(100) } }),
          response: ({ result }) => result,
        },
      },
      limits: { graphqlResponseBytes: 50 },
      onMutation: (event) => events.push(event),
    });
    const answer = await ask(program, 'mutation { first addPost(input: {title: "T"}) { title } }');
    expect(answer).toMatchObject({ data: null, errors: [{ errorType: 'ResponseTooLarge' }] });
    expect(events.map(({ fieldName }) => fieldName)).toEqual(['first']);
  });
});

describe('limits', () => {
  it.each([
    ['tokens', { graphqlDocumentTokens: 3 }, '{ day }', undefined],
    ['tokens', { graphqlDocumentTokens: 2 }, '{ day }', 'The document has more than 2 tokens.'],
    ['characters', { graphqlDocumentCharacters: 5 }, '{ day }', 'The document has more than 5 characters.'],
    [
      'operations',
      { graphqlDocumentOperations: 1 },
      'query A { day } query B { day }',
      'The document has more than 1 operations.',
    ],
    ['aliases', { graphqlDocumentAliases: 1 }, '{ a: day b: day }', 'The document has more than 1 aliases.'],
    [
      'fields',
      { graphqlDocumentFields: 5 },
      '{ ...A ...A ...A } fragment A on Query { ...B ...B } fragment B on Query { day }',
      'The document has more than 5 fields.',
    ],
    [
      'nesting',
      { graphqlDocumentNesting: 1 },
      '{ posts { id } }',
      'The document nests deeper than 1 levels.',
    ],
  ] as const)('of %s', async (_, limits, text, words) => {
    const answer = await ask(testApi({ sdl, limits }), text);
    expect(answer.errors?.[0]?.message).toBe(words);
  });

  it('of depth, of resolvers and of the answer', async () => {
    const options = {
      sdl,
      resolvers: [unit('Query', 'posts')],
      handlers: {
        'Query.posts': {
          request: () => ({ payload: [{ id: '1', tags: Array(50).fill('x') }] }),
          response: ({ result }: ResolverContext) => result,
        },
      },
    };
    const deep = testApi({ ...options, definition: { queryDepthLimit: 1 } });
    expect(await ask(deep, '{ posts { title } }')).toMatchObject({ data: { posts: [{ title: null }] } });
    const few = testApi({ ...options, definition: { resolverCountLimit: 1 } });
    expect(await ask(few, '{ a: posts { id } b: posts { id } }')).toMatchObject({ data: { b: null } });
    const small = testApi({ ...options, limits: { graphqlResponseBytes: 60 } });
    expect(await ask(small, '{ posts { tags } }')).toMatchObject({
      data: null,
      errors: [{ errorType: 'ResponseTooLarge' }],
    });
  });

  it('of entangled documents are reached in no time', async () => {
    const program = testApi({ sdl });
    const nested = `{ posts { ${'author { posts { '.repeat(90)} id ${'} }'.repeat(90)} } }`;
    expect((await ask(program, nested)).data).toEqual({ posts: null });
    const wide = `{ ${'posts { id title ... on Post { id } } '.repeat(1_300)} }`;
    expect((await ask(program, wide)).data).toEqual({ posts: null });
    const tooDeep = await ask(program, '{'.repeat(14_000));
    expect(tooDeep.errors?.[0]?.message).toContain('nests deeper');
  });

  it('of introspection', async () => {
    const closed = testApi({ sdl, definition: { introspectionConfig: 'DISABLED' } });
    expect((await ask(closed, '{ __schema { types { name } } }')).errors?.[0]?.message).toBe(
      "Validation error of type FieldUndefined: Field '__schema' in type 'Query' is undefined @ '__schema'",
    );
    expect(
      await ask(testApi({ sdl }), '{ __typename __type(name: "Status") { kind enumValues { name } } }'),
    ).toEqual({
      data: {
        __typename: 'Query',
        __type: { kind: 'ENUM', enumValues: [{ name: 'DRAFT' }, { name: 'PUBLISHED' }] },
      },
    });
  });
});
