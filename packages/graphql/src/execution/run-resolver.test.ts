import type { Json } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceAnswer } from '../resolver/data-source.ts';
import { ask, type Handlers, Raised, requestOf, testApi } from './testing/test-api.ts';

const sdl = `
type Query { a(n: Int): Int  text: String  list: [Item] }
type Mutation { go(n: Int): Item }
type Subscription { went(n: Int): Item @aws_subscribe(mutations: ["go"]) }
type Item { id: ID!  n: Int  more: Int }
`;

const failing: DataSource = {
  invoke: async () => ({ result: { seen: 1 }, error: { message: 'broken', type: 'Lambda:Unhandled' } }),
};

/** A pipeline of two functions whose handlers a test gives. */
function pipeline(handlers: Handlers) {
  return testApi({
    sdl,
    resolvers: [
      {
        typeName: 'Query',
        fieldName: 'a',
        kind: 'PIPELINE',
        pipelineConfig: { functions: ['f', 'g'] },
        code: 'main',
      },
    ],
    functions: [
      { functionId: 'f', name: 'f', dataSourceName: 'none', code: 'f' },
      { functionId: 'g', name: 'g', dataSourceName: 'none', code: 'g' },
    ],
    handlers: { main: {}, ...handlers },
  });
}
const plus = (n: number) => ({
  request: ({ prev }: { prev?: { result: Json } }) => ({ payload: Number(prev?.result ?? 0) + n }),
});

describe('pipelines', () => {
  it('hand on what the step before gave, and may skip steps', async () => {
    const usual = { f: plus(1), g: plus(10) };
    expect(await ask(pipeline(usual), '{ a }')).toEqual({ data: { a: 11 } });
    const begun = pipeline({
      ...usual,
      main: { request: ({ arguments: given }) => (given as { n: number }).n },
    });
    expect(await ask(begun, '{ a(n: 5) }')).toEqual({ data: { a: 16 } });
    const next = pipeline({ ...usual, f: { request: (_, { early }) => early(7) } });
    expect(await ask(next, '{ a }')).toEqual({ data: { a: 17 } });
    const main = { response: ({ prev }: { prev?: { result: Json } }) => Number(prev?.result) * 2 };
    const end = pipeline({ ...usual, main, f: { request: (_, { early }) => early(7, 'END') } });
    expect(await ask(end, '{ a }')).toEqual({ data: { a: 14 } });
    const before = pipeline({ ...usual, main: { ...main, request: (_, { early }) => early(3) } });
    expect(await ask(before, '{ a }')).toEqual({ data: { a: 6 } });
  });

  it('see the arguments as the templates of earlier steps have left them', async () => {
    const given: Handlers = {
      main: {
        request: (_, { leaveArguments }) => {
          leaveArguments({ n: 8 });
          return null;
        },
      },
      f: plus(0),
      g: { request: ({ arguments: seen }) => ({ payload: (seen as { n: number }).n }) },
    };
    expect(await ask(pipeline(given), '{ a(n: 5) }')).toEqual({ data: { a: 8 } });
  });

  it('share a stash, go on after appended errors and stop at raised ones', async () => {
    const appended = pipeline({
      f: {
        request: ({ stash }, { appendError }) => {
          stash.kept = 4;
          appendError('so so', 'Warning');
          return {};
        },
      },
      g: { request: ({ stash }) => ({ payload: stash.kept ?? null }) },
    });
    expect(await ask(appended, '{ a }')).toMatchObject({
      data: { a: 4 },
      errors: [{ errorType: 'Warning', message: 'so so' }],
    });
    let ran = false;
    const stopped = pipeline({
      f: {
        request: () => {
          throw new Raised('stop', { kind: 'unauthorized', errorType: 'Unauthorized' });
        },
      },
      g: {
        request: () => {
          ran = true;
          return {};
        },
      },
    });
    expect(await ask(stopped, '{ a }')).toMatchObject({
      data: { a: null },
      errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access a on type Query' }],
    });
    expect(ran).toBe(false);
  });
});

describe('sources that fail', () => {
  const seen = { response: ({ error }: { error?: { message: string } }) => error?.message ?? 'none' };
  const template = (version: string) => ({ request: () => ({ version }), ...seen });
  const unit = { typeName: 'Query', fieldName: 'text', dataSourceName: 'broken' };
  const raised = { data: { text: null }, errors: [{ errorType: 'Lambda:Unhandled', message: 'broken' }] };

  it.each([
    ['JavaScript', { code: 'js' }, { data: { text: 'broken' } }],
    [
      'templates of 2018',
      { requestMappingTemplate: 'new.request', responseMappingTemplate: 'new.response' },
      { data: { text: 'broken' } },
    ],
    [
      'templates of 2017',
      { requestMappingTemplate: 'old.request', responseMappingTemplate: 'old.response' },
      raised,
    ],
    ['no code', {}, raised],
  ])('are seen by %s as AppSync shows them', async (_, code, wanted) => {
    const program = testApi({
      sdl,
      resolvers: [{ ...unit, ...code }],
      sources: { broken: failing },
      handlers: {
        js: { request: () => ({}), ...seen },
        new: template('2018-05-29'),
        old: template('2017-02-28'),
      },
    });
    expect(await ask(program, '{ text }')).toMatchObject(wanted);
  });

  it('are not waited for beyond the time of a request', async () => {
    const program = testApi({
      sdl,
      resolvers: [{ ...unit, code: 'js' }],
      sources: { broken: { invoke: () => new Promise<DataSourceAnswer>(() => undefined) } },
      handlers: { js: { request: () => ({}) } },
      limits: { graphqlExecutionTimeoutMs: 5 },
    });
    expect(await ask(program, '{ text }')).toMatchObject({
      data: { text: null },
      errors: [{ errorType: 'ExecutionTimeout' }],
    });
  });
});

describe('BatchInvoke', () => {
  it('gathers siblings up to the size, in order', async () => {
    const batches: number[] = [];
    const lambda: DataSource = {
      invoke: async () => ({ result: null }),
      invokeBatch: async (requests) => {
        batches.push(requests.length);
        return requests.map(({ request }) => ({
          result: Number((request as { payload: number }).payload) * 10,
        }));
      },
    };
    const program = testApi({
      sdl,
      resolvers: [
        { typeName: 'Query', fieldName: 'list', dataSourceName: 'none', code: 'list' },
        { typeName: 'Item', fieldName: 'more', dataSourceName: 'lambda', code: 'more', maxBatchSize: 3 },
      ],
      sources: { lambda },
      handlers: {
        list: { request: () => ({ payload: [1, 2, 3, 4].map((n) => ({ id: String(n), n })) }) },
        more: {
          request: ({ source }) => ({ operation: 'BatchInvoke', payload: (source as { n: number }).n }),
        },
      },
    });
    const more = [10, 20, 30, 40].map((value) => ({ more: value }));
    expect(await ask(program, '{ list { more } }')).toEqual({ data: { list: more } });
    expect(batches).toEqual([3, 1]);
  });
});

describe('subscriptions', () => {
  const program = testApi({
    sdl,
    resolvers: [{ typeName: 'Subscription', fieldName: 'went', dataSourceName: 'none', code: 'went' }],
    handlers: {
      went: {
        request: ({ arguments: given }) => {
          if ((given as { n?: number }).n === 9) throw new Raised('no', { kind: 'unauthorized' });
          return {};
        },
        response: (_, { setFilter }) => {
          setFilter({ filterGroup: [] });
          return null;
        },
      },
    },
  });

  it('begin with their filter, and show of a value what they select', async () => {
    const started = await program.startSubscription(
      requestOf('subscription { w: went(n: 1) { i: id more } }'),
    );
    expect(started).toMatchObject({
      ...{ kind: 'started', fieldName: 'went', responseName: 'w', arguments: { n: 1 } },
      ...{ mutations: ['go'], filter: { filterGroup: [] } },
    });
    if (started.kind !== 'started') throw new Error('not started');
    expect(await started.deliver({ id: '7', n: 3 })).toBe('{"data":{"w":{"i":"7","more":null}}}');
    expect(JSON.parse(await started.deliver({ n: 3 })).errors[0].message).toContain('Cannot return null');
  });

  it.each([
    ['subscription { went(n: 9) { id } }', 'Not Authorized to access went on type Subscription'],
    ['{ text }', 'query and mutations are not supported through the realtime channel'],
    [
      'subscription { gone }',
      "Validation error of type FieldUndefined: Field 'gone' in type 'Subscription' is undefined @ 'gone'",
    ],
  ])('are refused: %s', async (text, message) => {
    const refused = await program.startSubscription(requestOf(text));
    expect(refused).toMatchObject({ kind: 'refused', errors: [{ message }] });
  });
});
