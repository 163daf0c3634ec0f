import fc from 'fast-check';
import { buildSchema, execute, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ApiProgram } from './api-program.ts';
import { ask, testApi } from './testing/test-api.ts';

const sdl = `
type Query { a: A  aStrict: A!  list: [A]  strictList: [A!]!  nested: [[Int!]]  node: Node  any: Any  text: String }
type A implements Node { id: ID!  n: Int  s: String!  a: A  list: [A!]  node: Node }
type B implements Node { id: ID!  n: Int  b: B!  any: [Any] }
interface Node { id: ID!  n: Int }
union Any = A | B
`;
const schema = buildSchema(sdl);
const seed = 20_261_120;

/** Data that is right for the most part: nulls stand anywhere, sometimes a value of another kind. */
const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  object: fc.record(
    {
      __typename: fc.constantFrom('A', 'B'),
      id: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<unknown>('1', 'x') }, fc.constant(null)),
      n: fc.option(fc.integer({ min: -9, max: 9 })),
      s: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>('s') }, fc.constant(null)),
      a: tie('value'),
      b: tie('value'),
      list: fc.option(fc.array(tie('value'), { maxLength: 3 })),
      any: fc.option(fc.array(tie('value'), { maxLength: 3 })),
      node: tie('value'),
    },
    { requiredKeys: ['__typename'] },
  ),
  value: fc.oneof({ maxDepth: 5, depthSize: 'small' }, fc.constant(null), tie('object')),
}));
const root = fc.record({
  a: value,
  aStrict: value,
  list: fc.option(fc.array(value, { maxLength: 3 })),
  strictList: fc.array(value, { maxLength: 3 }),
  nested: fc.option(
    fc.array(fc.option(fc.array(fc.option(fc.integer({ max: 9 })), { maxLength: 2 })), { maxLength: 3 }),
  ),
  node: value,
  any: value,
  text: fc.option(fc.string()),
});

const leaf = fc.constantFrom(
  'id',
  'n',
  's',
  '__typename',
  'x: id',
  'y: n',
  'n @skip(if: $no)',
  'n @include(if: $yes)',
);
/** Selections: most fit where they stand, the others are refused by validation. */
const { selection } = fc.letrec<{ selection: string; field: string }>((tie) => ({
  selection: fc
    .array(fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, tie('field')), { minLength: 1, maxLength: 4 })
    .map((fields) => `{ ${fields.join(' ')} }`),
  field: fc
    .tuple(
      fc.constantFrom('a', 'list', 'node', 'any', 'b', 'z: a', '... on A', '... on B', '... on Node', '...'),
      tie('selection'),
    )
    .map(([name, below]) => `${name} ${below}`),
}));
const topFields = fc.constantFrom('a', 'aStrict', 'list', 'strictList', 'node', 'any', 'other: a');
const query = fc
  .array(
    fc.oneof(
      fc.tuple(topFields, selection).map(([name, below]) => `${name} ${below}`),
      fc.constantFrom('nested', 'text', '__typename', '...F'),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(
    (fields) =>
      `query ($no: Boolean = false, $yes: Boolean = true) { ${fields.join(' ')} nested @skip(if: $no) text @include(if: $yes) } fragment F on Query { a { id } text }`,
  );

describe('the executor and that of graphql-js', () => {
  const programOf = (data: { readonly [name: string]: unknown }): ApiProgram => {
    const names = Object.keys(schema.getQueryType()?.getFields() ?? {});
    return testApi({
      sdl,
      resolvers: names.map((fieldName) => ({
        typeName: 'Query',
        fieldName,
        dataSourceName: 'none',
        code: fieldName,
      })),
      handlers: Object.fromEntries(
        names.map((name) => [
          name,
          { request: () => ({ payload: (data[name] ?? null) as never }), response: ({ result }) => result },
        ]),
      ),
    });
  };

  it('find the same data, and let nulls bubble the same way', async () => {
    let executed = 0;
    await fc.assert(
      fc.asyncProperty(query, root, async (text, data) => {
        const document = parse(text);
        const rules = specifiedRules.filter(({ name }) => name !== 'NoUnusedFragmentsRule');
        const spread = text.includes('...F') ? text : text.replace(/fragment F.*/, '');
        const isValid = validate(schema, document, rules).length === 0;
        const answer = await ask(programOf(data), spread);
        if (!isValid) {
          expect(answer.data).toBeNull();
          expect(answer.errors).not.toEqual([]);
          return;
        }
        executed += 1;
        const wanted = await execute({ schema, document, rootValue: data });
        expect(answer.data).toEqual(JSON.parse(JSON.stringify(wanted.data)));
        expect(answer.errors === undefined).toBe(wanted.errors === undefined);
      }),
      { seed, numRuns: 1_500 },
    );
    // The property must not hold for want of valid documents.
    expect(executed).toBeGreaterThan(300);
  });
});

describe('documents of all kinds', () => {
  const program = testApi({ sdl });
  const token = fc.constantFrom(
    ...[
      '{',
      '}',
      '(',
      ')',
      '[',
      ']',
      ':',
      '!',
      '=',
      '@',
      '...',
      '$',
      '&',
      '|',
      'query',
      'mutation',
      'fragment',
      'on',
      'F',
      'a',
      'id',
      'n',
    ],
    ...[
      '__schema',
      '__type',
      '"x"',
      '1',
      '1.5',
      'null',
      'true',
      '@skip',
      'if',
      '"""',
      '#',
      '\n',
      '\u0000',
      '\ud800',
    ],
  );

  it('never bring the planner down', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(token, { maxLength: 40 }).map((all) => all.join(' ')),
          query,
        ),
        async (text) => {
          const { status, body } = await program.execute({
            query: text,
            caller: { mayReach: () => true } as never,
            request: { headers: {}, domainName: null },
            requestId: 'r',
          });
          expect([200, 400]).toContain(status);
          JSON.parse(body);
        },
      ),
      { seed, numRuns: 3_000 },
    );
  });

  it('take any variables', async () => {
    const typed = testApi({
      sdl: 'type Query { f(i: I, n: [Int!], e: E, d: AWSDate): String } input I { a: Int! b: [I!] j: AWSJSON } enum E { X }',
    });
    const document = 'query ($i: I, $n: [Int!], $e: E, $d: AWSDate) { f(i: $i, n: $n, e: $e, d: $d) }';
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('i', 'n', 'e', 'd', '__proto__'), fc.jsonValue()),
        async (variables) => {
          const answer = await ask(typed, document, { variables });
          expect(answer.errors === undefined ? answer.data : answer.errors.length).toBeTruthy();
        },
      ),
      { seed, numRuns: 1_000 },
    );
  });
});
