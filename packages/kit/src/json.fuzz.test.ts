import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonEquals } from './json.ts';
import { parseJson } from './json-parse.ts';
import { printJson } from './json-print.ts';
import { JsonSyntaxError } from './json-syntax-error.ts';

const options = { seed: 20_260_101, numRuns: 2_000 };

/** Number texts of all shapes, put together by hand so that they do not come from JavaScript's printer. */
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.constantFrom('0', '1', '7', '120', '9007199254740993', '12345678901234567890'),
    fc.constantFrom('', '.0', '.5', '.250', '.00001'),
    fc.constantFrom('', 'e0', 'E5', 'e+21', 'e-7', 'e400'),
  )
  .map((parts) => parts.join(''));

const text: fc.Arbitrary<string> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    numberText,
    fc.string({ unit: 'binary' }).map((each) => JSON.stringify(each)),
    fc.constantFrom('true', 'false', 'null'),
    fc.array(tie('value') as fc.Arbitrary<string>).map((items) => `[${items.join(',')}]`),
    fc.dictionary(fc.string(), tie('value') as fc.Arbitrary<string>).map(
      (members) =>
        `{${Object.keys(members)
          .map((name) => `${JSON.stringify(name)}:${members[name]}`)
          .join(',')}}`,
    ),
  ),
})).value as fc.Arbitrary<string>;

it('prints what it parsed, to the letter', () => {
  fc.assert(
    fc.property(text, (json) => {
      // Members like "1" move to the front in JavaScript; the order is compared where it can be kept.
      const printed = printJson(parseJson(json));
      expect(printJson(parseJson(printed))).toBe(printed);
      expect(jsonEquals(parseJson(printed), parseJson(json))).toBe(true);
      if (!/"\d+":/.test(json)) expect(printed).toBe(json);
    }),
    options,
  );
});

function outcome(parse: (json: string) => unknown, json: string): unknown {
  try {
    return { value: parse(json) };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof JsonSyntaxError)) throw error;
    return 'refused';
  }
}

it('agrees with the native parser on what is JSON and what it means', () => {
  const damaged = fc
    .tuple(
      text,
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '"', '}', ']', '0', '\\', 'e', '-', ' ', '\u0000'),
    )
    .map(([json, at, cut, put]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + put + json.slice(place + cut);
    });
  const arbitrary = fc.oneof(text, damaged, fc.string(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(arbitrary, (json) => {
      const simplify = (each: string) => JSON.parse(printJson(parseJson(each)));
      expect(outcome(simplify, json)).toEqual(outcome(JSON.parse, json));
    }),
    options,
  );
});

it('says where it refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\\n\r 1e.-ntf') }), (json) => {
      try {
        parseJson(json);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonSyntaxError);
        const { line, column, offset } = error as JsonSyntaxError;
        expect(offset).toBeLessThanOrEqual(json.length);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect((error as JsonSyntaxError).locatedMessage).toContain('; line: ');
      }
    }),
    options,
  );
});
