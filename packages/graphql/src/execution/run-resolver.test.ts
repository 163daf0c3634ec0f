import type { Json } from '@cairn/kit';
import { describe, expect, it } from 'vitest';
import type { DataSource, DataSourceAnswer } from '../resolver/data-source.ts';
import { planSelection, printMessage } from '../subscriptions/selection-plan.ts';
import { startOperation } from '../subscriptions/subscription-operation.ts';
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

describe('the time of a request', () => {
  it('ends with its answer, and so does what an overrun has abandoned', async () => {
    const signals: AbortSignal[] = [];
    const asked: Json[] = [];
    let answerFirst: (answer: DataSourceAnswer) => void = () => {};
    const program = testApi({
      sdl,
      resolvers: [
        { typeName: 'Query', fieldName: 'text', dataSourceName: 'slow', code: 'slow' },
        { typeName: 'Query', fieldName: 'list', dataSourceName: 'slow', code: 'later' },
      ],
      sources: {
        slow: {
          invoke: (document) => {
            asked.push(document);
            return new Promise((answer) => {
              if (document === 'first') answerFirst = answer;
            });
          },
        },
      },
      handlers: {
        slow: { request: () => 'first', response: () => 'x'.repeat(100) },
        later: { request: () => 'second' },
      },
      limits: { graphqlResponseBytes: 50 },
      onDeadline: (signal) => void signals.push(signal),
    });
    const answering = ask(program, '{ text list { id } }');
    await expect.poll(() => asked).toEqual(['first', 'second']);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    answerFirst({ result: null });
    expect(await answering).toMatchObject({ data: null, errors: [{ errorType: 'ResponseTooLarge' }] });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('what resolvers leave', () => {
  const many = (field: string) => `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: ${field}`).join(' ')} }`;
  const resolvers = [{ typeName: 'Query', fieldName: 'text', dataSourceName: 'none', code: 'js' }];

  it('of lines is dropped when a handler has run, though its request goes on', async () => {
    const logged: (readonly string[])[] = [];
    const kept: number[] = [];
    const program = testApi({
      sdl,
      resolvers,
      handlers: {
        js: {
          request: (_, { logs }) => {
            logs.push('a line');
            logged.push(logs);
            kept.push(logged.flat().length);
            return {};
          },
        },
      },
    });
    await ask(program, many('text'));
    expect(new Set(kept)).toEqual(new Set([1]));
    expect(logged).toHaveLength(100);
  });

  it('of errors and headers counts as their answer does', async () => {
    const long = 'x'.repeat(1_000);
    const bounded = (request: Handlers[string]['request']) =>
      testApi({
        sdl,
        resolvers,
        handlers: { js: request === undefined ? {} : { request } },
        limits: { graphqlResponseBytes: 50_000 },
      });
    const overrun = { data: null, errors: [{ errorType: 'ResponseTooLarge' }] };
    const raised = bounded((_, { appendError }) => {
      appendError(long);
      return {};
    });
    expect(await ask(raised, many('text'))).toMatchObject(overrun);
    const headed = bounded((_, { addHeader }) => {
      addHeader('x-long', long);
      return {};
    });
    expect(await ask(headed, many('text'))).toMatchObject(overrun);
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

  /** What a subscriber is told of an item. */
  async function told(text: string, variables: object, item: Json): Promise<unknown> {
    const started = await startOperation(program, requestOf(text, { variables }));
    if (started.kind !== 'started') throw new Error(JSON.stringify(started.errors));
    const plan = await planSelection({ ...started, mayReach: () => true });
    return JSON.parse(printMessage(plan, item, 10_000) as string);
  }

  it('begin with their filter', async () => {
    expect(
      await program.startSubscription(requestOf('subscription { w: went(n: 1) { i: id more } }')),
    ).toMatchObject({
      ...{ kind: 'started', arguments: { n: 1 }, mutations: ['go'], filter: { filterGroup: [] } },
      ...{ field: { name: { value: 'went' } }, variables: {} },
    });
  });

  it('show of a value what all nodes of their field select, those of fragments too', async () => {
    const item = { id: '7', n: 3 };
    const text = 'subscription { w: went { i: id } ...F } fragment F on Subscription { w: went { n } }';
    expect(await told(text, {}, item)).toEqual({ data: { w: { i: '7', n: 3 } } });
  });

  it('skip and include by variables as requests read them', async () => {
    const text = 'subscription ($n: Int, $all: Boolean!) { went(n: $n) { id n @include(if: $all) } }';
    // graphql-js would take no text for a number.
    expect(await told(text, { n: '3', all: true }, { id: '7', n: 3 })).toEqual({
      data: { went: { id: '7', n: 3 } },
    });
  });

  it('are refused where what their resolver says is too large', async () => {
    const bounded = testApi({
      sdl,
      resolvers: [{ typeName: 'Subscription', fieldName: 'went', dataSourceName: 'none', code: 'went' }],
      handlers: {
        went: { request: () => ({ payload: { id: 'x'.repeat(100) } }), response: ({ result }) => result },
      },
      limits: { graphqlResponseBytes: 50 },
    });
    expect(await bounded.startSubscription(requestOf('subscription { went { id } }'))).toMatchObject({
      kind: 'refused',
      errors: [{ errorType: 'ResponseTooLarge' }],
    });
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
