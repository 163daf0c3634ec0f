import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { recordingsFolder } from '../conformance/replay-program.ts';

type Value = unknown;

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const corpus = join(recordingsFolder, 'step-functions', 'corpus.jsonl');

/** Definitions of people: those of the examples and, where they are, those collected for the replay. */
export function realDefinitions(): readonly Value[] {
  const own = globSync('*/machine.asl.json', { cwd: examples }).map((path) =>
    JSON.parse(readFileSync(join(examples, path), 'utf8')),
  );
  if (!existsSync(corpus)) return own;
  const lines = readFileSync(corpus, 'utf8').split('\n');
  const others = lines.filter((line) => line !== '').map((line) => JSON.parse(line).definition);
  return [...own, ...others];
}

/** What stands in the place of something else: expressions that are nearly right, and values of other types. */
const replacement = fc.oneof(
  fc.constantFrom<Value>(
    ...[
      '$',
      '$$',
      '$.',
      '$..',
      '$[*',
      '$..*[?(@.a == 1)]',
      '$[?(@.a =~ /(a+)+$/)]',
      '$.a[-1:]',
      '$x',
      '$states',
    ],
    ...["States.Format('{}')", "States.Format('{}', $.a)", 'States.Array(', 'States.ArrayRange(0, 1e9, 1)'],
    ...["States.Hash($$, 'MD5')", 'States.JsonMerge($, $, true)', 'States.MathRandom(2147483647, 1)'],
    ...[
      '{% $ %}',
      '{% $states.input %}',
      '{% ( %}',
      '{% $map([1..100000], $string) %}',
      '{% function($x){$x} %}',
    ],
    ...[
      '{% ($f := function($n){$f($n + 1)}; $f(0)) %}',
      '{% $eval("1") %}',
      '{% /(a*)*b/ %}',
      '{%%}',
      '{% %}',
    ],
    ...['', ' ', '\u0000', '\ud800', '__proto__', 'constructor', 'arn:aws:states:::lambda:invoke'],
    ...['arn:aws:states:::states:startExecution.sync:2', 'arn:aws:lambda:us-east-1:000000000000:function:f'],
    ...['2030-01-01T00:00:00Z', 'States.ALL', 'Pass', 'Map', 'DISTRIBUTED', 'JSONata', 'JSONPath'],
    ...[0, -1, 1e308, -0.0, 99_999_999, 1e21, null, true, [], {}, [null], [[[]]], { a: { b: {} } }],
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>,
);

const names = fc.constantFrom(
  ...[
    'Type',
    'Next',
    'End',
    'Parameters',
    'Arguments',
    'Output',
    'Assign',
    'ResultPath',
    'InputPath',
    'OutputPath',
  ],
  ...[
    'ResultSelector',
    'ItemsPath',
    'Items',
    'ItemProcessor',
    'Iterator',
    'Branches',
    'Choices',
    'Default',
    'Retry',
  ],
  ...[
    'Catch',
    'Seconds',
    'Timestamp',
    'SecondsPath',
    'Error',
    'CausePath',
    'QueryLanguage',
    'Condition',
    'a.$',
  ],
  ...[
    'ItemReader',
    'ItemBatcher',
    'ResultWriter',
    'MaxConcurrency',
    'ToleratedFailureCount',
    'Label',
    '__proto__',
  ],
);

interface Change {
  readonly kind: 'replace' | 'remove' | 'add' | 'copy';
  /** Which place, of all there are. */
  readonly place: number;
  /** From where, for a copy. */
  readonly from: number;
  readonly name: string;
  readonly value: Value;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('replace', 'remove', 'add', 'copy'),
  place: fc.nat(10_000),
  from: fc.nat(10_000),
  name: names,
  value: replacement,
});

/** Real definitions with some changes, and now and then something else altogether. */
export function mutatedDefinition(): fc.Arbitrary<string> {
  const real = realDefinitions();
  const mutated = fc
    .tuple(fc.constantFrom(...real), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([definition, changes]) => JSON.stringify(changes.reduce(apply, structuredClone(definition))));
  const cut = fc
    .tuple(fc.constantFrom(...real), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([definition, share]) => {
      const text = JSON.stringify(definition);
      return text.slice(0, Math.floor(text.length * share));
    });
  return fc.oneof(
    { weight: 8, arbitrary: mutated },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()) },
  );
}

type Place = readonly [container: Record<string, Value>, key: string];

function apply(definition: Value, { kind, place, from, name, value }: Change): Value {
  const places: Place[] = [];
  collect(definition, places);
  const chosen = places[place % Math.max(1, places.length)];
  if (chosen === undefined) return value;
  const [container, key] = chosen;
  if (kind === 'remove') delete container[key];
  else if (kind === 'replace') set(container, key, value);
  else if (kind === 'add') set(container, name, value);
  else {
    const [source, sourceKey] = places[from % places.length] as Place;
    set(container, key, structuredClone(source[sourceKey]));
  }
  return definition;
}

function set(container: Record<string, Value>, key: string, value: Value): void {
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

function collect(value: Value, places: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  const container = value as Record<string, Value>;
  for (const key of Object.keys(container)) {
    places.push([container, key]);
    collect(container[key], places);
  }
}
