import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CairnServer, createServer } from '../create-server.ts';
import type { FolderApi } from './api-files.ts';

const none = `export function request(ctx) {
  return { payload: 'PAYLOAD' };
}
export function response(ctx) {
  return ctx.result;
}
`;
const saying = (text: string): string => none.replace('PAYLOAD', text);

let root: string;
let server: CairnServer | undefined;
let log: { level: string; message: string }[];
let wake: (() => void) | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-apis-'));
  log = [];
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(root, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  const file = join(root, 'apis', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function start(): Promise<void> {
  server = await createServer({
    port: 0,
    dataDirectory: join(root, 'data'),
    apisDirectory: join(root, 'apis'),
    studio: false,
    logLevel: 'info',
    log: (level, message) => {
      log.push({ level, message });
      wake?.();
    },
  });
}

async function said(text: string, times = 1): Promise<void> {
  while (log.filter(({ message }) => message.includes(text)).length < times)
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
}

const errors = (): readonly string[] =>
  log.filter(({ level }) => level === 'error').map(({ message }) => message);

async function api(name: string): Promise<FolderApi> {
  const found = (await server?.cairn.folderApis())?.apis.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no API ${name}`);
  return found;
}

async function ask(name: string, query: string): Promise<unknown> {
  const { apiId, apiKey = '' } = await api(name);
  const answer = await fetch(`${server?.endpoint}/_aws/appsync/${apiId}/graphql`, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

describe('a folder of APIs', () => {
  it('says of files that lead out of it that they are not read', async () => {
    await put('one/schema.graphql', 'type Query { a: String }');
    await put('two/schema.graphql', 'type Query { a: String }');
    await mkdir(join(root, 'apis/one/resolvers'));
    await writeFile(join(root, 'outside.js'), saying('outside'));
    await symlink(join(root, 'outside.js'), join(root, 'apis/one/resolvers/Query.a.js'));
    await start();
    expect(errors()).toEqual([
      expect.stringMatching(/^one\/resolvers\/Query\.a\.js:1:1: it is no regular file/),
    ]);
    expect((await api('two')).errors).toEqual([]);
  });

  it('with aliases that multiply, or that hold themselves, keeps no other from its API', async () => {
    const bomb = ['a: &a [x, x]', ...'bcdefghij'].map((name, at) =>
      at === 0
        ? name
        : `${name}: &${name} [*${'abcdefghij'[at - 1]}, *${'abcdefghij'[at - 1]}, *${'abcdefghij'[at - 1]}]`,
    );
    await put('bomb/api.yaml', bomb.join('\n'));
    await put('circle/api.yaml', 'environmentVariables: {}\nlambdaAuthorizerConfig: &l\n  more: *l\n');
    for (const name of ['bomb', 'circle', 'later'])
      await put(`${name}/schema.graphql`, 'type Query { a: String }');
    await put('later/resolvers/Query.a.js', saying('here'));
    await start();
    expect(await ask('later', '{ a }')).toEqual({ data: { a: 'here' } });
    expect(errors()).toEqual([
      expect.stringMatching(/^bomb\/api\.yaml:2:8: its aliases/),
      expect.stringMatching(/^circle\/api\.yaml:3:9: its aliases/),
    ]);
    expect((await api('bomb')).errors).toHaveLength(1);
  });

  it('is APIs: code in both languages, of TypeScript too, pipelines, data sources, variables', async () => {
    await put('one/schema.graphql', 'type Query { js: String ts: String vtl: String steps: String }');
    await put('one/resolvers/Query.js.js', saying('javascript'));
    await put(
      'one/resolvers/Query.ts.ts',
      "import type { Context } from '@aws-appsync/utils';\nexport function request(ctx: Context): object { return { payload: ctx.env.WORD as string }; }\nexport function response(ctx: Context): unknown { return ctx.result; }\n",
    );
    await put('one/resolvers/Query.vtl.request.vtl', '{"version": "2018-05-29", "payload": "velocity"}');
    await put('one/resolvers/Query.vtl.response.vtl', '$util.toJson($ctx.result)');
    await put('one/functions/first.js', saying('first'));
    await put(
      'one/functions/second.js',
      'export function request(ctx) { return { payload: ctx.prev.result + " second" }; }\nexport function response(ctx) { return ctx.result; }\n',
    );
    await put(
      'one/resolvers/Query.steps.js',
      'export function request() { return {}; }\nexport function response(ctx) { return ctx.prev.result; }\n',
    );
    await put(
      'one/api.yaml',
      'resolvers:\n  Query.steps: { functions: [first, second] }\nenvironmentVariables: { WORD: typed }\n',
    );
    await put('two/schema.graphql', 'type Query { empty: String }');
    await start();
    expect(errors()).toEqual([]);
    expect(await ask('one', '{ js ts vtl steps }')).toEqual({
      data: { js: 'javascript', ts: 'typed', vtl: 'velocity', steps: 'first second' },
    });
    expect(await ask('two', '{ empty }')).toEqual({ data: { empty: null } });
  });

  it('names the file that is missing, and the part that is meant', async () => {
    await put('one/schema.graphql', 'type Query { a: String }');
    await put('one/api.yaml', 'resolvers:\n  Query.a: {}\n');
    await put('two/schema.graphql', 'type Query { a: String }');
    await put('two/api.yaml', 'datasources: {}\n');
    await start();
    expect(errors()).toEqual([
      expect.stringMatching(/^one\/api\.yaml:2:3: resolvers\/Query\.a\.js is not there: /),
      'two/api.yaml:1:1: datasources is not known; did you mean dataSources?',
    ]);
  });

  it('is followed, and its API stays the same over changes and restarts', async () => {
    await put('one/schema.graphql', 'type Query { word: String }');
    await put('one/resolvers/Query.word.js', saying('one'));
    await start();
    const { apiId, apiKey } = await api('one');
    await put('one/resolvers/Query.word.js', saying('two'));
    await said('the files of an API changed it');
    expect(await ask('one', '{ word }')).toEqual({ data: { word: 'two' } });
    await server?.stop();
    await start();
    expect(await api('one')).toMatchObject({ apiId, apiKey, errors: [] });
    await put('more/schema.graphql', 'type Query { word: String }');
    await said('the files of an API made it', 2);
  });

  it.each([
    ['schema.graphql', 'type Query {\n  word: Wrod\n}', /^one\/schema\.graphql:2:9: .*"Wrod"/],
    [
      'schema.graphql',
      'type Query { other: String }',
      /^one\/resolvers\/Query\.word\.js:1:1: the schema has no field word/,
    ],
    [
      'resolvers/Query.word.js',
      'export function request() {\n  return 1 +;\n}',
      /^one\/resolvers\/Query\.word\.js:2:\d+: /,
    ],
    [
      'resolvers/Query.word.js',
      'export function request() {\n  while (true) {}\n}',
      /^one\/resolvers\/Query\.word\.js:2:\d+: /,
    ],
    ['resolvers/Query.more.ts', 'const a = 1;\nenum X { A }', /^one\/resolvers\/Query\.more\.ts:2:1: .*enum/],
    ['resolvers/Query.vtl', '{}', /^one\/resolvers\/Query\.vtl:1:1: a mapping template is named/],
    ['resolvers/word.js', none, /^one\/resolvers\/word\.js:1:1: a resolver is named TYPE\.FIELD/],
    ['functions/step.request.vtl', '#if(', /^one\/functions\/step\.request\.vtl:1:\d+: /],
    ['api.yaml', 'dataSources: [', /^one\/api\.yaml:1:\d+: /],
    ['api.yaml', 'name: one\nauthenticationType: KEY\n', /^one\/api\.yaml:\d:1: .*authenticationType/],
    ['api.yaml', 'resolvers:\n  Query.word: { dataSourceName: gone }\n', /there is no data source gone/],
    ['api.yaml', 'resolvers:\n  Query.word: { functions: [gone] }\n', /there is no function gone/],
    ['api.yaml', 'dataSources:\n  b: { type: HTTP }\n', /^one\/api\.yaml:2:3: .*httpConfig/],
    [
      'api.yaml',
      'dataSources:\n  a: { type: NONE }\n  b: { type: NONE }\n',
      /say in resolvers\.Query\.word which dataSourceName/,
    ],
    ['api.yaml', 'queryDepthLimits: 3\n', /^one\/api\.yaml:1:1: queryDepthLimits is not known/],
    ['api.yaml', 'visibility: PRIVATE\n', /^one\/api\.yaml:1:1: visibility/],
  ])(
    'with a mistake in %s (%j) tells where, and leaves the API that is there',
    async (file, text, expected) => {
      await put('one/schema.graphql', 'type Query { word: String }');
      await put('one/resolvers/Query.word.js', saying('one'));
      await start();
      await put(`one/${file}`, text);
      await said('one/');
      expect(errors()).toEqual(expect.arrayContaining([expect.stringMatching(expected)]));
      expect(await ask('one', '{ word }')).toEqual({ data: { word: 'one' } });
    },
  );

  it('is without errors again when it is mended', async () => {
    await put('one/schema.graphql', 'type Query { word: Strin }');
    await start();
    expect(await api('one')).toMatchObject({ errors: [{ file: 'schema.graphql', line: 1, column: 20 }] });
    await put('one/schema.graphql', 'type Query { word: String }');
    await said('without errors again');
    expect(await ask('one', '{ word }')).toEqual({ data: { word: null } });
  });

  it('refuses a start without the folder', async () => {
    const options = { port: 0, memory: true, apisDirectory: join(root, 'nowhere') };
    await expect(createServer(options)).rejects.toThrow(
      `--apis: the folder ${join(root, 'nowhere')} is not there`,
    );
  });
});
