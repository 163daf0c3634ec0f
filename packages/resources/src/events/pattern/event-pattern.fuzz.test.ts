import { isJsonArray, isJsonObject, type Json, type JsonObject } from '@cairn/kit';
import fc from 'fast-check';
import { it } from 'vitest';
import { EventPattern } from './event-pattern.ts';
import { EventPatternError } from './pattern-error.ts';
import { PatternIndex } from './pattern-index.ts';

/** A leaf of an event, with the index that it has in each array on its way. */
interface Leaf {
  readonly value: Json;
  readonly within: ReadonlyMap<object, number>;
}

/** The event as a list of leaves by path, each knowing its places in arrays: how the service's own matcher sees it. */
function leavesOf(value: Json, path: string, within: Leaf['within'], found: Map<string, Leaf[]>): void {
  if (isJsonArray(value)) {
    value.forEach((element, index) => {
      leavesOf(element, path, new Map([...within, [value, index]]), found);
    });
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      leavesOf(member, path === '' ? name : `${path}.${name}`, within, found);
    }
  } else {
    found.set(path, [...(found.get(path) ?? []), { value, within }]);
  }
}

type Pattern = { readonly [name: string]: Pattern | readonly unknown[] };

/** Every alternative as path → literals; the naive way. */
function alternativesOf(
  pattern: Pattern,
  path: string,
  given: Map<string, readonly unknown[]>[],
): typeof given {
  let found = given;
  for (const [name, member] of Object.entries(pattern)) {
    if (name === '$or') {
      found = (member as Pattern[]).flatMap((each) =>
        alternativesOf(
          each,
          path,
          found.map((one) => new Map(one)),
        ),
      );
      continue;
    }
    const at = path === '' ? name : `${path}.${name}`;
    if (Array.isArray(member)) found = found.map((one) => new Map([...one, [at, member]]));
    else found = alternativesOf(member as Pattern, at, found);
  }
  return found;
}

function test(matcher: unknown, value: Json): boolean {
  if (typeof matcher !== 'object' || matcher === null) return matcher === value;
  const [[name, operand]] = Object.entries(matcher) as [[string, unknown]];
  if (name === 'exists') return operand === true;
  if (name === 'prefix') return typeof value === 'string' && value.startsWith(operand as string);
  if (name === 'anything-but') return value !== operand;
  const pattern = (operand as string).replace(/[.?]/g, '\\$&').replaceAll('*', '.*');
  return typeof value === 'string' && new RegExp(`^${pattern}$`, 's').test(value);
}

function isAbsence(matcher: unknown): boolean {
  return typeof matcher === 'object' && (matcher as { exists?: boolean } | null)?.exists === false;
}

/** Tries every choice of leaves whose places in arrays agree. */
function fits(
  fields: [string, readonly unknown[]][],
  leaves: Map<string, Leaf[]>,
  chosen: Leaf['within'],
): boolean {
  const [field, ...rest] = fields;
  if (field === undefined) return true;
  const [path, matchers] = field;
  const consistent = (leaves.get(path) ?? []).filter(({ within }) =>
    [...within].every(([array, index]) => (chosen.get(array) ?? index) === index),
  );
  if (consistent.length === 0 && matchers.some(isAbsence) && fits(rest, leaves, chosen)) return true;
  return consistent.some(
    ({ value, within }) =>
      matchers.some((matcher) => !isAbsence(matcher) && test(matcher, value)) &&
      fits(rest, leaves, new Map([...chosen, ...within])),
  );
}

/** Absence is asked last: the choices of the others say in which elements. */
function naive(pattern: Pattern, event: JsonObject): boolean {
  const leaves = new Map<string, Leaf[]>();
  leavesOf(event, '', new Map(), leaves);
  return alternativesOf(pattern, '', [new Map()]).some((alternative) => {
    const fields = [...alternative];
    const absent = fields.filter(([, matchers]) => matchers.some(isAbsence));
    return fits([...fields.filter((field) => !absent.includes(field)), ...absent], leaves, new Map());
  });
}

const name = fc.constantFrom('a', 'b', 'c');
const text = fc.constantFrom('', 'x', 'xy', 'xyx', 'y');
const scalar = fc.oneof(text, fc.constantFrom(0, 1, true, null));
const matcher = fc.oneof(
  { weight: 3, arbitrary: scalar as fc.Arbitrary<unknown> },
  fc.record({ exists: fc.constant(true) }),
  fc.record({ prefix: text }),
  fc.record({ 'anything-but': text }),
  fc.record({ wildcard: fc.constantFrom('*', 'x*', '*y', 'x*x', '*y*', 'xy') }),
);
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.array(matcher, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant([{ exists: false }]) },
);

const { pattern } = fc.letrec<{ pattern: Pattern; plain: Pattern }>((tie) => {
  const member = fc.oneof({ maxDepth: 2, withCrossShrink: true }, leaf, tie('plain'));
  const members = fc.dictionary(name, member as fc.Arbitrary<Pattern>, { minKeys: 1, maxKeys: 3 });
  const or = fc.array(members, { minLength: 2, maxLength: 3 });
  return {
    plain: members,
    pattern: fc.tuple(members, fc.option(or, { nil: undefined })).map(([given, alternatives]) => ({
      ...given,
      ...(alternatives !== undefined && { $or: alternatives as unknown as Pattern }),
    })),
  };
});

const { event } = fc.letrec<{ value: Json; event: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    tie('event'),
  ),
  event: fc.dictionary(name, tie('value'), { maxKeys: 3 }).map((members) => ({ ...members })),
}));

it('answers as a matcher does that tries every choice', () => {
  fc.assert(
    fc.property(pattern, fc.array(event, { minLength: 1, maxLength: 5 }), (rule, events) => {
      const compiled = EventPattern.compile(JSON.stringify(rule));
      for (const each of events) {
        const wanted = naive(rule, each);
        if (compiled.matches(each) !== wanted) throw new Error(`${wanted} for ${JSON.stringify(each)}`);
      }
    }),
    { numRuns: 4_000 },
  );
});

it('finds by the index what each pattern takes alone', () => {
  const heading = fc.record({
    source: fc.option(fc.oneof(fc.array(fc.constantFrom('s', 't', 'u'), { minLength: 1 }), leaf), {
      nil: undefined,
    }),
    'detail-type': fc.option(fc.array(fc.constantFrom('d', 'e'), { minLength: 1 }), { nil: undefined }),
    detail: fc.option(pattern, { nil: undefined }),
  });
  const whole = fc.record({
    source: fc.constantFrom('s', 't', 'x'),
    'detail-type': fc.constantFrom('d', 'e'),
    detail: event,
  });
  fc.assert(
    fc.property(fc.array(heading, { maxLength: 12 }), whole, (rules, each) => {
      const patterns = rules
        .filter((rule) => Object.values(rule).some((member) => member !== undefined))
        .map((rule) => ({ rule, pattern: EventPattern.compile(JSON.stringify(rule)) }));
      const index = new PatternIndex(patterns);
      const found = new Set(index.matching(each));
      const wanted = patterns.filter((one) => one.pattern.matches(each)).map(({ rule }) => rule);
      if (found.size !== wanted.length || !wanted.every((rule) => found.has(rule)))
        throw new Error('differs');
      if (wanted.length > 0 && !index.couldMatch(each)) throw new Error('a match was thought impossible');
    }),
    { numRuns: 1_000 },
  );
});

it('reads or refuses every text', () => {
  const part = fc.constantFrom(
    ...'{ } [ ] : , "a" "$or" "prefix" "numeric" "anything-but" "exists" "wildcard" "cidr" ">" "=" 1 -5e3 true null " \\ x'.split(
      ' ',
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.json(), (parts, json) => {
      for (const text of [parts.join(''), `{"a":[${parts.join('')}]}`, json]) {
        try {
          EventPattern.compile(text).matches({ a: 1 });
        } catch (error) {
          if (!(error instanceof EventPatternError)) throw error;
        }
      }
    }),
    { numRuns: 3_000 },
  );
});
