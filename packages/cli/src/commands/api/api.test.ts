import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CairnServer, createServer } from '@cairn/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runCommand } from '../../command-process.ts';

const types = 'type Author { id: ID! name: String! posts: [Post] }\ntype Post { id: ID! title: String! }\n';
const code = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  if (ctx.args.n > 5) util.error('too many', 'Count', { n: ctx.args.n });
  console.log('asked');
  return { payload: ctx.args.n, at: util.time.nowISO8601() };
}
export function response(ctx) {
  return ctx.result.a.b;
}
`;

let folder: string;
let server: CairnServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-api-commands-'));
  server = await createServer({ port: 0, memory: true, studio: false });
  put('types.graphql', types);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

function put(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const cairn = (...parameters: string[]): Promise<CommandResult> =>
  runCommand(parameters, { environment: { CAIRN_ENDPOINT: server.endpoint } });

describe('cairn api create', () => {
  it('makes an API of types that can be asked at once, and is listed and shown', async () => {
    const made = await cairn('api', 'create', 'blog', '--schema', join(folder, 'types.graphql'), '--json');
    expect(made.code).toBe(0);
    const api = JSON.parse(made.out);
    expect(api).toMatchObject({ name: 'blog', tables: ['blog-Author', 'blog-Post'] });
    const create =
      'mutation($input: CreateAuthorInput!) { createAuthor(input: $input) { id name posts { title } } }';
    const variables = '{"input": {"id": "a", "name": "Ada"}}';
    expect(await cairn('api', 'query', 'blog', create, '--variables', variables)).toMatchObject({
      code: 0,
      out: '{"data":{"createAuthor":{"id":"a","name":"Ada","posts":[]}}}\n',
    });
    expect((await cairn('api', 'list')).out).toContain(`blog  ${api.apiId}  API_KEY`);
    expect((await cairn('api', 'show', api.apiId)).out).toContain(`keys      ${api.key}\n`);
    expect((await cairn('api', 'show', 'blog', '--schema')).out).toContain('type PostConnection {');
  });

  it('refuses a name that an API has', async () => {
    const again = await cairn(
      'api',
      'create',
      'blog',
      '--schema',
      put('zebra.graphql', 'type Zebra { id: ID! }'),
    );
    expect(again.code).toBe(2);
    expect(again.error).toMatch(/the API blog is there already \([a-z0-9]{26}\): .*'cairn api delete blog'/);
    expect(JSON.parse((await cairn('api', 'list', '--json')).out)).toHaveLength(1);
  });

  it('takes back what it has made where it cannot make it all', async () => {
    await cairn('api', 'delete', 'blog', '--yes');
    put('clash.graphql', `type Zebra { id: ID! }\n${types}`);
    const failed = await cairn('api', 'create', 'blog', '--schema', join(folder, 'clash.graphql'));
    expect(failed).toMatchObject({
      code: 2,
      error: 'cairn: there is a table blog-Author already: give the API another name, or delete it\n',
    });
    const again = await cairn('api', 'create', 'blog', '--schema', join(folder, 'zebra.graphql'));
    expect(again.code).toBe(0);
    expect((await cairn('api', 'show', 'blog')).out).toContain('sources   ZebraTable (AMAZON_DYNAMODB)');
  });

  it.each([
    ['broken.graphql', 'type A {\n  id: ID!!\n}', /broken\.graphql:2:10: .*Syntax Error/],
    ['scalar.graphql', 'scalar Money\ntype A { id: ID! }', /scalar\.graphql:1:8: Custom scalars .*: 'Money'/],
    ['empty.graphql', '# nothing yet\n', /empty\.graphql: There are no types in it\.\n$/],
    ['no-id.graphql', 'type A { name: String }', /no-id\.graphql: No type has a field 'id: ID!': /],
    [
      'amplify.graphql',
      'type A { model: B }\ntype B @model { id: ID! }',
      /amplify\.graphql:2:8: Unknown directive "@model"\. \(Amplify's directives are not read; /,
    ],
    [
      'several.graphql',
      'type A { id: ID! b: Bee }\ntype C { d: Dee }',
      /several\.graphql:1:21: Unknown type "Bee"\.\n.*several\.graphql:2:13: Unknown type "Dee"/,
    ],
  ])('says what is wrong in %s', async (file, text, expected) => {
    const { code: exit, error } = await cairn('api', 'create', 'wrong', '--schema', put(file, text));
    expect(error).toMatch(expected);
    expect(exit).toBe(2);
  });
});

describe('cairn api delete', () => {
  it('wants to be told so, and leaves tables unless they are named', async () => {
    const schema = put('gone.graphql', 'type Thing { id: ID! }');
    await cairn('api', 'create', 'gone', '--schema', schema);
    expect(await cairn('api', 'delete', 'gone')).toMatchObject({
      code: 2,
      error: expect.stringMatching(/this deletes the API gone \(\w+\); the tables gone-Thing stay: .*--yes/),
    });
    expect((await cairn('api', 'delete', 'gone', '--tables', '--yes')).out).toMatch(
      /^deleted the API gone \(\w+\), and the tables gone-Thing with all/,
    );
    expect((await cairn('api', 'show', 'gone')).error).toContain("there is no API 'gone'");
    expect((await cairn('api', 'create', 'gone', '--schema', schema)).code).toBe(0);
  });
});

describe('cairn api query and keys', () => {
  it('makes keys, deletes keys, and tells by its exit code whether there are errors', async () => {
    put('note.graphql', 'type Note { id: ID! }');
    await cairn('api', 'create', 'notes', '--schema', join(folder, 'note.graphql'));
    expect(await cairn('api', 'query', 'notes', '{ nothing }')).toMatchObject({
      code: 1,
      out: expect.stringContaining('FieldUndefined'),
    });
    const made = JSON.parse((await cairn('api', 'keys', 'notes', '--create', '--days', '30', '--json')).out);
    expect(made).toHaveLength(1);
    const [{ id, expires }] = made;
    expect(expires - Date.now() / 1_000).toBeGreaterThan(29 * 86_400);
    expect((await cairn('api', 'query', 'notes', '{ __typename }', '--key', id)).out).toBe(
      '{"data":{"__typename":"Query"}}\n',
    );
    expect((await cairn('api', 'keys', 'notes', '--delete', id)).out).not.toContain(id);
    expect((await cairn('api', 'query', 'notes', '{ __typename }', '--key', id)).code).toBe(1);
  });

  it('names the APIs that there are where there is none of a name', async () => {
    expect(await cairn('api', 'query', 'other', '{ a }')).toMatchObject({
      code: 2,
      error: expect.stringContaining("there is no API 'other'; there are "),
    });
  });
});

describe('cairn api eval', () => {
  it('prints what code gives, what it raises, and where it goes wrong', async () => {
    const file = put('resolver.js', code);
    const context = put('context.yaml', 'arguments: { n: 3 }\n');
    const given = await cairn('api', 'eval', file, '--context', context);
    expect(given).toMatchObject({ code: 0, out: expect.stringMatching(/^\{"payload":3,"at":"2\d+-/) });
    expect(given.error).toContain('asked');
    const many = put('many.json', '{"args": {"n": 6}}');
    expect(await cairn('api', 'eval', file, '--context', many)).toMatchObject({
      code: 1,
      error: 'cairn: too many\n',
    });
    expect(JSON.parse((await cairn('api', 'eval', file, '--context', many, '--json')).out)).toMatchObject({
      kind: 'error',
      error: { message: 'too many', errorType: 'Count', data: { n: 6 } },
    });
    const failed = await cairn('api', 'eval', file, '--context', context, '--handler', 'response');
    expect(failed).toMatchObject({ code: 1, error: expect.stringContaining('resolver.js:8:') });
  });

  it('tells where a file is no code', async () => {
    const typed = put('typed.ts', 'export function request(ctx: object): object {\n  while (true) {}\n}\n');
    expect(await cairn('api', 'eval', typed)).toMatchObject({
      code: 1,
      error: expect.stringContaining('typed.ts:2:3: '),
    });
    expect(await cairn('api', 'eval', put('a.vtl', '#if('))).toMatchObject({
      code: 1,
      error: expect.stringContaining('a.vtl:1:'),
    });
    expect((await cairn('api', 'eval', put('a.txt', ''))).code).toBe(2);
  });
});

describe('cairn api test', () => {
  it('passes, fails with what is different, and tells what was not run', async () => {
    put('apis/one/schema.graphql', 'type Query { n(n: Int): Int }');
    put('apis/one/resolvers/Query.n.js', code);
    put('apis/one/resolvers/Query.v.request.vtl', '{"payload": $util.toJson($ctx.args.n)}');
    const cases = (n: number): string => `- name: few
  resolver: Query.n
  now: 2026-01-31T12:00:00Z
  context: { arguments: { n: ${n} } }
  expect: { result: { payload: 3, at: 2026-01-31T12:00:00.000Z }, stash: {} }
- name: a template
  resolver: Query.v
  context: { arguments: { n: 3 } }
  expect: { result: { payload: 3 } }
`;
    put('apis/one/one.test.yaml', cases(3));
    const passed = await cairn('api', 'test', join(folder, 'apis'));
    expect(passed.out).toContain('2 passed\n');
    expect(passed.out).toMatch(/Query\.n\.js: lines 3\/4, branches 1\/2, without lines 8; branches 3:23 if/);
    expect(passed.code).toBe(0);
    put('apis/one/one.test.yaml', cases(6));
    const failed = await cairn('api', 'test', join(folder, 'apis'), '--json');
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out).cases[0].faults).toEqual(
      expect.arrayContaining(['error\n  expected  none\n  actual    "too many"']),
    );
  });

  it.each([
    [
      '- name: a\n  resolver: Query.gone\n  expect: {}\n',
      /bad\.test\.yaml:1:3: there is none of resolvers\/Query\.gone\.js/,
    ],
    ['- nam: a\n', /bad\.test\.yaml:1:3: 'nam' is not known here; did you mean 'name'\?/],
    ['- name: a\n  expect: {}\n', /a case is of a 'resolver'/],
  ])('tells what cannot be used: %j', async (text, expected) => {
    put('bad/schema.graphql', 'type Query { n: Int }');
    put('bad/bad.test.yaml', text);
    const { code: exit, error } = await cairn('api', 'test', join(folder, 'bad'));
    expect(error).toMatch(expected);
    expect(exit).toBe(2);
  });

  it('needs cases', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    expect(await cairn('api', 'test', join(folder, 'empty'))).toMatchObject({
      code: 2,
      error: expect.stringContaining('there is no file *.test.yaml'),
    });
  });
});
