import { resolveLimits } from '@cairn/kit';
import { parse, validateSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { definitionProblems } from './definition-problems.ts';
import { inputChainMax } from './input-cycle.ts';
import { readSchema } from './read-schema.ts';
import { schemaLimits } from './schema-limits.ts';
import { isSchemaRejection } from './schema-rejection.ts';

const times = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('\n');
const before = (at: number, text: (at: number) => string): string =>
  Array.from({ length: at }, (_, each) => text(each)).join(' ');

function problems(sdl: string, limits: Partial<typeof limitsByDefault> = {}): readonly string[] {
  const read = readSchema(sdl, { ...limitsByDefault, ...limits });
  return isSchemaRejection(read) ? read.problems : [];
}
const limitsByDefault = resolveLimits(schemaLimits);
const query = 'type Query { a: Int }\n';

describe('a schema that is large', () => {
  it('is told as many problems as the limit says, and what an unknown name is like by none', () => {
    const found = problems(`${query}${times(2_000, (at) => `type Q${at} { a: Querx }`)}`);
    expect(found).toHaveLength(limitsByDefault.graphqlSchemaProblems);
    expect(new Set(found.map((text) => text.replace(/ \(.*/, '')))).toEqual(
      new Set(['Unknown type "Querx".']),
    );
    expect(
      problems(`${query}${times(30, () => 'type Query { a: Int }')}`, { graphqlSchemaProblems: 3 }),
    ).toHaveLength(3);
    expect(
      problems(`${query}${times(30, (at) => `type T${at}`)}`, { graphqlSchemaProblems: 3 }),
    ).toHaveLength(3);
  });

  it('is gone through no further than to the last problem that is told', () => {
    const document = parse(`${times(40, (at) => `type Q${at} { a: X }`)}`);
    let read = 0;
    const counted = document.definitions.map((node) =>
      Object.defineProperty({ ...node }, 'fields', {
        enumerable: true,
        get: () => {
          read += 1;
          return 'fields' in node ? node.fields : undefined;
        },
      }),
    );
    expect(definitionProblems({ ...document, definitions: counted as never }, 4)).toHaveLength(4);
    const readForFour = read;
    read = 0;
    expect(definitionProblems({ ...document, definitions: counted as never }, 100)).toHaveLength(40);
    expect(readForFour * 4).toBeLessThan(read);
  });

  it.each([
    ['types', times(10_000, (at) => `type T${at} { a: Int }`), 'graphqlSchemaTypes'],
    ['fields', `type T { ${times(40_000, (at) => `f${at}: Int`)} }`, 'graphqlSchemaFields'],
    ['values', `enum E { ${times(40_000, (at) => `V${at}`)} }`, 'graphqlSchemaFields'],
    ['arguments', `type T { a(${times(40_000, (at) => `f${at}: Int`)}): Int }`, 'graphqlSchemaFields'],
    [
      'interfaces that implement all before them',
      times(
        200,
        (at) =>
          `interface I${at} ${at === 0 ? '' : 'implements'} ${before(at, (each) => `& I${each}`)} { a: Int }`,
      ),
      'graphqlSchemaImplementedFields',
    ],
    [
      'types with fields of many interfaces',
      `${times(50, (at) => `interface I${at} { ${before(20, (each) => `f${each}: Int`)} }`)}
      ${times(200, (at) => `type T${at} implements ${before(50, (each) => `& I${each}`)} { a: Int }`)}`,
      'graphqlSchemaImplementedFields',
    ],
    [
      'the same, in extensions',
      `${times(50, (at) => `interface I${at} { a: Int } extend interface I${at} { ${before(20, (each) => `f${each}: Int`)} }`)}
      ${times(200, (at) => `type T${at} { a: Int } extend type T${at} implements ${before(50, (each) => `& I${each}`)}`)}`,
      'graphqlSchemaImplementedFields',
    ],
  ])('is refused by a count, before it is checked: %s', (_, sdl, limit) => {
    const [problem, ...others] = problems(query + sdl);
    expect(problem).toContain(`(the limit ${limit})`);
    expect(others).toEqual([]);
  });

  it('is refused for the first way by which inputs require themselves, not for each', () => {
    const fields = before(60, (each) => `f${each}: I${each}!`);
    const found = problems(`${query}${times(60, (at) => `input I${at} { ${fields} }`)}`);
    expect(found).toEqual([
      'Cannot reference Input Object "I0" within itself through a series of non-null fields: "f0".',
    ]);
    expect(problems(`${query} input A { b: B! } input B { a: Int c: C! } input C { b: B! }`)).toEqual([
      'Cannot reference Input Object "B" within itself through a series of non-null fields: "c.b".',
    ]);
    expect(
      problems(
        `${query} input A { b: B! a: [A!]! c: A } input B { d: D! } input C { d: D! } input D { x: Int }`,
      ),
    ).toEqual([]);
  });

  it('is refused where inputs require each other over more steps than checking takes', () => {
    const chain = (length: number): string =>
      times(length, (at) => `input I${at} { ${at + 1 === length ? 'a: Int' : `f: I${at + 1}!`} }`);
    expect(problems(query + chain(9_000))[0]).toContain(`over more than ${inputChainMax} steps`);
    const read = readSchema(query + chain(inputChainMax));
    expect(isSchemaRejection(read) ? read.details : validateSchema(read.schema)).toEqual([]);
  });

  it('keeps its limits where types are added to it', () => {
    const read = readSchema(query, { ...limitsByDefault, graphqlSchemaTypes: 3 });
    if (isSchemaRejection(read)) throw new Error(read.details);
    const more = read.withType('type A { a: Int }');
    if (isSchemaRejection(more)) throw new Error(more.details);
    const tooMany = more.withType('type B { a: Int }');
    expect(isSchemaRejection(tooMany) && tooMany.details).toContain('graphqlSchemaTypes');
  });
});
