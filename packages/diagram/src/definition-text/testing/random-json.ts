import { type Json, jsonNumberOf, type Random } from '@cairn/kit';
import { fromEntries } from '../edit/apply-value-edit.ts';

const names = [
  'StartAt',
  'States',
  'Type',
  'Next',
  'a b',
  'x/y',
  'Fröhlich',
  '1',
  '10',
  'no',
  '',
  "it's",
  '"q"',
  '~t',
  'A: b',
  '<<',
  '#',
  '- x',
  '__proto__',
  'Retry',
];
const texts = [
  '',
  'A',
  'States.ALL',
  '{% $states.input %}',
  '$.a[0]',
  'true',
  'null',
  '1e3',
  'a: b',
  'a #b',
  ' lead',
  'tail ',
  'two\nlines',
  'ends\n',
  '\n',
  'a\n\n b\n\n',
  'tab\there',
  "it's",
  'say "hi"',
  'back\\slash',
  'é\u{1F600}',
  '\u2028',
  '\u0007',
  '// no',
  '/* no */',
  '- x',
  '*',
  '&',
  '!t',
  '%',
  '@',
  '`',
  '? k',
  '|',
  '>',
  'arn:aws:lambda:us-east-1:1:function:f',
  '2026-01-01T00:00:00Z',
  '0x1F',
  '~',
  'x'.repeat(120),
  'a\r\nb',
  '[',
  '{}',
  ',',
  'a,b',
  '=',
  '<<',
  '---',
  '...',
  '\ud800',
];
const numbers = [
  '0',
  '1',
  '-1',
  '1.0',
  '1e3',
  '-0',
  '12345678901234567890',
  '0.10',
  '1E+2',
  '0.000001',
  '42',
];

/** One of some values. */
export function oneOf<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)] as Value;
}

/** A value as a person, or a fuzzer, might write it. */
export function randomJson(random: Random, levels: number): Json {
  const kind = random.next();
  if (levels === 0 || kind < 0.35) return randomScalar(random);
  const length = Math.floor(random.next() * 5);
  if (kind < 0.6) return Array.from({ length }, () => randomJson(random, levels - 1));
  return randomObject(random, levels, length);
}

/** An object of at most so many members. */
export function randomObject(random: Random, levels: number, length: number): Json {
  const entries = new Map<string, Json>();
  for (let count = 0; count < length; count++)
    entries.set(oneOf(random, names), randomJson(random, levels - 1));
  return fromEntries([...entries]);
}

/** A name of a member. */
export function randomName(random: Random): string {
  return oneOf(random, names);
}

/** A scalar, some of them hard to write. */
export function randomScalar(random: Random): Json {
  const kind = random.next();
  if (kind < 0.6) return oneOf(random, texts);
  if (kind < 0.85) return jsonNumberOf(oneOf(random, numbers));
  return oneOf(random, [true, false, null]);
}
