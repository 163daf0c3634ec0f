import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { publicIdentityPoolOperations, publicUserPoolOperations } from '../cognito/public-calls.ts';
import { identityPoolInputs } from '../cognito-identity/identity-pool-inputs.ts';
import { operationNameOf } from '../facade.ts';
import { compileInputReader } from '../shape/compile-reader.ts';
import type { Shape, StringShape, StructureShape } from '../shape/shape.ts';
import { userPoolInputs } from './user-pool-inputs.ts';

// As the SDK for JavaScript describes them: [kind, namespace, name, traits, names of members, their types, …].
type Described = readonly [number, string, string, unknown, readonly unknown[], readonly unknown[], number?];
const require = createRequire(import.meta.url);
const described = (name: string): readonly Described[] =>
  Object.values(require(name) as object).filter((value): value is Described => Array.isArray(value));

/** Inputs by operation, of an SDK client. */
function sdkInputs(name: string): ReadonlyMap<string, Described> {
  const operations = described(name).filter(([kind]) => kind === 9);
  return new Map(
    operations.map(([, , operation, , input]) => [
      operation,
      (typeof input === 'function' ? (input as unknown as () => Described)() : input) as unknown as Described,
    ]),
  );
}

describe.each<readonly [name: string, client: string, inputs: { readonly [method: string]: StructureShape }]>(
  [
    ['user pools', '@aws-sdk/client-cognito-identity-provider', userPoolInputs],
    ['identity pools', '@aws-sdk/client-cognito-identity', identityPoolInputs],
  ],
)('the inputs of %s', (_name, client, inputs) => {
  it('are those of all operations that the SDK has', () => {
    const known = [...sdkInputs(client).keys()].sort();
    expect(known.length).toBeGreaterThan(20);
    expect(Object.keys(inputs).map(operationNameOf).sort()).toEqual(known);
  });

  it('have the members that the SDK sends, and ask for those that it asks for', () => {
    for (const [operation, input] of sdkInputs(client)) {
      const shape = inputs[operation.charAt(0).toLowerCase() + operation.slice(1)] as StructureShape;
      const members = (input[4] ?? []) as readonly string[];
      expect([operation, ...Object.keys(shape.members).sort()]).toEqual([operation, ...[...members].sort()]);
      const required = members.slice(0, input[6] ?? 0);
      expect([operation, ...[...shape.required].sort()]).toEqual([operation, ...[...required].sort()]);
    }
  });

  it('tell of a value that is wrong no more than its beginning', () => {
    for (const [method, shape] of Object.entries(inputs)) {
      const read = compileInputReader(shape, 'lower-first');
      for (const input of longInputs(shape)) {
        let message = '';
        try {
          read(input);
        } catch (error) {
          message = (error as Error).message;
        }
        // As often as it breaks a constraint, of which a hundred are told.
        expect([method, /<{2049}/.test(message), message.length < 250_000]).toEqual([method, false, true]);
      }
    }
  });

  it('have them at every depth', () => {
    for (const [operation, input] of sdkInputs(client)) {
      const shape = inputs[operation.charAt(0).toLowerCase() + operation.slice(1)] as StructureShape;
      expect([...differences(input, shape, operation)]).toEqual([]);
    }
  });

  it('compile', () => {
    for (const shape of Object.values(inputs)) expect(() => compileInputReader(shape)).not.toThrow();
  });
});

const long = '<'.repeat(200_000);

/** An input for each member, in which everything of it is as long as it could be. */
function longInputs({ members }: StructureShape): readonly object[] {
  return Object.entries(members).map(([name, shape]) => ({ [name]: longValue(shape, 0) }));
}

function longValue(shape: Shape, depth: number): unknown {
  switch (shape.kind) {
    case 'string':
      return long;
    case 'list':
      return depth > 3 ? [] : [longValue(shape.item, depth + 1)];
    case 'map':
      return { [long]: longValue(shape.value, depth + 1) };
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [name, longValue(member, depth + 1)]),
      );
    default:
      return null;
  }
}

describe('a pattern that is matched in linear time', () => {
  const strings = new Map(Object.values(userPoolInputs).flatMap((shape) => [...stringsOf(shape)]));
  const linear = [...strings.values()].filter(({ linearPattern }) => linearPattern !== undefined);

  test.each(linear.map(({ pattern = '', linearPattern = '' }) => [pattern, linearPattern]))(
    '%s',
    (pattern, linearPattern) => {
      const flags = pattern.startsWith('(?s)') ? 'su' : 'u';
      const slow = new RegExp(`^(?:${pattern.replace('(?s)', '')})$`, flags);
      const quick = new RegExp(`^(?:${linearPattern})$`, 'u');
      const piece = fc.constantFrom(
        '{####}',
        '{##',
        '##}',
        '{',
        '#',
        '}',
        '@',
        'a',
        ' ',
        '\n',
        '\u0001',
        'ö',
        '*',
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
          const text = pieces.join('');
          expect(quick.test(text)).toBe(slow.test(text));
        }),
        { numRuns: 2_000 },
      );
      // What the model's own would still be at tomorrow; the end of a line is in none of them but `[\s\S]`.
      for (const unit of ['{####}', '{##', '##}', '@']) {
        const long = `${unit.repeat(50_000)}\u0001\n\u0001`;
        expect(quick.test(long)).toBe(linearPattern === '[\\s\\S]*');
      }
    },
  );

  it('stands wherever one of the model repeats a repetition', () => {
    expect(linear.length).toBe(5);
  });
});

test('what is public is an operation', () => {
  const names = (inputs: object): readonly string[] => Object.keys(inputs).map(operationNameOf);
  expect([...publicUserPoolOperations].filter((name) => !names(userPoolInputs).includes(name))).toEqual([]);
  expect(
    [...publicIdentityPoolOperations].filter((name) => !names(identityPoolInputs).includes(name)),
  ).toEqual([]);
});

test('what the SDK sends unsigned is public, and nothing else', () => {
  const text = require('node:fs').readFileSync(
    require
      .resolve('@aws-sdk/client-cognito-identity-provider')
      .replace('index.js', '../dist-es/auth/httpAuthSchemeProvider.js'),
    'utf8',
  ) as string;
  const unsigned = [...text.matchAll(/case "(\w+)":/g)].map(([, name]) => name);
  expect([...publicUserPoolOperations].sort()).toEqual(unsigned.sort());
});

/** Where a shape has other members than the SDK, or asks for others, in its lists and structures. */
function* differences(
  schema: unknown,
  shape: Shape,
  path: string,
  above: readonly unknown[] = [],
): Iterable<string> {
  const known = plain(schema);
  if (!Array.isArray(known) || above.includes(known)) return;
  const within = [...above, known];
  const [kind, , , , names, types, required = 0] = known as unknown as Described;
  if (kind === 1) {
    if (shape.kind === 'list') yield* differences(names, shape.item, `${path}[]`, within);
    else yield `${path} is a list`;
  } else if (kind === 3) {
    if (shape.kind !== 'structure') {
      yield `${path} is a structure`;
      return;
    }
    const members = names as readonly string[];
    const ours = [Object.keys(shape.members), shape.required].map((each) => [...each].sort().join());
    const theirs = [members, members.slice(0, required)].map((each) => [...each].sort().join());
    if (ours.join(' ! ') !== theirs.join(' ! ')) yield `${path}: ${theirs.join(' ! ')}`;
    for (const [at, name] of members.entries()) {
      const member = shape.members[name];
      if (member !== undefined) yield* differences(types[at], member, `${path}.${name}`, within);
    }
  }
}

/** A schema without the functions and traits around it; a number where it is simple. */
function plain(schema: unknown): unknown {
  if (typeof schema === 'function') return plain(schema());
  if (!Array.isArray(schema)) return schema;
  if (schema[0] === 0) return plain(schema[4]);
  const isWrapped = typeof schema[0] === 'function' || Array.isArray(schema[0]) || schema.length === 2;
  return isWrapped ? plain(schema[0]) : schema;
}

function* stringsOf(shape: Shape): Iterable<readonly [key: string, shape: StringShape]> {
  if (shape.kind === 'string') yield [JSON.stringify(shape), shape];
  if (shape.kind === 'list') yield* stringsOf(shape.item);
  if (shape.kind === 'map') yield* stringsOf(shape.value);
  if (shape.kind === 'structure') for (const member of Object.values(shape.members)) yield* stringsOf(member);
}
